"""How often movement was restricted, and aircraft were fired at, lost or jammed."""

import re

from groundtruce.model.figure import Qualifier
from groundtruce.reports.text.mission.words import (
    TIMES,
    Count,
    Q,
    Sentence,
    count,
    sum_of_parts,
)
from groundtruce.reports.text.number import NUMBER, value_of

_ACCESS = re.compile(
    r"freedom of movement|access was restricted|patrols were (?:actively "
    r")?restricted|denied (?:or delayed )?access|monitoring functions by "
    r"restrictions|restrictions? (?:of|to|on) (?:its|the|their|SMM)",
    re.IGNORECASE,
)
_RESTRICTED = re.compile(r"restrict|impede|denied|delayed", re.IGNORECASE)


def restrictions(sentences: list[Sentence]) -> Count | bool | None:
    """Return how often movement was restricted; ``True`` where it was, and not how often."""
    mentioned: bool | None = None
    for one in sentences:
        if not _ACCESS.search(one.text) or re.search(
            r"thematic report|Restrictions (?:to|of) SMM’s", one.text
        ):
            continue
        if not _RESTRICTED.search(one.text):
            continue
        mentioned = True
        number = r"(?P<n>\d[\d,]*|" + NUMBER + r"|once|twice)"
        for pattern in (
            rf"restricted on {Q}{number} occasions",
            rf"{Q}{number} restrictions",
            rf"restricted {Q}{number} times",
        ):
            found = re.search(pattern, one.text, re.IGNORECASE)
            if found is not None:
                return count(found, one.start)
        total = sum_of_parts(one)
        if total is not None:
            return total
    return mentioned


_UAV = re.compile(r"unmanned aerial vehicles?|\bUAVs?\b|drones?\b", re.IGNORECASE)
FIRED_AT = re.compile(
    r"fired (?:up)?on|fired at|targeted (?:with|by)|fire (?:was )?(?:directed|"
    r"aimed)|aimed at|coming under fire|small-arms fire near|directed (?:towards|"
    r"at)|shot at",
    re.IGNORECASE,
)
LOST = re.compile(r"\b(?:were|was|been)?\s*lost\b|crashed|shot down\b", re.IGNORECASE)
INTERFERENCE = re.compile(
    r"jamm|signal interference|loss of (?:its )?GPS|interference", re.IGNORECASE
)


def aircraft(sentences: list[Sentence], what: re.Pattern[str]) -> Count | None:
    """Return how often this befell the mission's unmanned aircraft."""
    total, first, last, seen = 0.0, 0, 0, False
    for one in sentences:
        if not _UAV.search(one.text) or not what.search(one.text) or "threatening" in one.text:
            continue
        times_said = re.search(r"(?P<n>once|twice|\w+ times)\b", one.text)
        many = re.search(
            rf"(?P<n>{NUMBER})\s+(?:SMM\s+|OSCE\s+)?(?:(?:long|short|mid)-range\s+|"
            rf"mini[ -])?(?:unmanned aerial vehicles|UAVs|drones)",
            one.text,
            re.IGNORECASE,
        )
        if times_said is not None:
            value = (
                TIMES.get(times_said["n"]) or value_of(times_said["n"].replace(" times", "")) or 1
            )
        elif many is not None:
            value = value_of(many["n"]) or 1
        else:
            value = 1
        first = one.start if not seen else first
        total, last, seen = total + value, one.start + len(one.text), True
    return Count(total, Qualifier.EXACT, first, last) if seen else None
