"""Days: how every commitment stood day by day, each day worked out once and kept in a file.

A day stands as its end knew it, so nothing that is kept later changes it, unless it tells what
could be known by then: a message of June that is read in July. From the first day that such a
record touches on the days are worked out again, and those before are taken from the file. A
process that ends halfway leaves what it did to the next.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import Any

from groundtruce import __version__
from groundtruce.compliance import history
from groundtruce.flow import views
from groundtruce.model.assessment import Assessment
from groundtruce.model.case import Case
from groundtruce.model.finding import Reason
from groundtruce.model.record import content_id
from groundtruce.store.base import Store

# Raised when a step gets another meaning, so that files of before are made anew.
FORM = 1
MOST_SHOWN = 20
Step = dict[str, Any]
Told = tuple[date, list[Step]]


def worked_out(store: Store, case: Case, days: Sequence[date], file: Path) -> list[Told]:
    """Return each day with what came to stand otherwise on it, working out what is not kept yet.

    Of several processes that ask one works, and the others wait and find it done.
    """
    with _alone(file):
        head = store.head()
        told = kept(store, case, days, file)
        stood = _replayed(told)
        _begin(file, _about(case, days, head), told)
        with file.open("a", encoding="utf-8") as lines:
            for day, steps in _each(store, case, days, len(told), stood):
                told.append((day, steps))
                lines.write(_line(day, steps))
                lines.flush()
    return told


def kept(store: Store, case: Case, days: Sequence[date], file: Path) -> list[Told]:
    """Return the first of those days, as far as they are worked out and nothing touches them."""
    try:
        first, *lines = file.read_text("utf-8").splitlines()
        about = json.loads(first)
        n, row = about["row"]
        touched = store.moments(n)[:1]
        if about != _about(case, days, (n, row)) or (n and store.row_hash(n) != row):
            return []
    except (OSError, ValueError, KeyError, TypeError):
        return []
    named = zip(days, _read(lines), strict=False)
    standing = takewhile(lambda one: one[1]["day"] == one[0].isoformat(), named)
    return [
        (day, one["steps"])
        for day, one in standing
        if not touched or history.end_of(day, case) < touched[0]
    ]


def _each(
    store: Store, case: Case, days: Sequence[date], done: int, stood: dict[str, "Stood"]
) -> Iterator[Told]:
    known_at = views.knowing(store, case, days)
    for day, assessments in history.daily(known_at, case, days[done:]):
        steps = []
        for now in assessments:
            before = stood.setdefault(now.id, Stood())
            if not before.is_as(now):
                steps.append(_step(now, before))
                before.move(steps[-1])
        yield day, steps


@dataclass
class Stood:
    """As much of how a commitment stood as tells whether it stands otherwise now, and why."""

    word: str = ""
    rules: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    findings: set[str] = field(default_factory=set)

    def is_as(self, now: Assessment) -> bool:
        """Whether it stands so still: by word, rules and findings, not by the lapse of time."""
        rules = frozenset(reason.rule for reason in now.reasons)
        return (self.word, self.rules) == (now.word, rules) and self.findings == set(now.findings)

    def move(self, step: Step) -> None:
        """Stand as after that step."""
        self.word, self.rules = step["word"], frozenset(step["rules"])
        self.reasons = frozenset(step["reasons"])
        self.findings ^= set(step["moved"])


def _step(now: Assessment, before: Stood) -> Step:
    marks = [_mark(reason) for reason in now.reasons]
    told = zip(now.reasons, marks, strict=True)
    new = [reason.text for reason, mark in told if mark not in before.reasons]
    moved = sorted(before.findings ^ set(now.findings))
    return {
        "agreement": now.agreement,
        "commitment": now.commitment,
        "party": now.party,
        "id": now.id,
        "word": now.word,
        "watched": now.watched,
        "why": new or [reason.text for reason in now.reasons],
        "findings": (moved or list(now.findings))[:MOST_SHOWN],
        "rules": sorted({reason.rule for reason in now.reasons}),
        "reasons": marks,
        "moved": moved,
    }


def _mark(reason: Reason) -> str:
    return content_id("", reason.rule, reason.claims)


def _replayed(told: Sequence[Told]) -> dict[str, Stood]:
    stood: dict[str, Stood] = {}
    for _, steps in told:
        for step in steps:
            stood.setdefault(step["id"], Stood()).move(step)
    return stood


def _about(case: Case, days: Sequence[date], row: tuple[int, str]) -> Step:
    """Return what the days of a file follow from, beside the records known at the end of each."""
    return {
        "form": FORM,
        "program": __version__,
        "case": sha256(case.canonical()).hexdigest(),
        "first": days[0].isoformat() if days else None,
        "row": list(row),
    }


def _begin(file: Path, about: Step, told: Sequence[Told]) -> None:
    part = file.with_suffix(f".{os.getpid()}")
    lines = [json.dumps(about) + "\n", *(_line(day, steps) for day, steps in told)]
    part.write_text("".join(lines), "utf-8")
    part.replace(file)


def _line(day: date, steps: list[Step]) -> str:
    return json.dumps({"day": day.isoformat(), "steps": steps}) + "\n"


def _read(lines: Sequence[str]) -> Iterator[Step]:
    for line in lines:
        try:
            yield json.loads(line)
        except ValueError:
            # Cut in two when its process ended.
            return


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_suffix(".turn").open("ab") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
