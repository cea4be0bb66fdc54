"""One report as a page: its words, and for each claim where it stands and why."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from groundtruce.briefs import bits
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.quote import shown
from groundtruce.model.claim import Claim
from groundtruce.model.explanation import Explanation, Weighed
from groundtruce.model.report import Check, Report

Row = dict[str, Any]
_SUREST = 0.99
RowOf = Callable[[str], Row | None]


def page(report: Report, told: Sequence[Explanation], row_of: RowOf, pen: Pen) -> Row:
    """Return all that is shown of a report; ``row_of`` gives the row of an incident by its id."""
    reasons: Mapping[str, Explanation] = {one.weighed.claim: one for one in told}
    return {
        "id": report.id,
        "title": shown(report.title or "") or pen.source(report.source),
        "source": pen.source(report.source),
        "when": pen.when(report.published) if report.published else pen.day(report.received),
        "language": report.language or "",
        "url": report.url if (report.url or "").startswith(("http://", "https://")) else None,
        "sha256": report.original,
        "text": shown(report.text),
        "checks": [_check(one, pen) for one in report.checks],
        "claims": [_claim(one, reasons.get(one.id), row_of, pen) for one in report.claims],
    }


def _check(check: Check, pen: Pen) -> str:
    """Return in a line what the observer's device says beside an answer."""
    of, by = pen.label("checks", check.of), pen.label("checks", check.by)
    stands = pen.label("checks", "agrees" if check.agrees else "differs")
    return f"{of}: {by} – {stands} ({check.off:,g} {pen.label('units', check.unit)})"


def _claim(claim: Claim, told: Explanation | None, row_of: RowOf, pen: Pen) -> Row:
    return {
        "id": claim.id,
        "kind": capital(pen.label("event_kinds", claim.kind)),
        "stance": pen.label("stances", claim.stance.value),
        "place": pen.place(claim.place),
        "when": pen.when(claim.span),
        "quote": shown(claim.excerpt.quote),
        "reasons": None if told is None else _reasons(told, row_of, pen),
    }


def _reasons(told: Explanation, row_of: RowOf, pen: Pen) -> Row:
    weighed = told.weighed
    rows = [
        {"field": capital(bits.field_word(one.field, pen)), "bits": bits.signed(one.bits)}
        for one in weighed.evidence
    ]
    return {
        "incident": weighed.incident,
        "row": row_of(weighed.incident),
        "alone": not weighed.evidence,
        "rows": rows,
        "total": bits.signed(weighed.bits),
        "percent": _percent(weighed.chance),
        "picture": bits.svg(weighed.evidence, weighed.bits, pen) if weighed.evidence else "",
        "rival": told.rival and _rival(told.rival, row_of),
        "margin": bits.signed(told.margin),
        "changes": bits.changes(told, pen),
        "decided_by": ", ".join(told.decided_by),
    }


def _percent(chance: float) -> str:
    # Never more certain than bits can be.
    if chance > _SUREST:
        return "> 99"
    return "< 1" if chance < 1 - _SUREST else f"{100 * chance:.0f}"


def _rival(rival: Weighed, row_of: RowOf) -> Row:
    return {
        "incident": rival.incident,
        "row": row_of(rival.incident),
        "bits": bits.signed(rival.bits),
    }
