"""Compose, the fifth door: findings and assessments become a brief of traced sentences.

The same records give the same brief, byte for byte, in whatever order they come in.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypeVar

from groundtruce.briefs.desk import Desk
from groundtruce.briefs.phrase import Pen
from groundtruce.briefs.sections import (
    bottom_line,
    clocks,
    contested,
    decisions,
    holding,
    humanitarian,
    indicators,
    key_findings,
    not_seen,
    scorecard,
)
from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Brief
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding
from groundtruce.model.incident import Tally
from groundtruce.model.record import content_id
from groundtruce.model.vocabulary import LANGUAGES, vocabulary
from groundtruce.model.watch import Watch

_Named = TypeVar("_Named", Finding, Assessment, Watch)

# The order in which a minister reads.
SECTIONS = (
    bottom_line,
    holding,
    scorecard,
    key_findings,
    contested,
    humanitarian,
    not_seen,
    clocks,
    indicators,
    decisions,
)


def brief(
    findings: Iterable[Finding],
    assessments: Iterable[Assessment],
    tallies: Iterable[Tally],
    watch: Iterable[Watch],
    case: Case,
    as_of: datetime,
    language: str = "en",
) -> Brief:
    """Return the ministers' brief as of a moment; its id is the hash of its content.

    Records received after the moment are left out. Raises Untraced rather than write a
    sentence without evidence, and ValueError for a language that the vocabulary lacks.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no brief in {language!r}: the languages are {', '.join(LANGUAGES)}")
    words = vocabulary().extended(case.words)
    desk = Desk(
        findings=_sorted(one for one in findings if one.incident.known_from <= as_of),
        assessments=_sorted(assessments),
        tallies=tuple(
            sorted(
                (one for one in tallies if one.claim.received <= as_of),
                key=lambda one: (one.claim.id, one.figure.canonical()),
            )
        ),
        watch=_sorted(one for one in watch if one.received <= as_of),
        case=case,
        as_of=as_of,
        words=words,
    )
    pen = Pen(case, words, language)
    sections = tuple(room.section(desk, pen) for room in SECTIONS)
    title = case.labels.get(language, case.title)
    plain = [section.model_dump(mode="json") for section in sections]
    name = content_id("b", case.id, title, as_of.astimezone(UTC).isoformat(), language, plain)
    return Brief(
        id=name, case=case.id, title=title, as_of=as_of, language=language, sections=sections
    )


def _sorted(records: Iterable[_Named]) -> tuple[_Named, ...]:
    return tuple(sorted(records, key=lambda one: one.id))
