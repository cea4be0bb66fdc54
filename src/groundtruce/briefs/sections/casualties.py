"""Casualties and damage of a period: established, being followed up, could not be confirmed."""

from collections import defaultdict
from collections.abc import Iterable

from groundtruce.briefs.desk import Desk, Period, cite_findings, dated, known_in
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.model.brief import Section, Table
from groundtruce.model.figure import Amount
from groundtruce.model.finding import Finding, SourcedFigure, Status

KEY = "casualties"
ROWS = 14
HARM = ("killed", "injured", "missing", "captured")
_DAMAGE = ("damage_heritage_or_civilian_object", "property_destruction", "looting")
_FIRM = (Status.VERIFIED, Status.CORROBORATED)
_OPEN = (Status.CONTESTED, Status.UNVERIFIED)


def section(desk: Desk, pen: Pen) -> Section:
    """Return a row per incident that cost something, its figures under how it stands."""
    told = [
        one
        for one in desk.findings
        if (desk.period.holds(dated(one)) or known_in(one, desk.period))
        and one.status is not Status.REFUTED
        and (_figures(one) or one.incident.kind in _DAMAGE)
    ]
    if not told:
        return Section(key=KEY)
    ranked = sorted(told, key=lambda one: (-_weight(one), one.id))[:ROWS]
    names = ("incident", "established", "followed_up", "could_not_be_confirmed")
    table = Table(
        columns=tuple(pen.label("labels", one) for one in names),
        rows=tuple(_row(one, pen) for one in ranked),
        cites=tuple(cite_findings([one]) for one in ranked),
    )
    return Section(key=KEY, table=table)


def harmful(desk: Desk, period: Period) -> tuple[Finding, ...]:
    """Return the findings of the period on incidents in which people were harmed."""
    found = desk.within(desk.findings, period)
    return tuple(one for one in found if _figures(one) and one.status is not Status.REFUTED)


def summed(now: Iterable[Finding], before: Iterable[Finding], pen: Pen) -> list[str]:
    """Return what single incidents add up to: killed 3–5 (+2); tolls are no part of it."""
    sums, earlier = _sums(now), _sums(before)
    said = []
    for kind in HARM:
        if kind in sums or kind in earlier:
            low, high, is_open = sums.get(kind, (0, 0, False))
            change = pen.changed(int(low), int(earlier.get(kind, (0, 0, False))[0]))
            between = pen.between(low, None if is_open else high)
            label = pen.label("figure_kinds", kind)
            said.append(f"{label} {between} {change.partition(' ')[2]}")
    return said


def _sums(findings: Iterable[Finding]) -> dict[str, tuple[Amount, Amount, bool]]:
    sums: dict[str, tuple[Amount, Amount, bool]] = defaultdict(lambda: (0, 0, False))
    for finding in findings:
        for sourced in _figures(finding):
            low, high, is_open = sums[sourced.figure.kind]
            top = sourced.figure.high
            sums[sourced.figure.kind] = (
                low + sourced.figure.low,
                high + (sourced.figure.low if top is None else top),
                is_open or top is None,
            )
    return sums


def _figures(finding: Finding) -> list[SourcedFigure]:
    return [one for one in finding.figures if one.figure.kind in HARM and not one.figure.is_tally]


def _row(finding: Finding, pen: Pen) -> tuple[str, ...]:
    incident = finding.incident
    name = f"{pen.label('event_kinds', incident.kind)}, {pen.place(incident.place)}"
    said = "; ".join(
        capital(f"{pen.counted(one.figure)}: {pen.amount(one.figure)}") for one in _figures(finding)
    )
    said = said or capital(pen.label("event_kinds", incident.kind))
    cells = ["–", "–", "–"]
    cells[_column(finding.status)] = f"{said} ({pen.label('statuses', finding.status.value)})"
    return (f"{capital(name)}, {pen.when(incident.span)}", *cells)


def _column(status: Status) -> int:
    if status in _FIRM:
        return 0
    return 1 if status in _OPEN else 2


def _weight(finding: Finding) -> float:
    return sum(
        float(one.figure.low) * (4 if one.figure.kind == "killed" else 1)
        for one in _figures(finding)
    )
