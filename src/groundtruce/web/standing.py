"""Standing: how very many incidents stood at earlier moments, to tell which stand otherwise now.

Carrying all that was known at an earlier moment down the road again takes longer than anybody
waits for a page. So what stands is noted in a few bytes an incident when a page asks what changed,
once in six hours of knowledge and for nine days.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from groundtruce.flow.chronicle import VIEWS
from groundtruce.web.index import STATUSES, Index

EVERY, KEPT = timedelta(hours=6), timedelta(days=9)
# Raised when the columns get another meaning.
_NAME = "standing-1"


@dataclass(frozen=True)
class Then:
    """Which incidents there were at a moment of knowledge, and the status of each."""

    as_of: datetime
    incident: NDArray[np.bytes_]
    status: NDArray[np.int8]


@dataclass(frozen=True)
class Otherwise:
    """What stands otherwise than it stood: places in the index with the status of before.

    ``gone`` are the ids of incidents that are no more, each with the status of before.
    """

    changed: tuple[tuple[int, str], ...]
    gone: tuple[tuple[str, str], ...]


def remember(folder: Path, as_of: datetime, index: Index) -> None:
    """Note how everything stands; where nothing can be written, it is not noted."""
    file = _file(folder, as_of)
    noted = _read(file)
    if noted is not None and noted.as_of == as_of:
        return
    part = file.with_suffix(f".{os.getpid()}.npz")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        seconds = np.array(as_of.timestamp())
        np.savez(part, as_of=seconds, incident=index.incident, status=index.status)
        part.replace(file)
        for old in _all(folder):
            if old < _file(folder, as_of - KEPT):
                old.unlink(missing_ok=True)
    except OSError:
        return


def then(folder: Path, since: datetime) -> Then | None:
    """Return how things stood when they were noted last before that moment, or at it."""
    for file in reversed(_all(folder)):
        found = _read(file)
        if found is not None and found.as_of <= since:
            return found
    return None


def otherwise(before: Then, now: Index) -> Otherwise:
    """Return what stands otherwise now, the newest first."""
    known = {name: at for at, name in enumerate(now.incident.tolist())}
    places = np.array([known.get(name, -1) for name in before.incident.tolist()], np.int64)
    stays = np.flatnonzero(places >= 0)
    moved = stays[now.status[places[stays]] != before.status[stays]]
    gone = np.flatnonzero(places < 0)
    was = [STATUSES[one] for one in before.status.tolist()]
    return Otherwise(
        changed=tuple(sorted((int(places[one]), was[one]) for one in moved)),
        gone=tuple(sorted((before.incident[one].decode(), was[one]) for one in gone)),
    )


def _read(file: Path) -> Then | None:
    try:
        with np.load(file, allow_pickle=False) as held:
            as_of = datetime.fromtimestamp(float(held["as_of"]), UTC)
            return Then(as_of, held["incident"], held["status"])
    except (OSError, EOFError, BadZipFile, ValueError, KeyError):
        return None


def _all(folder: Path) -> list[Path]:
    """Return what was noted, the earliest first."""
    return sorted((folder / VIEWS).glob(f"{_NAME}-*[0-9].npz"))


def _file(folder: Path, as_of: datetime) -> Path:
    turn = int(as_of.timestamp() // EVERY.total_seconds())
    return folder / VIEWS / f"{_NAME}-{turn:09}.npz"
