"""Contested claims: each party's own words, side by side, with equal room."""

from groundtruce.briefs.choose import contradicted, words_of
from groundtruce.briefs.desk import Desk, cite_claims, cite_findings
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.quote import quoted
from groundtruce.model.brief import Citation, Section, Sentence, Table
from groundtruce.model.finding import Finding

KEY = "contested"
ROWS = 4
# The same for every party: equal room is the rule, not a matter of layout.
LONGEST_QUOTE = 150


def section(desk: Desk, pen: Pen) -> Section:
    """Return a row per contested incident and a column per party, in alphabetical order."""
    found = contradicted(desk, ROWS)
    if not found:
        return Section(key=KEY)
    columns = (pen.label("labels", "incident"), *(pen.party(one) for one in desk.case.party_ids))
    told = [_row(one, desk, pen) for one in found]
    table = Table(
        columns=columns,
        rows=tuple(row for row, _ in told),
        cites=tuple(cites for _, cites in told),
    )
    return Section(key=KEY, sentences=(_lead(desk, pen),), table=table)


def _lead(desk: Desk, pen: Pen) -> Sentence:
    every = contradicted(desk, len(desk.findings))
    pen = pen.speaks("contested_lead")
    return pen.say(
        KEY,
        "contested_lead",
        cite_findings(every),
        incidents=pen.count(len(every), "incident"),
    )


def _row(finding: Finding, desk: Desk, pen: Pen) -> tuple[tuple[str, ...], tuple[Citation, ...]]:
    incident = finding.incident
    name = f"{pen.label('event_kinds', incident.kind)}, {pen.place(incident.place)}"
    cells = [f"{capital(name)}, {pen.when(incident.span)}"]
    spoken = [words_of(finding, party) for party in desk.case.party_ids]
    for claim in spoken:
        if claim is None:
            cells.append(pen.label("labels", "no_statement"))
        else:
            words = quoted(claim.excerpt.quote, LONGEST_QUOTE)
            cells.append(f"{words} — {pen.source(claim.source)}, {pen.day(claim.received)}")
    return tuple(cells), (*cite_findings([finding]), *cite_claims(one for one in spoken if one))
