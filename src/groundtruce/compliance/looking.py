"""Looking: how much of each sector was watched week by week, and where movement was restricted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from groundtruce.compliance.watch import Coverage
from groundtruce.compliance.zones import shape
from groundtruce.model.case import Case, Zone
from groundtruce.model.span import Granularity, Span
from groundtruce.model.watch import Watch, WatchKind

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Looked:
    """How much of a sector was watched in a week that begins on a Monday, local time.

    ``share`` is of its area and hours together, ``ground`` of its area seen at some moment,
    ``border`` of the line inside it, ``hours`` of the time with any look at it. ``looks`` are
    the entries that may have seen some of it, ``refusals`` the restrictions that touched it.
    """

    sector: str
    week: date
    share: float
    refusals: tuple[str, ...]
    ground: float = 0.0
    border: float = 0.0
    hours: float = 0.0
    looks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Restriction:
    """One line of the freedom-of-movement register; ``hours`` is how long it lasted.

    ``by`` is who was kept away, ``side`` who was in control there; ``is_open`` that it still
    lasts at the moment of reading.
    """

    id: str
    kind: WatchKind
    where: str
    start: datetime
    hours: float
    by: str | None
    side: str | None
    reason: str | None
    is_open: bool
    claims: tuple[str, ...]


def by_week(
    watch: Iterable[Watch], case: Case, start: datetime, end: datetime
) -> tuple[Looked, ...]:
    """Return the share watched for every sector and week, sectors in the order of the case.

    Sectors are the case's zones of kind ``sector``, or, where it has none, the line as a whole.
    A week that is cut off by the end counts for the part that lies before it.
    """
    entries = tuple(watch)
    coverage = Coverage(entries, case)
    found = []
    for sector in sectors(case):
        border, near = _border(sector, case), _near(sector, entries)
        for week, span in _weeks(case, start, end):
            share = coverage.share_of(sector.wkt, span)
            ground, hours = coverage.reach_of(sector.wkt, span)
            refused = coverage.refusals(sector.wkt, span)
            line, _ = coverage.reach_of(border, span) if border else (ground, hours)
            looks = tuple(e.id for e in near if e.span.start < span.end and span.start < e.span.end)
            found.append(Looked(sector.id, week, share, refused, ground, line, hours, looks))
    return tuple(found)


def sectors(case: Case) -> tuple[Zone, ...]:
    """Return the zones that looking is counted by."""
    named = tuple(zone for zone in case.zones if zone.kind == "sector")
    line = case.zone(case.line or "")
    return named or (() if line is None else (line,))


def _border(sector: Zone, case: Case) -> str | None:
    """Return the part of the case's line inside the sector, ``None`` where there is none."""
    line = case.zone(case.line or "")
    if line is None or line.id == sector.id:
        return None
    part = shape(line.wkt).intersection(shape(sector.wkt))
    is_line = part.geom_type in ("LineString", "MultiLineString") and not part.is_empty
    return str(part.wkt) if is_line else None


def _near(sector: Zone, entries: tuple[Watch, ...]) -> list[Watch]:
    area = shape(sector.wkt)
    return [
        entry
        for entry in entries
        if entry.is_look and (there := entry.place.geometry) is not None and area.intersects(there)
    ]


def register(watch: Iterable[Watch], as_of: datetime) -> tuple[Restriction, ...]:
    """Return every denial, delay, condition and impediment, the oldest first."""
    found = [entry for entry in watch if entry.kind.is_restriction and entry.received <= as_of]
    return tuple(
        _restriction(entry, as_of)
        for entry in sorted(found, key=lambda one: (one.span.start, one.id))
    )


def _restriction(entry: Watch, as_of: datetime) -> Restriction:
    end = min(entry.span.end, max(as_of, entry.span.start))
    return Restriction(
        id=entry.id,
        kind=entry.kind,
        where=entry.place.label(),
        start=entry.span.start,
        hours=round((end - entry.span.start).total_seconds() / 3600, 2),
        by=entry.by,
        side=entry.side,
        reason=entry.reason,
        is_open=entry.span.end > as_of,
        claims=entry.claims,
    )


def _weeks(case: Case, start: datetime, end: datetime) -> Iterable[tuple[date, Span]]:
    zone = ZoneInfo(case.time_zone)
    first = start.astimezone(zone).date()
    monday = first - timedelta(days=first.weekday())
    while (begins := datetime.combine(monday, time(), zone)) < end:
        ends = datetime.combine(monday + WEEK, time(), zone)
        whole = Span(start=begins, end=ends, granularity=Granularity.DAY)
        span = whole.clipped(start, end)
        if span is not None:
            yield monday, span
        monday += WEEK
