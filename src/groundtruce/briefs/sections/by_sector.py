"""Incidents by sector: counts by family, each with its change against the period before."""

from collections.abc import Iterable

from groundtruce.briefs.desk import (
    ACTS,
    Desk,
    cite_agreements,
    cite_findings,
    cite_watch,
    dated,
    known_in,
)
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.sections.key_findings import attribution, basis
from groundtruce.model.brief import Citation, Section, Sentence, Table
from groundtruce.model.finding import Finding

KEY = "by_sector"
LIST_KEY = "incident_list"
LISTED = 40
_EXERCISE = "exempt"


def section(desk: Desk, pen: Pen) -> Section:
    """Return a row per sector of the case, one for the unknown, one for the whole area."""
    now, before = (desk.within(desk.acts, one) for one in (desk.period, desk.period.before()))
    backing = cite_agreements(desk.ceasefire) or cite_watch(desk.watch[:1])
    every = (*cite_findings((*now, *before)), *backing)
    if not every:
        return Section(key=KEY)
    rows = [
        (name, _row(name, now, before, sector, desk, pen), _of(sector, (*now, *before), desk))
        for sector, name in _sectors(desk, pen)
    ]
    kept = [(row, cite_findings(found) or every) for _, row, found in rows]
    sentences = (_lead(desk, pen, every), _exercises(desk, pen))
    return Section(
        key=KEY,
        sentences=tuple(one for one in sentences if one),
        table=Table(
            columns=(
                pen.label("labels", "sector"),
                *(pen.label("groups", group) for group in ACTS),
                pen.label("labels", "all"),
                pen.label("labels", "days_watched"),
            ),
            rows=tuple(row for row, _ in kept),
            cites=tuple(cites for _, cites in kept),
        ),
    )


def listed(desk: Desk, pen: Pen) -> Section:
    """Return the table of the period's incidents, of earlier days if first heard of now."""
    found = [
        one for one in desk.acts if desk.period.holds(dated(one)) or known_in(one, desk.period)
    ]
    found.sort(key=lambda one: (_moment(one), one.id))
    if not found:
        return Section(key=LIST_KEY)
    shown = found[-LISTED:]
    names = ("time", "place", "kind", "status", "confidence", "attribution")
    return Section(
        key=LIST_KEY,
        table=Table(
            columns=tuple(pen.label("labels", one) for one in names),
            rows=tuple(_line(one, pen) for one in shown),
            cites=tuple(cite_findings([one]) for one in shown),
        ),
    )


def _line(finding: Finding, pen: Pen) -> tuple[str, ...]:
    incident = finding.incident
    return (
        pen.when(incident.span),
        pen.place(incident.place),
        capital(pen.label("event_kinds", incident.kind)),
        pen.label("statuses", finding.status.value) + basis(finding, pen),
        pen.label("confidence", finding.confidence.value),
        attribution(finding, pen),
    )


def _sectors(desk: Desk, pen: Pen) -> list[tuple[str | None, str]]:
    zones = [one for one in desk.case.zones if one.kind == "sector"]
    named: list[tuple[str | None, str]] = [
        (one.id, one.labels.get(pen.language, one.label)) for one in zones
    ]
    return [
        *named,
        (None, pen.label("labels", "no_sector")),
        ("", pen.label("labels", "all_sectors")),
    ]


def _of(sector: str | None, findings: Iterable[Finding], desk: Desk) -> list[Finding]:
    """Return the findings of a sector; of none where it is ``None``, all where it is empty."""
    return [one for one in findings if sector == "" or desk.sector(one) == sector]


def _row(
    name: str,
    now: tuple[Finding, ...],
    before: tuple[Finding, ...],
    sector: str | None,
    desk: Desk,
    pen: Pen,
) -> tuple[str, ...]:
    mine, earlier = _of(sector, now, desk), _of(sector, before, desk)
    counts = [
        pen.changed(
            sum(desk.group(one) == group for one in mine),
            sum(desk.group(one) == group for one in earlier),
        )
        for group in ACTS
    ]
    watched = "–"
    if sector == "":
        days = (desk.days_watched(one) for one in (desk.period, desk.period.before()))
        watched = f"{pen.changed(*days)} / {desk.period.days}"
    return (name, *counts, pen.changed(len(mine), len(earlier)), watched)


def _lead(desk: Desk, pen: Pen, cites: tuple[Citation, ...]) -> Sentence:
    before = desk.period.before()
    pen = pen.speaks("by_sector_lead")
    return pen.say(
        KEY,
        "by_sector_lead",
        cites,
        start=pen.moment(before.start),
        until=pen.moment(before.end),
    )


def _exercises(desk: Desk, pen: Pen) -> Sentence | None:
    periods = (desk.period, desk.period.before())
    now, before = (
        [one for one in desk.within(desk.findings, period) if _is_exercise(one, desk)]
        for period in periods
    )
    if not (now or before):
        return None
    pen = pen.speaks("exercises_apart")
    return pen.say(
        KEY,
        "exercises_apart",
        cite_findings((*now, *before)),
        exercises=pen.counted_anew(len(now), len(before), "exercise"),
    )


def _is_exercise(finding: Finding, desk: Desk) -> bool:
    seen = [one.observation for one in finding.incident.claims if one.observation]
    return desk.group(finding) == _EXERCISE or bool(seen and all(o.is_exercise for o in seen))


def _moment(finding: Finding) -> float:
    span = finding.incident.span
    return (span.start if span else finding.incident.known_from).timestamp()
