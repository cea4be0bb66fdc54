"""The ledger of the dialogue: planned, held, past without a word; both parties' answers."""

from tests.builders import NOON, a_span
from tests.compliance.a_case import a_case
from tests.compliance.ledger.a_record import DAY, table

from groundtruce.compliance.ledger.basis import Basis
from groundtruce.compliance.ledger.dialogue import ledger
from groundtruce.model.dialogue import Dialogue, Turn
from groundtruce.model.finding import Asked, Reply

MEETING = Dialogue(
    id="m", kind="meeting", title="Meeting", between=("BBB", "AAA"), announced=NOON,
    span=a_span(NOON + 5 * DAY), turns=(Turn(on=NOON + 9 * DAY, kind="held", says="Agreed."),),
)  # fmt: skip
ACTION = Dialogue(
    id="a", kind="action", title="Send the map", owner=("AAA",), announced=NOON,
    due=NOON + 7 * DAY, turns=(Turn(on=NOON + 12 * DAY, kind="done"),), follows="m",
)  # fmt: skip


def tables(name, days, asked=()):
    basis = Basis(a_case(dialogue=(ACTION, MEETING)), NOON + days * DAY, asked=asked)
    return table(ledger(basis), name)


def test_a_meeting_is_planned_then_past_without_a_word_then_held():
    outcomes = [tables("dealings", days)[0]["outcome"] for days in (1, 8, 9)]
    assert outcomes == ["standing_planned", "no_word_of_it", "standing_done"]


def test_an_action_is_overdue_until_it_is_done():
    outcomes = [tables("actions", days)[0]["outcome"] for days in (1, 8, 12)]
    assert outcomes == ["standing_planned", "overdue", "standing_done"]


def test_nothing_is_known_before_it_was_announced():
    assert tables("dealings", -1) == tables("actions", -1) == []


def test_both_parties_stand_in_the_hearings_asked_or_not():
    late = Reply(party="BBB", text="No.", received=NOON + 4 * DAY)
    asked = (
        Asked(finding="f-1", party="BBB", due=NOON + 3 * DAY, replies=(late,), is_overdue=False),
        Asked(finding="f-2", party="BBB", due=NOON + 3 * DAY, replies=(), is_overdue=True),
    )
    first, second = tables("hearings", 5, asked)
    assert (first["party"], first["asked"], first["unanswered"]) == ("AAA", 0, 0)
    assert (second["asked"], second["answered_late"], second["unanswered"]) == (2, 1, 1)
