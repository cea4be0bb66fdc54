"""Thai and Khmer: names, numbers and days are read, and nothing is claimed beyond them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reports.a_gathering import gathered, the_case, written

from groundtruce.reports.text.language import language_of
from groundtruce.reports.text.read import even, read_words
from groundtruce.reports.text.script_figure import figures_in_script
from groundtruce.reports.text.when import times

THAI = "เมื่อวันที่ ๑๐ พฤศจิกายน ๒๕๖๘ ทหารเสียชีวิต 3 ราย บาดเจ็บ ๑๒ ราย ที่บ้านหนอง"
KHMER = "នៅថ្ងៃទី១០ ខែវិច្ឆិកា ឆ្នាំ២០២៥ ប្រជាពលរដ្ឋស្លាប់ ៤ នាក់ និងរបួស ១២នាក់"
RANGES = ((0x0E01, 0x0E3B), (0x0E40, 0x0E5C), (0x1780, 0x17DE), (0x17E0, 0x17EA))
PIECES = ("ราย", "คน", "นาย", "នាក់", "เสียชีวิต", "พฤศจิกายน", "២០២៥", "๒๕๖๘", "10", ":", "😀")
LETTERS = st.sampled_from(
    [*(chr(point) for first, last in RANGES for point in range(first, last)), *PIECES, " ", "\n"]
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ทหารเสียชีวิต 3 ราย บาดเจ็บ ๑๒ ราย", [("killed", 3, "soldier"), ("injured", 12, "soldier")]),
        ("ทหารสามนายได้รับบาดเจ็บจากทุ่นระเบิด", [("injured", 3, "soldier")]),
        ("ชาวบ้านอพยพกว่า 5,000 คน", [("displaced", 5000, "civilian")]),
        ("มีผู้ร่วมประชุม 40 คน", [("people", 40, None)]),
        ("ទាហានបីនាក់បានរងរបួស", [("injured", 3, "soldier")]),
        ("ប្រជាពលរដ្ឋស្លាប់ ៤ នាក់", [("killed", 4, "civilian")]),
        ("ជនភៀសខ្លួនជាង ៥ ពាន់នាក់", [("displaced", 5000, None)]),
        ("เวลา 06.40 น.", []),
    ],
)
def test_numbers_are_read_with_their_counters(text, said):
    found = [(one.kind, one.best or one.lower, one.of) for one in figures_in_script(text)]
    assert found == said


def test_a_bound_stays_a_bound():
    (thai,), (khmer,) = figures_in_script("ตายอย่างน้อย 2 ราย"), figures_in_script("ស្លាប់ជាង ១០ នាក់")
    assert (thai.lower, thai.best) == (2, None)
    assert (khmer.qualifier.value, khmer.best) == ("more_than", None)


def test_a_count_since_a_day_is_a_tally():
    (one,) = figures_in_script("ตั้งแต่วันจันทร์มีผู้อพยพ 2 แสนคน")
    assert (one.best, one.scope.value) == (200_000, "cumulative")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("๑๐ พ.ย. ๖๘", date(2025, 11, 10)),
        ("10 พฤศจิกายน 2568", date(2025, 11, 10)),
        ("10/11/2568", date(2025, 11, 10)),
        ("១០ វិច្ឆិកា ២០២៥", date(2025, 11, 10)),
    ],
)
def test_days_are_read_in_either_calendar_and_script(words, day):
    (one,) = times(words)
    assert one.first == one.last == day


@pytest.mark.parametrize(("text", "language"), [(THAI, "th"), (KHMER, "km")])
def test_such_a_text_is_kept_and_left_to_a_person(tmp_path, text, language):
    got = gathered(written(tmp_path / "a.txt", text), defaults={"source": "news"}, fields={})
    (report,) = got.reports
    assert (report.language, report.text, report.claims) == (language, text, ())
    assert report.is_unread


def test_a_name_in_the_places_own_script_is_found():
    (place,) = read_words(THAI, "th", None, the_case()).places
    assert (place.name, place.place.place_id) == ("หนอง", "prey")


@settings(max_examples=150)
@given(st.lists(LETTERS, max_size=120).map("".join))
def test_any_text_without_spaces_is_read_without_harm(text):
    words = even(text)
    reading = read_words(words, language_of(words) if words.strip() else "th", None, the_case())
    assert len(words) == len(text)
    for one in (*reading.figures, *reading.places, *reading.times):
        assert 0 <= one.start < one.end <= len(text)
    for one in figures_in_script(words):
        assert words[one.start : one.end].strip()
        assert max(one.lower or 0, one.best or 0, one.upper or 0) >= 0
