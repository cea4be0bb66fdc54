"""What a denial denies: the nearest thing told before it by somebody else about the same."""

from dataclasses import replace

from groundtruce.model.claim import Stance
from groundtruce.reports.text.told import Told


def pointed(found: list[Told]) -> list[Told]:
    """Return all that is told, each denial pointing to the number of what it denies."""
    linked = []
    for told in found:
        if told.stance is not Stance.DENIES:
            linked.append(told)
            continue
        side = told.speaker.party if told.speaker else None
        before = [
            (number, other)
            for number, other in enumerate(found)
            if other is not told and other.start < told.end and other.stance is not Stance.DENIES
            and not (other.speaker and other.speaker.party == side)
        ]  # fmt: skip
        same = [
            n
            for n, other in before
            if told.event and other.event and other.event.kind == told.event.kind
        ]
        blaming = [n for n, other in before if other.accused is not None and other.accused == side]
        chosen = same[-1:] or blaming[-1:]
        linked.append(replace(told, denies=chosen[0] if chosen else None))
    return linked
