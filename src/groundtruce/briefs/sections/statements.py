"""Statements and denials of the parties: their own words in equal room, apart from findings."""

from groundtruce.briefs.desk import Desk, Period, cite_claims
from groundtruce.briefs.phrase import Pen
from groundtruce.briefs.quote import quoted
from groundtruce.model.brief import Section, Table
from groundtruce.model.claim import Claim

KEY = "statements"
ROWS = 6
# The same for every party: equal room is the rule, not a matter of layout.
LONGEST_QUOTE = 170


def section(desk: Desk, pen: Pen) -> Section:
    """Return a column per party in alphabetical order, its newest words of the period first."""
    spoken = [of(desk, party, desk.period)[:ROWS] for party in desk.case.party_ids]
    if not any(spoken):
        return Section(key=KEY)
    rows = [
        [told[at] if at < len(told) else None for told in spoken]
        for at in range(max(map(len, spoken)))
    ]
    return Section(
        key=KEY,
        table=Table(
            columns=tuple(pen.party(one) for one in desk.case.party_ids),
            rows=tuple(tuple(_cell(one, pen) for one in row) for row in rows),
            cites=tuple(cite_claims(one for one in row if one) for row in rows),
        ),
    )


def of(desk: Desk, party: str, period: Period) -> list[Claim]:
    """Return what a party said in a period, once for each origin and wording, newest first."""
    claims = {
        (claim.origin, claim.excerpt.quote): claim
        for finding in desk.findings
        for claim in finding.incident.claims
        if claim.side == party and period.start < claim.received <= period.end
    }
    return sorted(claims.values(), key=lambda one: (-one.received.timestamp(), one.id))


def _cell(claim: Claim | None, pen: Pen) -> str:
    if claim is None:
        return "–"
    stance = pen.label("stances", claim.stance.value)
    words = quoted(claim.excerpt.quote, LONGEST_QUOTE)
    return f"{pen.source(claim.source)}, {pen.day_known(claim.received)}, {stance}: {words}"
