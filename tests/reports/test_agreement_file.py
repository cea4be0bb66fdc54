"""Agreements: every mistake is named with file, line and field; dates never say too much."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.reports.a_case import COMMITMENT, a_case, an_agreement, read

from groundtruce.errors import AgreementError


def the_agreement(folder):
    return next(text for text in read(folder).agreements if text.id == "text-1")


def refused(tmp_path, **more):
    with pytest.raises(AgreementError) as raised:
        read(a_case(tmp_path, agreements__text_yaml=an_agreement(**more)))
    return raised.value


def read_with(tmp_path, **more):
    return the_agreement(a_case(tmp_path, agreements__text_yaml=an_agreement(**more)))


def test_a_text_known_by_its_day_binds_when_the_day_is_over(tmp_path):
    text = read_with(tmp_path)
    assert text.signed == text.effective == datetime(2026, 1, 1, 23, 59, 59, tzinfo=UTC)


def test_midnight_at_the_end_of_a_day_is_the_beginning_of_the_next(tmp_path):
    text = read_with(tmp_path, effective="2026-01-01T24:00")
    assert text.effective == datetime(2026, 1, 2, tzinfo=UTC)


def test_an_offset_beside_a_moment_counts(tmp_path):
    text = read_with(tmp_path, effective="2026-01-02T07:00+07:00")
    assert text.effective == datetime(2026, 1, 2, tzinfo=UTC)


def test_a_schedule_starts_with_its_first_day_and_ends_with_its_last(tmp_path):
    dates = {"type": "schedule", "starts": "2026-01-10", "deadline": "2026-01-31"}
    duty = read_with(tmp_path, commitment=dates).commitments[0]
    assert duty.starts == datetime(2026, 1, 10, tzinfo=UTC)
    assert duty.deadline == datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC)


def test_a_clock_runs_for_its_length(tmp_path):
    clock = {"starts": "2026-01-02T12:00", "lasts": "PT72H"}
    duty = read_with(tmp_path, commitment={"type": "conditional", "clock": clock}).commitments[0]
    assert duty.clock.ends - duty.clock.starts == timedelta(hours=72)
    assert duty.clock.reset is None


def test_a_number_of_an_article_may_be_written_as_a_number(tmp_path):
    assert read_with(tmp_path, commitment={"article": 8}).commitments[0].article == "8"


def test_an_unknown_zone_is_named_with_file_line_and_the_nearest(tmp_path):
    error = refused(tmp_path, commitment={"zone": "contact_lane"})
    assert error.where == "text.yaml:14: commitments.0.zone"
    assert error.happened == "'contact_lane' is no zone here."
    assert error.remedy == "Did you mean 'contact_line'?"


@pytest.mark.parametrize(
    ("given", "happened"),
    [
        ({"bound": ["CCC"]}, "'CCC' is no party or body here."),
        ({"breached_by": ["shellling"]}, "'shellling' is no event kind here."),
        ({"fulfilled_by": ["tea"]}, "'tea' is no event kind here."),
        ({"weapon_classes": ["catapult"]}, "'catapult' is no class of weapons here."),
        ({"weapons": ["catapult"]}, "'catapult' is no weapon here."),
        ({"protects": ["cattle"]}, "'cattle' is no word of the list 'counted' here."),
        ({"verified_by": "nobody"}, "'nobody' is no body here."),
        ({"bound": []}, "a commitment binds somebody: give at least one party in 'bound'."),
        ({"type": "wish"}, "'wish' is no 'type'."),
        ({"deadline": "2026-02-31"}, None),
        ({"starts": "soon"}, None),
        ({"starts": "2026-02-01", "deadline": "2026-01-01"}, None),
        ({"summary": None}, "the key 'summary' is missing."),
        ({"sumary": "x"}, "'sumary' is no key here."),
        ({"clock": {"lasts": "three days"}}, None),
        ({"clock": ["x"]}, "here should be lines of 'key: value'."),
    ],
)
def test_what_is_wrong_with_a_commitment_is_said(given, happened, tmp_path):
    error = refused(tmp_path, commitment=given)
    assert error.where.startswith("text.yaml:")
    assert "commitments.0" in error.where
    assert happened is None or error.happened == happened


@pytest.mark.parametrize("field", ["line", "weapons"])
def test_a_limit_that_names_nothing_of_the_case_is_named(field, tmp_path):
    limit = {"weapons": ["artillery"], "distance_m": 1000, "line": "contact_line"}
    limit[field] = "nowhere" if field == "line" else ["nowhere"]
    error = refused(tmp_path, commitment={"limits": [limit]})
    assert error.where.endswith(f"commitments.0.limits.0.{field}")


def test_a_limit_of_no_distance_is_named(tmp_path):
    limit = {"weapons": ["artillery"], "distance_m": 0, "line": "contact_line"}
    error = refused(tmp_path, commitment={"limits": [limit]})
    assert error.where.endswith("limits.0.distance_m")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": "2026-02-30", "kind": "suspends"}, "on"),
        ({"on": "2026-02-01", "kind": "stops"}, "kind"),
        ({"on": "2026-02-01", "kind": "suspends", "by": ["CCC"]}, "by"),
        ({"on": "2026-02-01", "kind": "suspends", "commitments": ["ice"]}, "commitments"),
        ({"kind": "suspends"}, "on"),
    ],
)
def test_what_is_wrong_with_a_change_is_said(given, field, tmp_path):
    error = refused(tmp_path, changes=[given])
    assert error.where.endswith(f"changes.0.{field}")


def test_a_change_known_by_its_day_takes_effect_when_the_day_is_over(tmp_path):
    change = {"on": "2026-02-01", "kind": "suspends", "by": ["AAA"]}
    text = read_with(tmp_path, changes=[change])
    assert text.changes[0].on == datetime(2026, 2, 1, 23, 59, 59, tzinfo=UTC)


def test_an_unknown_party_of_a_text_is_named(tmp_path):
    error = refused(tmp_path, parties=["AAA", "ABB"])
    assert (error.where, error.remedy) == ("text.yaml:4: parties", "Did you mean 'BBB'?")


def test_a_text_that_takes_the_place_of_an_unknown_one_is_named(tmp_path):
    assert refused(tmp_path, supersedes=["text-0"]).where.endswith("supersedes")


def test_a_commitment_that_stands_twice_is_named(tmp_path):
    error = refused(tmp_path, commitments=[COMMITMENT, COMMITMENT])
    assert "has commitments twice: fire" in error.happened


def test_an_agreement_that_stands_in_two_files_is_named_with_both(tmp_path):
    folder = a_case(
        tmp_path, agreements__one_yaml=an_agreement(), agreements__two_yaml=an_agreement()
    )
    with pytest.raises(AgreementError, match=r"first at one\.yaml:1: id") as raised:
        read(folder)
    assert raised.value.where == "two.yaml:1: id"


def test_an_empty_file_is_named(tmp_path):
    with pytest.raises(AgreementError) as raised:
        read(a_case(tmp_path, agreements__text_yaml="# nothing yet\n"))
    assert raised.value.where == "text.yaml:1"


@pytest.mark.parametrize(
    "summary",
    [
        "summary: No fire — ហាមបាញ់",
        'summary: "No fire — ห้ามยิง"',
        "summary: >-\n      No fire\n      at all",
        "summary: No fire\n      on any day",
    ],
)
def test_the_excerpt_holds_the_words_of_the_summary_however_they_are_written(summary, tmp_path):
    text = f"""\ufeffid: text-1
title: ตัวอย่าง
signed: 2026-01-01
parties: [AAA, BBB]
commitments:
  - id: fire
    {summary}
    type: prohibition
    bound: [AAA]
"""
    folder = a_case(tmp_path, agreements__text_yaml=text.replace("\n", "\r\n"))
    duty = the_agreement(folder).commitments[0]
    raw = (folder / "agreements" / "text.yaml").read_bytes()
    assert raw[duty.excerpt.start : duty.excerpt.end] == duty.excerpt.quote.encode()
    assert " ".join(duty.excerpt.quote.split()) == duty.summary
