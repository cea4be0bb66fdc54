"""Kinds of documents: what each one tells, in which order, over how long a time.

All are sections of sentences with citations; they differ in this table alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from groundtruce.briefs.desk import WEEK, Desk
from groundtruce.briefs.phrase import Pen
from groundtruce.briefs.sections import (
    bottom_line,
    by_sector,
    casualties,
    changed,
    clocks,
    concluded,
    contested,
    correction,
    counts,
    decisions,
    dossier,
    due,
    evidence,
    holding,
    humanitarian,
    indicators,
    key_findings,
    not_seen,
    scorecard,
    seen,
    statements,
    summary,
    told,
    zones,
)
from groundtruce.model.brief import Section

Told = Callable[[Desk, Pen], Section]


@dataclass(frozen=True)
class Kind:
    """A kind of document: its sections in reading order, the time it tells of, and its word.

    ``label`` is a word of the list ``labels``; ``is_of_incident`` says that it is about one
    incident, ``is_counted`` that its issues have numbers.
    """

    label: str
    sections: tuple[Told, ...]
    length: timedelta = WEEK
    is_of_incident: bool = False
    is_counted: bool = False


_WEAPONS = told.section("weapons", ("withdrawal",), "weapons")
_MINES = told.section("mines", ("explosive", "mine_action"), "demining")
_MEASURES = told.section("measures", ("measure",), "crossings")

KINDS = {
    "brief": Kind(
        "ministers_brief",
        (
            bottom_line.section,
            holding.section,
            scorecard.section,
            key_findings.section,
            contested.section,
            humanitarian.section,
            not_seen.section,
            clocks.section,
            indicators.section,
            decisions.section,
        ),
    ),
    "daily": Kind(
        "daily_report",
        (
            summary.section,
            by_sector.section,
            casualties.section,
            _WEAPONS,
            zones.section,
            _MINES,
            _MEASURES,
            told.civilians,
            statements.section,
            seen.movement,
            due.section,
            seen.patrols,
            changed.section,
            changed.corrections,
            by_sector.listed,
            counts.place_names,
        ),
        length=timedelta(days=1),
        is_counted=True,
    ),
    "weekly": Kind(
        "weekly_report",
        (
            summary.section,
            holding.section,
            by_sector.section,
            casualties.section,
            counts.tolls,
            _WEAPONS,
            zones.section,
            _MINES,
            _MEASURES,
            told.civilians,
            scorecard.section,
            changed.section,
            contested.section,
            statements.section,
            seen.movement,
            seen.patrols,
            not_seen.section,
            clocks.section,
            counts.balance,
            changed.corrections,
            by_sector.listed,
            counts.place_names,
        ),
        is_counted=True,
    ),
    "violation": Kind(
        "violation_report",
        (
            dossier.reference,
            dossier.allegation,
            dossier.where_when,
            dossier.positions,
            evidence.custody,
            evidence.access,
            evidence.observations,
            concluded.weighing,
            concluded.change,
            concluded.conclusion,
            concluded.attribution,
            concluded.articles,
            concluded.replies,
            concluded.recommendation,
        ),
        is_of_incident=True,
    ),
    "correction": Kind(
        "correction_notice",
        (correction.was_said, correction.is_right, correction.why, correction.signed_by),
        is_of_incident=True,
    ),
}
