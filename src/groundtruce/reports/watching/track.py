"""Tracks: where a patrol went and when, from GPX and KML."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import numpy as np

from groundtruce.errors import SourceError
from groundtruce.model.geometry import distance_m
from groundtruce.model.span import Span
from groundtruce.reports.markup import Markup, records
from groundtruce.reports.row import Limits
from groundtruce.settings import Settings

_SEGMENTS = frozenset({"trkseg", "Track", "LineString"})


@dataclass(frozen=True)
class Fix:
    """A position in degrees, and when the patrol was there if the device said so."""

    lon: float
    lat: float
    at: datetime | None = None


@dataclass(frozen=True)
class Passed:
    """Where a patrol was at a moment."""

    lon: float
    lat: float
    at: datetime


Track = tuple[Fix, ...]
# A trace without times is walked through in steps of this length.
STEP = timedelta(minutes=2)


def read(path: Path) -> tuple[Track, ...]:
    """Return each unbroken piece of a GPX or KML track; raises SourceError where there is none."""
    settings = Settings.from_environment()
    size = settings.file_limit_mb * 1_000_000
    limits = Limits(cell=size, row=size, unpacked=size)
    found: list[Track] = []
    for part in records(path, _SEGMENTS, limits):
        if not isinstance(part, Markup):
            where = f"{path.name}:{part.line}" if part.line else path.name
            raise SourceError(f"{part.refused}.", part.refused.remedy, where)
        found.append(_fixes(part, path))
    tracks = tuple(track for track in found if track)
    if not tracks:
        raise SourceError(
            "there is no track in this file.", "Give a GPX or KML file with a track.", path.name
        )
    return tracks


def timed(track: Track, span: Span | None) -> tuple[Passed, ...]:
    """Return where the patrol was when, within the span if one is given.

    Where the device told no times, the patrol moves through the span at an even pace. Raises
    ValueError where there is no span either.
    """
    told = [Passed(fix.lon, fix.lat, fix.at) for fix in track if fix.at is not None]
    if len(told) == len(track):
        inside = (one for one in told if span is None or span.start <= one.at <= span.end)
        return tuple(sorted(inside, key=lambda one: one.at))
    if span is None:
        raise ValueError("the track has no times of its own")
    return tuple(_evenly(track, span))


def _evenly(track: Track, span: Span) -> Iterator[Passed]:
    steps = [distance_m(a.lon, a.lat, b.lon, b.lat) for a, b in pairwise(track)]
    gone = [0.0, *accumulate(steps)]
    count = max(1, math.ceil((span.end - span.start) / STEP))
    shares = np.linspace(0.0, 1.0, count + 1)
    lons = np.interp(shares * gone[-1], gone, [fix.lon for fix in track])
    lats = np.interp(shares * gone[-1], gone, [fix.lat for fix in track])
    for share, lon, lat in zip(shares, lons, lats, strict=True):
        yield Passed(float(lon), float(lat), span.start + (span.end - span.start) * float(share))


def _fixes(part: Markup, path: Path) -> Track:
    makers = {"trkseg": _gpx, "Track": _kml_track, "LineString": _kml_line}
    try:
        return tuple(makers[part.element.tag](part.element))
    except ValueError as cause:
        raise SourceError(
            f"the track cannot be read: {cause}.",
            "Correct it there, or export the track again.",
            f"{path.name}:{part.line}",
        ) from cause


def _gpx(segment: Element) -> Iterator[Fix]:
    for point in segment.iter("trkpt"):
        yield _fix([point.get("lon", "")], [point.get("lat", "")], point.findtext("time"))


def _kml_track(element: Element) -> Iterator[Fix]:
    times = [when.text for when in element.iter("when")]
    spots = [(spot.text or "").split() for spot in element.iter("coord")]
    if len(times) != len(spots):
        raise ValueError(f"{len(times)} times stand beside {len(spots)} positions")
    for time, spot in zip(times, spots, strict=True):
        yield _fix(spot[0:1], spot[1:2], time)


def _kml_line(element: Element) -> Iterator[Fix]:
    for spot in (element.findtext("coordinates") or "").split():
        parts = spot.split(",")
        yield _fix(parts[0:1], parts[1:2], None)


def _fix(lon: Sequence[str], lat: Sequence[str], time: str | None) -> Fix:
    east, north = (float(axis[0]) if axis else math.nan for axis in (lon, lat))
    if not (abs(east) <= 180 and abs(north) <= 90):
        raise ValueError(f"{' '.join([*lat, *lon])!r} is no position")
    if time is None or not time.strip():
        return Fix(east, north)
    at = datetime.fromisoformat(time.strip())
    if at.tzinfo is None:
        raise ValueError(f"the time {time.strip()!r} has no time zone")
    return Fix(east, north, at)
