"""A record of claims for ledgers: findings around claims with items, figures, places."""

from datetime import timedelta
from typing import Any

from tests.builders import NOON, a_claim, a_span, an_incident
from tests.compliance.a_case import a_case

from groundtruce.compliance.assess import compliance
from groundtruce.compliance.ledger.basis import Basis
from groundtruce.model.claim import Item
from groundtruce.model.finding import Attribution, Confidence, Finding, SourcedFigure, Status, Voice
from groundtruce.model.source import Source, SourceKind

DAY = timedelta(days=1)
TEAM = Source(id="team", name="Team", kind=SourceKind.OBSERVER, reliability="A")


def found(*claims: Any, kind: str, status: str = "corroborated", **more: Any) -> Finding:
    """Return a finding on one incident made of the claims."""
    number = claims[0].id
    attribution = Attribution(
        party=more.pop("party", None), accused=more.pop("accused", ()), confidence=Confidence.HIGH
    )
    figures = tuple(
        SourcedFigure(figure=f, low_claims=(c.id,), high_claims=(c.id,), claims=(c.id,))
        for c in claims
        for f in c.figures
        if not f.is_tally
    )
    voices = tuple(
        Voice(origin=c.origin, kind="party", side=c.side, stances=(c.stance,), claims=(c.id,))
        for c in claims
    )
    incident = an_incident(*claims, kind=kind, weapons=claims[0].weapons)
    return Finding(
        id=f"f-{number}",
        incident=incident,
        status=Status(status),
        rule="observed",
        confidence=Confidence.MODERATE,
        likelihood=0.9,
        likelihood_word="very_likely",
        attribution=attribution,
        voices=voices,
        figures=figures,
        unsettled=more.pop("unsettled", ()),
    )


def told(kind: str, text: str = "Told.", days: float = 0, item: dict | None = None, **more: Any):
    """Return a claim some days after noon; with an item where it tells of one on an inventory."""
    given = {"span": a_span(NOON + days * DAY), "received": NOON + days * DAY + DAY / 4, **more}
    return a_claim(text, kind=kind, item=None if item is None else Item(**item), **given)


def basis(*findings: Finding, case: Any = None, days: float = 60, extra: Any = ()) -> Basis:
    """Return what a ledger is made from: the findings, their claims, and their assessments."""
    case = case or a_case(sources=(TEAM,))
    as_of = NOON + days * DAY
    claims = tuple(claim for finding in findings for claim in finding.incident.claims)
    assessed = compliance(findings, case, (), as_of)
    return Basis(case, as_of, findings, (*claims, *extra), assessed)


def table(ledger: Any, name: str) -> list[dict[str, Any]]:
    """Return the cells of a table, row by row."""
    (one,) = [table for table in ledger.tables if table.name == name]
    return [row.cells for row in one.rows]
