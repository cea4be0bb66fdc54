"""What every noun has in common: frozen, checked, one canonical form."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.builders import NOON, a_claim, a_figure, a_place, a_report, a_source, a_span, an_incident

from groundtruce.model.agreement import Commitment, CommitmentType
from groundtruce.model.case import Party
from groundtruce.model.claim import Claim
from groundtruce.model.incident import Incident
from groundtruce.model.record import Record, canonical_json, content_id
from groundtruce.model.report import Report

EVERY_KIND = (
    a_claim(figures=(a_figure(),)),
    a_figure(period=a_span()),
    a_place(),
    a_report(),
    a_source(),
    a_span(),
    an_incident(),
    Party(id="AAA", labels={"en": "Alba"}),
    Commitment(id="c", type=CommitmentType.FREEZE, summary="s", bound=("AAA",), labels={"en": "x"}),
)
every_kind = pytest.mark.parametrize("record", EVERY_KIND, ids=lambda r: type(r).__name__)
moments = st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@every_kind
def test_a_record_cannot_be_changed(record: Record) -> None:
    first = next(iter(type(record).model_fields))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(record, first, None)


@every_kind
def test_a_record_can_be_a_key(record: Record) -> None:
    assert {record: "found"}[record.model_copy()] == "found"


@every_kind
def test_a_record_survives_its_canonical_form(record: Record) -> None:
    again = type(record).model_validate(json.loads(record.canonical()))
    assert again == record
    assert hash(again) == hash(record)
    assert again.canonical() == record.canonical()


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="blame"):
        a_source(blame="somebody")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(number: float) -> None:
    with pytest.raises(ValidationError):
        a_place(radius_m=number)
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical_json(number)


def test_a_new_optional_field_changes_no_hash() -> None:
    class LaterClaim(Claim):
        mood: str = "calm"

    claim = a_claim()
    assert LaterClaim(**claim.model_dump()).canonical() == claim.canonical()


def test_a_field_given_its_default_is_the_same_as_one_left_out() -> None:
    assert a_report(kind="article").canonical() == a_report().canonical()


def test_named_fields_stay_out_of_the_canonical_form() -> None:
    plain = json.loads(a_claim().canonical(without=frozenset({"id", "excerpt"})))
    assert "kind" in plain
    assert not plain.keys() & {"id", "excerpt"}


def test_the_canonical_form_is_readable_utf8_with_sorted_keys() -> None:
    assert canonical_json({"ข": "ភូមិ", "a": 1}) == '{"a":1,"ข":"ភូមិ"}'.encode()


@given(moments, st.integers(-14 * 60, 14 * 60))
def test_one_moment_has_one_form_in_every_zone(moment: datetime, minutes: int) -> None:
    elsewhere = moment.astimezone(timezone(timedelta(minutes=minutes)))
    here, there = a_report(received=moment), a_report(received=elsewhere)
    assert here == there
    assert here.canonical() == there.canonical()


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        a_report(received=NOON.replace(tzinfo=None))


@given(st.text(), st.text())
def test_an_id_follows_content_and_nothing_else(one: str, other: str) -> None:
    assert (content_id("r", one) == content_id("r", other)) == (one == other)
    assert content_id("r", one, other) != content_id("r", one + other)


def test_the_same_content_of_two_nouns_has_two_ids() -> None:
    assert content_id("r", "text") != content_id("c", "text")
    assert content_id("r", "text").startswith("r-")


def test_a_report_holds_only_its_own_claims() -> None:
    stranger = a_claim("Another text.")
    with pytest.raises(ValidationError, match="claims of another report"):
        Report(**{**a_report().model_dump(), "claims": (stranger,)})


def test_an_incident_is_known_from_its_first_claim_on() -> None:
    late, early = a_claim(received=NOON + timedelta(days=3)), a_claim("Early.", received=NOON)
    assert Incident(id="i", kind="shelling", claims=(late, early)).known_from == NOON
