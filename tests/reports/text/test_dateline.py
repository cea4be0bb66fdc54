"""Datelines of many agencies are found, and are no part of the first sentence."""

from datetime import date

import pytest

from groundtruce.reports.text.dateline import dateline_of, end_of


@pytest.mark.parametrize(
    ("text", "place", "day"),
    [
        ("BANGKOK/PHNOM PENH, Dec 14 (Wire) — Thailand's army said", "Bangkok", None),
        ("KYIV, Ukraine (AP) — Thailand's army said", "Kyiv", None),
        ("GOMA, Democratic Republic of Congo, Jan 12 (Wire) - Thailand's army said", "Goma", None),
        ("Dhaka (AFP) – Thailand's army said", "Dhaka", None),
        ("BRNO, Dec. 14, 2025 /Agency/ -- Thailand's army said", "Brno", date(2025, 12, 14)),
        ("A headline\n\nOSLO, May 3. /TASS/. Thailand's army said", "Oslo", None),
        ("A headline\nBy A. Writer\n\nLIMA — Thailand's army said", "Lima", None),
        ("Mae Sot, 3 March 2024 (A News) — Thailand's army said", "Mae Sot", date(2024, 3, 3)),
        ("UNITED NATIONS, 3 May 2024 — Thailand's army said", "United Nations", date(2024, 5, 3)),
    ],
)
def test_a_dateline_says_where_and_when(text, place, day):
    assert dateline_of(text) == (place, day)
    assert text[end_of(text) :] == "Thailand's army said"


@pytest.mark.parametrize(
    "text",
    [
        "Thailand – which denied it – said nothing happened.",
        "The ceasefire - agreed in October - was broken.",
        "Fighting along the Thai - Cambodian border went on.",
        "Two F-16 jets - both Thai - were seen.",
        "",
    ],
)
def test_a_dash_alone_makes_no_dateline(text):
    assert end_of(text) is None
    assert dateline_of(text) == (None, None)


def test_the_town_of_a_dateline_is_no_speaker():
    pytest.importorskip("spacy")
    from groundtruce.reports.text.reading import read_text

    text = "BAKU/YEREVAN, Sept 13 (Wire) — Armenia's army said Azerbaijan shelled Goris."
    told = read_text(text).told[0]
    assert told.speaker.words == "Armenia's army"
    assert told.accused == "AZE"
