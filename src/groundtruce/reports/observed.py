"""Observed: how the mission's own people perceived something, and from where."""

from groundtruce.model.claim import Direction, Modality, Observation
from groundtruce.model.place import Place
from groundtruce.reports.row import Refused
from groundtruce.reports.where import Seen, number
from groundtruce.reports.words import Words

_POINTS = (
    "n",
    "nne",
    "ne",
    "ene",
    "e",
    "ese",
    "se",
    "sse",
    "s",
    "ssw",
    "sw",
    "wsw",
    "w",
    "wnw",
    "nw",
    "nnw",
)
# Half the distance to the next compass point that people name: 8 of them for one or two letters.
_HALF_OF_8, _HALF_OF_16 = 22.5, 11.25
BEARING_ERROR_DEG = 5.0


def ranges(told: dict[str, str]) -> Seen | None:
    """Return the ranges and bearings that the row gives, ``None`` where it gives no range.

    A range without a bearing lies all round; a single bearing stands for the sector around it.
    """
    if "range_max_m" not in told:
        return None
    first, last = _bearings(told)
    return Seen(
        range_min_m=number(told.get("range_min_m", "0"), "range_min_m"),
        range_max_m=number(told["range_max_m"], "range_max_m"),
        bearing_from_deg=first,
        bearing_to_deg=last,
    )


def observation(
    told: dict[str, str], observer: Place, seen: Seen | None, words: Words
) -> Observation:
    """Return the observation; refuses one that does not say how it was perceived."""
    said = told.get("modality")
    if not said:
        raise Refused(
            "modality",
            "there is an observer's position, and not how it was perceived",
            "Map 'modality', or give its default: seen, heard, camera, uav or satellite.",
        )
    direction = told.get("direction")
    weapon = told.get("assessed_as")
    return Observation(
        observer=observer,
        modality=Modality(words.must("modalities", said, "modality")),
        count=int(number(told["count"], "count")) if "count" in told else None,
        unit=told.get("unit"),
        range_min_m=seen.range_min_m if seen else None,
        range_max_m=seen.range_max_m if seen else None,
        bearing_from_deg=seen.bearing_from_deg if seen else None,
        bearing_to_deg=seen.bearing_to_deg if seen else None,
        direction=Direction(words.must("directions", direction, "direction"))
        if direction
        else Direction.UNDETERMINED,
        assessed_as=(words.key("weapons", weapon) or weapon) if weapon else None,
        is_exercise=told.get("is_exercise", "").lower() in ("true", "1", "yes"),
    )


def _bearings(told: dict[str, str]) -> tuple[float, float]:
    if "bearing_from_deg" in told and "bearing_to_deg" in told:
        first = number(told["bearing_from_deg"], "bearing_from_deg")
        return first, number(told["bearing_to_deg"], "bearing_to_deg")
    if "bearing" not in told:
        return 0.0, 360.0
    said = told["bearing"].lower().replace("-", "")
    if said in _POINTS:
        middle = _POINTS.index(said) * 22.5
        half = _HALF_OF_16 if len(said) == 3 else _HALF_OF_8
    else:
        middle, half = number(said, "bearing"), BEARING_ERROR_DEG
    return (middle - half) % 360, (middle + half) % 360
