"""Registers: restrictions, weapons sites, patrols and posts as lists, maps, charts and files."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.compliance.ledger import presence
from groundtruce.flow import Road, views
from groundtruce.model.ledger import Ledger, Row, Table
from groundtruce.model.vocabulary import vocabulary

SUBJECTS: dict[str, Callable[[Road], Ledger]] = {
    "restrictions": views.register,
    "weapons": lambda road: views.ledger(road, "weapons"),
    "patrols": lambda road: presence.patrols(views.basis(road), road.watch),
    "posts": lambda road: presence.posts(views.basis(road), road.watch),
}
_WEEK = timedelta(days=7)
_PNG_WIDTH = 1400


def ledger(road: Road, subject: str) -> Ledger:
    """Return the register of that name."""
    return SUBJECTS[subject](road)


def entries(found: Ledger) -> Table:
    """Return the table of a register that holds one row for each of its things."""
    named = (table for table in found.tables if table.name in (found.name, "restrictions", "items"))
    return next(named)


def shapes(road: Road, table: Table) -> list[BaseGeometry | None]:
    """Return where each row lies: what its entries or else its findings cover, if it is known."""
    watch = {one.id: one.place for one in road.watch}
    findings = {one.id: one.incident.place for one in road.findings}

    def shape(row: Row) -> BaseGeometry | None:
        looked = [watch[one].geometry for one in row.entries if one in watch]
        told = (findings[one] for one in row.findings if one in findings)
        # A register is drawn where its things are: too coarse a place for a pin is nowhere.
        pins = [] if looked else [one.geometry for one in told if one is not None and one.is_pin]
        known = [one for one in (*looked, *pins) if one is not None]
        return shapely.unary_union(known) if known else None

    return [shape(row) for row in table.rows]


def weeks(road: Road, table: Table) -> list[tuple[date, int]]:
    """Return how many rows begin in each week, weeks of none among them."""
    zone = ZoneInfo(road.case.time_zone)
    starts = {one.id: one.span.start for one in road.watch}
    starts |= {
        one.id: one.incident.span.start for one in road.findings if one.incident.span is not None
    }
    days = []
    for row in table.rows:
        told = [starts[one] for one in row.entries or row.findings if one in starts]
        if told:
            days.append(min(told).astimezone(zone).date())
    counted = Counter(day - timedelta(days=day.weekday()) for day in days)
    if not counted:
        return []
    first, last = min(counted), max(counted)
    every = [first + _WEEK * at for at in range((last - first) // _WEEK + 1)]
    return [(week, counted[week]) for week in every]


def chart(road: Road, found: Ledger, language: str = "en") -> str:
    """Return the register by week as SVG."""
    from groundtruce.briefs import fires

    return fires.weekly_chart(weeks(road, entries(found)), _title(found, language))


def map_of(road: Road, found: Ledger, folder: Path, language: str = "en") -> str:
    """Return the register on the map of the case as SVG."""
    from groundtruce.briefs import basemap, register_map

    under, title = basemap.read(folder / "basemap"), _title(found, language)
    return register_map.svg(shapes(road, entries(found)), road.case, under, title, language)


def picture(svg: str, suffix: str) -> bytes:
    """Return the drawing as the file of that ending holds it: PNG, else SVG."""
    if suffix != ".png":
        return svg.encode()
    from groundtruce.briefs.drawing import png

    return png(svg, _PNG_WIDTH)


def _title(found: Ledger, language: str) -> str:
    name = "restrictions" if found.name == "register" else found.name
    return vocabulary().label("labels", name, language)
