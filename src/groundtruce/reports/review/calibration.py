"""Calibration: how sure a machine's claim is, from how often claims like it were right.

Claims are alike by their reader and by what they rest on: somebody's speech, somebody's word on
an event, a denial, the text's own telling, a tally. The measured share of right claims is the
start; each reviewed claim then counts once, most for its own kind of event, less for the others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

from groundtruce.model.claim import Claim
from groundtruce.model.review import Review, measuring
from groundtruce.model.vocabulary import vocabulary

EVEN = 0.5
# How many reviewed claims of a kind weigh as much as all that is known of the claims like it.
KIND_WORTH = 8.0
DECIMALS = 3

# Reader and what a claim rests on; and the same with the kind of event.
Signal = tuple[str, str]
Kind = tuple[str, str, str]


@dataclass(frozen=True)
class Start:
    """What was measured before anybody reviewed a claim: the share that was right, its worth."""

    precision: float = EVEN
    worth: float = 4.0


@dataclass(frozen=True)
class Table:
    """How often claims were right: at the start, and among the reviewed ones.

    ``seen`` and ``right`` count reviewed claims by reader, what they rest on, and kind.
    """

    starts: Mapping[Signal, Start]
    seen: Mapping[Kind, int] = field(default_factory=dict)
    right: Mapping[Kind, int] = field(default_factory=dict)

    def sure(self, claim: Claim) -> float:
        """Return the share of claims like this one that are right, as far as is known.

        It starts at what the claim's own reader said of it, else at what was measured. One more
        claim found right never lowers it, one more found wrong never raises it.
        """
        signal = signal_of(claim)
        kind: Kind = (*signal, claim.kind)
        start = self.starts.get(signal, Start())
        before = start.precision if claim.confidence is None else claim.confidence
        others = [one for one in self.seen if one[:2] == signal and one != kind]
        alike = _shared(
            before,
            start.worth,
            sum(self.right.get(one, 0) for one in others),
            sum(self.seen[one] for one in others),
        )
        # The kind's own reviews are left out above, so that each counts once.
        worth = min(KIND_WORTH, start.worth)
        own = _shared(alike, worth, self.right.get(kind, 0), self.seen.get(kind, 0))
        return round(own, DECIMALS)

    def rated(self, claim: Claim) -> Claim:
        """Return a machine's claim with how sure it is; any other claim as it is."""
        if not claim.by_machine:
            return claim
        return claim.model_copy(update={"confidence": self.sure(claim)})


def signal_of(claim: Claim) -> Signal:
    """Return the claim's reader and what the claim rests on."""
    return (claim.reader.name if claim.reader else "rules", _rests_on(claim))


def table(reviews: Iterable[Review]) -> Table:
    """Return what the standing reviews add to what was measured; their order does not matter.

    A claim counts as right when a person accepted it as it was: a corrected one was wrong.
    """
    seen: Counter[Kind] = Counter()
    right: Counter[Kind] = Counter()
    for review in measuring(reviews).values():
        kind: Kind = (*signal_of(review.said), review.said.kind)
        seen[kind] += 1
        right[kind] += review.is_right
    return Table(measured(), seen, right)


@cache
def measured() -> Mapping[Signal, Start]:
    """Return what was measured before any review, by reader and what a claim rests on."""
    file = resources.files("groundtruce.reports.review") / "measured.yaml"
    plain: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(file.read_text("utf-8"))
    return {
        (reader, rests_on): Start(told["precision"], told["worth"])
        for reader, rows in plain.items()
        for rests_on, told in rows.items()
    }


@cache
def unreviewed() -> Table:
    """Return the table as it is before any review."""
    return Table(measured())


def _rests_on(claim: Claim) -> str:
    if claim.tallies:
        return "tally"
    if claim.speaker is None:
        return "narrated"
    if claim.is_denial:
        return "denial"
    return "speech" if vocabulary().group(claim.kind) == "speech" else "speech_of_event"


def _shared(before: float, worth: float, right: int, seen: int) -> float:
    return (before * worth + right) / (worth + seen)
