"""Perceived: where something was, from what an observer made out of it at a distance.

A post tells a range and a bearing, each as a band or as one reading, and a compass points to
magnetic north. What comes out is an annular sector that knows how far its readings may be off, so
that several of them can be laid over each other.
"""

from enum import StrEnum

from groundtruce.model.place import Place, Precision, Sector, precision_of

# Standard errors of one reading where the observer states none: of compass and ear together in
# degrees, and of a range told by ear or eye as a share of it.
BEARING_ERROR_DEG = 4.0
RANGE_ERROR = 0.25
# A single reading stands for the step of the scale that it was read from.
STEP_DEG = 1.0
STEP_SHARE = 0.01

# One reading, or the band between two of them.
Reading = float | tuple[float, float]


class North(StrEnum):
    """The north that a bearing was taken from."""

    TRUE = "true"
    MAGNETIC = "magnetic"


def place(
    observer: Place,
    *,
    range_m: Reading,
    bearing_deg: Reading | None = None,
    north: North = North.TRUE,
    declination_deg: float | None = None,
    bearing_error_deg: float | None = None,
    range_error: float | None = None,
) -> Place:
    """Return the area in which something lies that was perceived from the observer's place.

    A pair is a band, clockwise for bearings; without a bearing it lies all round. Errors are
    standard errors, of the range as a share of it; a single reading always has one. Raises
    ValueError that says what is missing: a position, or the declination of a magnetic bearing.
    """
    if observer.centre is None or observer.radius_m is None:
        raise ValueError("the observer's place is known in words only")
    near, far = _band(range_m, STEP_SHARE * _middle(range_m))
    extent = Sector(
        shape="sector",
        lon=observer.centre[0],
        lat=observer.centre[1],
        range_min_m=max(0.0, near),
        range_max_m=far,
        **_bearings(bearing_deg, _turn(north, declination_deg)),
        position_m=max(1.0, observer.radius_m),
        bearing_error_deg=None if bearing_deg is None else _error(bearing_deg, bearing_error_deg),
        range_error=_error(range_m, range_error, RANGE_ERROR),
    )
    rough = Place(extent=extent, precision=Precision.UNKNOWN)
    return rough.model_copy(update={"precision": precision_of(rough.radius_m or far)})


def _turn(north: North, declination_deg: float | None) -> float:
    """Return by how much a bearing must be turned to count from true north; east is positive."""
    if north is North.TRUE:
        return 0.0
    if declination_deg is None:
        raise ValueError("a magnetic bearing needs the declination of its place and year")
    return declination_deg


def _bearings(told: Reading | None, turn: float) -> dict[str, float]:
    if told is None:
        return {"bearing_from_deg": 0.0, "bearing_to_deg": 360.0}
    first, last = _band(told, STEP_DEG)
    if last - first in (0.0, 360.0):
        return {"bearing_from_deg": 0.0, "bearing_to_deg": 360.0}
    return {"bearing_from_deg": (first + turn) % 360, "bearing_to_deg": (last + turn) % 360}


def _band(told: Reading, step: float) -> tuple[float, float]:
    return told if isinstance(told, tuple) else (told - step / 2, told + step / 2)


def _middle(told: Reading) -> float:
    return sum(told) / 2 if isinstance(told, tuple) else told


def _error(told: Reading, stated: float | None, usual: float = BEARING_ERROR_DEG) -> float | None:
    return usual if stated is None and not isinstance(told, tuple) else stated
