"""Commitments that fall due within a day and within three."""

from datetime import datetime, timedelta

from groundtruce.briefs.desk import Desk, cite_agreements
from groundtruce.briefs.phrase import Pen
from groundtruce.briefs.quote import shown
from groundtruce.briefs.sections.clocks import named
from groundtruce.model.agreement import Agreement, Commitment
from groundtruce.model.brief import Section, Sentence

KEY = "due"
HOURS = (24, 72)
Deadline = tuple[datetime, Agreement, Commitment]


def section(desk: Desk, pen: Pen) -> Section:
    """Return each deadline once, under the shortest time that holds it."""
    if not desk.agreements:
        return Section(key=KEY)
    deadlines = ahead(desk, timedelta(hours=HOURS[-1]))
    told = [_told(one, desk, pen) for one in deadlines]
    if not told:
        pen = pen.speaks("none_due")
        told = [pen.say(KEY, "none_due", cite_agreements(*desk.agreements))]
    return Section(key=KEY, sentences=tuple(told))


def ahead(desk: Desk, within: timedelta) -> list[Deadline]:
    """Return what falls due from now on within that time, clocks that run out included."""
    found = [
        (due, text, duty)
        for text in desk.agreements
        for duty in text.commitments
        if (text.id, duty.id) not in desk.ended
        for due in (duty.deadline, duty.clock.ends if duty.clock else None)
        if due is not None and desk.now < due <= desk.now + within
    ]
    return sorted(found, key=lambda one: (one[0], one[1].id, one[2].id))


def _told(deadline: Deadline, desk: Desk, pen: Pen) -> Sentence:
    moment, text, duty = deadline
    pen = pen.speaks("due_soon")
    hours = next(one for one in HOURS if moment <= desk.now + timedelta(hours=one))
    return pen.say(
        KEY,
        "due_soon",
        cite_agreements(text),
        hours=str(hours),
        commitment=named(pen, duty),
        moment=pen.moment(moment),
        note=f" ({shown(duty.deadline_note)})" if duty.deadline_note else "",
        parties=pen.parties(duty.bound),
    )
