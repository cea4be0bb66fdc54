"""Audit: the phone's own log of how a form was filled: when each question was open, and where."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from groundtruce.reports.field.position import Fix

LARGEST = 5_000_000
_MOST_ROWS = 50_000
# A phone that was silent for longer may have been anywhere.
SILENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log: what happened when, and where the phone was, if it knew."""

    name: str
    at: datetime
    fix: Fix | None = None


def events(log: bytes) -> tuple[Event, ...]:
    """Return what the log holds, the earliest first; what makes no sense in it is left out."""
    if len(log) > LARGEST:
        return ()
    rows = csv.DictReader(io.StringIO(log.decode("utf-8", "replace")), strict=False)
    found = []
    try:
        for number, row in enumerate(rows):
            if number >= _MOST_ROWS:
                break
            if (event := _event(row)) is not None:
                found.append(event)
    except csv.Error:
        # What stood before the damage is as good as it was.
        pass
    return tuple(sorted(found, key=lambda event: event.at))


def stay(log: tuple[Event, ...]) -> tuple[Event, ...]:
    """Return the first unbroken stretch of the log in which the phone knew where it was."""
    held: list[Event] = []
    for event in log:
        if event.fix is None:
            continue
        if held and event.at - held[-1].at > SILENCE:
            break
        held.append(event)
    return tuple(held)


def _event(row: dict[str, str]) -> Event | None:
    try:
        at = datetime.fromtimestamp(int(row["start"]) / 1000, UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
    return Event(row.get("event") or "", at, _fix(row))


def _fix(row: dict[str, str]) -> Fix | None:
    try:
        found = Fix(
            float(row["latitude"]), float(row["longitude"]), float(row.get("accuracy") or 0) or None
        )
    except (KeyError, TypeError, ValueError):
        return None
    is_real = abs(found.lat) <= 90 and abs(found.lon) <= 180 and (found.lat or found.lon)
    return found if is_real else None
