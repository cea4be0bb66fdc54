"""What a store promises, on every store there is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.builders import a_claim, a_place, a_report, a_span, an_incident
from tests.store.shelves import LATER, a_case, a_judgement, a_review, keep, many, received, told

from groundtruce.errors import NotFound, StoreError
from groundtruce.model.report import Quarantined
from groundtruce.model.source import Source, SourceKind
from groundtruce.store.base import Store

THAI = "กองทัพยิงปืนใหญ่ใกล้ปราสาทพระวิหาร"
KHMER = "កងទ័ព\u200bបាញ់\u200bផ្លោង\u200bចូល\u200bភូមិព្រះវិហារ"
HOUR = timedelta(hours=1)


def test_what_was_kept_comes_back_equal(store: Store) -> None:
    report, judgement = told(), a_judgement()
    keep(store, report, judgement, a_case())
    assert store.reports() == [report]
    assert store.judgements() == [judgement]
    assert store.case() == a_case()


def test_keeping_again_changes_nothing_not_even_the_log(store: Store) -> None:
    records = (a_case(), *many(5), a_judgement())
    first = keep(store, *records)
    head = store.head()
    again = keep(store, *records, at=LATER + HOUR)
    assert (again.new, again.known) == ((), first.new)
    assert store.head() == head


def test_a_doubled_delivery_in_one_batch_is_one_report(store: Store) -> None:
    kept = keep(store, told(), told())
    assert (len(kept.new), len(kept.known)) == (1, 1)
    assert len(store.reports()) == 1


def test_all_records_of_a_call_are_kept_or_none(store: Store) -> None:
    with pytest.raises(StoreError, match="no room for a Source"):
        keep(store, told(), Source(id="news", name="News", kind=SourceKind.MEDIA))
    assert store.reports() == []
    assert store.head()[0] == 0


def test_one_number_with_other_words_is_a_conflict_and_not_kept(store: Store) -> None:
    first = told("Two shells.", card="desk", external_id="7")
    other = told("Three shells.", card="desk", external_id="7")
    keep(store, first)
    (conflict,) = keep(store, other).conflicts
    assert (conflict.id, conflict.known) == (other.id, first.id)
    assert store.reports() == [first]


def test_the_same_number_from_another_card_is_no_conflict(store: Store) -> None:
    one = told("Two shells.", card="desk", external_id="7")
    other = told("Three shells.", card="hotline", external_id="7")
    assert keep(store, one, other).conflicts == ()


def test_a_correction_takes_the_place_of_what_it_replaces(store: Store) -> None:
    first = told("Two shells.", card="desk", external_id="7")
    second = told("Three shells.", card="desk", external_id="7", replaces=first.id)
    third = told("Four shells.", card="desk", external_id="7")
    keep(store, first, second)
    (conflict,) = keep(store, third).conflicts
    assert conflict.known == second.id
    assert store.reports() == [second]
    assert store.find(first.id) == first


def test_a_correction_was_not_known_before_it_came(store: Store) -> None:
    noon = LATER - timedelta(days=2)
    first = told("Two shells.", received=noon)
    second = told("Three shells.", received=noon + HOUR, replaces=first.id)
    keep(store, first, second)
    assert store.reports(as_of=noon) == [first]
    assert store.reports(as_of=noon + HOUR) == [second]


def test_nothing_received_later_was_known(store: Store) -> None:
    reports = many(10)
    keep(store, *reversed(reports), a_judgement(received=LATER))
    moment = reports[4].received
    assert store.reports(as_of=moment) == reports[:5]
    assert store.judgements(as_of=moment) == []
    assert store.judgements(as_of=LATER) == [a_judgement(received=LATER)]


def test_what_came_after_a_row_is_told_by_the_moments_it_could_be_known(store: Store) -> None:
    early, between, late = (LATER - n * HOUR for n in (3, 2, 1))
    keep(store, told("First.", received=between))
    n, _ = store.head()
    assert store.moments(n) == []
    keep(store, told("Late.", received=late), told("Early.", received=early))
    assert [one for one in store.moments(n) if one < LATER] == [early, late]
    assert between in store.moments()


def test_a_review_comes_back_equal_and_was_not_known_before_it_was_given(store: Store) -> None:
    review = a_review(received=LATER)
    keep(store, review)
    assert store.reviews() == [review]
    assert store.reviews(as_of=LATER - HOUR) == []
    assert store.find(review.id) == review


def test_the_moment_may_be_given_in_any_zone(store: Store) -> None:
    report = told(received=datetime(2025, 11, 10, 12, tzinfo=UTC))
    keep(store, report)
    in_bangkok = datetime.fromisoformat("2025-11-10T19:00:00+07:00")
    assert store.reports(as_of=in_bangkok) == [report]
    assert store.reports(as_of=in_bangkok - timedelta(microseconds=1)) == []


def test_the_first_version_of_a_case_holds_from_its_start(store: Store) -> None:
    case = a_case()
    keep(store, case)
    assert store.case(as_of=case.since) == case
    assert store.case(as_of=case.since - HOUR) is None


def test_a_changed_case_holds_from_when_it_came(store: Store) -> None:
    first, second = a_case(), a_case(title="Two rivers and a hill")
    keep(store, first)
    keep(store, second, at=LATER + HOUR)
    assert store.case(as_of=LATER) == first
    assert store.case() == second
    assert keep(store, first, at=LATER + 2 * HOUR).new == (first.id,)
    assert store.case() == first


def test_a_store_belongs_to_one_case(store: Store) -> None:
    keep(store, a_case())
    with pytest.raises(StoreError, match="belongs to the case 'two-rivers'"):
        keep(store, a_case(id="one-hill"))


def test_a_box_and_a_week_give_the_claims_inside_them(store: Store) -> None:
    inside = a_claim("inside", place=a_place(102.5, 13.5))
    outside = a_claim("outside", place=a_place(105.0, 13.5))
    late = a_claim("late", span=a_span(LATER))
    report = a_report(inside, outside, late)
    keep(store, report, told("far", place=a_place(110.0, 10.0)))
    found = store.claims(bbox=(102, 13, 103, 14), span=a_span())
    assert [claim.text for claim in found] == ["inside"]
    assert store.reports(bbox=(102, 13, 103, 14), span=a_span()) == [report]


def test_a_place_or_time_not_given_is_in_no_window_that_asks_for_it(store: Store) -> None:
    keep(store, told("no place", place=None), told("no time", span=None))
    box, span = (-180.0, -90.0, 180.0, 90.0), a_span()
    assert [claim.text for claim in store.claims(bbox=box)] == ["no time"]
    assert [claim.text for claim in store.claims(span=span)] == ["no place"]
    assert store.claims(bbox=box, span=span) == []
    assert len(store.claims()) == 2


@pytest.mark.parametrize("word", ["ปืนใหญ่", "ปราสาท", "พระวิหาร", "ยิง"])
def test_a_thai_word_is_found_inside_its_sentence(store: Store, word: str) -> None:
    keep(store, told(THAI), told("Shells fell."))
    assert [hit.report.text for hit in store.search(word)] == [THAI]


@pytest.mark.parametrize("word", ["បាញ់ផ្លោង", "ភូមិ", "ព្រះវិហារ", "ព្រះ\u200bវិហារ"])
def test_a_khmer_word_is_found_with_and_without_zero_width_spaces(store: Store, word: str) -> None:
    keep(store, told(KHMER), told("Shells fell."))
    assert [hit.report.text for hit in store.search(word)] == [KHMER]


def test_all_words_must_occur_and_the_newest_comes_first(store: Store) -> None:
    reports = many(30)
    keep(store, *reports, told("Only a village."))
    hits = store.search("village SHELL", limit=3)
    assert [hit.report for hit in hits] == reports[:-4:-1]
    assert store.search("shell nowhere") == []


@pytest.mark.parametrize(
    "words", ["ne", "12", "12 shell", "r 1", "%", "_", "'", "*", 'x"y', "5% (or)", "OR NOT", "  "]
)
def test_any_words_are_only_words(store: Store, words: str) -> None:
    reports = [*many(13), told("Damage of 5% (or more): x\"y*'_'")]
    keep(store, *reports)
    wanted = words.casefold().split()
    right = {
        report.id
        for report in reports
        if wanted and all(word in report.text.casefold() for word in wanted)
    }
    assert {hit.id for hit in store.search(words)} == right


def test_search_stays_inside_box_time_and_moment(store: Store) -> None:
    here = told("Shells here.", place=a_place(102.5, 13.5), received=LATER - HOUR)
    there = told("Shells there.", place=a_place(110.0, 10.0), received=LATER)
    keep(store, here, there)
    assert [hit.id for hit in store.search("shells", bbox=(102, 13, 103, 14))] == [here.id]
    assert [hit.id for hit in store.search("shells", as_of=LATER - HOUR)] == [here.id]
    assert store.search("shells", span=a_span(LATER)) == []
    assert len(store.search("shells", span=a_span())) == 2


def test_places_are_found_by_either_sides_name(store: Store) -> None:
    keep(store, told())
    assert [len(store.search(name)) for name in ("prey", "nong", "paris")] == [1, 1, 0]


def test_any_record_is_found_by_its_id_or_the_beginning_of_it(store: Store) -> None:
    report, judgement, case = told(), a_judgement(), a_case()
    incident = an_incident(*report.claims)
    keep(store, report, judgement, case)
    store.project([incident], [], [])
    for record in (report, report.claims[0], judgement, incident):
        assert store.find(record.id) == record
        assert store.find(record.id[:-2]) == record
    assert store.find(case.id) == case
    assert store.find("r-nothing") is None
    assert store.find("") is None


def test_an_ambiguous_beginning_names_what_begins_so(store: Store) -> None:
    reports = many(3)
    keep(store, *reports)
    with pytest.raises(NotFound) as caught:
        store.find("r-")
    assert all(report.id in caught.value.happened for report in reports)


def test_what_the_road_came_to_is_replaced_whole(store: Store) -> None:
    first, second = (an_incident(*report.claims) for report in many(2))
    store.project([first], [], [])
    store.project([second], [], [])
    assert store.incidents() == [second]
    assert store.incident_of(second.claims[0].id) == second.id
    assert store.find(first.id) is None


def test_a_failed_projection_leaves_the_one_before(store: Store) -> None:
    incident = an_incident()
    store.project([incident], [], [])
    with pytest.raises(AttributeError):
        store.project([an_incident(kind="mine")], ["no finding"], [])  # type: ignore[list-item]
    assert store.incidents() == [incident]


def test_time_in_the_log_never_goes_back(store: Store) -> None:
    first, second = many(2)
    keep(store, first, at=LATER)
    case = a_case()
    keep(store, case, second, at=LATER - timedelta(days=1))
    changed = a_case(title="Two rivers and a hill")
    keep(store, changed, at=LATER - timedelta(days=1))
    assert store.case(as_of=LATER - HOUR) == case
    assert store.case(as_of=LATER) == changed


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        store.keep([told()], at=datetime(2026, 2, 1), actor="analyst-1")  # noqa: DTZ001
    assert store.head()[0] == 0


def test_an_original_is_kept_once_and_read_back(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "statement.txt"
    file.write_bytes(b"Two shells." * 300_000)
    from_file = store.keep_original(file, media_type="text/plain", name=file.name)
    from_bytes = store.keep_original(file.read_bytes(), media_type="text/plain", name=file.name)
    assert from_file == from_bytes
    assert store.original(from_file.sha256) == file.read_bytes()
    assert store.original_path(from_file.sha256).stat().st_mode & 0o222 == 0


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "", "A" * 64])
def test_what_is_no_kept_hash_leads_nowhere(store: Store, name: str) -> None:
    with pytest.raises(NotFound):
        store.original_path(name)


def test_an_originals_name_is_logged_with_the_records_that_follow(store: Store) -> None:
    original = store.keep_original(b"Two shells.", media_type="text/plain", name="a.txt")
    assert store.find(original.sha256) is None
    assert store.keep([], at=LATER, actor="desk").new == ()
    assert store.find(original.sha256) == original
    assert store.counts() == {"original": 1}


def test_a_quarantined_row_is_kept_with_its_reason(store: Store) -> None:
    original = store.keep_original(b"31/02", media_type="text/csv", name="a.csv")
    row = Quarantined(
        id="q-1", original=original.sha256, file="a.csv", line=2, reason="31/02", remedy="Mend it."
    )
    keep(store, row)
    assert store.quarantined() == [row]


def test_an_untouched_store_is_sound(store: Store) -> None:
    keep(store, a_case(), *many(5), a_judgement())
    store.project([an_incident()], [], [])
    assert store.verify() == []


def test_replay_gives_the_same_answers(store: Store) -> None:
    keep(store, a_case(), *many(20), told(THAI), a_judgement(), a_review())
    keep(store, a_case(title="Changed"), at=LATER + HOUR)
    received(store)

    def answers() -> list[object]:
        box = (102, 13, 102.3, 14)
        return [
            store.reports(),
            store.claims(bbox=box, span=a_span()),
            store.case(as_of=LATER),
            store.judgements(),
            store.reviews(),
            store.search("shell"),
            store.search("พระวิหาร"),
            store.submissions(),
            store.files_of(store.submissions()[0]),
            store.incomplete(),
            store.head(),
        ]

    before = answers()
    store.rebuild()
    assert answers() == before
    assert store.verify() == []
