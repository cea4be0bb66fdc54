"""Bearings and ranges in words, as wide as the words are.

Most people who write compass points use eight of them, so one or two letters stand for 45
degrees; three letters for 22.5. Degrees and mils are read off a compass: five degrees either way.
"""

import math
import re
from dataclasses import dataclass

_POINTS = (
    "n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw", "nw",
    "nnw",
)  # fmt: skip
_HALF_OF_8, _HALF_OF_16, _HALF_OF_COMPASS, _HALF_OF_MAGNETIC = 22.5, 11.25, 5.0, 15.0
MILS_IN_CIRCLE = 6400
# A distance judged by ear or eye: a quarter either way, unless the words give two.
GUESSED = 0.25

_QUARTER = r"(?:north|south|east|west)"
COMPASS = (
    rf"(?:\b{_QUARTER}(?:[ -]?{_QUARTER}){{0,2}}(?:ern|ward|wards|erly)?\b"
    r"|\b(?:[NS]{1,2}[EW]|[EW][NS][EW]|[NSEW])\b)"
)
_DEGREES = r"(?P<deg>\d{1,3})(?:\s*(?:-|–|to|and)\s*(?P<deg2>\d{1,3}))?\s*(?:°|º|degrees?\b|deg\b)"
_MILS = r"(?P<mils>\d,?\d{2,3}|\d{2,3})\s*mils?\b"
_AZIMUTH = (
    r"(?:azimuth|bearing|heading)(?:\s+of)?\s*(?P<azimuth>\d{1,3})(?!\s*(?:mils?|\d|[.,]\d|k?m\b))"
)
BEARING = re.compile(
    rf"(?:between\s+)?(?P<one>{COMPASS})(?:\s*(?:and|to|–|-)\s*(?P<two>{COMPASS}))?"
    rf"|{_DEGREES}|{_MILS}|{_AZIMUTH}"
)
_UNIT = r"(?:km|kilomet(?:re|er)s?|metres?|meters?|m)\b"
_AMOUNT = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
RANGE = re.compile(
    rf"(?P<bound>up to|less than|within|at most)?\s*(?<![\d.,-])(?P<low>{_AMOUNT})"
    rf"\s*(?P<lowunit>{_UNIT})?"
    rf"(?:\s*(?:-|–|to|and)\s*(?P<high>{_AMOUNT}))?\s*-?(?P<unit>{_UNIT})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Bearing:
    """Two true bearings in degrees, clockwise."""

    first: float
    last: float

    @property
    def middle(self) -> float:
        """Return the bearing half way."""
        return (self.first + self.half) % 360

    @property
    def half(self) -> float:
        """Return half of the angle between the two."""
        return ((self.last - self.first) % 360 or 360.0) / 2


@dataclass(frozen=True)
class Range:
    """Nearest and farthest distance in metres."""

    nearest: float
    farthest: float

    @property
    def middle(self) -> float:
        """Return the distance half way."""
        return (self.nearest + self.farthest) / 2


def bearing(words: str) -> Bearing | None:
    """Return the first bearing that the words name.

    >>> bearing("WSW"), bearing("at 245 degrees")
    (Bearing(first=236.25, last=258.75), Bearing(first=240.0, last=250.0))
    """
    found = BEARING.search(words)
    return None if found is None else _bearing(found, words)


def _bearing(found: re.Match[str], words: str) -> Bearing | None:
    if found["one"]:
        one = _of_point(found["one"])
        two = _of_point(found["two"]) if found["two"] else one
        return None if one is None or two is None else _both(one, two)
    half = _HALF_OF_MAGNETIC if "magnetic" in words.lower() else _HALF_OF_COMPASS
    if found["mils"]:
        return _around(float(found["mils"].replace(",", "")) * 360 / MILS_IN_CIRCLE, half)
    degrees = float(found["deg"] or found["azimuth"])
    if degrees > 360:
        return None
    if found["deg2"]:
        return Bearing(degrees % 360, float(found["deg2"]) % 360)
    return _around(degrees, half)


def _of_point(words: str) -> Bearing | None:
    letters = re.sub(r"(?:ern|wards?|erly)$", "", words.lower())
    letters = re.sub(r"(north|south|east|west)[ -]?", lambda m: m[1][0], letters)
    if letters not in _POINTS:
        return None
    half = _HALF_OF_16 if len(letters) == 3 else _HALF_OF_8
    return _around(_POINTS.index(letters) * 22.5, half)


def _around(middle: float, half: float) -> Bearing:
    return Bearing((middle - half) % 360, (middle + half) % 360)


def _both(one: Bearing, two: Bearing) -> Bearing:
    # The smaller of the two angles between them: "between W and NW" is no journey round by south.
    if (two.middle - one.middle) % 360 <= 180:
        return Bearing(one.first, two.last)
    return Bearing(two.first, one.last)


def range_(words: str) -> Range | None:
    """Return the first range of distance that the words give.

    >>> range_("2-4 km WSW"), range_("about 1.2 km")
    (Range(nearest=2000.0, farthest=4000.0), Range(nearest=900.0, farthest=1500.0))
    """
    found = RANGE.search(words)
    return None if found is None else _range(found)


def _range(found: re.Match[str]) -> Range | None:
    unit = _metres(found["unit"])
    low = float(found["low"].replace(",", "")) * (_metres(found["lowunit"] or "") or unit)
    if found["high"]:
        high = float(found["high"].replace(",", "")) * unit
        return Range(low, high) if low < high else None
    if found["bound"]:
        return Range(0.0, low)
    return Range(low * (1 - GUESSED), low * (1 + GUESSED)) if low else None


def _metres(unit: str) -> float:
    return 1000.0 if unit.lower().startswith("k") else 1.0 if unit else 0.0


def spread(away: Range, towards: Bearing, own_m: float) -> float:
    """Return the radius in metres of what lies so far away in that direction from a place."""
    along = (away.farthest - away.nearest) / 2
    across = away.middle * math.sin(math.radians(min(90.0, towards.half)))
    return math.sqrt(own_m**2 + along**2 + across**2)
