"""Sentences from templates and records."""

import string
from datetime import UTC, datetime, timedelta
from importlib import resources

import pytest
import yaml

from groundtruce.briefs import phrase
from groundtruce.briefs.phrase import Pen
from groundtruce.errors import Untraced
from groundtruce.model.brief import Citation
from groundtruce.model.figure import Figure, Qualifier
from groundtruce.model.span import Granularity, Span
from groundtruce.model.vocabulary import LANGUAGES, vocabulary
from tests.briefs.situation import a_case, a_vague
from tests.builders import a_place

PEN = Pen(a_case(), vocabulary())
CITE = (Citation(noun="finding", id="f"),)
TEMPLATES = yaml.safe_load(
    (resources.files("groundtruce.briefs") / "templates" / "sentences.yaml").read_text("utf-8")
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_party_that_a_language_has_no_name_for_keeps_its_english_one(language):
    assert Pen(a_case(), vocabulary(), language).party("AAA") == "Arvia"


def test_a_sentence_without_evidence_is_refused():
    with pytest.raises(Untraced, match="rests on nothing"):
        PEN.say("clocks", "no_deadline_ahead", ())


def test_a_sentence_is_named_by_its_words_and_its_evidence():
    one, same = (PEN.say("clocks", "no_deadline_ahead", CITE) for _ in range(2))
    other = PEN.say("clocks", "no_deadline_ahead", (Citation(noun="finding", id="g"),))
    assert one.id == same.id != other.id


def test_text_from_a_record_never_acts_as_a_template():
    said = PEN.say("decisions", "decide_clock", CITE, commitment="{agreement}", agreement="{x!r}")
    assert "{agreement}, {x!r}" in said.text


def test_where_a_language_has_no_template_the_sentence_says_that_it_is_english(monkeypatch):
    only = {"sentences": {"would_change": {"en": TEMPLATES["sentences"]["would_change"]["en"]}}}
    monkeypatch.setattr(phrase, "_templates", lambda: only)
    thai = Pen(a_case(), vocabulary(), "th")
    said = thai.say("indicators", "would_change", CITE, kind="K", place="P", when="W", what="x")
    assert said.language == "en"
    assert thai.speaks("would_change").language == "en"


@pytest.mark.parametrize("key", TEMPLATES["sentences"])
def test_every_language_of_a_template_asks_for_the_same_values(key: str):
    written = TEMPLATES["sentences"][key]
    asked = [
        {name for _, name, _, _ in string.Formatter().parse(text) if name}
        for text in written.values()
    ]
    assert "en" in written
    assert all(one == asked[0] for one in asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_twelve_months(language: str):
    assert len(TEMPLATES["months"][language]) == len(TEMPLATES["short_months"][language]) == 12


def test_a_country_level_place_says_how_coarse_it_is():
    assert PEN.place(a_vague().incident.place) == "Arvia (country only)"
    assert PEN.place(a_place()) == "Prey / Nong"


@pytest.mark.parametrize(
    ("granularity", "length", "words"),
    [
        (Granularity.MINUTE, timedelta(minutes=1), "1 November 2025, 12:30"),
        (Granularity.HOUR, timedelta(hours=1), "1 November 2025, about 12:30"),
        (Granularity.DAY, timedelta(days=2), "1–3 November 2025"),
        (Granularity.WEEK, timedelta(days=45), "1 November – 16 December 2025"),
        (Granularity.MONTH, timedelta(days=29), "November 2025"),
        (Granularity.YEAR, timedelta(days=365), "2025–2026"),
    ],
)
def test_a_time_is_never_finer_than_its_text(granularity, length, words):
    start = datetime(2025, 11, 1, 5, 30, tzinfo=UTC)
    span = Span(start=start, end=start + length, granularity=granularity)
    assert PEN.when(span) == words


def test_midnight_is_the_end_of_the_day_it_closes():
    assert PEN.moment(datetime(2025, 11, 10, 17, tzinfo=UTC)) == "10 November 2025, 24:00"


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (Figure(kind="killed", best=3), "3"),
        (Figure(kind="killed", lower=2, upper=4), "2–4"),
        (Figure(kind="killed", best=60, qualifier=Qualifier.AT_LEAST), "at least 60"),
        (Figure(kind="killed", best=1200, qualifier=Qualifier.ABOUT), "about 1,200"),
        (Figure(kind="killed", upper=5, qualifier=Qualifier.UP_TO), "up to 5"),
    ],
)
def test_a_figure_keeps_its_bound(figure: Figure, words: str):
    assert PEN.amount(figure) == words


def test_parties_are_named_in_alphabetical_order_however_they_come():
    assert PEN.parties(("BBB", "AAA")) == "Arvia and Borland"


def test_no_template_speaks_of_blame():
    blaming = ("aggress", "guilt", "culprit", "perpetrat", "victim", "enemy", "violat", "terror")
    said = " ".join(one["en"].lower() for one in TEMPLATES["sentences"].values())
    assert not [word for word in blaming if word in said]
