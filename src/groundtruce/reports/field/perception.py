"""Perception: what an observer saw or heard, from where, how far away and in which direction."""

from groundtruce.model import perceived
from groundtruce.model.claim import Direction, Modality, Observation
from groundtruce.model.perceived import North, Reading
from groundtruce.model.place import Place, Sector
from groundtruce.model.report import Check
from groundtruce.model.vocabulary import vocabulary
from groundtruce.reports.field.desk import Desk
from groundtruce.reports.row import Refused
from groundtruce.reports.where import number

_ASK = "Ask the observer."
_WHICH_NORTH = "the bearing is magnetic, and neither form nor case says the declination there"
_SAY_NORTH = "Add 'declination' to case.yaml; until then it lies all round."
# Nobody perceives from farther away than this what a form asks about.
FARTHEST_M = 100_000.0


def observation(desk: Desk) -> None:
    """Make the one claim of an incident that an observer perceived."""
    kind = desk.word("kind", "event_kinds") or "other"
    weapon = desk.word("weapon", "weapons")
    area = _area(desk)
    desk.claim(
        kind,
        "note",
        "kind",
        place=_named(desk, area) or area or desk.place,
        weapons=(weapon,) if weapon else (),
        figures=desk.casualties,
        observation=_observed(desk, area, weapon),
        confidence=_certainty(desk),
    )


def seen_here(desk: Desk) -> Observation | None:
    """Return the observation of somebody who stood where it was."""
    return Observation(observer=desk.observer, modality=Modality.SEEN) if desk.observer else None


def _observed(desk: Desk, area: Place | None, weapon: str | None) -> Observation | None:
    modality = desk.word("modality", "modalities")
    if desk.observer is None or modality is None:
        return None
    many = desk.number("count")
    direction = desk.word("direction", "directions")
    seen = area.extent if area is not None and isinstance(area.extent, Sector) else None
    return Observation(
        observer=desk.observer,
        modality=Modality(modality),
        count=None if many is None else int(many),
        unit=desk.word("unit", "units"),
        range_min_m=seen and seen.range_min_m,
        range_max_m=seen and seen.range_max_m,
        bearing_from_deg=seen and seen.bearing_from_deg,
        bearing_to_deg=seen and seen.bearing_to_deg,
        direction=Direction(direction) if direction else Direction.UNDETERMINED,
        assessed_as=weapon,
        is_exercise=desk.says("exercise"),
    )


def _area(desk: Desk) -> Place | None:
    """Return the annular sector that ranges and bearings enclose, ``None`` without a range."""
    away, observer = _away(desk), desk.observer
    if away is None or observer is None or observer.centre is None:
        return None
    towards, declination = _towards(desk, observer)
    try:
        return perceived.place(
            observer,
            range_m=away,
            bearing_deg=towards,
            north=North.TRUE if declination is None else North.MAGNETIC,
            declination_deg=declination,
            bearing_error_deg=desk.number("compass_error") or None,
        )
    except ValueError as cause:
        desk.refuse(Refused("range_max", str(cause).splitlines()[-1].strip(), _ASK))
        return None


def _away(desk: Desk) -> Reading | None:
    away = _band(desk, "range_min", "range_max")
    if away is not None and not 0 < _largest(away) <= FARTHEST_M:
        desk.refuse(Refused("range_max", f"a range of {_largest(away):g} m", _ASK))
        return None
    return away


def _towards(desk: Desk, observer: Place) -> tuple[Reading | None, float | None]:
    """Return the bearing, and by how much it must be turned; ``None`` for one from true north."""
    towards = _band(desk, "bearing_from", "bearing_to")
    if towards is not None and _largest(towards) > 360:
        desk.refuse(Refused("bearing_from", "a bearing beyond 360 degrees", _ASK))
        return None, None
    if towards is None or desk.form.said("north") == North.TRUE:
        return towards, None
    declination = _declination(desk, observer)
    if declination is None:
        desk.refuse(Refused("bearing_from", _WHICH_NORTH, _SAY_NORTH))
        return None, None
    return towards, declination


def _band(desk: Desk, first: str, last: str) -> Reading | None:
    """Return both ends where both were answered, and the one answer as a single reading."""
    one, two = desk.number(first), desk.number(last)
    if one is None or two is None:
        return two if one is None else one
    if first == "range_min" and one >= two:
        if one == two:
            return two
        desk.refuse(Refused(first, f"the nearest range {one:g} exceeds the farthest {two:g}", _ASK))
        return two, one
    return one, two


def _largest(told: Reading) -> float:
    return max(told) if isinstance(told, tuple) else told


def _declination(desk: Desk, observer: Place) -> float | None:
    """Return how far magnetic north lies east there and then: the form's word, or the case's."""
    if desk.form.said("declination"):
        return desk.ask("declination", _degrees)
    centre, span = observer.centre, desk.span
    if centre is None:
        return None
    return desk.case.declination_at(*centre, span.start if span else desk.received)


def _degrees(said: str, field: str) -> float:
    found = number(said, field)
    if abs(found) > 180:
        raise Refused(field, f"{found:g} is no declination", _ASK)
    return found


def _named(desk: Desk, area: Place | None) -> Place | None:
    """Return the area perceived under the name of the place that the observer knew it by.

    A place that lies elsewhere gives no name: one of the two is wrong, and that is noted.
    """
    named = desk.place
    if area is None or named is None:
        return None
    if apart := area.gap(named):
        off = round(apart)
        desk.checks.append(Check(of="where", by="place", agrees=False, off=off, unit="metres"))
        return None
    told = {"toponyms": named.toponyms, "place_id": named.place_id, "admin": named.admin}
    return area.model_copy(update=told)


def _certainty(desk: Desk) -> float | None:
    """Return the middle of the band of probability that the observer's word stands for."""
    said = desk.word("certainty", "likelihood")
    if said is None:
        return None
    codes = vocabulary().words("likelihood")[said].codes
    return (float(codes["low"]) + float(codes["high"])) / 200
