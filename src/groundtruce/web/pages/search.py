"""Search: incidents, reports and everything else in any script, within a time and a place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from groundtruce.errors import NotFound
from groundtruce.model.assessment import Assessment
from groundtruce.model.claim import Claim
from groundtruce.model.finding import Finding
from groundtruce.model.incident import Incident, Tombstone
from groundtruce.model.report import Report
from groundtruce.store.base import Hit
from groundtruce.store.search import body
from groundtruce.web import lookup
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.lookup import Question
from groundtruce.web.question import DISTANCES_KM, number, question
from groundtruce.web.things import Thing
from groundtruce.web.way import Way

PAGE, FEW = 40, 6
SHORTEST_ID = 4
# What is found, in the order in which it is shown: the nouns of each group.
GROUPS = {
    "incidents": (),
    "reports": (),
    "texts": ("agreement", "commitment", "dialogue"),
    "places": ("place", "zone"),
    "watch": ("restriction", "watch"),
    "sources": ("source",),
    "briefs": ("sentence", "edition"),
    "media": ("media",),
    "notes": ("note", "reply", "alert", "aside"),
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """What a question found, by group; ``more`` says that there is more than was looked through."""

    question: Question
    incidents: Sequence[Finding] = ()
    reports: Sequence[Hit] = ()
    things: Sequence[Thing] = ()

    def number(self, group: str) -> int:
        """Return how many of a group were found."""
        return len(self.of(group))

    def of(self, group: str) -> Sequence[Any]:
        """Return what was found of a group."""
        match group:
            case "incidents":
                return self.incidents
            case "reports":
                return self.reports
            case _:
                return [one for one in self.things if one.noun in GROUPS[group]]

    def has_more(self, group: str) -> bool:
        """Whether not everything was looked through."""
        most = {"incidents": lookup.MOST_INCIDENTS, "reports": lookup.MOST_REPORTS}
        return self.number(group) >= most.get(group, len(self.things) + 1)


def search(asked: Asked) -> Response:
    """Return what holds all the words, and the record that has them for an id."""
    sought = question_of(asked)
    told = found(asked, sought)
    show = asked.query.get("show", "")
    first = number(asked.query.get("from"))
    listed = [show] if show in GROUPS else [one for one in GROUPS if told.number(one)]
    shown = slice(first, first + PAGE) if show in GROUPS else slice(FEW)
    part = "search_part.html.j2" if asked.wants_part else "search.html.j2"
    return asked.page(
        part,
        moment=asked.moment,
        question=sought,
        q=sought.text[: lookup.LONGEST],
        meant=_by_id(asked, sought.text),
        found=told,
        groups={name: list(rows(told.of(name)[shown], asked, sought)) for name in listed},
        kinds=tuple(GROUPS),
        show=show,
        first=first,
        size=PAGE,
        places=_places(asked),
        distances=DISTANCES_KM,
        marked=lambda text: lookup.marked(text, sought.words),
    )


def question_of(asked: Asked) -> Question:
    """Return the question that the address asks of what the visitor may know."""
    outside = not asked.may(Verb.SEE)
    return question(asked.moment, asked.query, asked.as_of, released_only=outside)


def found(asked: Asked, sought: Question) -> Found:
    """Return what the visitor may find."""
    if sought.is_open:
        return Found(sought)
    told = asked.disclosure
    hits = lookup.reports(sought)
    seen = [one for one in hits if told.reads(one.report)]
    findings = lookup.incidents(sought, hits, told)
    things = [one for one in lookup.others(sought) if _may_find(one, asked)]
    return Found(sought, findings, seen, things)


def _may_find(one: Thing, asked: Asked) -> bool:
    """Whether the visitor may open what was found, and read the words that it was found by."""
    if one.noun == "aside":
        return asked.may(Verb.REVIEW)
    if one.noun == "reply":
        finding = asked.moment.findings.get(one.address.rsplit("/", 1)[-1])
        return finding is not None and bool(asked.disclosure.findings([finding]))
    if not (one.is_released or asked.may(Verb.SEE)):
        return False
    if one.noun != "media" and one.report is None:
        return True
    report = asked.bench.store.held(Report, one.report) if one.report else None
    return asked.disclosure.is_whole or (report is not None and asked.disclosure.reads(report))


def rows(found: Sequence[Any], asked: Asked, question: Question) -> Iterator[Row]:
    """Yield each thing found as a line: what it is, where it opens, the words that were found."""
    moment = asked.moment
    nothing = dict.fromkeys(("status", "language", "noun"))
    for one in found:
        match one:
            case Finding():
                row = moment.pages.row(one)
                yield {
                    **nothing,
                    "address": f"/incidents/{row['id']}",
                    "title": f"{row['kind']}, {row['place']}",
                    "line": f"{row['when']} · {row['status_word']}, {row['confidence']}",
                    "status": one.status.value,
                    "words": _said(one, question),
                }
            case Hit():
                source = moment.pages.pen.source(one.source)
                yield {
                    **nothing,
                    "address": f"/reports/{one.id}",
                    "title": one.report.title or source,
                    "line": f"{source} · {moment.told(one.received)}",
                    "language": one.report.language,
                    "words": lookup.excerpt(body(one.report), question.words),
                }
            case Thing():
                yield {
                    **nothing,
                    "address": one.address,
                    "title": one.title,
                    "line": moment.told(one.when) if one.when else "",
                    "language": one.language,
                    "noun": one.noun,
                    "words": lookup.excerpt(one.words, question.words),
                }


def _said(one: Finding, question: Question) -> str:
    """Return the claim, or the names of the place, in which one of the words is found."""
    place = one.incident.place
    names = (
        " · ".join(f"{name.text} {name.script or ''}" for name in place.toponyms) if place else ""
    )
    texts = [*(claim.text for claim in one.incident.claims), names]
    has = (text for text in texts if any(word in text.casefold() for word in question.words))
    return lookup.excerpt(next(has, ""), question.words)


def _by_id(asked: Asked, text: str) -> str | None:
    """Return the address of the record that the text is the id of, or the beginning of one."""
    if not SHORTEST_ID <= len(text) <= lookup.LONGEST or " " in text or "-" not in text:
        return None
    try:
        record = asked.bench.store.find(text)
    except NotFound:
        # Several ids begin so: the lists below show what holds the words.
        return None
    inside = asked.may(Verb.SEE)
    match record:
        case Finding() | Incident():
            finding = asked.moment.findings.get(record.id)
            is_seen = finding is not None and asked.disclosure.findings([finding])
            return f"/incidents/{record.id}" if is_seen else None
        case Tombstone() if inside:
            return f"/incidents/{record.into}"
        case Report() if inside:
            return f"/reports/{record.id}"
        case Claim() if inside:
            return f"/reports/{record.report}#{record.id}"
        case Assessment() if inside:
            return f"/agreement/{record.agreement}/{record.commitment}/{record.party}"
    return None


def _places(asked: Asked) -> list[tuple[str, str]]:
    known = [one for one in asked.moment.case.places if one.lon is not None]
    return sorted(((one.id, one.label) for one in known), key=lambda pair: pair[1].casefold())


WAYS = (Way("/search", Verb.SEE_RELEASED, search),)
