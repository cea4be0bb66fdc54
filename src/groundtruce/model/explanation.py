"""Explanations: why a report was put where it is, in bits, and what would change that."""

from groundtruce.model.incident import Evidence
from groundtruce.model.record import Name, Probability, Record


class Weighed(Record):
    """One claim against one incident as if it stood outside: bits per field, and the chance."""

    claim: Name
    incident: Name
    evidence: tuple[Evidence, ...]
    bits: float
    chance: Probability


class Change(Record):
    """One value of the claim that would turn the decision, all else as it is.

    ``beyond`` is how far the value would have to lie from what is said now: kilometres for a
    place, days for a time. For words, ``words`` are those that would turn it.
    """

    field: Name
    bits: float
    beyond: float | None = None
    words: tuple[str, ...] = ()


class Explanation(Record):
    """A claim and an incident, the runner-up, and what would change the decision.

    ``joined`` is whether the claim stands in the incident now, ``decided_by`` the people whose
    judgement put it there or keeps it away. ``rival`` is the likeliest other incident; where no
    other comes near, the claim would stand alone, which weighs 0 bits.
    """

    weighed: Weighed
    joined: bool
    rival: Weighed | None = None
    changes: tuple[Change, ...] = ()
    decided_by: tuple[str, ...] = ()

    @property
    def margin(self) -> float:
        """Return the bits by which the incident is ahead of its rival, or of standing alone."""
        other = max(0.0, self.rival.bits if self.rival else 0.0)
        return round(self.weighed.bits - other, 2)


class Doubt(Record):
    """A claim whose place is decided by less than two bits, and the commands that settle it.

    ``incident`` is where it stands; ``rival`` the incident that it nearly went to, or ``None``
    where it nearly stood alone.
    """

    claim: Name
    report: Name
    incident: Name
    rival: Name | None
    margin: float
    keep: str
    change: str
