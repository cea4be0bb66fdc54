"""What could not be seen: days without watching, refused access, places and times too vague."""

from collections import Counter

from groundtruce.briefs.desk import (
    Desk,
    cite_agreements,
    cite_assessments,
    cite_findings,
    cite_watch,
)
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.sections import heat
from groundtruce.briefs.sections.scorecard import duties
from groundtruce.model import observable
from groundtruce.model.assessment import State
from groundtruce.model.brief import Section, Sentence
from groundtruce.model.finding import Status
from groundtruce.model.observable import Outcome

KEY = "not_seen"
RESTRICTIONS_TOLD = 3


def section(desk: Desk, pen: Pen) -> Section:
    """Return what nobody could see and why, so that silence is not read as quiet."""
    told = [_days(desk, pen), *_restrictions(desk, pen), _no_place(desk, pen)]
    told += [
        heat.told(desk, pen, KEY),
        _from_space(desk, pen),
        _not_verifiable(desk, pen),
        _not_observable(desk, pen),
    ]
    return Section(key=KEY, sentences=tuple(one for one in told if one))


def _days(desk: Desk, pen: Pen) -> Sentence | None:
    watch = desk.watched(desk.current)
    cites = (*cite_agreements(desk.ceasefire), *cite_watch(watch))
    if not cites:
        return None
    unwatched = desk.current.days - desk.days_watched(desk.current)
    template = "days_not_watched" if unwatched else "every_day_watched"
    pen = pen.speaks(template)
    return pen.say(
        KEY,
        template,
        cites,
        unwatched=f"{unwatched:,}",
        days=pen.count(desk.current.days, "day"),
        since=pen.day(desk.current.start),
    )


def _restrictions(desk: Desk, pen: Pen) -> list[Sentence]:
    newest = sorted(desk.restrictions(desk.current), key=lambda one: (one.span.start, one.id))
    pen = pen.speaks("restriction")
    return [
        pen.say(
            KEY,
            "restriction",
            cite_watch([one]),
            kind=capital(pen.label("watch_kinds", one.kind.value)),
            place=pen.place(one.place),
            when=pen.when(one.span),
            side=pen.party(one.side) if one.side else pen.label("labels", "not_stated"),
        )
        for one in newest[-RESTRICTIONS_TOLD:]
    ]


def _no_place(desk: Desk, pen: Pen) -> Sentence | None:
    vague = [
        one for one in desk.acts if one.incident.place is None or not one.incident.place.is_pin
    ]
    if not vague:
        return None
    pen = pen.speaks("no_place")
    return pen.say(
        KEY,
        "no_place",
        cite_findings(vague),
        vague=pen.count(len(vague), "incident"),
        acts=f"{len(desk.acts):,}",
    )


def _from_space(desk: Desk, pen: Pen) -> Sentence | None:
    asked = [one for one in desk.acts if observable.vagueness(one.incident) is None]
    passes = tuple(one for one in desk.watch if one.overpass)
    if not asked:
        return None
    without = "space_unlogged" if heat.asked(desk) else "space_not_asked"
    template = "space_told" if passes else without
    found = observable.seen((one.incident for one in asked), passes)
    told = Counter(one.outcome for one in found)
    best = {one.passes[0] for one in found if one.passes}
    spans = [one.incident.span for one in asked if one.incident.span]
    pen = pen.speaks(template)
    return pen.say(
        KEY,
        template,
        (*cite_findings(asked), *cite_watch(one for one in passes if one.id in best)),
        first=pen.day(min(one.start for one in spans)),
        last=pen.day(max(one.start for one in spans)),
        asked=pen.count(len(asked), "incident"),
        acts=f"{len(desk.acts):,}",
        seen=f"{told[Outcome.SEEN]:,}",
        not_seen=f"{told[Outcome.NOT_SEEN]:,}",
        blind=f"{told[Outcome.NOT_OBSERVABLE]:,}",
    )


def _not_verifiable(desk: Desk, pen: Pen) -> Sentence | None:
    found = [one for one in desk.acts if one.status is Status.NOT_VERIFIABLE]
    unverified = [one for one in desk.acts if one.status is Status.UNVERIFIED]
    if not (found or unverified):
        return None
    pen = pen.speaks("not_verifiable")
    return pen.say(
        KEY,
        "not_verifiable",
        cite_findings((*found, *unverified)),
        not_verifiable=pen.count(len(found), "incident"),
        unverified=pen.count(len(unverified), "incident"),
    )


def _not_observable(desk: Desk, pen: Pen) -> Sentence | None:
    found = [one for one in desk.binding if one.state is State.NOT_OBSERVABLE]
    unseen = {(one.agreement, one.commitment) for one in found}
    if not found:
        return None
    pen = pen.speaks("not_observable")
    return pen.say(
        KEY,
        "not_observable",
        cite_assessments(found),
        count=f"{len(unseen):,}",
        all=pen.count(len(duties(desk)), "commitment"),
    )
