"""The inbox: what waits for a person, what nobody could read, and everything that came."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from groundtruce.flow import views
from groundtruce.model.report import Report
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.pages import review
from groundtruce.web.question import number
from groundtruce.web.way import Way

PAGE = 50
BEGINNING = datetime.min.replace(tzinfo=UTC)
SHOWN = ("waits", "unread", "came", "aside")
Row = dict[str, Any]


def inbox(asked: Asked) -> Response:
    """Return one of the lists a page at a time: waiting, unread, all that came, set aside."""
    moment, store = asked.moment, asked.bench.store
    show = asked.query.get("show", "")
    show = show if show in SHOWN else SHOWN[0]
    first = number(asked.query.get("from"))
    waiting = _waiting(views.waiting(store))
    lists: dict[str, Sequence[Any]] = {
        "waits": [told[0].report for told in waiting.values()],
        "unread": moment.unread,
        "aside": store.quarantined(),
    }
    came = store.received(BEGINNING, moment.as_of)
    if show == "came":
        here: Sequence[Any] = views.newest(store, moment.as_of, first + PAGE)[first:]
    else:
        here = lists[show][first : first + PAGE]
    return asked.page(
        "inbox.html.j2",
        moment=moment,
        show=show,
        counts={
            "waits": sum(map(len, waiting.values())),
            "unread": len(moment.unread),
            "came": came,
            "aside": len(lists["aside"]),
        },
        total=came if show == "came" else len(lists[show]),
        rows=here
        if show == "aside"
        else [_row(one, waiting.get(one.id, []), asked) for one in here],
        first=first,
        size=PAGE,
    )


def _waiting(claims: Iterable[Any]) -> dict[str, list[Any]]:
    """Return the claims that wait by their report, in the order in which a person is needed."""
    found: dict[str, list[Any]] = {}
    for one in claims:
        found.setdefault(one.report.id, []).append(one)
    return found


def _row(report: Report, waiting: list[Any], asked: Asked) -> Row:
    pen = asked.moment.pages.pen
    words = report.title or " ".join(report.text.split()) or report.claims[0].text
    return {
        "id": report.id,
        "title": words[:160] + ("…" if len(words) > 160 else ""),
        "kind": pen.label("report_kinds", report.kind),
        "language": report.language,
        "source": pen.source(report.source),
        "received": asked.moment.told(report.received),
        "claims": len(report.claims),
        "waiting": len(waiting),
        "least": round(100 * min((one.sure for one in waiting), default=1)),
    }


WAYS = (Way("/inbox", Verb.REVIEW, inbox), *review.WAYS)
