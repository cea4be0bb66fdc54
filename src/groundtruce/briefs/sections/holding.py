"""Is the ceasefire holding? The trend against the last period, beside the watching of both."""

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any

from groundtruce.briefs.choose import key_findings
from groundtruce.briefs.desk import (
    ACTS,
    WEEK,
    Desk,
    Period,
    cite_agreements,
    cite_findings,
    cite_watch,
    dated,
)
from groundtruce.briefs.phrase import Pen
from groundtruce.model.brief import Citation, Section, Sentence, Table
from groundtruce.model.finding import Finding, Status
from groundtruce.model.place import Place

KEY = "holding"
LONGEST_CHART_WEEKS = 40


def section(desk: Desk, pen: Pen) -> Section:
    """Return counts now and before, where they are, and what the chart and the map show."""
    told = (_last_week(desk, pen), _heaviest_week(desk, pen), _where(desk, pen))
    return Section(
        key=KEY,
        sentences=tuple(one for one in told if one),
        table=_trend(desk, pen),
        chart={"weeks": weeks(desk), "map": marks(desk)},
    )


def weeks(desk: Desk) -> dict[str, Any]:
    """Return incidents per local week by status, days watched, and what fits into no week."""
    first = _monday(desk, max(desk.case.since, desk.now - LONGEST_CHART_WEEKS * WEEK))
    starts = []
    while first < desk.now:
        starts.append(first)
        first = _monday(desk, first + WEEK + timedelta(hours=12))
    bins = [Period(one, _monday(desk, one + WEEK + timedelta(hours=12))) for one in starts]
    return {
        "bins": [_bin(desk, one) for one in bins],
        "wider": sum(one.incident.span is not None and dated(one) is None for one in desk.acts),
        "undated": sum(one.incident.span is None for one in desk.acts),
        "texts": [
            {"on": one.effective.astimezone(desk.zone).date().isoformat(), "title": one.title}
            for one in desk.agreements
            if one.effective <= desk.now and bins and one.effective >= bins[0].start
        ],
    }


def marks(desk: Desk) -> dict[str, Any]:
    """Return the marks of the map: acts since the ceasefire and in as long a time before it.

    A place too coarse for a pin is only counted, never drawn.
    """
    key = {one.id: number for number, one in enumerate(key_findings(desk), 1)}
    recent, earlier = desk.current, desk.current.before()
    shown = [
        one
        for one in desk.findings
        if one.id in key
        or (desk.group(one) in ACTS and (recent.holds(dated(one)) or earlier.holds(dated(one))))
    ]
    pinned = [
        (one, one.incident.place)
        for one in shown
        if one.incident.place and one.incident.place.is_pin
    ]
    return {
        "marks": [
            {**_mark(one, place), "recent": recent.holds(dated(one)), "key": key.get(one.id)}
            for one, place in pinned
        ],
        "no_place": len(shown) - len(pinned),
        "from": earlier.start.astimezone(desk.zone).date().isoformat(),
        "since": recent.start.astimezone(desk.zone).date().isoformat(),
    }


def _bin(desk: Desk, week: Period) -> dict[str, Any]:
    counts = Counter(one.status.value for one in desk.within(desk.acts, week))
    return {
        "start": week.start.astimezone(desk.zone).date().isoformat(),
        "counts": {one.value: counts[one.value] for one in Status if counts[one.value]},
        "watched": desk.days_watched(Period(week.start, min(week.end, desk.now))),
    }


def _monday(desk: Desk, moment: datetime) -> datetime:
    local = moment.astimezone(desk.zone)
    day = local.date() - timedelta(days=local.weekday())
    return datetime.combine(day, time(), desk.zone)


def _mark(finding: Finding, place: Place) -> dict[str, Any]:
    lon, lat = place.centre or (0.0, 0.0)
    return {
        "finding": finding.id,
        "lon": lon,
        "lat": lat,
        "radius_m": place.radius_m,
        "status": finding.status.value,
        "kind": finding.incident.kind,
    }


