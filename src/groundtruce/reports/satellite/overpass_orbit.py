"""Orbits: when a satellite passed within sight of an incident, from its two-line elements.

Propagated by SGP4. Elements grow stale, so that a pass more than ten days from their epoch is
not told. An orbit says that a satellite passed, never that it took an image.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from groundtruce.errors import SourceError
from groundtruce.model.geometry import WGS84
from groundtruce.model.incident import Incident
from groundtruce.model.observable import lasts, vagueness
from groundtruce.model.overpass import KnownBy, Overpass, Sensor
from groundtruce.model.watch import Watch
from groundtruce.reports.satellite.overpass import Box, entry
from groundtruce.reports.satellite.overpass_sun import J2000, sun_elevation

FRESH = timedelta(days=10)
_STEP = timedelta(seconds=20)
_FINE, _FINE_STEPS = timedelta(seconds=2), 150
_EARTH_KM, _FLATTENING = 6378.137, 1 / 298.257223563
# How far from straight down an instrument looks at most, in degrees, and what it looks for.
_INSTRUMENTS: tuple[tuple[str, Sensor, float], ...] = (
    ("SENTINEL-1", Sensor.RADAR, 41.0),
    ("SENTINEL-2", Sensor.OPTICAL, 10.5),
    ("LANDSAT", Sensor.OPTICAL, 7.7),
    ("TERRA", Sensor.THERMAL, 55.0),
    ("AQUA", Sensor.THERMAL, 55.0),
    ("SUOMI NPP", Sensor.THERMAL, 56.3),
    ("NOAA 20", Sensor.THERMAL, 56.3),
    ("NOAA-20", Sensor.THERMAL, 56.3),
    ("NOAA 21", Sensor.THERMAL, 56.3),
    ("NOAA-21", Sensor.THERMAL, 56.3),
)


@dataclass(frozen=True)
class Orbit:
    """A satellite's elements, and what its instrument can see."""

    satellite: str
    sensor: Sensor
    widest_deg: float
    elements: Any
    epoch: datetime


def orbits(file: Path) -> tuple[Orbit, ...]:
    """Return the satellites of a file of named two-line elements.

    Raises SourceError naming the line where a checksum fails, or the satellite whose instrument is
    not known here: how far it looks cannot be guessed.
    """
    lines = [line.rstrip() for line in file.read_text("utf-8", "replace").splitlines()]
    told = [(number, line) for number, line in enumerate(lines, 1) if line]
    if not told or len(told) % 3:
        raise SourceError(
            "the file is no list of named two-line elements.",
            "Each satellite has three lines: its name, line 1 and line 2.",
            file.name,
        )
    return tuple(_orbit(told[at : at + 3], file) for at in range(0, len(told), 3))


def passes(known: Sequence[Orbit], incidents: Sequence[Incident], area: Box) -> Iterator[Watch]:
    """Return each satellite's passes within sight of an incident, while it could still be seen."""
    for orbit in known:
        moments = sorted({one for incident in incidents for one in _sighted(orbit, incident)})
        for start, end in _runs(moments):
            ground = _swath(orbit, start + (end - start) / 2).intersection(shapely.box(*area))
            if ground.geom_type != "Polygon" or ground.is_empty:
                continue
            centre = ground.centroid
            around = [start + step * _FINE for step in range(-_FINE_STEPS, _FINE_STEPS + 1)]
            angles = _off_nadir(orbit, around, centre.x, centre.y)
            middle = around[int(np.argmin(angles))]
            overpass = Overpass(
                satellite=orbit.satellite,
                sensor=orbit.sensor,
                known_by=KnownBy.ORBIT,
                off_nadir_deg=round(min(90.0, float(angles.min())), 1),
                sun_deg=round(sun_elevation(centre.x, centre.y, middle), 1),
            )
            yield entry(overpass, ground, middle.replace(second=0, microsecond=0))


def _orbit(lines: Sequence[tuple[int, str]], file: Path) -> Orbit:
    from sgp4.api import Satrec

    (_, name), *elements = lines
    for (number, line), first in zip(elements, "12", strict=True):
        if len(line) != 69 or line[0] != first or _checksum(line) != line[-1]:
            raise SourceError(
                "the line is no line of elements, or its checksum is wrong.",
                "Fetch the elements again.",
                f"{file.name}:{number}",
            )
    satellite = name.removeprefix("0 ").strip().upper()
    known = next((one for one in _INSTRUMENTS if satellite.startswith(one[0])), None)
    if known is None:
        names = ", ".join(sorted({one[0].lower() for one in _INSTRUMENTS}))
        raise SourceError(
            f"how far {satellite} looks is not known here.",
            f"Leave it out; known are {names}.",
            f"{file.name}:{lines[0][0]}",
        )
    record = Satrec.twoline2rv(elements[0][1], elements[1][1])
    epoch = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(
        days=record.jdsatepoch - 2451544.5 + record.jdsatepochF
    )
    return Orbit(satellite.lower().replace(" ", "-"), known[1], known[2], record, epoch)


