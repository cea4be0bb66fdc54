"""Dialogue: meetings and contacts of the joint bodies, mediation tracks, and action items.

An entry says when it was announced; what became of it since, moved, held, cancelled, stands below
it as dated turns. So any past moment can be asked what was planned then.
"""

from enum import StrEnum

from pydantic import field_validator, model_validator

from groundtruce.model.claim import Excerpt
from groundtruce.model.record import Moment, Name, Record
from groundtruce.model.span import Span


class DialogueKind(StrEnum):
    """What kind of dealing it is."""

    MEETING = "meeting"
    CONTACT = "contact"
    MEDIATION = "mediation"
    ACTION = "action"


class TurnKind(StrEnum):
    """What became of it."""

    MOVED = "moved"
    HELD = "held"
    DONE = "done"
    CANCELLED = "cancelled"
    NOTES = "notes"


class Turn(Record):
    """A dated step: ``span`` or ``due`` is the new time of what was moved."""

    on: Moment
    kind: TurnKind
    span: Span | None = None
    due: Moment | None = None
    says: str = ""
    source: str | None = None

    @model_validator(mode="after")
    def _moved_to_a_time(self) -> "Turn":
        if self.kind is TurnKind.MOVED and self.span is None and self.due is None:
            raise ValueError("what is moved needs its new time: 'from' or 'due'")
        return self


class Dialogue(Record):
    """One dealing of the parties: a meeting, a contact, a mediation track, an action item.

    ``span`` is when it takes place, ``due`` the last day to hold or do it, ``owner`` who must act.
    ``announced`` is when it became known. ``commitments`` are those it serves, as AGREEMENT/ID.
    """

    id: Name
    kind: DialogueKind
    title: str
    announced: Moment
    span: Span | None = None
    due: Moment | None = None
    body: str | None = None
    between: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    place: str | None = None
    follows: str | None = None
    commitments: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    note: str | None = None
    labels: dict[str, str] = {}
    source: str | None = None
    excerpt: Excerpt | None = None

    @field_validator("between", "owner")
    @classmethod
    def _alphabetical(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(names))

    @field_validator("turns")
    @classmethod
    def _oldest_first(cls, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
        return tuple(sorted(turns, key=lambda turn: (turn.on, turn.kind)))

    @model_validator(mode="after")
    def _complete(self) -> "Dialogue":
        if self.kind is DialogueKind.ACTION and (not self.owner or self.due is None):
            raise ValueError("an action item needs an 'owner' and a day on which it is 'due'")
        if self.kind is not DialogueKind.ACTION and self.span is None and self.due is None:
            raise ValueError("say when: 'from' and 'to', or the day by which it is 'due'")
        early = next((turn for turn in self.turns if turn.on < self.announced), None)
        if early is not None:
            raise ValueError(
                f"what became of it on {early.on:%Y-%m-%d} comes before it was announced "
                f"on {self.announced:%Y-%m-%d}"
            )
        return self

    def known(self, as_of: Moment) -> "Dialogue | None":
        """Return the entry as it stood then, moved to its latest time; ``None`` if not announced.

        Its turns are those up to that moment.
        """
        if self.announced > as_of:
            return None
        turns = tuple(turn for turn in self.turns if turn.on <= as_of)
        times = [(turn.span, turn.due) for turn in turns if turn.span or turn.due]
        span, due = times[-1] if times else (self.span, self.due)
        return self.model_copy(update={"turns": turns, "span": span, "due": due})

    @property
    def is_over(self) -> bool:
        """Whether it was held, done or cancelled, as far as its turns say."""
        return self.outcome is not None

    @property
    def outcome(self) -> TurnKind | None:
        """Return held, done or cancelled, whichever came last; a later move takes it back."""
        told = [turn.kind for turn in self.turns if turn.kind is not TurnKind.NOTES]
        return told[-1] if told and told[-1] is not TurnKind.MOVED else None
