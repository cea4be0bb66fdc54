"""Situation reports of a mission: the period, counts now and before, weapons, people, access.

A field that the report does not state stays ``None``; nothing is computed that the words do not
give, except a sum whose parts are all stated ("twice in …, and 37 times in …").
"""

import re
from dataclasses import dataclass, field
from datetime import date

from groundtruce.reports.text.mission.access import (
    FIRED_AT,
    INTERFERENCE,
    LOST,
    aircraft,
    restrictions,
)
from groundtruce.reports.text.mission.counts import explosions, violations, weapons
from groundtruce.reports.text.mission.people import casualties, casualties_in_all
from groundtruce.reports.text.mission.period import period
from groundtruce.reports.text.mission.places import most_places
from groundtruce.reports.text.mission.words import Count, sentences


@dataclass(frozen=True)
class Sitrep:
    """What a situation report states; ``None`` where it is silent.

    ``restrictions`` is ``True`` where movement is said to be restricted and not how often.
    """

    period: tuple[date, date] | None = None
    violations: Count | None = None
    violations_before: Count | None = None
    explosions: Count | None = None
    explosions_before: Count | None = None
    weapons: Count | None = None
    killed: Count | None = None
    injured: Count | None = None
    killed_in_all: Count | None = None
    injured_in_all: Count | None = None
    mines: bool = False
    restrictions: Count | bool | None = None
    uav_fired_at: Count | None = None
    uav_interference: Count | None = None
    uav_lost: Count | None = None
    places: tuple[str, ...] = ()
    not_verified: tuple[tuple[int, int], ...] = field(default=())


def is_sitrep(text: str) -> bool:
    """Whether the text reads as a mission's report on a period: it counts, and says for when."""
    head = text[:3000].lower()
    marks = sum(word in head for word in _MARKS)
    return marks >= 3


_MARKS = (
    "ceasefire violation", "reporting period", "freedom of movement", "withdrawal line",
    "status report",
    "situation report", "contact line", "monitoring mission", "patrol", "in violation of",
    "the mission",
    "monitors", "verified", "mvt", "ctsam", "sitrep",
)  # fmt: skip


def sitrep(text: str, as_of: date | None = None) -> Sitrep:
    """Read a situation report."""
    told = list(sentences(text))
    killed, injured = casualties(told)
    killed_all, injured_all = casualties_in_all(told)
    now, before = violations(told)
    heard, heard_before = explosions(told)
    return Sitrep(
        period=period(told, as_of),
        violations=now,
        violations_before=before,
        explosions=heard,
        explosions_before=heard_before,
        weapons=weapons(told),
        killed=killed,
        injured=injured,
        killed_in_all=killed_all,
        injured_in_all=injured_all,
        mines=bool(_MINES.search(text)),
        restrictions=restrictions(told),
        uav_fired_at=aircraft(told, FIRED_AT),
        uav_interference=aircraft(told, INTERFERENCE),
        uav_lost=aircraft(told, LOST),
        places=most_places(told),
        not_verified=tuple(m.span() for m in _NOT_VERIFIED.finditer(text)),
    )


_MINES = re.compile(
    r"\bmine(?:s|d|fields?| action| clearance)?\b|\blandmines?\b|\bdemining\b|\bmined\b",
    re.IGNORECASE,
)
_NOT_VERIFIED = re.compile(
    r"[^.\n]*\b(?:could not (?:be )?(?:independently )?verif|unable to verify|"
    r"not (?:been )?(?:independently )?verified|"
    r"could not confirm|unable to confirm|cannot verify)[^.\n]*\.?",
    re.IGNORECASE,
)
