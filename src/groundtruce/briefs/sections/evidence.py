"""The violation report's evidence: custody of each report, access to the place, observations."""

from collections.abc import Iterator

from groundtruce.briefs.desk import Desk, cite_claims, cite_findings, cite_watch
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.quote import quoted
from groundtruce.model.brief import Section, Sentence
from groundtruce.model.claim import Claim, Direction, Observation
from groundtruce.model.report import Report
from groundtruce.model.watch import Watch

CUSTODY, ACCESS, OBSERVATIONS = "custody", "access", "observations"
_REASON = 160


def custody(desk: Desk, pen: Pen) -> Section:
    """Return, for each report, when it came from whom through whom, and the bytes that are kept."""
    reports = {one.id: one for one in (*desk.matter.reports, *desk.matter.replaced)}
    behind: dict[str, list[Claim]] = {}
    for claim in desk.finding.incident.claims:
        behind.setdefault(claim.report, []).append(claim)
    known = sorted(
        (reports[one] for one in behind if one in reports), key=lambda one: (one.received, one.id)
    )
    told = [sentence for one in known for sentence in _kept(one, behind[one.id], desk, pen)]
    return Section(key=CUSTODY, sentences=tuple(told))


def access(desk: Desk, pen: Pen) -> Section:
    """Return what kept observers away from this place and time, with the reason as said."""
    found = [one for one in desk.watch if one.kind.is_restriction and _concerns(one, desk)]
    spoken = pen.speaks("restriction")
    told = [
        spoken.say(
            ACCESS,
            "restriction",
            cite_watch([one]),
            kind=capital(spoken.label("watch_kinds", one.kind.value)),
            place=spoken.place(one.place),
            when=spoken.when(one.span),
            side=(spoken.party(one.side) if one.side else spoken.label("labels", "not_stated"))
            + (f"; {quoted(one.reason, _REASON)}" if one.reason else ""),
        )
        for one in sorted(found, key=lambda one: (one.span.start, one.id))
    ]
    if not told:
        pen = pen.speaks("access_none")
        told = [pen.say(ACCESS, "access_none", cite_findings([desk.finding]))]
    return Section(key=ACCESS, sentences=tuple(told))


def observations(desk: Desk, pen: Pen) -> Section:
    """Return what the mission's own people and sensors perceived, inference set apart."""
    seen = [one for one in desk.finding.incident.claims if one.observation]
    seen.sort(key=lambda one: (one.received, one.id))
    told = [_observed(one, one.observation, pen) for one in seen if one.observation]
    if not told:
        pen = pen.speaks("observed_none")
        told = [pen.say(OBSERVATIONS, "observed_none", cite_findings([desk.finding]))]
    return Section(key=OBSERVATIONS, sentences=tuple(told))


def _kept(report: Report, claims: list[Claim], desk: Desk, pen: Pen) -> Iterator[Sentence]:
    spoken = pen.speaks("custody_report")
    names = {one.sha256: one.name for one in (*desk.case.files, *desk.matter.derived)}
    taken = desk.matter.taken.get(report.id)
    label = spoken.label
    logged = (
        f" {capital(label('labels', 'log_row'))} {taken.row:,}, {label('labels', 'taken_in')} "
        f"{spoken.moment(taken.at)} {label('labels', 'taken_by')} {taken.by}."
        if taken
        else ""
    )
    carried = f" ({label('labels', 'carried_by')} {spoken.source(report.carrier or '')})"
    yield spoken.say(
        CUSTODY,
        "custody_report",
        cite_claims(claims),
        report=report.id,
        source=spoken.source(report.source),
        carrier=carried if report.carrier else "",
        received=spoken.moment(report.received),
        via=f", {label('labels', 'received_through')} {report.card}" if report.card else "",
        file=names.get(report.original, report.card or "–"),
        start=f"{report.start:,}",
        end=f"{report.end:,}",
        sha256=report.original,
        logged=logged,
    )
    attached = [one for one in desk.matter.derived if one.derived_from == report.original]
    if attached:
        spoken = pen.speaks("custody_derived")
        for one in sorted(attached, key=lambda one: one.sha256):
            yield spoken.say(
                CUSTODY,
                "custody_derived",
                cite_claims(claims),
                file=one.name,
                size=f"{one.size:,}",
                sha256=one.sha256,
                made_from=report.original[:12],
            )


def _concerns(entry: Watch, desk: Desk) -> bool:
    """Whether a restriction lies where the incident may lie and in the week after it began."""
    incident = desk.finding.incident
    if incident.span is None or incident.place is None:
        return False
    soon = entry.span.start < incident.span.end + desk.length
    one, other = incident.place.geometry, entry.place.geometry
    meets = one is not None and other is not None and one.intersects(other)
    return soon and entry.span.end > incident.span.start and meets


def _observed(claim: Claim, seen: Observation, pen: Pen) -> Sentence:
    pen = pen.speaks("observed_told")
    count = f", {seen.count} {seen.unit or ''}".rstrip() if seen.count is not None else ""
    direction = ""
    if seen.direction is not Direction.UNDETERMINED:
        word = pen.label("directions", seen.direction.value)
        direction = f", {pen.label('labels', 'direction')}: {word}"
    assessed = f", {pen.label('labels', 'assessed_as')}: {seen.assessed_as}"
    return pen.say(
        OBSERVATIONS,
        "observed_told",
        cite_claims([claim]),
        source=pen.source(claim.source),
        day=pen.day_known(claim.received),
        modality=pen.label("modalities", seen.modality.value),
        count=count,
        from_where=f", {pen.label('labels', 'seen_from')} {pen.place(seen.observer)}",
        direction=direction,
        weapon=assessed if seen.assessed_as else "",
    )
