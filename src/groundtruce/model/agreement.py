"""Agreements as versioned data: commitments, clocks, and what later happened to the text."""

from datetime import timedelta
from enum import StrEnum

from pydantic import Field, field_validator, model_validator

from groundtruce.model.claim import Excerpt
from groundtruce.model.record import Moment, Name, Record


class CommitmentType(StrEnum):
    """What kind of duty a commitment is."""

    PROHIBITION = "prohibition"
    FREEZE = "freeze"
    OBLIGATION = "obligation"
    SCHEDULE = "schedule"
    CONDITIONAL = "conditional"
    PROCESS = "process"
    MECHANISM = "mechanism"

    @property
    def is_kept_by_not_doing(self) -> bool:
        """Whether the duty is to refrain: then it is kept or breached, not done to a degree."""
        return self in (CommitmentType.PROHIBITION, CommitmentType.FREEZE)


class Clock(Record):
    """A conditional deadline: it starts, runs for ``lasts``, and something follows.

    ``reset`` says in words what starts it again; ``None`` where the text is silent.
    """

    starts: Moment | None = None
    lasts: timedelta | None = None
    condition: str = ""
    consequence: str = ""
    reset: str | None = None

    @property
    def ends(self) -> Moment | None:
        """Return when the clock runs out, if it has both a start and a length."""
        return None if self.starts is None or self.lasts is None else self.starts + self.lasts


class WeaponLimit(Record):
    """How far weapons of a class or calibre must stay from a line, in metres."""

    weapons: tuple[str, ...]
    distance_m: float = Field(gt=0)
    line: str


class Commitment(Record):
    """One duty. ``breached_by`` lists event kinds that, done by a bound party, would break it.

    ``deadline`` is the last moment to comply: a breach is possible only after it. ``zone`` is a
    zone's id, or ``None`` where it binds everywhere. ``fulfilled_by`` lists event kinds that show
    an obligation being carried out. ``weapons`` are the vocabulary's weapons that the text's own
    ``weapon_classes`` cover, ``protects`` those whom alone the duty is about (words of the list
    ``counted``). A mechanism meets at least once in ``every`` (P30D). ``excerpt`` is where the
    case's own file states it.
    """

    id: Name
    type: CommitmentType
    summary: str
    bound: tuple[str, ...]
    article: str | None = None
    zone: str | None = None
    zone_in_words: str | None = None
    weapon_classes: tuple[str, ...] = ()
    weapons: tuple[str, ...] = ()
    protects: tuple[str, ...] = ()
    breached_by: tuple[str, ...] = ()
    fulfilled_by: tuple[str, ...] = ()
    starts: Moment | None = None
    deadline: Moment | None = None
    deadline_note: str | None = None
    baseline: Moment | None = None
    clock: Clock | None = None
    every: timedelta | None = None
    limits: tuple[WeaponLimit, ...] = ()
    exemptions: tuple[str, ...] = ()
    verified_by: str | None = None
    note: str | None = None
    labels: dict[str, str] = Field(default_factory=dict)
    sources: tuple[str, ...] = ()
    excerpt: Excerpt | None = None

    @field_validator("bound")
    @classmethod
    def _somebody_is_bound(cls, bound: tuple[str, ...]) -> tuple[str, ...]:
        if not bound:
            raise ValueError("a commitment binds somebody: give at least one party in 'bound'")
        return tuple(sorted(bound))

    @model_validator(mode="after")
    def _deadline_after_start(self) -> "Commitment":
        if self.starts and self.deadline and self.deadline < self.starts:
            raise ValueError(
                f"commitment {self.id}: deadline {self.deadline} before start {self.starts}"
            )
        return self


class ChangeKind(StrEnum):
    """What a later act does to an agreement."""

    SUSPENDS = "suspends"
    RESUMES = "resumes"
    REAFFIRMS = "reaffirms"
    SUPERSEDES = "supersedes"
    NOTES = "notes"


class StatusChange(Record):
    """A dated act on an agreement: by one party, by several, or by a later text (``by=()``).

    ``commitments`` limits it to those; empty means the whole agreement. ``NOTES`` records what
    was said without changing anything. ``line`` is where the case's own file states it.
    """

    on: Moment
    kind: ChangeKind
    by: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    says: str = ""
    source: str | None = None
    line: int | None = None


class Agreement(Record):
    """A text: parties, commitments, and every later change of its state, oldest first.

    ``excerpt`` points to where the case's own file states it, so a brief can cite it.
    """

    id: Name
    title: str
    signed: Moment
    effective: Moment
    parties: tuple[str, ...]
    commitments: tuple[Commitment, ...]
    changes: tuple[StatusChange, ...] = ()
    supersedes: tuple[str, ...] = ()
    place: str | None = None
    signatories: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    note: str | None = None
    labels: dict[str, str] = Field(default_factory=dict)
    sources: tuple[str, ...] = ()
    original: str | None = None

    @field_validator("parties")
    @classmethod
    def _alphabetical(cls, parties: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(parties))

    @field_validator("changes")
    @classmethod
    def _oldest_first(cls, changes: tuple[StatusChange, ...]) -> tuple[StatusChange, ...]:
        return tuple(sorted(changes, key=lambda change: (change.on, change.kind, change.by)))

    @model_validator(mode="after")
    def _each_commitment_once(self) -> "Agreement":
        ids = [commitment.id for commitment in self.commitments]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"agreement {self.id} has commitments twice: {', '.join(twice)}")
        return self
