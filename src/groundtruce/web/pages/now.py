"""Now: what came in, what changed, what is due, and what waits for a second person.

Those outside the mission see the released findings and how they stand, and a party's liaison what
the party is asked; nothing else.
"""

from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import numpy as np
from starlette.responses import Response

from groundtruce.model.agenda import Event
from groundtruce.model.alert import Alert
from groundtruce.model.alert_text import headline
from groundtruce.model.report import Report
from groundtruce.web import standing
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.index import STATUSES
from groundtruce.web.moment import Moment, Row
from groundtruce.web.pages import hearing
from groundtruce.web.way import Way

DAY = timedelta(days=1)
ALERTS = 6
# So many of the findings that were released last are named to those outside.
RELEASED = 12
# Where there are too many incidents to compare them all, so many of the new ones are listed.
NEWEST = 40


def now(asked: Asked) -> Response:
    """Return the front page of the duty room."""
    inside = _inside(asked) if asked.may(Verb.SEE) else None
    heard = hearing.owed(asked) if asked.visitor.party else ()
    return asked.page(
        "now.html.j2",
        moment=asked.moment,
        counted=_counted(asked),
        inside=inside,
        hearings=[one for one in heard if not one["replies"]][:RELEASED],
        released=() if inside else _released(asked),
        is_walking=asked.bench.is_walking,
    )


def changed(asked: Asked) -> Response:
    """Return what stands otherwise than a day or a week before, each line with its citations."""
    moment = asked.moment
    days = 7 if asked.query.get("days") == "7" else 1
    since = changed_since(asked)
    part = "changed_part.html.j2" if asked.wants_part else "changed.html.j2"
    if moment.is_large:
        new = moment.new_since(since, NEWEST)
        other = _otherwise(moment, since)
        return asked.page(part, moment=moment, lines=(), new=new, other=other, days=days)
    return asked.page(part, moment=moment, lines=moment.changed_lines(since), new=None, days=days)


def _otherwise(moment: Moment, since: datetime) -> Row | None:
    """Return which of very many incidents stand otherwise than when they were noted before then."""
    if not moment.ground.is_carried:
        standing.remember(moment.folder, moment.as_of, moment.index)
    before = standing.then(moment.folder, since)
    if before is None:
        return None
    found = standing.otherwise(before, moment.index)
    newest = found.changed[:NEWEST]
    told = moment.index.glimpses(at for at, _ in newest)
    pen = moment.pages.pen
    return {
        "then": moment.told(before.as_of),
        "number": len(found.changed),
        "rows": [
            (moment.pages.row(one), pen.label("statuses", was))
            for one, (_, was) in zip(told, newest, strict=True)
        ],
        "gone": len(found.gone),
        "went": [(name, pen.label("statuses", was)) for name, was in found.gone[:NEWEST]],
    }


def changed_since(asked: Asked) -> datetime:
    """Return the moment that an address compares with: the one it gives, a day or a week ago."""
    days = 7 if asked.query.get("days") == "7" else 1
    return asked.when("since") or asked.moment.as_of - timedelta(days=days)


def _released(asked: Asked) -> list[Row]:
    index = asked.moment.index
    gone = np.flatnonzero(index.is_released)
    newest = gone[np.argsort(-index.known[gone], kind="stable")][:RELEASED]
    return [asked.moment.pages.row(one) for one in index.glimpses(newest.tolist())]


def _inside(asked: Asked) -> Row:
    """Return what those inside the mission see besides."""
    moment = asked.moment
    ground = moment.ground
    return {
        "came_in": [_told(one, moment) for one in ground.latest],
        "lately": asked.bench.store.received(moment.as_of - DAY, moment.as_of),
        "alerts": [_raised(one, asked) for one in _newest_alerts(asked)],
        "due": [_due(one, moment) for one in ground.pressing],
        "waiting": _waiting(asked),
    }


def _newest_alerts(asked: Asked) -> list[Alert]:
    known = [one for one in asked.bench.store.alerts() if one.received <= asked.moment.as_of]
    return sorted(known, key=lambda one: (one.received, one.id), reverse=True)[:ALERTS]


def _raised(alert: Alert, asked: Asked) -> Row:
    moment = asked.moment
    findings = (f"/findings/{one}" for one in alert.about if one in moment.findings)
    reports = (f"/reports/{one}" for one in alert.about if one.startswith("r-"))
    return {
        "says": headline(alert, moment.case, asked.language),
        "when": moment.told(alert.received),
        "urgent": alert.urgent,
        "address": next(chain(findings, reports), ""),
    }


def _told(report: Report, moment: Moment) -> Row:
    return {
        "id": report.id,
        "title": moment.pages.headline(report),
        "language": report.language,
        "source": moment.pages.pen.source(report.source),
        "received": moment.told(report.received),
        "claims": len(report.claims),
        "read_by_machine": any(one.by_machine for one in report.claims),
    }


def _counted(asked: Asked) -> list[tuple[str, int]]:
    index = asked.moment.index
    seen = index.status if asked.may(Verb.SEE) else index.status[index.is_released]
    numbers = dict(zip(STATUSES, np.bincount(seen, minlength=len(STATUSES)).tolist(), strict=True))
    return [(one, numbers[one]) for one in asked.moment.pages.shapes() if numbers[one]]


def _due(event: Event, moment: Moment) -> Row:
    ends = event.end or event.start
    return {
        "kind": f"event_{event.kind.value}",
        "title": moment.dated(event),
        "when": moment.told(ends),
        "within": _within(ends, moment.as_of),
        "behind": event.behind[:3],
    }


def _within(ends: datetime, as_of: datetime) -> str:
    if ends < as_of:
        return "overdue"
    return "within_24h" if ends - as_of <= DAY else "within_72h"


def _waiting(asked: Asked) -> list[dict[str, Any]]:
    """Return the queues of the house, each with its length and its address."""
    at = asked.moment.index
    proposed = int((~at.is_signed).sum())
    second = int((at.is_verified & ~at.is_released).sum())
    unheard = int(at.unheard.sum())
    lines = (
        ("to_release", second, "/findings?state=verified"),
        ("to_verify", proposed, "/findings?state=proposed"),
        ("to_hear", unheard, "/findings?state=asked"),
        ("to_review", asked.moment.unreviewed, "/inbox"),
        ("unread", len(asked.moment.unread), "/inbox?show=unread"),
        ("set_aside", asked.moment.set_aside, "/inbox?show=aside"),
    )
    return [{"word": word, "number": number, "address": to} for word, number, to in lines]


WAYS = (
    Way("/", Verb.SEE_RELEASED, now, lasts=True),
    Way("/changed", Verb.SEE, changed),
)
