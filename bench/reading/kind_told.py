"""When a text states a kind of event: the one definition that all rows of the yardstick share.

A kind is stated by itself and by every narrower one, for who tells of mortar fire tells of shelling
(the vocabulary's ``is_a``, upwards), who pulls troops back moves them, and whoever accuses, denies
or calls for something makes a statement. The wider never states the narrower.
"""

from functools import cache

from groundtruce.model.claim import Actuality, Stance
from groundtruce.model.vocabulary import vocabulary
from groundtruce.reports.text.claims import kind_of
from groundtruce.reports.text.told import Reading

# What is narrower by the meaning of the words, though the vocabulary keeps it apart for fusing.
WIDER = {
    **dict.fromkeys(("accusation", "denial", "threat", "call_for"), "statement"),
    **dict.fromkeys(("troop_withdrawal", "disengagement", "reinforcement"), "troop_movement"),
}
REAL = (Actuality.ACCOMPLISHED, Actuality.ONGOING)


def kinds_told(reading: Reading) -> set[str]:
    """Return every kind that the reading tells of: deeds, and what is done by speaking."""
    found = {kind_of(told) for told in reading.told}
    found |= {event.kind for event in reading.events if event.actuality in REAL}
    found |= {"accusation" for told in reading.told if told.accuses}
    return found | {"denial" for told in reading.told if told.stance is Stance.DENIES}


def states(kind: str, read: set[str]) -> bool:
    """Whether one of the kinds read is this kind or a narrower one."""
    return any(kind in _upwards(one) for one in read)


@cache
def spoken() -> frozenset[str]:
    """Return the kinds that are done by speaking."""
    words = vocabulary().words("event_kinds")
    return frozenset(key for key, word in words.items() if word.group == "speech")


@cache
def _upwards(kind: str) -> tuple[str, ...]:
    wider = vocabulary().words("event_kinds")[kind].is_a or WIDER.get(kind)
    return (kind,) if wider is None else (kind, *_upwards(wider))
