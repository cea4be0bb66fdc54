"""Period: the timeline of one request, and the days that its address asks for."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from groundtruce.web import timeline
from groundtruce.web.access.policy import Verb, may
from groundtruce.web.asked import Asked
from groundtruce.web.filter import EPOCH, Filter, query
from groundtruce.web.index import NO_DAY, Index, Mask, by_day
from groundtruce.web.timeline import Axis, Lane

# What of the address says which days are shown.
DAYS = ("since", "until", "week", "from")
PRESETS = (7, 30)


def told(asked: Asked, wanted: Filter) -> dict[str, Any]:
    """Return the timeline of everything asked for, whatever days the list is cut to."""
    whole = Filter(**{**vars(wanted), "since": None, "until": None, "no_place": False})
    kept = query(asked.query, without=DAYS)
    address = f"/map?{kept}{'&' if kept else ''}"
    lane = address if wanted.no_place else f"{address}place=none&"
    key = ("timeline", asked.language, whole, whole.released_only, address, lane)
    drawn = asked.moment.ground.shared.get(key, lambda: _drawn(asked, whole, address, lane))
    return {
        **drawn,
        "chosen": _chosen_days(drawn["axis"], wanted),
        "presets": [(days, *_last(asked, days)) for days in PRESETS],
    }


def _drawn(asked: Asked, whole: Filter, address: str, lane: str) -> dict[str, Any]:
    """Return what of a timeline stays the same whatever days are chosen."""
    index, stood, pen = asked.moment.index, axis(asked), asked.moment.pages.pen
    mask = whole.mask(index)

    def named(day: date, is_month: bool) -> str:
        month = pen.month(day, short=True)
        year = f" {day.year}" if day.month == 1 else ""
        return f"{month}{year}" if is_month else f"{day.day} {month}"

    return {
        "axis": stood,
        "placed": Lane.of(_counts(index, mask), stood, address),
        "unplaced": Lane.of(_counts(index, mask & ~index.has_pin), stood, lane),
        "ticks": timeline.ticks(stood, named),
        "undated": int((mask & (index.day == NO_DAY)).sum()),
    }


def first_day(asked: Asked) -> date:
    """Return the local day on which the case begins."""
    return asked.moment.case.since.astimezone(zone(asked)).date()


def last_day(asked: Asked) -> date:
    """Return the last local day of which anything is known; midnight ends the day before it."""
    return (asked.moment.as_of - timedelta(seconds=1)).astimezone(zone(asked)).date()


def seen(asked: Asked) -> Mask:
    """Return which incidents the visitor may know of: inside the mission all, outside released."""
    released_only = not may(asked.visitor, Verb.SEE)
    return Filter(every_kind=True, released_only=released_only).mask(asked.moment.index)


def zone(asked: Asked) -> ZoneInfo:
    """Return the time zone that the case is told in."""
    return ZoneInfo(asked.moment.case.time_zone)


def _counts(index: Index, mask: Mask) -> dict[int, list[int]]:
    return by_day(index.day[mask], index.status[mask])


def axis(asked: Asked) -> Axis:
    """Return the axis of the case's time so far, widened to what is seen and was dated outside."""
    index = asked.moment.index
    days = index.day[(index.day != NO_DAY) & seen(asked)]
    ends = [(one - EPOCH).days for one in (first_day(asked), last_day(asked))]
    if len(days):
        ends += [int(days.min()), int(days.max())]
    return Axis.of(min(ends), max(ends))


def _chosen_days(axis: Axis, wanted: Filter) -> dict[str, float]:
    """Return where the days asked for begin and end on the axis, in steps and in per cent."""
    since = (wanted.since - EPOCH).days if wanted.since else axis.first
    until = (wanted.until - EPOCH).days if wanted.until else axis.end - 1
    return {"begins": axis.x(since), "ends": axis.x(until + 1), "first": since, "last": until}


def _last(asked: Asked, days: int) -> tuple[str, bool]:
    """Return the address of the last days before the moment of knowledge, and if it is this one."""
    until = last_day(asked)
    since = until - timedelta(days=days - 1)
    changed: dict[str, Any] = {"since": since, "until": until, "week": None, "from": None}
    is_this = (asked.query.get("since"), asked.query.get("until")) == (str(since), str(until))
    return asked.here(**changed), is_this
