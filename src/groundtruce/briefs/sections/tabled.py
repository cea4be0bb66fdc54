"""A ledger of another room as a table of a report: the same rows, in the reader's words."""

from groundtruce.briefs.desk import Desk, cite_agreements, cite_claims, cite_findings
from groundtruce.briefs.phrase import Pen
from groundtruce.briefs.quote import brief_words, shown
from groundtruce.model.brief import Citation, Table
from groundtruce.model.ledger import Row, worded

ROWS, COLUMNS, LONGEST = 12, 9, 90
# Columns that only lead elsewhere: the notes do that here.
_ASIDE = ("findings", "claims", "commitments", "id")


def table(desk: Desk, pen: Pen, name: str) -> Table | None:
    """Return the newest rows of the ledger's first table, each with its evidence."""
    ledger = desk.matter.ledgers.get(name)
    first = next((one for one in ledger.tables if one.rows), None) if ledger else None
    if first is None:
        return None
    backed = [(row, _cites(row, desk)) for row in first.rows]
    kept = [(row, cites) for row, cites in backed if cites][-ROWS:]
    told = [
        one
        for one in first.columns
        if one not in _ASIDE and any(row.cells.get(one) not in (None, "") for row, _ in kept)
    ][:COLUMNS]
    if not kept:
        return None
    labels = pen.words.has
    return Table(
        columns=tuple(
            pen.label("labels", one) if labels("labels", one) else one.replace("_", " ")
            for one in told
        ),
        rows=tuple(tuple(_cell(row, one, pen) for one in told) for row, _ in kept),
        cites=tuple(cites for _, cites in kept),
    )


def _cell(row: Row, column: str, pen: Pen) -> str:
    said = worded(column, row.cells.get(column), pen.case, pen.language)
    return brief_words(shown(said), LONGEST) or "–"


def _cites(row: Row, desk: Desk) -> tuple[Citation, ...]:
    known = {one.id for one in desk.findings}
    texts = {one.split("/")[0] for one in row.commitments}
    heard = {claim.id for report in desk.matter.reports for claim in report.claims}
    return (
        *cite_findings(one for one in desk.findings if one.id in {*row.findings} & known),
        *cite_claims(one for one in row.claims if one in heard),
        *cite_agreements(*(one for one in desk.agreements if one.id in texts)),
    )
