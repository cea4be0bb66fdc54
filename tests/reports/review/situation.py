"""Machines' claims and a person's words on them, so that a test shows only what matters."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.builders import a_claim, a_report
from tests.reports.a_gathering import the_case

from groundtruce.model.agreement import Agreement
from groundtruce.model.case import Case
from groundtruce.model.claim import Claim
from groundtruce.model.report import Report
from groundtruce.model.review import Review
from groundtruce.reports.review.deciding import NOTHING, Says, Word, decided

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def machine_s(text: str = "AAA shelled the village.", **more: Any) -> Claim:
    """Return a claim that a machine read."""
    given = {"by_machine": True, "confidence": 0.66, "speaker": "the army", **more}
    return a_claim(text, **given)


def told(*claims: Claim) -> tuple[Report, ...]:
    """Return one report for each claim."""
    return tuple(a_report(claim) for claim in claims)


def said(
    claim: Claim,
    says: str = "accept",
    *,
    hours: float = 0,
    why: str = "looked",
    by: str = "a.analyst",
    reports: tuple[Report, ...] | None = None,
    reviews: tuple[Review, ...] = (),
    case: Case | None = None,
    superseded: Mapping[str, str] = NOTHING,
    **fields: str,
) -> Review:
    """Return a person's word on the claim."""
    return decided(
        claim,
        Word(Says(says), by, why, fields),
        told=told(claim) if reports is None else reports,
        superseded=superseded,
        reviews=reviews,
        case=case or the_case(),
        is_claim=lambda name: name == "c-known",
        now=NOW + timedelta(hours=hours),
    )


def a_case_with_duties() -> Case:
    """Return a case with an agreement of one commitment."""
    duty = {"id": "fire", "type": "prohibition", "summary": "No fire.", "bound": ("AAA",)}
    agreement = {
        "id": "text-1",
        "title": "Text",
        "signed": NOW,
        "effective": NOW,
        "parties": ("AAA", "BBB"),
        "commitments": (duty,),
    }
    return the_case(agreements=(Agreement.model_validate(agreement),))
