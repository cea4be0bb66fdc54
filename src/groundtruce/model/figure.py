"""Figures: how many, between which bounds, counted over what.

A cumulative figure is a tally: it is kept apart and never added to what single incidents cost.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from groundtruce.model.record import Name, Record
from groundtruce.model.span import Span


def _whole_if_whole(amount: int | float) -> int | float:
    # A spreadsheet says 3.0 where a text says 3: one amount has one form.
    return int(amount) if amount == int(amount) else amount


Amount = Annotated[int | float, Field(ge=0), AfterValidator(_whole_if_whole)]


class Qualifier(StrEnum):
    """The bound in the words."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    UP_TO = "up_to"
    RANGE = "range"


class Scope(StrEnum):
    """What a figure counts: this incident, or an area over a period."""

    INCIDENT = "incident"
    CUMULATIVE = "cumulative"


class Figure(Record):
    """A number as a source gives it; ``None`` for a bound that the words leave open.

    ``kind`` is a word of the vocabulary (killed, injured, displaced, mines_found …) and carries
    the unit; ``said`` keeps the source's own word where the vocabulary has none. ``of`` is who or
    what was counted (soldier, civilian …), ``side`` whose.
    """

    kind: Name
    lower: Amount | None = None
    best: Amount | None = None
    upper: Amount | None = None
    qualifier: Qualifier = Qualifier.EXACT
    scope: Scope = Scope.INCIDENT
    of: str | None = None
    side: str | None = None
    period: Span | None = None
    area: str | None = None
    said: str | None = None

    @model_validator(mode="after")
    def _bounds_in_order(self) -> "Figure":
        given = [bound for bound in (self.lower, self.best, self.upper) if bound is not None]
        if not given:
            raise ValueError("a figure needs at least one of lower, best, upper")
        if given != sorted(given):
            raise ValueError(
                "a figure needs lower <= best <= upper, got "
                f"{self.lower}, {self.best}, {self.upper}"
            )
        return self

    @property
    def is_tally(self) -> bool:
        """Whether the figure is cumulative over an area and a period."""
        return self.scope is Scope.CUMULATIVE

    @property
    def low(self) -> Amount:
        """Return the smallest amount that the words allow."""
        if self.lower is not None:
            return self.lower
        return 0 if self.best is None or self.qualifier is Qualifier.UP_TO else self.best

    @property
    def high(self) -> Amount | None:
        """Return the largest amount that the words allow; ``None`` where they leave it open."""
        if self.upper is not None:
            return self.upper
        open_above = self.qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN)
        return None if open_above else self.best

    @property
    def counts(self) -> tuple[str, str | None, str | None]:
        """Return what is counted: kind, of whom, whose. Equal answers are comparable."""
        return (self.kind, self.of, self.side)
