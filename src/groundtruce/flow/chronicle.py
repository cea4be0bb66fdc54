"""The chronicle: how every commitment stood day by day, as was known then, worked out once.

It walks the road once for every moment at which something became known, which takes longer than
anybody waits for a page; so it is kept beside the store under the mark of what it was made from,
and with it the balance, for which every finding has to be read.
"""

import json
import os
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from groundtruce import flow
from groundtruce.compliance.history import Change, History
from groundtruce.flow import kept, views
from groundtruce.model.balance import Side
from groundtruce.store.base import Store
from groundtruce.store.sqlite import SqliteStore

FOLDER = "views"
Line = dict[str, Any]
Mark = tuple[int, str]


def known(folder: Path, mark: Mark) -> list[Line] | None:
    """Return the chronicle made from that state of the store, if it was worked out already."""
    return _read(folder, "chronicle", mark)


def balance(folder: Path, mark: Mark) -> tuple[Side, ...] | None:
    """Return the balance of that state of the store, if it was worked out already."""
    found = _read(folder, "balance", mark)
    return None if found is None else tuple(Side(**one) for one in found)


def worked_out(folder: Path) -> list[Line]:
    """Work balance and chronicle out from the folder's own store, keep them, return the latter.

    One line a commitment and party: its days in segments, each with its state, the reasons that
    brought it and the findings behind. Older ones are removed.
    """
    with SqliteStore.open(folder / ".shelf") as store:
        mark = store.mark()
        # Each reads its own road, so that the findings are let go before the days are walked.
        _keep(folder, "balance", mark, [asdict(one) for one in views.sides(kept.road(store))])
        made = lines(store, kept.road(store))
    _keep(folder, "chronicle", mark, made)
    return made


def _read(folder: Path, name: str, mark: Mark) -> list[Line] | None:
    try:
        found: list[Line] = json.loads(_file(folder, name, mark).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found


def _keep(folder: Path, name: str, mark: Mark, made: list[Line]) -> None:
    file = _file(folder, name, mark)
    file.parent.mkdir(exist_ok=True)
    for old in file.parent.glob(f"{name}-*"):
        old.unlink(missing_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    part.write_text(json.dumps(made), "utf-8")
    part.replace(file)


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


def _file(folder: Path, name: str, mark: Mark) -> Path:
    return folder / ".shelf" / FOLDER / f"{name}-{mark[0]}-{mark[1][:16]}.json"


def day(text: str) -> date:
    """Return the day that a segment names."""
    return datetime.fromisoformat(text).date()
