"""Dialogue: every past moment can be asked what was planned then."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, a_span

from groundtruce.model.dialogue import Dialogue, Turn, TurnKind

DAY = timedelta(days=1)


def a_turn(days, kind="notes", **more):
    return Turn(on=NOON + days * DAY, kind=kind, **more)


def a_meeting(*turns, **more):
    given = {"announced": NOON, "span": a_span(NOON + 10 * DAY), **more}
    return Dialogue(id="m", kind="meeting", title="Meeting", turns=turns, **given)


MOVED = a_turn(3, "moved", span=a_span(NOON + 20 * DAY))
CALLED_OFF = a_turn(5, "cancelled")


def test_before_it_was_announced_nobody_knew_of_it():
    assert a_meeting().known(NOON - DAY) is None


def test_a_move_counts_from_the_day_on_which_it_was_told():
    meeting = a_meeting(MOVED)
    assert meeting.known(NOON + 2 * DAY).span.start == NOON + 10 * DAY
    assert meeting.known(NOON + 3 * DAY).span.start == NOON + 20 * DAY


def test_what_was_cancelled_and_then_moved_takes_place():
    assert a_meeting(MOVED, CALLED_OFF).outcome is TurnKind.CANCELLED
    again = a_turn(6, "moved", span=a_span(NOON + 30 * DAY))
    assert a_meeting(MOVED, CALLED_OFF, again).outcome is None


@given(st.permutations([MOVED, CALLED_OFF, a_turn(1), a_turn(8, "held")]))
def test_the_order_in_which_turns_are_written_does_not_matter(turns):
    assert a_meeting(*turns) == a_meeting(*sorted(turns, key=lambda turn: turn.on))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"span": None}, "say when"),
        ({"kind": "action", "span": None, "due": NOON}, "needs an 'owner'"),
        ({"turns": (a_turn(-1),)}, "before it was announced"),
    ],
)
def test_what_is_incomplete_is_refused(more, said):
    with pytest.raises(ValueError, match=said):
        Dialogue(**{**a_meeting().model_dump(), **more})


def test_a_move_needs_its_new_time():
    with pytest.raises(ValueError, match="new time"):
        a_turn(1, "moved")
