"""Overpass log: the passes that could have seen a case's incidents, as entries of its watch.

A pass is known by its image (a STAC item), by what was hot in it (detections), or by its orbit
alone (``overpass_orbit``). Each becomes one entry over the ground that it surely covered, with what
is known of cloud, view and sun; an entry that saw nothing has the quality 0 and watches nothing.
"""

import csv
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.errors import SourceError
from groundtruce.model.claim import Modality
from groundtruce.model.geometry import metres_per_degree
from groundtruce.model.incident import Incident
from groundtruce.model.observable import HEAT_LASTS, VAGUE_TIME, vagueness
from groundtruce.model.overpass import KnownBy, Overpass, Sensor
from groundtruce.model.place import Area, Footprint, Place, Precision
from groundtruce.model.record import content_id
from groundtruce.model.span import Granularity, Span
from groundtruce.model.watch import Watch, WatchKind
from groundtruce.reports.satellite import detections, stac
from groundtruce.reports.satellite.detections import MINUTES_A_DAY, Detections
from groundtruce.reports.satellite.overpass_sun import sun_elevation

Box = tuple[float, float, float, float]
MOMENT = timedelta(minutes=1)
# Rows of one pass over a case lie within minutes; the next pass is an hour and a half later.
_SAME_PASS_MIN = 15
# A hull needs three corners, and no pixel farther from an incident than this is kept with a pass.
_FEWEST, _NEAR_M = 3, 10_000.0
_SATELLITES = {
    detections.Sensor.MODIS_TERRA: "terra",
    detections.Sensor.MODIS_AQUA: "aqua",
    detections.Sensor.VIIRS_SUOMI: "suomi-npp",
    detections.Sensor.VIIRS_NOAA20: "noaa-20",
    detections.Sensor.VIIRS_NOAA21: "noaa-21",
}
_THERMAL = frozenset(_SATELLITES.values())
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_CLOUD_COLUMNS = ("satellite", "time", "cloud_percent")


def entry(
    overpass: Overpass, ground: BaseGeometry, start: datetime, end: datetime | None = None
) -> Watch:
    """Return the watch entry of a pass; the same pass is the same entry whenever it is made."""
    span = Span(start=start, end=max(end or start, start + MOMENT), granularity=Granularity.MINUTE)
    place = Place(
        extent=Area(shape="area", wkt=shapely.to_wkt(ground, rounding_precision=4)),
        precision=Precision.PROVINCE,
        admin=overpass.satellite,
    )
    plain = overpass.model_dump(mode="json", exclude_none=True)
    return Watch(
        id=content_id("w", "overpass", span.start.isoformat(), plain),
        kind=WatchKind.OVERPASS,
        place=place,
        span=span,
        received=span.end,
        modality=Modality.SATELLITE,
        by=overpass.satellite,
        quality=round(overpass.clear, 4),
        reason=overpass.unfit.value if overpass.unfit else None,
        overpass=overpass,
    )


def of_scenes(found: Iterable[stac.Item], area: Box) -> Iterator[Watch]:
    """Return the passes whose images cover some of the area.

    Raises SourceError for an item without a moment or footprint: it says of no place that it was
    seen.
    """
    for item in found:
        if item.taken is None or item.footprint is None:
            raise SourceError(
                f"the item {item.id} has no moment or no footprint.",
                "Ask its provider for the whole item.",
                item.file.name,
            )
        ground = item.footprint.intersection(shapely.box(*area))
        if ground.geom_type in ("Polygon", "MultiPolygon") and not ground.is_empty:
            yield entry(_of_item(item, ground), ground, item.taken)


def of_detections(table: Detections, incidents: Sequence[Incident], area: Box) -> Iterator[Watch]:
    """Return the passes that detections prove while an incident could be seen, over their hull.

    Whether cloud lay over a place without a detection is not known, so such a pass watches
    nothing; only what was hot beside an incident was seen.
    """
    timed = table.take(~table.is_day & (table.sensor != detections.Sensor.UNKNOWN))
    fit = sorted((one for one in incidents if vagueness(one) is None), key=_begin)
    begins = [_begin(one) for one in fit]
    for sensor, name in _SATELLITES.items():
        for one in _passes(timed.take(timed.sensor == sensor)):
            start = _moment(int(one.minute[0]))
            first = bisect_left(begins, start - VAGUE_TIME - HEAT_LASTS)
            asked = [i for i in fit[first : bisect_right(begins, start + MOMENT)] if _until(i) >
                     start]  # fmt: skip
            ground = _hull(one).intersection(shapely.box(*area))
            if not asked or ground.geom_type != "Polygon" or ground.is_empty:
                continue
            overpass = Overpass(
                satellite=name,
                sensor=Sensor.THERMAL,
                known_by=KnownBy.DETECTIONS,
                heat=_near(one, asked),
            )
            yield entry(overpass, ground, start, _moment(int(one.minute[-1])) + MOMENT)


