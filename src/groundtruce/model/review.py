"""Reviews: a person's word on a claim that a machine read, kept beside it, undone by one more.

Where no machine reads a text, a person enters what it claims; that is a review too. The claim
itself stays as it was kept. A review holds what the machine said, so that it speaks of
these words and this reading alone, and so that every correction is a measurement of the reader.
"""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import model_validator

from groundtruce.model.claim import Claim
from groundtruce.model.record import Moment, Name, Probability, Record

# What no review changes: which claim it is, whose report, and the words that say so.
FIXED = ("id", "report", "received", "text", "excerpt", "observation", "reader", "by_machine")
_NEVER_CORRECTED = (*FIXED, "confidence", "review")


class Decision(StrEnum):
    """What a person decides on a machine's claim; ``withdrawn`` takes an earlier one back.

    ``entered`` is a claim that no machine read: the person says what the words claim.
    """

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    ENTERED = "entered"
    WITHDRAWN = "withdrawn"


class Review(Record):
    """A named person's decision on a claim: what it said, what is right, who, why.

    ``said`` is the claim as the machine read it or a person entered it, ``corrected`` the same
    with other fields where the decision is a correction, ``sure`` how sure the machine was of it
    when the person looked.
    ``follows`` is the review of the same claim that the person saw last, or the claim's own id
    where there was none: no two reviews follow the same one.
    """

    id: Name
    said: Claim
    decision: Decision
    corrected: Claim | None = None
    sure: Probability | None = None
    by: Name
    why: str = ""
    received: Moment
    follows: Name | None = None

    @model_validator(mode="after")
    def _of_a_machine(self) -> "Review":
        if self.decision is Decision.ENTERED:
            if self.said.by_machine:
                raise ValueError(f"claim {self.said.id} was read by a machine, not entered")
        elif not self.said.by_machine and self.decision is not Decision.WITHDRAWN:
            raise ValueError(f"claim {self.said.id} was not read by a machine")
        return self

    @model_validator(mode="after")
    def _corrects_fields_only(self) -> "Review":
        if (self.corrected is not None) is not (self.decision is Decision.CORRECTED):
            raise ValueError("a correction says what is right, and nothing else does")
        if self.corrected is None:
            return self
        moved = [name for name in _NEVER_CORRECTED if name in self.changes]
        if moved:
            raise ValueError(f"a review never changes {', '.join(moved)} of a claim")
        if not self.changes:
            raise ValueError("a correction changes a field; otherwise the claim is accepted")
        return self

    @property
    def changes(self) -> tuple[str, ...]:
        """Return the names of the fields that the person corrected."""
        if self.corrected is None:
            return ()
        names = Claim.model_fields
        return tuple(n for n in names if getattr(self.corrected, n) != getattr(self.said, n))

    @property
    def is_right(self) -> bool:
        """Whether the person found nothing wrong in what the machine said."""
        return self.decision is Decision.ACCEPTED

    @property
    def result(self) -> Claim | None:
        """Return the claim as it stands after the review, ``None`` where it was rejected.

        It is no machine's any more, and has no machine's confidence.
        """
        if self.decision is Decision.REJECTED:
            return None
        if self.decision is Decision.WITHDRAWN:
            return self.said
        claim = self.corrected or self.said
        person = {"by_machine": False, "confidence": None, "review": self.id}
        return claim.model_copy(update=person)


def last_word(reviews: Iterable[Review], claim: str) -> Review | None:
    """Return the newest review of a claim, be it one that took an earlier one back."""
    given = (one for one in reviews if one.said.id == claim)
    return max(given, key=lambda one: (one.received, one.id), default=None)


def measuring(reviews: Iterable[Review]) -> dict[str, Review]:
    """Return the standing reviews that measure a machine: those of what one read."""
    return {name: one for name, one in standing(reviews).items() if one.said.by_machine}


def standing(reviews: Iterable[Review]) -> dict[str, Review]:
    """Return the last review of every claim by the claim's id; withdrawn ones are gone."""
    newest: dict[str, Review] = {}
    for review in sorted(reviews, key=lambda one: (one.received, one.id)):
        newest[review.said.id] = review
    return {
        claim: review
        for claim, review in sorted(newest.items())
        if review.decision is not Decision.WITHDRAWN
    }
