"""Assessments: one commitment, one party, one period."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from groundtruce.model.agreement import CommitmentType
from groundtruce.model.finding import Reason
from groundtruce.model.record import Name, Record, Share
from groundtruce.model.span import Span


class State(StrEnum):
    """How a commitment stands. Obligations have a ``degree`` 0 to 3 beside or in place of these."""

    KEPT = "kept"
    BREACHED = "breached"
    CONTESTED = "contested"
    NOT_OBSERVABLE = "not_observable"
    SUSPENDED = "suspended"
    NOT_DUE = "not_due"
    DEGREE = "degree"


class Assessment(Record):
    """The state of one commitment for one party over a period, and what it rests on.

    ``degree`` is Kroc's scale (0 not initiated, 1 minimal, 2 intermediate, 3 complete), given
    exactly when ``state`` is ``degree``. ``watched`` is the share of the commitment's area and
    period that a watch covered.
    """

    id: Name
    agreement: Name
    commitment: Name
    type: CommitmentType
    party: Name
    period: Span
    state: State
    degree: Annotated[int, Field(ge=0, le=3)] | None = None
    watched: Share = 0.0
    findings: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @model_validator(mode="after")
    def _degree_with_its_state(self) -> "Assessment":
        if (self.degree is not None) != (self.state is State.DEGREE):
            raise ValueError("a degree is given exactly when the state is 'degree'")
        return self

    @property
    def word(self) -> str:
        """Return the stored word: the state, or the degree as a digit."""
        return str(self.degree) if self.state is State.DEGREE else self.state.value
