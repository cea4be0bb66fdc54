"""What ``groundtruce satellite watch`` shows: by incident, what space could have seen."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from groundtruce.cli.terminal import out, table
from groundtruce.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from groundtruce.model.observable import Seen
    from groundtruce.model.report import Quarantined
    from groundtruce.model.watch import Watch
    from groundtruce.reports.satellite.burn_map import Summary as Burned
    from groundtruce.reports.satellite.change_map import Summary
    from groundtruce.reports.satellite.change_places import Found

_SHOWN = 40


def satellite_seen(found: "Sequence[Seen]", passes: "Sequence[Watch]") -> None:
    """Print the incidents, those that space saw first, and how many had which outcome and why."""
    by_id = {one.id: one for one in passes}
    order = ("seen", "not_seen", "not_observable")
    first = sorted(found, key=lambda one: (order.index(one.outcome), not one.passes, one.incident))
    rows = (
        (
            one.incident,
            _word(one.outcome.value),
            _word(one.why.value) if one.why else "",
            len(one.passes) or "",
            _told(by_id.get(one.passes[0])) if one.passes else "",
        )
        for one in first[:_SHOWN]
    )
    table(f"Incidents: {len(found)}", ("incident", "space", "why", "passes", "best pass"), rows)
    for (outcome, why), count in Counter((one.outcome, one.why) for one in found).most_common():
        because = f": {_word(why.value)}" if why else ""
        out.print(f"{count:>7,} {_word(outcome.value)}{because}", highlight=False)
    if len(found) > _SHOWN:
        out.print(f"… and {len(found) - _SHOWN} more, all with --json")
    out.print("Silence from space denies nothing.", highlight=False)


def screened(told: "Summary", places: "Sequence[Found]") -> None:
    """Print what a radar screening came to, and the places that stand out of all."""
    table("Images", ("before", "after", "orbit"), (
        (before, after, name) for name, (before, after) in told.images.items()
    ))  # fmt: skip
    out.print(
        f"{told.flagged:.2%} of {told.tested:,} pixels changed at a level of {told.level:.2%}; in "
        f"{told.rose:.0%} of them the echo rose; of {told.unseen:.1%} nothing can be said",
        highlight=False,
    )
    calm = "too few images before the event to say" if told.placebo is None else (
        f"{told.placebo:.2%}")  # fmt: skip
    out.print(f"The same test on the time before the event flags: {calm}", highlight=False)
    if not places:
        return
    marked = sorted((one for one in places if one.stands_out), key=lambda one: one.chance)
    rows = ((o.name, o.flagged, o.tested, f"{o.chance:.2g}") for o in marked[:_SHOWN])
    table("Places that stand out", ("place", "flagged", "pixels", "chance"), rows)
    out.print(
        f"{len(marked):,} of {len(places):,} places stand out; of these about one in twenty is "
        f"expected to be false. {len(places):,} looks at {told.level:.2%} would flag some by "
        "accident alone.",
        highlight=False,
    )


def scarred(told: "Burned") -> None:
    """Print what a look for burn scars came to."""
    area = "" if told.hectares is None else f", {told.hectares:,.1f} ha"
    out.print(
        f"{told.burned:.2%} of {told.seen:,} pixels seen burned (dNBR {told.at_least:g} and "
        f"more){area}; of {told.unseen:.1%} nothing can be said; {told.before} images before, "
        f"{told.after} after",
        highlight=False,
    )
    calm = "too few images before the event to say" if told.placebo is None else (
        f"{told.placebo:.2%}")  # fmt: skip
    out.print(f"The same look at the time before the event calls burned: {calm}", highlight=False)


def set_aside(found: "Sequence[Quarantined]") -> None:
    """Print the notes that could not be taken, each with what to do about it."""
    if found:
        rows = ((one.line, one.field, one.reason, one.remedy) for one in found[:_SHOWN])
        table("Set aside", ("note", "field", "why", "what to do"), rows)


def _word(key: str) -> str:
    return vocabulary().label("labels", key)


def _told(entry: "Watch | None") -> str:
    overpass = entry.overpass if entry else None
    if entry is None or overpass is None:
        return ""
    cloud = "" if overpass.cloud is None else f", cloud {overpass.cloud:.0%}"
    item = f", {overpass.item}" if overpass.item else ""
    return f"{overpass.satellite} {entry.span.start:%Y-%m-%d %H:%M}{cloud}{item}"