def _checksum(line: str) -> str:
    return str(sum(int(c) if c.isdigit() else c == "-" for c in line[:-1]) % 10)


def _sighted(orbit: Orbit, incident: Incident) -> list[datetime]:
    """Return the moments, twenty seconds apart, at which the incident's place was within sight."""
    span, place = incident.span, incident.place
    if vagueness(incident) or span is None or place is None or place.centre is None:
        return []
    first = max(span.start, orbit.epoch - FRESH)
    last = min(span.end + lasts(orbit.sensor), orbit.epoch + FRESH)
    # Whole steps of the clock, so that incidents of one pass share their moments.
    begin = datetime.fromtimestamp(-(-first.timestamp() // 20) * 20, UTC)
    count = int((last - begin) / _STEP) + 1
    if count <= 0:
        return []
    moments = [begin + _STEP * step for step in range(count)]
    seen = _off_nadir(orbit, moments, *place.centre) <= orbit.widest_deg
    return [moments[at] for at in np.flatnonzero(seen)]


def _runs(moments: Sequence[datetime]) -> Iterator[tuple[datetime, datetime]]:
    start = None
    for at, moment in enumerate(moments):
        start = start or moment
        if at + 1 == len(moments) or moments[at + 1] - moment > timedelta(minutes=10):
            yield start, moment
            start = None


def _off_nadir(
    orbit: Orbit, moments: Sequence[datetime], lon: float, lat: float
) -> NDArray[np.float64]:
    """Return the angle at the satellite between straight down and the place, in degrees.

    180 where the Earth stands between them.
    """
    satellite = _positions(orbit, moments)
    place = _on_ground(lon, lat)
    line = place - satellite
    away = np.linalg.norm(line, axis=1)
    down = -(line * satellite).sum(axis=1) / (away * np.linalg.norm(satellite, axis=1))
    rises = -(line * place).sum(axis=1) / (away * np.linalg.norm(place)) > 0
    return np.where(rises, np.degrees(np.arccos(np.clip(down, -1, 1))), 180.0)


def _positions(orbit: Orbit, moments: Sequence[datetime]) -> NDArray[np.float64]:
    """Return where the satellite is in kilometres, in a frame that turns with the Earth."""
    days = np.array([(one - J2000).total_seconds() / 86_400 for one in moments])
    error, found, _ = orbit.elements.sgp4_array(np.full(len(days), 2451545.0), days)
    found = np.where((error == 0)[:, None], found, np.nan)
    turn = np.radians((280.46061837 + 360.98564736629 * days) % 360)
    x, y, z = found.T
    return np.column_stack(
        [np.cos(turn) * x + np.sin(turn) * y, np.cos(turn) * y - np.sin(turn) * x, z]
    )


def _on_ground(lon: float, lat: float) -> NDArray[np.float64]:
    east, north = np.radians(lon), np.radians(lat)
    squashed = _FLATTENING * (2 - _FLATTENING)
    radius = _EARTH_KM / np.sqrt(1 - squashed * np.sin(north) ** 2)
    flat = radius * np.cos(north)
    return np.array(
        [flat * np.cos(east), flat * np.sin(east), radius * (1 - squashed) * np.sin(north)]
    )


def _swath(orbit: Orbit, middle: datetime) -> BaseGeometry:
    """Return the ground within sight during the five minutes around a moment."""
    moments = [middle + timedelta(seconds=30 * step) for step in range(-5, 6)]
    x, y, z = _positions(orbit, moments).T
    lon, lat = np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y)))
    ratio = np.sqrt(x**2 + y**2 + z**2) / _EARTH_KM
    slant = np.minimum(1.0, ratio * np.sin(np.radians(orbit.widest_deg)))
    reach = (np.arcsin(slant) - np.radians(orbit.widest_deg)) * _EARTH_KM * 1000
    ahead = WGS84.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[0]
    ahead = np.append(ahead, ahead[-1])
    sides = [WGS84.fwd(lon, lat, ahead + turn, reach)[:2] for turn in (-90, 90)]
    left, right = (np.column_stack(side) for side in sides)
    drawn = shapely.Polygon(np.vstack([left, right[::-1]]))
    return drawn if drawn.is_valid else drawn.convex_hull
