"""Judgements: same, different or unsure, kept beside the claims and undone by one more."""

from enum import StrEnum

from pydantic import model_validator

from groundtruce.model.record import Moment, Name, Probability, Record


class Verdict(StrEnum):
    """What a judgement says of two claims; ``withdrawn`` takes an earlier one back."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    WITHDRAWN = "withdrawn"


class Judgement(Record):
    """A signed decision on whether two claims tell of one incident: by whom, why, how likely.

    ``act`` names what it was part of, as a split is several judgements. A withdrawal that
    ``undoes`` one judgement takes back that one alone, and what stood before stands again;
    without it, everything judged on the two claims is taken back.
    """

    id: Name
    one: Name
    other: Name
    verdict: Verdict
    by: Name
    why: str = ""
    likelihood: Probability | None = None
    received: Moment
    act: Name | None = None
    undoes: Name | None = None

    @model_validator(mode="after")
    def _two_claims(self) -> "Judgement":
        if self.one == self.other:
            raise ValueError("a judgement compares two claims, both given are the same one")
        return self

    @property
    def pair(self) -> tuple[str, str]:
        """Return the two claims in a fixed order."""
        return (self.one, self.other) if self.one < self.other else (self.other, self.one)
