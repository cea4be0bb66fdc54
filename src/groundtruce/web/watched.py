"""What changed of what somebody follows since they last looked, in words with their evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from starlette.datastructures import QueryParams

from groundtruce.errors import GroundTruceError
from groundtruce.flow import papers
from groundtruce.model.brief import Sentence
from groundtruce.store.followed import Followed, Look
from groundtruce.web import lookup
from groundtruce.web.access.disclosure import Disclosure
from groundtruce.web.lookup import Question
from groundtruce.web.moment import Moment
from groundtruce.web.question import question


@dataclass(frozen=True)
class Line:
    """Something that stands otherwise, the reasons for it, and where it opens."""

    says: str
    address: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class News:
    """What changed of one thing that is followed, and the page that shows it."""

    of: Followed
    address: str
    lines: tuple[Line, ...]


def news(
    moment: Moment,
    followed: Sequence[Followed],
    look: Look,
    now: datetime,
    told: Disclosure,
    *,
    nothing: bool = False,
) -> list[News]:
    """Return for each thing followed what stands otherwise than at the last look.

    With ``nothing`` it is known that no record came since, and nothing is worked out.
    """
    if nothing:
        return [News(one, address(one), ()) for one in followed]
    blocks = _blocks(moment, look, now)
    return [
        News(one, address(one), tuple(_of(one, moment, blocks, look, told))) for one in followed
    ]


def address(one: Followed) -> str:
    """Return where a thing that is followed opens."""
    match one.noun:
        case "incident":
            return f"/incidents/{one.id}"
        case "commitment":
            return f"/agreement/{one.id}"
        case "place":
            return f"/search?near={one.id}"
        case _:
            return one.id


@dataclass(frozen=True)
class _Block:
    """One change with its reasons, and the record that it is about."""

    first: Sentence
    why: tuple[str, ...]

    @property
    def about(self) -> tuple[str, str]:
        return self.first.cites[0].noun, self.first.cites[0].id


@lru_cache(maxsize=32)
def _blocks(moment: Moment, look: Look, now: datetime) -> tuple[_Block, ...]:
    """Return every change since the look, each with the reasons told after it."""
    road = papers.composed(
        moment.store,
        moment.road,
        "daily",
        language=moment.language,
        since=look.as_of,
        knew=look.at,
        decided=now,
    )
    sections = road.brief.sections if road.brief else ()
    blocks: list[tuple[Sentence, list[str]]] = []
    for line in (line for one in sections if one.key == "changed" for line in one.sentences):
        if blocks and line.text.startswith("—"):
            blocks[-1][1].append(line.text)
        else:
            blocks.append((line, []))
    return tuple(_Block(first, tuple(why)) for first, why in blocks)


def _of(
    one: Followed, moment: Moment, blocks: Sequence[_Block], look: Look, told: Disclosure
) -> list[Line]:
    if one.noun == "commitment":
        agreement, duty = one.id.split("/")[:2]
        states = {
            state.id: state
            for state in moment.road.assessments
            if (state.agreement, state.commitment) == (agreement, duty)
        }
        return [
            Line(block.first.text, f"/agreement/{one.id}", block.why)
            for block in blocks
            if block.about[0] == "assessment" and block.about[1] in states
        ]
    wanted, fresh = _findings(one, moment, look, told)
    changed = [
        Line(block.first.text, f"/incidents/{block.about[1]}", block.why)
        for block in blocks
        if block.about[0] == "finding" and block.about[1] in wanted
    ]
    return [*changed, *fresh]


def _findings(
    one: Followed, moment: Moment, look: Look, told: Disclosure
) -> tuple[set[str], list[Line]]:
    """Return the findings that a followed thing is about, and the reports that are new to it."""
    if one.noun == "incident":
        known = moment.findings.get(one.id)
        return ({known.id} if known and told.findings([known]) else set()), []
    sought = _sought(moment, one)
    if sought is None:
        return set(), []
    hits = [hit for hit in lookup.reports(sought) if told.is_inside and told.reads(hit.report)]
    found = lookup.incidents(sought, hits, told)
    pen = moment.pages.pen
    fresh = [
        Line(f"{pen.source(hit.source)}: {hit.report.title or hit.snippet}", f"/reports/{hit.id}")
        for hit in hits
        if hit.received > look.as_of
    ]
    return {each.id for each in found}, fresh


def _sought(moment: Moment, one: Followed) -> Question | None:
    """Return the question behind a followed search or place, or nothing if it cannot be read."""
    query = QueryParams(address(one).partition("?")[2])
    try:
        return question(moment, query, None)
    except GroundTruceError:
        return None
