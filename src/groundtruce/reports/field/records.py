"""Records: what each of the other forms becomes: claims, watch, or words for a person to read."""

from groundtruce.model.claim import Item, Voice
from groundtruce.model.figure import Figure
from groundtruce.model.record import content_id
from groundtruce.model.span import Span
from groundtruce.model.watch import WatchKind
from groundtruce.reports.field import position
from groundtruce.reports.field.answers import Answer
from groundtruce.reports.field.desk import Desk
from groundtruce.reports.field.perception import seen_here
from groundtruce.reports.row import Refused
from groundtruce.reports.watching.seen import Sight, along
from groundtruce.reports.watching.track import Fix, timed

SIGHT_M = 2000.0
GROUND = ("area_cleared_m2", "area_surveyed_m2", "mines_found", "mines_cleared", "munitions")
EFFECTS = ("nationals_stranded", "tankers_stranded", "trucks", "people")
_CLAIM_OF = {
    WatchKind.DENIAL: "access_denial",
    WatchKind.DELAY: "access_delay",
    WatchKind.CONDITIONAL: "conditional_access",
    WatchKind.IMPEDIMENT: "obstruction",
}
_NOWHERE = Refused(
    None,
    "the form says no place or no time that can be used",
    "Ask the observer where and when it was.",
)


def patrol(desk: Desk) -> None:
    """Make watch of a patrol: the ground along its track, or the zones it says it watched."""
    span = desk.lasted()
    if span is None:
        return desk.refuse(_NOWHERE)
    walked = desk.ask("track", position.track) or ()
    if walked and all(desk.is_in_area(one, "track") for one in (walked[0], walked[-1])):
        return _along(walked, span, desk)
    names = desk.form.said("watched").split()
    zones = [found for name in names if (found := position.zone(name, desk.case))]
    for place in zones:
        desk.watch(WatchKind.PATROL, place, span, "watched", quality=_share(place.radius_m))
    if not zones and desk.observer is not None:
        desk.watch(WatchKind.POST, desk.observer, span, "position")
    elif not zones:
        desk.refuse(_NOWHERE)
    return None


def _along(walked: tuple[position.Fix, ...], span: Span, desk: Desk) -> None:
    """Make watch stretch by stretch: a patrol sees each place only while it passes."""
    unsure = max(one.radius_m for one in walked)
    passed = timed(tuple(Fix(one.lon, one.lat) for one in walked), span)
    sight = Sight(day_m=max(SIGHT_M - unsure, 1.0))
    for place, part in along(passed, sight, desk.terrain):
        desk.watch(WatchKind.PATROL, place, part, "track")


def restriction(desk: Desk) -> None:
    """Make the entry of the register, and the claim that says who kept observers from what."""
    word = desk.word("restriction", "watch_kinds")
    kind = WatchKind(word) if word else WatchKind.IMPEDIMENT
    place, span = desk.place or desk.observer, desk.lasting()
    if not kind.is_restriction or place is None or span is None:
        return desk.refuse(_NOWHERE)
    side = desk.party("side")
    reason = desk.form.said("reason") or None
    modality = desk.word("modality", "modalities") or "seen"
    desk.watch(kind, place, span, "restriction", side=side, reason=reason, modality=modality)
    desk.claim(
        _CLAIM_OF[kind],
        "reason",
        "restriction",
        place=place,
        span=span,
        accused=side,
        target=desk.form.said("unseen") or None,
        reason=reason,
        agent=desk.form.said("by_whom") or None,
        observation=seen_here(desk),
    )
    return None


def weapons_check(desk: Desk) -> None:
    """Make a claim of each weapon looked for, and watch of the visit, or of its refusal."""
    place, span, party = desk.place or desk.observer, desk.lasted(), desk.party("held_by")
    site = desk.form.said("zone") or desk.form.said("place") or None
    if desk.form.said("access") == "no":
        if place is not None and span is not None:
            desk.watch(WatchKind.DENIAL, place, span, "access", side=party)
        state = {"party": party, "site": site, "state": "access_denied"}
        desk.claim("weapons_inspection", "note", "access", place=place, item=Item(**state))
        return
    if place is not None and span is not None:
        desk.watch(WatchKind.VISIT, place, span, "day")
    for found in desk.form.each("item"):
        _weapon(found, desk, party, site)


def _weapon(told: Answer, desk: Desk, party: str | None, site: str | None) -> None:
    weapon, many = desk.word("weapon", "weapons", told), desk.number("weapons_seen", told)
    serial = told.said("serial") or None
    if many is None and serial is not None and told.said("state") == "present":
        many = 1
    desk.claim(
        "weapons_inspection",
        "serial",
        "weapon_class",
        "weapon",
        among=told,
        place=desk.place or desk.observer,
        weapons=(weapon,) if weapon else (),
        figures=(Figure(kind="weapons_seen", best=many),) if many is not None else (),
        observation=seen_here(desk),
        item=Item(
            party=party,
            weapon_class=desk.word("weapon_class", "weapon_classes", told),
            serial=serial,
            site=site,
            state=desk.word("state", "weapon_states", told),
        ),
    )


def demining(desk: Desk) -> None:
    """Make the claim of what was done or found at a demining area, and watch of the visit."""
    place, span = desk.place or desk.observer, desk.lasted()
    if place is not None and span is not None:
        desk.watch(WatchKind.VISIT, place, span, "day")
    party = desk.party("work_of")
    desk.claim(
        desk.word("kind", "event_kinds") or "demining",
        "note",
        "kind",
        place=place,
        figures=(*desk.figures(*GROUND), *desk.casualties),
        agent=desk.case.party(party).labels.get("en") if party else None,  # type: ignore[union-attr]
        observation=seen_here(desk),
    )


def crossing(desk: Desk) -> None:
    """Make the claim of how a crossing stands, and of what is held back."""
    desk.claim(
        desk.word("kind", "event_kinds") or "other",
        "note",
        "kind",
        place=desk.place or desk.observer,
        accused=desk.party("by"),
        target=", ".join(desk.form.said("supplies").split()) or None,
        figures=desk.figures(*EFFECTS),
        observation=seen_here(desk),
    )


def interview(desk: Desk) -> None:
    """Make the witness's claim, in a voice of its own that bears no name.

    Without consent nothing is read. Where the interview was held is not asked. The claim rests on
    the word that was chosen, so that no paper which quotes it can quote the witness: their own
    words stay in the report, which is restricted.
    """
    if not desk.says("consent"):
        return desk.refuse(
            Refused("consent", "the witness did not consent", "Nothing of it is read or shown.")
        )
    kind = desk.word("kind", "event_kinds") or "other"
    desk.claim(
        kind,
        "kind",
        origin=content_id("witness", desk.report),
        speaker="witness",
        carrier=desk.source,
        figures=desk.casualties,
        through=() if desk.says("saw_it") else (Voice(words="hearsay"),),
    )
    return None


def note(_desk: Desk) -> None:
    """Make nothing of a free note: its words wait for a person."""


def _share(radius_m: float | None) -> float:
    return 1.0 if not radius_m else round(min(1.0, (SIGHT_M / radius_m) ** 2), 4)
