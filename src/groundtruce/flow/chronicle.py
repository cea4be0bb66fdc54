"""The chronicle: how every commitment stood day by day, as was known then, worked out once.

It walks the road once for every moment at which something became known, which takes longer than
anybody waits for a page; so it is kept beside the store under the mark of what it was made from.
"""

import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from groundtruce import flow
from groundtruce.compliance.history import Change, History
from groundtruce.flow import kept, views
from groundtruce.store.base import Store
from groundtruce.store.sqlite import SqliteStore

FOLDER = "views"
Line = dict[str, Any]


def known(folder: Path, mark: tuple[int, str]) -> list[Line] | None:
    """Return the chronicle made from that state of the store, if it was worked out already."""
    try:
        found: list[Line] = json.loads(_file(folder, mark).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found


def worked_out(folder: Path) -> list[Line]:
    """Work the chronicle out from the folder's own store, keep it, and return it.

    One line a commitment and party: its days in segments, each with its state, the reasons that
    brought it and the findings behind. Older chronicles are removed.
    """
    with SqliteStore.open(folder / ".shelf") as store:
        mark = store.mark()
        made = lines(store, kept.road(store))
    file = _file(folder, mark)
    file.parent.mkdir(exist_ok=True)
    for old in file.parent.glob("chronicle-*"):
        old.unlink(missing_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    part.write_text(json.dumps(made), "utf-8")
    part.replace(file)
    return made


def lines(store: Store, road: flow.Road) -> list[Line]:
    """Return the chronicle of a road."""
    wanted = {(one.agreement, one.commitment) for one in road.assessments}
    if not wanted:
        return []
    last = road.as_of.astimezone(ZoneInfo(road.case.time_zone)).date()
    return [_line(one, last) for one in views.histories(store, road, wanted)]


def _line(told: History, last: date) -> Line:
    ends = [change.day - timedelta(days=1) for change in told.changes[1:]] + [last]
    return {
        "agreement": told.agreement,
        "commitment": told.commitment,
        "party": told.party,
        "segments": [
            _segment(change, end)
            for change, end in zip(told.changes, ends, strict=True)
            if change.day <= end
        ],
    }


def _segment(change: Change, end: date) -> Line:
    return {
        "from": change.day.isoformat(),
        "to": end.isoformat(),
        "word": change.after.word,
        "watched": change.after.watched,
        "why": [one.text for one in change.why or change.after.reasons],
        "findings": list(change.findings or change.after.findings)[:20],
    }


def _file(folder: Path, mark: tuple[int, str]) -> Path:
    return folder / ".shelf" / FOLDER / f"chronicle-{mark[0]}-{mark[1][:16]}.json"


def day(text: str) -> date:
    """Return the day that a segment names."""
    return datetime.fromisoformat(text).date()
