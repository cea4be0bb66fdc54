"""Search: reports by words in any script, incidents by place and kind, records by their id."""

from collections.abc import Iterator
from typing import Any

from starlette.responses import Response

from groundtruce.errors import NotFound
from groundtruce.model.assessment import Assessment
from groundtruce.model.claim import Claim
from groundtruce.model.finding import Finding
from groundtruce.model.incident import Incident, Tombstone
from groundtruce.model.report import Report
from groundtruce.web.access.policy import Verb, may
from groundtruce.web.asked import ROOMS, Asked
from groundtruce.web.way import Way

LISTED = 30
SHORTEST_ID = 4
# Keys that work on every page, and where they lead.
KEYS = {"g n": "now", "g m": "map", "g i": "inbox", "g a": "agreement", "g b": "briefs"}


def search(asked: Asked) -> Response:
    """Return what holds all the words, and the record that has them for an id."""
    text = asked.query.get("q", "").strip()[:400]
    reports = [_hit(one, asked) for one in _hits(asked, text)] if text else []
    part = "search_part.html.j2" if asked.wants_part else "search.html.j2"
    return asked.page(
        part,
        moment=asked.moment,
        q=text,
        meant=_by_id(asked, text),
        rows=list(_incidents(asked, text)) if text else [],
        reports=reports,
        views=asked.bench.accounts.views(_who(asked)),
        rooms_of=[one for one in ROOMS if may(asked.visitor, one[2])],
    )


def keys(asked: Asked) -> Response:
    """Return the keyboard map."""
    return asked.page("keys.html.j2", moment=asked.moment, keys=KEYS)


def keep_view(asked: Asked) -> Response:
    """Remember an address of the workbench under a name, for this visitor."""
    address = asked.field("address")
    if address.startswith("/") and not address.startswith("//") and asked.field("name"):
        asked.bench.accounts.keep_view(_who(asked), asked.field("name")[:80], address[:600])
    return asked.go("/search")


def drop_view(asked: Asked) -> Response:
    """Forget a remembered view."""
    asked.bench.accounts.drop_view(_who(asked), asked.field("name"))
    return asked.go("/search")


def _who(asked: Asked) -> str:
    return asked.visitor.person.id if asked.visitor.person else ""


def _hits(asked: Asked, text: str) -> list[Any]:
    return asked.bench.store.search(text, LISTED, as_of=asked.as_of)


def _hit(hit: Any, asked: Asked) -> dict[str, Any]:
    return {
        "id": hit.id,
        "title": hit.report.title or asked.moment.pages.pen.source(hit.source),
        "language": hit.report.language,
        "snippet": hit.snippet,
        "source": asked.moment.pages.pen.source(hit.source),
        "received": asked.moment.told(hit.received),
    }


def _incidents(asked: Asked, text: str) -> Iterator[dict[str, Any]]:
    """Yield rows whose kind, place and day hold all the words, newest first."""
    wanted = text.casefold().split()
    found = 0
    for finding in asked.moment.newest:
        place = finding.incident.place
        names = " ".join(one.text for one in place.toponyms) if place else ""
        row = None
        held = f"{names} {finding.incident.kind}".casefold()
        if not all(word in held for word in wanted):
            row = asked.moment.pages.row(finding)
            held = f"{held} {row['kind']} {row['place']} {row['when']}".casefold()
        if all(word in held for word in wanted):
            yield row or asked.moment.pages.row(finding)
            found += 1
            if found == LISTED:
                return


def _by_id(asked: Asked, text: str) -> str | None:
    """Return the address of the record that the text is the id of, or the beginning of one."""
    if len(text) < SHORTEST_ID or " " in text or "-" not in text:
        return None
    try:
        record = asked.bench.store.find(text)
    except NotFound:
        # Several ids begin so: the lists below show what holds the words.
        return None
    match record:
        case Finding() | Incident():
            return f"/incidents/{record.id}"
        case Tombstone():
            return f"/incidents/{record.into}"
        case Report():
            return f"/reports/{record.id}"
        case Claim():
            return f"/reports/{record.report}#{record.id}"
        case Assessment():
            return f"/agreement/{record.agreement}/{record.commitment}/{record.party}"
    return None


WAYS = (
    Way("/search", Verb.SEE, search),
    Way("/keys", Verb.ENTER, keys),
    Way("/views/keep", Verb.SEE, keep_view, ("POST",)),
    Way("/views/drop", Verb.SEE, drop_view, ("POST",)),
)
