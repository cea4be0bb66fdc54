"""Standing: what one rule of this room concludes about a commitment and a party."""

from dataclasses import dataclass

from groundtruce.model.assessment import State
from groundtruce.model.finding import Reason


@dataclass(frozen=True)
class Standing:
    """A state, the degree where it has one, the findings it looked at, and why."""

    state: State
    degree: int | None
    findings: tuple[str, ...]
    reasons: tuple[Reason, ...]
