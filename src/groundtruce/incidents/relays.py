"""Relays: claims that pass on what one origin said. They follow the first and add no weight.

Forty articles that repeat one ministry are one voice, and so are its two press releases in two
languages when they tell of one hour at one place.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence

import numpy as np

from groundtruce.incidents import shingles
from groundtruce.incidents.compare import Ints
from groundtruce.model.claim import Claim
from groundtruce.model.span import Granularity

# Share of the shorter text's shingles that the other one has, from which on it is the same text.
SAME_WORDS = 0.8
# How many earlier tellings of one origin are compared word by word.
_LATEST = 12
_EXACT = (Granularity.MINUTE, Granularity.HOUR)


def repeated(claims: Sequence[Claim]) -> Ints:
    """Return for each claim the index of the oldest one that it repeats, or its own.

    A relay goes back to the same origin and says the same of kind, place, time, side and figures:
    in the same words, or in another script of the same hour.
    """
    alike: dict[Hashable, list[int]] = defaultdict(list)
    for index, claim in enumerate(claims):
        alike[_said(claim)].append(index)
    found = np.arange(len(claims))
    for members in alike.values():
        members.sort(key=lambda one: (claims[one].received, claims[one].id))
        firsts: list[int] = []
        for index in members:
            told = [one for one in firsts[-_LATEST:] if _repeats(claims[one], claims[index])]
            if told:
                found[index] = told[0]
            else:
                firsts.append(index)
    return found


def _said(claim: Claim) -> Hashable:
    return (
        claim.origin,
        claim.stance,
        claim.kind,
        claim.accused,
        claim.place and (claim.place.extent, claim.place.place_id),
        claim.span,
        frozenset(claim.figures),
    )


def _repeats(first: Claim, later: Claim) -> bool:
    if first.report == later.report:
        # One message that tells twice tells of two things.
        return False
    if first.text == later.text:
        return True
    here, there = shingles.shingles(first.text), shingles.shingles(later.text)
    common, shorter = (here & there).total(), min(here.total(), there.total())
    if common == 0 < shorter:
        # Not a run of letters in common: another script, so the hour and the place must do.
        return first.span is not None and first.span.granularity in _EXACT and bool(first.place)
    return shorter > 0 and common >= SAME_WORDS * shorter
