"""Standing: what one rule of this room concludes about a commitment and a party."""

from collections.abc import Iterable
from dataclasses import dataclass

from groundtruce.compliance.acts import Act
from groundtruce.model.assessment import State
from groundtruce.model.finding import Reason


@dataclass(frozen=True)
class Standing:
    """A state, the degree where it has one, the acts it looked at, and why."""

    state: State
    degree: int | None
    acts: tuple[Act, ...]
    reasons: tuple[Reason, ...]


def reasons_of(acts: Iterable[Act]) -> tuple[Reason, ...]:
    """Return each act's reason, equal rules joined into one with all their claims."""
    joined: dict[tuple[str, str], list[str]] = {}
    for act in acts:
        joined.setdefault((act.reason.rule, act.reason.text), []).extend(act.reason.claims)
    return tuple(
        Reason(rule=rule, text=text, claims=tuple(dict.fromkeys(claims)))
        for (rule, text), claims in joined.items()
    )
