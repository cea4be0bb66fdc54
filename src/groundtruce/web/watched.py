"""What changed of what somebody follows since they last looked, in words with their evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from starlette.datastructures import QueryParams

from groundtruce.errors import GroundTruceError
from groundtruce.flow import papers
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
    meant = [_meant(one, moment, look, told) for one in followed]
    about = frozenset[str]().union(*(one.about for one in meant))
    changed = changes(moment, look.as_of, look.at, now, about)
    return [
        News(one, address(one), (*(line for line in changed if line.about in of.about), *of.fresh))
        for one, of in zip(followed, meant, strict=True)
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
    moment: Moment,
    since: datetime,
    knew: datetime | None = None,
    now: datetime | None = None,
    about: frozenset[str] | None = None,
) -> tuple[Line, ...]:
    """Return in words what stands otherwise than at that moment, with the reasons.

    What the mission itself had decided by then it had decided until ``knew``; with ``about`` only
    changes of those findings and assessments are told.
    """
    road = moment.road
    told = papers.told_changes(
        moment.store,
        road,
        since,
        knew=knew,
        decided=now,
        about=about,
        language=moment.language,
    )
    states = {
        one.id: f"/agreement/{one.agreement}/{one.commitment}/{one.party}"
        for one in road.assessments
    }
    lines: list[Line] = []
    for one in told:
        cited = one.cites[0]
        if lines and one.text.startswith("—"):
            lines[-1] = replace(lines[-1], why=(*lines[-1].why, one.text))
        elif cited.noun == "finding":
            lines.append(Line(one.text, f"/incidents/{cited.id}", about=cited.id))
        else:
            lines.append(Line(one.text, states.get(cited.id, ""), about=cited.id))
    return tuple(lines)


@dataclass(frozen=True)
class _Meant:
    """What a followed thing is about: its findings or assessments, and the reports new to it."""

    about: frozenset[str]
    fresh: tuple[Line, ...] = ()


def _meant(one: Followed, moment: Moment, look: Look, told: Disclosure) -> _Meant:
    match one.noun:
        case "commitment":
            agreement, duty = (*one.id.split("/"), "")[:2]
            states = moment.road.assessments
            of = (s.id for s in states if (s.agreement, s.commitment) == (agreement, duty))
            return _Meant(frozenset(of))
        case "incident":
            known = moment.findings.get(one.id)
            return _Meant(frozenset({known.id} if known and told.findings([known]) else ()))
        case _:
            return _searched(one, moment, look, told)


def _searched(one: Followed, moment: Moment, look: Look, told: Disclosure) -> _Meant:
    sought = _sought(moment, one)
    if sought is None:
        return _Meant(frozenset())
    hits = [hit for hit in lookup.reports(sought) if told.reads(hit.report)]
    found = lookup.incidents(sought, hits, told)
    pen = moment.pages.pen
    fresh = (
        Line(f"{pen.source(hit.source)}: {hit.report.title or hit.snippet}", f"/reports/{hit.id}")
        for hit in hits
        if hit.received > look.as_of
    )
    return _Meant(frozenset(each.id for each in found), tuple(fresh))


def _sought(moment: Moment, one: Followed) -> Question | None:
    """Return the question behind a followed search or place, or nothing if it cannot be read."""
    query = QueryParams(address(one).partition("?")[2])
    try:
        return question(moment, query, None)
    except GroundTruceError:
        return None
