"""Where and when of what is told: the place and the time in its clause, else in its sentence."""

from typing import TYPE_CHECKING

from groundtruce.model.place import Precision
from groundtruce.reports.text.event import Event
from groundtruce.reports.text.time_value import When
from groundtruce.reports.text.told import Reading
from groundtruce.reports.text.where import Where

if TYPE_CHECKING:
    from spacy.tokens import Doc

# What a name is where it acts or is acted upon as a body, so that it is no place.
AS_A_BODY = ("nsubj", "nsubjpass", "dobj", "poss", "agent", "compound", "amod")
# Words behind which a state is named only in passing: "regions near Laos", "talks with Laos".
IN_PASSING = ("near", "with", "against", "towards", "toward", "bordering", "beside", "like")
# How far a time may stand from its clause where the sentence tells of more than one event.
REACH = 40


def place_near(start: int, end: int, doc: "Doc", reading: Reading) -> Where | None:
    """Return the finest place of the clause, else of its sentence."""
    inside = [one for one in reading.places if start <= one.start < end and _is_place(one, doc)]
    if not inside:
        begin, finish = _sentence(start, doc)
        inside = [
            one for one in reading.places if begin <= one.start < finish and _is_place(one, doc)
        ]
    return min(inside, key=lambda one: (one.rank, abs(one.start - start)), default=None)


def time_near(
    start: int, end: int, event: Event | None, doc: "Doc", reading: Reading
) -> When | None:
    """Return the time of the clause, else that of its sentence."""
    known = [one for one in reading.times if not one.is_open]
    inside = [one for one in known if start <= one.start < end]
    if not inside:
        begin, finish = _sentence(start, doc)
        inside = [one for one in known if begin <= one.start < finish]
        if any(e is not event and begin <= e.start < finish for e in reading.events):
            inside = [one for one in inside if start - REACH <= one.start < end + REACH]
    at = start if event is None else event.start
    return min(inside, key=lambda one: abs(one.start - at), default=None)


def _is_place(one: Where, doc: "Doc") -> bool:
    if one.is_adjective:
        return False
    span = doc.char_span(one.start, one.end, alignment_mode="expand")
    if span is None:
        return True
    is_state = one.place is not None and one.place.precision is Precision.COUNTRY
    in_passing = is_state and span.root.head.lower_ in IN_PASSING
    return span.root.dep_ not in AS_A_BODY and not in_passing


def _sentence(at: int, doc: "Doc") -> tuple[int, int]:
    span = doc.char_span(at, at + 1, alignment_mode="expand")
    if span is None:
        return (at, at)
    return (span[0].sent.start_char, span[0].sent.end_char)
