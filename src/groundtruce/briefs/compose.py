"""Compose, the fifth door: findings and assessments become documents of traced sentences.

The same records give the same document, byte for byte, in whatever order they come in.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from groundtruce.briefs.desk import Desk, Matter
from groundtruce.briefs.kinds import KINDS
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.sections import changed
from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Brief, Sentence
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding
from groundtruce.model.incident import Tally
from groundtruce.model.record import content_id
from groundtruce.model.vocabulary import LANGUAGES, vocabulary
from groundtruce.model.watch import Watch

_Named = TypeVar("_Named", Finding, Assessment, Watch)
Grounds = tuple[Iterable[Finding], Iterable[Assessment], Iterable[Tally], Iterable[Watch]]


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
    told = (findings, assessments, tallies, watch)
    return document("brief", *told, case, as_of, language=language)


def document(
    kind: str,
    findings: Iterable[Finding],
    assessments: Iterable[Assessment],
    tallies: Iterable[Tally],
    watch: Iterable[Watch],
    case: Case,
    as_of: datetime,
    *,
    language: str = "en",
    matter: Matter | None = None,
) -> Brief:
    """Return a document of any kind of ``KINDS``, as the brief; ``matter`` is what else it needs.

    Raises NotFound where it is about an incident that nobody knows at that moment.
    """
    of = KINDS[kind]
    grounds = (findings, assessments, tallies, watch)
    desk, pen = _desk(grounds, case, as_of, language, of.length, matter)
    sections = tuple(section(desk, pen) for section in of.sections)
    title = case.labels.get(language, case.title)
    if of.is_of_incident:
        incident = desk.finding.incident
        what = capital(pen.label("event_kinds", incident.kind))
        title = f"{what}, {pen.place(incident.place)}, {pen.when(incident.span)}"
    plain = [section.model_dump(mode="json") for section in sections]
    moment = as_of.astimezone(UTC).isoformat()
    # The brief's own name does not hold its kind, which it had before there were others.
    named = () if kind == "brief" else (kind,)
    return Brief(
        id=content_id("b", case.id, title, moment, language, plain, *named),
        case=case.id,
        title=title,
        as_of=as_of,
        language=language,
        sections=sections,
        kind=kind,
        since=desk.period.start if of.is_counted else None,
        number=_number(desk) if of.is_counted else None,
        incident=desk.finding.incident.id if of.is_of_incident else None,
    )


def changes(
    findings: Iterable[Finding],
    assessments: Iterable[Assessment],
    case: Case,
    as_of: datetime,
    *,
    language: str = "en",
    matter: Matter,
) -> tuple[Sentence, ...]:
    """Return every change of a comparison in words, each followed by its reasons."""
    length = KINDS["daily"].length
    desk, pen = _desk((findings, assessments, (), ()), case, as_of, language, length, matter)
    return tuple(changed.lines(desk, pen))


def _desk(
    grounds: Grounds,
    case: Case,
    as_of: datetime,
    language: str,
    length: timedelta,
    matter: Matter | None,
) -> tuple[Desk, Pen]:
    """Return what a document is composed from, and the pen that words it."""
    if language not in LANGUAGES:
        raise ValueError(f"no brief in {language!r}: the languages are {', '.join(LANGUAGES)}")
    findings, assessments, tallies, watch = grounds
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
        length=length,
        matter=matter or Matter(),
    )
    return desk, Pen(case, words, language)


def _number(desk: Desk) -> int:
    """Return how many reports of this length fit between the case's start and now."""
    return max(1, -((desk.case.since - desk.now) // desk.length))


def _sorted(records: Iterable[_Named]) -> tuple[_Named, ...]:
    return tuple(sorted(records, key=lambda one: one.id))
