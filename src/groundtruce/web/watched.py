"""What changed of what somebody follows since they last looked, in words with their evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from starlette.datastructures import QueryParams

from groundtruce.errors import GroundTruceError
from groundtruce.flow import Road, papers
from groundtruce.model.brief import Sentence
from groundtruce.store.followed import Followed, Look
from groundtruce.web import lookup
from groundtruce.web.access.disclosure import Disclosure
from groundtruce.web.lookup import Question
from groundtruce.web.moment import Moment
from groundtruce.web.question import question


@dataclass(frozen=True)
class Line:
    """Something that stands otherwise, where it opens, the reasons, and the record's id."""

    says: str
    address: str
    why: tuple[str, ...] = ()
    about: str = ""


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
    changed = changes(moment, look.as_of, look.at, now)
    return [
        News(one, address(one), tuple(_of(one, moment, changed, look, told))) for one in followed
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


@lru_cache(maxsize=32)
def changes(
    moment: Moment, since: datetime, knew: datetime | None, now: datetime | None
) -> tuple[Line, ...]:
    """Return in words everything that stands otherwise than at that moment, with the reasons.

    What the mission itself had decided by then it had decided until ``knew``.
    """
    road = papers.composed(
        moment.store,
        moment.road,
        "daily",
        language=moment.language,
        since=since,
        knew=knew,
        decided=now,
    )
    states = {
        one.id: f"/agreement/{one.agreement}/{one.commitment}/{one.party}"
        for one in road.assessments
    }
    lines: list[Line] = []
    for told in _sentences(road):
        cited = told.cites[0]
        if lines and told.text.startswith("—"):
            lines[-1] = replace(lines[-1], why=(*lines[-1].why, told.text))
        elif cited.noun == "finding":
            lines.append(Line(told.text, f"/incidents/{cited.id}", about=cited.id))
        else:
            lines.append(Line(told.text, states.get(cited.id, ""), about=cited.id))
    return tuple(lines)


def _sentences(road: Road) -> list[Sentence]:
    sections = road.brief.sections if road.brief else ()
    return [line for one in sections if one.key == "changed" for line in one.sentences]


def _of(
    one: Followed, moment: Moment, changed: Sequence[Line], look: Look, told: Disclosure
) -> list[Line]:
    if one.noun == "commitment":
        agreement, duty = (*one.id.split("/"), "")[:2]
        begins = f"/agreement/{agreement}/{duty}/"
        return [line for line in changed if line.address.startswith(begins)]
    wanted, fresh = _findings(one, moment, look, told)
    return [*(line for line in changed if line.about in wanted), *fresh]


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
