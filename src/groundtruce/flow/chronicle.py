"""The chronicle: how every commitment stood day by day, as was known then, worked out once.

Where many days are new it takes longer than anybody waits for a page; so it is kept beside the
store under the mark of what it was made from, and with it the balance, for which every finding
has to be read.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from groundtruce import flow
from groundtruce.flow import days, kept, views
from groundtruce.model.balance import Side
from groundtruce.store.base import Store
from groundtruce.store.sqlite import SqliteStore

# Beside the store stands what was worked out from it; all of it can be made anew.
VIEWS = Path(".shelf", "views")
Line = dict[str, Any]
Mark = tuple[int, str]


def known(folder: Path, mark: Mark) -> list[Line] | None:
    """Return the chronicle made from that state of the store, if it was worked out already."""
    found: list[Line] | None = read(folder, "chronicle", mark)
    return found


def balance(folder: Path, mark: Mark) -> tuple[Side, ...] | None:
    """Return the balance of that state of the store, if it was worked out already."""
    found = read(folder, "balance", mark)
    return None if found is None else tuple(Side(**one) for one in found)


def worked_out(folder: Path) -> list[Line]:
    """Work balance and chronicle out from the folder's own store, keep them, return the latter.

    One line a commitment and party: its days in segments, each with its state, the reasons that
    brought it and the findings behind. Older ones are removed.
    """
    with SqliteStore.open(folder / ".shelf") as store:
        mark = store.mark()
        # Each reads its own road, so that the findings are let go before the days are walked.
        keep(folder, "balance", mark, [asdict(one) for one in views.sides(kept.road(store))])
        made = lines(store, kept.road(store), folder)
    keep(folder, "chronicle", mark, made)
    return made


def read(folder: Path, name: str, mark: Mark) -> Any:
    """Return what is kept beside the store under that name and mark, or ``None``."""
    try:
        return json.loads(_file(folder, name, mark).read_text("utf-8"))
    except (OSError, ValueError):
        return None


def keep(folder: Path, name: str, mark: Mark, made: Any) -> None:
    """Keep plain data under that name and mark, in place of what has the name and another mark."""
    file = _file(folder, name, mark)
    file.parent.mkdir(exist_ok=True)
    for old in file.parent.glob(f"{name}-*"):
        old.unlink(missing_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    part.write_text(json.dumps(made), "utf-8")
    part.replace(file)


def lines(store: Store, road: flow.Road, folder: Path) -> list[Line]:
    """Return the chronicle of a road; days that were worked out before are taken as they are."""
    every = _days(road)
    told = days.worked_out(store, road.case, every, _days_file(folder)) if every else []
    return _lines(told, road, _last(road))


def so_far(folder: Path, store: Store, road: flow.Road) -> tuple[list[Line], bool]:
    """Return the chronicle up to the last day worked out by now, and whether that is all of it."""
    every = _days(road)
    told = days.kept(store, road.case, every, _days_file(folder)) if every else []
    is_whole = len(told) == len(every)
    return _lines(told, road, _last(road) if is_whole else every[len(told) - 1]), is_whole


def _days(road: flow.Road) -> list[date]:
    wanted = _wanted(road)
    return views.days_of(road, wanted) if wanted else []


def _wanted(road: flow.Road) -> set[tuple[str, str]]:
    return {(one.agreement, one.commitment) for one in road.assessments}


def _last(road: flow.Road) -> date:
    return road.as_of.astimezone(ZoneInfo(road.case.time_zone)).date()


def _lines(told: Iterable[days.Told], road: flow.Road, last: date) -> list[Line]:
    wanted = _wanted(road)
    found: dict[str, list[tuple[date, days.Step]]] = {}
    for day, steps in told:
        for step in steps:
            if (step["agreement"], step["commitment"]) in wanted:
                found.setdefault(step["id"], []).append((day, step))
    return [_line(changes, last) for changes in found.values()]


def _line(changes: list[tuple[date, days.Step]], last: date) -> Line:
    _, first = changes[0]
    ends = [day - timedelta(days=1) for day, _ in changes[1:]] + [last]
    return {
        **{name: first[name] for name in ("agreement", "commitment", "party")},
        "segments": [
            {
                "from": day.isoformat(),
                "to": end.isoformat(),
                **{name: step[name] for name in ("word", "watched", "why", "findings")},
            }
            for (day, step), end in zip(changes, ends, strict=True)
            if day <= end
        ],
    }


def _days_file(folder: Path) -> Path:
    return folder / VIEWS / "days.jsonl"


def _file(folder: Path, name: str, mark: Mark) -> Path:
    return folder / VIEWS / f"{name}-{mark[0]}-{mark[1][:16]}.json"


def day(text: str) -> date:
    """Return the day that a segment names."""
    return datetime.fromisoformat(text).date()
