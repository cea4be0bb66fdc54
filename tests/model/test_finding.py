"""Findings: the machine proposes, only a person verifies."""

from typing import Any

import pytest
from pydantic import ValidationError
from tests.builders import NOON, a_claim, an_incident

from groundtruce.model.finding import Attribution, Confidence, Finding, Signature, Status


def a_finding(**more: Any) -> Finding:
    return Finding(
        **{
            "id": "f",
            "incident": an_incident(),
            "status": Status.UNVERIFIED,
            "rule": "one_voice",
            "confidence": Confidence.LOW,
            "likelihood": 0.4,
            "likelihood_word": "unlikely",
            **more,
        }
    )


def signed(act: str) -> tuple[Signature, ...]:
    return (Signature(by="a.verifier", act=act, at=NOON),)


def test_nothing_is_verified_without_a_signature() -> None:
    with pytest.raises(ValidationError, match="only a person's signature"):
        a_finding(status=Status.VERIFIED)


def test_a_release_does_not_verify() -> None:
    with pytest.raises(ValidationError, match="only a person's signature"):
        a_finding(status=Status.VERIFIED, signatures=signed("releases"))


def test_a_signature_verifies() -> None:
    finding = a_finding(status=Status.VERIFIED, signatures=signed("verifies"))
    assert finding.signatures[0].by == "a.verifier"


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.VERIFIED])
def test_the_machine_may_propose_every_other_status(status: Status) -> None:
    assert a_finding(status=status).status is status


def test_a_finding_attributes_to_nobody_unless_it_says_so() -> None:
    assert not a_finding().attribution.is_made
    assert Attribution(party="AAA", confidence=Confidence.LOW).is_made


def test_being_accused_is_not_being_attributed() -> None:
    assert not Attribution(accused=("AAA",)).is_made


@pytest.mark.parametrize("likelihood", [-0.1, 1.1])
def test_a_likelihood_is_a_probability(likelihood: float) -> None:
    with pytest.raises(ValidationError):
        a_finding(likelihood=likelihood)


def test_a_finding_names_the_claims_it_rests_on() -> None:
    one, other = a_claim(), a_claim("Another voice.", source="other")
    assert a_finding(incident=an_incident(one, other)).rests_on == (one.id, other.id)
