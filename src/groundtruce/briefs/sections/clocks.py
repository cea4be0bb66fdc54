"""Clocks: the next deadlines, those that have passed undone, and conditional clocks."""

from datetime import datetime, timedelta

from groundtruce.briefs.desk import Desk, cite_agreements, cite_assessments
from groundtruce.briefs.phrase import Pen
from groundtruce.briefs.quote import brief_words, shown
from groundtruce.briefs.sections.scorecard import standing
from groundtruce.model.agreement import Agreement, Commitment
from groundtruce.model.assessment import Assessment, State
from groundtruce.model.brief import Section, Sentence

KEY = "clocks"
NEXT, PASSED, CONDITIONAL = 3, 3, 2
COMPLETE, SUMMARY = 3, 90
# A deadline longer past than this belongs to the scorecard, not to the clocks.
LOOK_BACK = timedelta(days=60)


def section(desk: Desk, pen: Pen) -> Section:
    """Return the deadlines on either side of now, and the clocks that run on a condition."""
    told = [*_ahead(desk, pen), *_passed(desk, pen), *_conditional(desk, pen)]
    return Section(key=KEY, sentences=tuple(told))


def _ahead(desk: Desk, pen: Pen) -> list[Sentence]:
    dated = [one for one in _deadlines(desk) if one[0] > desk.now]
    if not dated and desk.agreements:
        pen = pen.speaks("no_deadline_ahead")
        return [pen.say(KEY, "no_deadline_ahead", cite_agreements(*desk.agreements))]
    return [
        _due(
            "deadline_ahead",
            pen,
            desk,
            one,
            days=pen.speaks("deadline_ahead").count(max(0, (one[0] - desk.now).days), "day"),
        )
        for one in dated[:NEXT]
    ]


def _passed(desk: Desk, pen: Pen) -> list[Sentence]:
    undone = [
        one
        for one in _deadlines(desk)
        if desk.now - LOOK_BACK <= one[0] <= desk.now and not _done(desk, one[1], one[2])
    ]
    return [
        _due("deadline_passed", pen, desk, one, states=_states(desk, pen, one[1], one[2]))
        for one in undone[-PASSED:]
    ]


def _conditional(desk: Desk, pen: Pen) -> list[Sentence]:
    pen = pen.speaks("conditional_clock")
    running = [
        (text, duty, duty.clock)
        for text in reversed(desk.agreements)
        for duty in text.commitments
        if duty.clock
        and (duty.clock.condition or duty.clock.starts)
        and (text.id, duty.id) not in desk.ended
    ]
    return [
        pen.say(
            KEY,
            "conditional_clock",
            (*cite_agreements(text), *cite_assessments(_assessed(desk, text, duty))),
            commitment=named(pen, duty),
            ends=pen.moment(clock.ends) if clock.ends else pen.label("labels", "no_deadline"),
            reset=clock.reset or pen.label("labels", "not_stated"),
            states=_states(desk, pen, text, duty),
            noted=_noted(desk, pen, text, duty),
        )
        for text, duty, clock in running[:CONDITIONAL]
    ]


def _noted(desk: Desk, pen: Pen, text: Agreement, duty: Commitment) -> str:
    said = [
        f" {pen.day(one.on)}: {brief_words(shown(one.says), SUMMARY)}"
        for one in text.changes
        if duty.id in one.commitments and one.on <= desk.now and one.says
    ]
    return "".join(said[-1:])


def named(pen: Pen, duty: Commitment) -> str:
    """Return what a commitment says, cut to what a list can hold."""
    return brief_words(shown(duty.labels.get(pen.language, duty.summary)), SUMMARY)


def _due(
    template: str,
    pen: Pen,
    desk: Desk,
    deadline: tuple[datetime, Agreement, Commitment],
    **more: str,
) -> Sentence:
    moment, text, duty = deadline
    pen = pen.speaks(template)
    return pen.say(
        KEY,
        template,
        (*cite_agreements(text), *cite_assessments(_assessed(desk, text, duty))),
        moment=pen.moment(moment),
        commitment=named(pen, duty),
        parties=pen.parties(duty.bound),
        note=f" ({shown(duty.deadline_note)})" if duty.deadline_note else "",
        **more,
    )


def _deadlines(desk: Desk) -> list[tuple[datetime, Agreement, Commitment]]:
    found = [
        (duty.deadline, text, duty)
        for text in desk.agreements
        for duty in text.commitments
        if duty.deadline is not None and (text.id, duty.id) not in desk.ended
    ]
    return sorted(found, key=lambda one: (one[0], one[1].id, one[2].id))


def _assessed(desk: Desk, text: Agreement, duty: Commitment) -> list[Assessment]:
    found = [
        one for one in desk.assessments if (one.agreement, one.commitment) == (text.id, duty.id)
    ]
    order = (*desk.case.party_ids, *sorted(one.party for one in found))
    return sorted(found, key=lambda one: order.index(one.party))


def _done(desk: Desk, text: Agreement, duty: Commitment) -> bool:
    found = _assessed(desk, text, duty)
    return bool(found) and all(one.degree == COMPLETE or one.state is State.KEPT for one in found)


def _states(desk: Desk, pen: Pen, text: Agreement, duty: Commitment) -> str:
    found = _assessed(desk, text, duty)
    said = [f"{pen.party(one.party)}: {standing(desk, pen, one)}" for one in found]
    return "; ".join(said) or pen.label("labels", "not_assessed")