def clouds(file: Path) -> dict[tuple[str, datetime], float]:
    """Return the share of cloud by satellite and minute from a CSV: satellite, time, cloud_percent.

    Raises SourceError naming the line that cannot be read.
    """
    found = {}
    with file.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines)
        for row in table:
            try:
                satellite, time, percent = (row[name].strip() for name in _CLOUD_COLUMNS)
                moment = datetime.fromisoformat(time)
                moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
                share = float(percent) / 100
            except (KeyError, ValueError, AttributeError) as cause:
                raise _no_cloud(file, table.line_num) from cause
            if not 0 <= share <= 1:
                raise _no_cloud(file, table.line_num)
            found[satellite.lower(), moment] = share
    return found


def under(passes: Iterable[Watch], told: dict[tuple[str, datetime], float]) -> Iterator[Watch]:
    """Return the passes with the cloud told of them, where it was not known before."""
    for one in passes:
        overpass = one.overpass
        share = _cloud_at(one, told) if overpass and overpass.cloud is None else None
        if overpass is None or share is None or one.place.geometry is None:
            yield one
            continue
        clouded = overpass.model_copy(update={"cloud": share})
        yield entry(clouded, one.place.geometry, one.span.start, one.span.end)


def _no_cloud(file: Path, line: int) -> SourceError:
    return SourceError(
        "the row is no statement about cloud.",
        "It needs satellite, time (UTC) and cloud_percent from 0 to 100.",
        f"{file.name}:{line}",
    )


def _cloud_at(one: Watch, told: dict[tuple[str, datetime], float]) -> float | None:
    reach = timedelta(minutes=_SAME_PASS_MIN)
    near = [
        (abs(moment - one.span.start), share)
        for (satellite, moment), share in told.items()
        if satellite == one.by and abs(moment - one.span.start) <= reach
    ]
    return min(near)[1] if near else None


def _of_item(item: stac.Item, ground: BaseGeometry) -> Overpass:
    sensor, cloud = _sensor(item), item.number("eo:cloud_cover")
    sun = item.number("view:sun_elevation")
    if sun is None and item.taken is not None:
        middle = ground.centroid
        sun = sun_elevation(middle.x, middle.y, item.taken)
    return Overpass(
        satellite=_satellite(item),
        sensor=sensor,
        known_by=KnownBy.SCENE,
        item=item.id,
        original=stac.sha256(item.file),
        cloud=None if cloud is None else min(1.0, max(0.0, cloud / 100)),
        off_nadir_deg=item.number("view:off_nadir"),
        sun_deg=None if sun is None else round(sun, 1),
    )


def _satellite(item: stac.Item) -> str:
    named = item.said.get("platform") or item.said.get("constellation") or "unnamed satellite"
    return str(named).lower()


def _sensor(item: stac.Item) -> Sensor:
    if any(name.startswith("sar:") for name in item.said):
        return Sensor.RADAR
    told = " ".join(map(str, (*(item.said.get("instruments") or ()), _satellite(item)))).lower()
    if _satellite(item) in _THERMAL or "viirs" in told or "modis" in told:
        return Sensor.THERMAL
    return Sensor.RADAR if "sar" in told.split() or "sentinel-1" in told else Sensor.OPTICAL


def _passes(rows: Detections) -> Iterator[Detections]:
    """Return the rows of each pass, those of one satellite, in the order of time."""
    ordered = rows.take(np.argsort(rows.minute, kind="stable"))
    gaps = np.flatnonzero(np.diff(ordered.minute) > _SAME_PASS_MIN) + 1
    for part in np.split(np.arange(len(ordered)), gaps):
        if len(part) >= _FEWEST:
            yield ordered.take(part)


def _hull(one: Detections) -> BaseGeometry:
    return shapely.MultiPoint(np.column_stack([one.lon, one.lat])).convex_hull


def _begin(incident: Incident) -> datetime:
    return incident.span.start if incident.span else _NEVER


def _until(incident: Incident) -> datetime:
    return (incident.span.end if incident.span else _NEVER) + HEAT_LASTS


def _near(one: Detections, incidents: Sequence[Incident]) -> tuple[Footprint, ...]:
    """Return the pixels of a pass that lie near one of the incidents."""
    wanted = np.zeros(len(one), bool)
    for incident in incidents:
        centre = incident.place.centre if incident.place else None
        if centre is not None:
            lon, lat = centre
            east, north = metres_per_degree(lat)
            wanted |= np.hypot((one.lon - lon) * east, (one.lat - lat) * north) <= _NEAR_M
    return tuple(_pixel(one, row) for row in np.flatnonzero(wanted))


def _pixel(one: Detections, row: Any) -> Footprint:
    return Footprint(
        shape="footprint",
        lon=float(one.lon[row]),
        lat=float(one.lat[row]),
        along_m=float(one.track_m[row]),
        across_m=float(one.scan_m[row]),
    )


def _moment(minute: int) -> datetime:
    days, minutes = divmod(minute, MINUTES_A_DAY)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days, minutes=minutes)