def _last_week(desk: Desk, pen: Pen) -> Sentence | None:
    now, earlier = (desk.within(desk.acts, one) for one in (desk.week, desk.week.before()))
    watch = desk.watched(desk.week)
    cites = (*cite_findings((*now, *earlier)), *cite_watch(watch))
    cites = cites or (*cite_findings(desk.acts[-1:]), *cite_agreements(desk.ceasefire))
    if not cites:
        return None
    template = "week_counted"
    if not now:
        template = "week_none_recorded" if watch else "week_not_watched"
    pen = pen.speaks(template)
    return pen.say(
        KEY,
        template,
        cites,
        until=pen.moment(desk.now),
        now=pen.count(len(now), "incident"),
        earlier=pen.count(len(earlier), "incident"),
        watched=pen.count(desk.days_watched(desk.week), "day"),
    )


def _heaviest_week(desk: Desk, pen: Pen) -> Sentence | None:
    mondays = Counter(_monday(desk, when) for one in desk.acts if (when := dated(one)) is not None)
    if not mondays:
        return None
    most = max(mondays.values())
    start = max(monday for monday, count in mondays.items() if count == most)
    found = desk.within(desk.acts, Period(start, start + WEEK))
    firm = sum(one.status in (Status.VERIFIED, Status.CORROBORATED) for one in found)
    pen = pen.speaks("heaviest_week")
    return pen.say(
        KEY,
        "heaviest_week",
        cite_findings(found),
        day=pen.day(start),
        incidents=pen.count(len(found), "incident"),
        firm=f"{firm:,}",
    )


def _where(desk: Desk, pen: Pen) -> Sentence | None:
    shown = desk.within(desk.acts, desk.current) or desk.acts
    sectors = {place.id: place.sector for place in desk.case.places if place.sector}
    placed: dict[str, list[Finding]] = {}
    for finding in shown:
        place = finding.incident.place
        sector = sectors.get(place.place_id or "") if place and place.is_pin else None
        if sector:
            placed.setdefault(sector, []).append(finding)
    if not placed:
        return None
    pen = pen.speaks("hot_spots")
    ranked = sorted(placed, key=lambda one: (-len(placed[one]), one))[:3]
    zones = {one.id: one.labels.get(pen.language, one.label) for one in desk.case.zones}
    return pen.say(
        KEY,
        "hot_spots",
        cite_findings(one for sector in ranked for one in placed[sector]),
        period=pen.label(
            "labels", _since(desk) if desk.within(desk.acts, desk.current) else "whole_time"
        ),
        sectors=pen.listed([f"{zones.get(one, one)} ({len(placed[one])})" for one in ranked]),
    )


def _trend(desk: Desk, pen: Pen) -> Table | None:
    periods = (desk.week, desk.week.before(), desk.current, desk.current.before())
    rows, cites = [], []
    for group in ACTS:
        of_group = [one for one in desk.acts if desk.group(one) == group]
        found = [desk.within(of_group, one) for one in periods]
        rows.append((pen.label("groups", group), *(f"{len(one):,}" for one in found)))
        cites.append(cite_findings(dict.fromkeys(item for one in found for item in one)))
    rows.append(
        (
            pen.label("labels", "days_watched"),
            *(f"{desk.days_watched(one):,} / {one.days:,}" for one in periods),
        )
    )
    cites.append(cite_watch(dict.fromkeys(item for one in periods for item in desk.watched(one))))
    return _backed(rows, cites, cite_agreements(desk.ceasefire), _columns(desk, pen))


def _columns(desk: Desk, pen: Pen) -> tuple[str, ...]:
    days = pen.count(desk.current.days, "day")
    return (
        "",
        pen.label("labels", "last_7_days"),
        pen.label("labels", "previous_7_days"),
        f"{pen.label('labels', _since(desk))} ({days})",
        f"{pen.label('labels', 'before_ceasefire')} ({days})",
    )


def _since(desk: Desk) -> str:
    """Return the word for the time told of: without a ceasefire it is no time since one."""
    return "since_ceasefire" if desk.ceasefire else "lately"


def _backed(
    rows: list[tuple[str, ...]],
    cites: list[tuple[Citation, ...]],
    otherwise: tuple[Citation, ...],
    columns: tuple[str, ...],
) -> Table | None:
    # A row of zeros rests on the text from whose start it is counted; without one it is left out.
    kept = [(row, found or otherwise) for row, found in zip(rows, cites, strict=True)]
    kept = [(row, found) for row, found in kept if found]
    if not kept:
        return None
    return Table(
        columns=columns,
        rows=tuple(row for row, _ in kept),
        cites=tuple(found for _, found in kept),
    )
