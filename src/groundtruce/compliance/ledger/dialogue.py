"""Dialogue: meetings, contacts and mediation, who has to do what by when, and who answered."""

from collections.abc import Iterator

from groundtruce.compliance.ledger.basis import Basis
from groundtruce.model.dialogue import Dialogue, DialogueKind, TurnKind
from groundtruce.model.finding import Asked
from groundtruce.model.ledger import Ledger, Row, Table

DEALINGS = ("when", "dealing", "title", "body", "between", "mediators", "place", "outcome", "says")
ACTIONS = ("due", "owner", "title", "outcome", "follows")
REPLIES = ("party", "asked", "answered", "answered_late", "unanswered", "open_until_later")


def ledger(basis: Basis) -> Ledger:
    """Return what was planned and held as known then, actions by their day, replies by party."""
    known = [entry.known(basis.as_of) for entry in basis.case.dialogue]
    entries = sorted((one for one in known if one is not None), key=_by_time)
    dealings = [one for one in entries if one.kind is not DialogueKind.ACTION]
    actions = [one for one in entries if one.kind is DialogueKind.ACTION]
    return Ledger(
        name="dialogue",
        as_of=basis.as_of,
        tables=(
            Table(
                name="dealings",
                columns=DEALINGS,
                rows=tuple(_dealing(one, basis) for one in dealings),
            ),
            Table(
                name="actions",
                columns=ACTIONS,
                rows=tuple(_action(one, basis) for one in actions),
            ),
            Table(name="hearings", columns=REPLIES, rows=tuple(_replies(basis))),
        ),
        notes=("note_outcome",),
    )


def _dealing(entry: Dialogue, basis: Basis) -> Row:
    said = [turn.says for turn in entry.turns if turn.says]
    return Row(
        cells={
            "when": basis.when(entry.span) if entry.span else basis.day(entry.due),
            "dealing": f"event_{entry.kind.value}",
            "title": entry.title,
            "body": entry.body or "",
            "between": ", ".join(entry.between),
            "mediators": ", ".join(entry.mediators),
            "place": entry.place or "",
            "outcome": outcome(entry, basis),
            "says": said[-1] if said else "",
        },
        entries=(entry.id,),
        commitments=entry.commitments,
    )


def outcome(entry: Dialogue, basis: Basis) -> str:
    """Return how it stands: held, done, cancelled, still ahead, or past without a word of it."""
    last = entry.due if entry.span is None else entry.span.end
    if entry.outcome is not None:
        word = "standing_cancelled" if entry.outcome is TurnKind.CANCELLED else "standing_done"
    elif last is not None and last < basis.as_of:
        word = "overdue" if entry.kind is DialogueKind.ACTION else "no_word_of_it"
    else:
        word = "standing_planned"
    return word


def _action(entry: Dialogue, basis: Basis) -> Row:
    return Row(
        cells={
            "due": basis.day(entry.due),
            "owner": ", ".join(entry.owner),
            "title": entry.title,
            "outcome": outcome(entry, basis),
            "follows": entry.follows or "",
        },
        entries=(entry.id,),
        commitments=entry.commitments,
    )


def _replies(basis: Basis) -> Iterator[Row]:
    """Yield how each party used its right of reply; both stand there, asked or not."""
    for party in basis.case.party_ids:
        mine = [one for one in basis.asked if one.party == party]
        yield Row(
            cells={
                "party": party,
                "asked": len(mine),
                "answered": sum(bool(one.replies) and not one.is_late for one in mine),
                "answered_late": sum(one.is_late for one in mine),
                "unanswered": sum(one.is_overdue for one in mine),
                "open_until_later": sum(_is_open(one) for one in mine),
            },
            findings=tuple(one.finding for one in mine),
        )


def _is_open(one: Asked) -> bool:
    return not one.replies and not one.is_overdue


def _by_time(entry: Dialogue) -> tuple[float, str]:
    at = entry.due if entry.span is None else entry.span.start
    return (0.0 if at is None else at.timestamp(), entry.id)
