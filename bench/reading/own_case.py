"""The bundled case's own reports: what their text says, read as prose, beside what they file.

The texts point at a cluster rather than tell it ("The same times, with a shorter name for the
bridge"), so much of what a record files is not in its two sentences. Each field is therefore
measured twice: over all rows that file it, and over those whose own words state it. Whether words
state it is decided by the patterns of ``said_by.yaml``, which follow the vocabulary's definitions,
are the same for every row, and are not read by the reader.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from groundtruce.model.case import Case
from groundtruce.model.vocabulary import vocabulary
from groundtruce.reports import case_folder
from groundtruce.reports.text.number import value_of
from groundtruce.reports.text.read import nothing_kept, of_path
from groundtruce.reports.text.reading import read_text
from groundtruce.reports.text.told import Reading
from reading.kind_told import kinds_told, states

CASE = Path(__file__).parents[2] / "src" / "groundtruce" / "cases" / "thailand_cambodia_2025"
STANCES = {"announces": "asserts", "disputes": "denies"}
# The widest kind of a family, by its own definition: an attack of unsaid means, an explosion of
# unsaid cause, a movement of troops of whatever kind, a statement of whatever content.
WIDEST = {
    "hostile": "attack",
    "explosive": "explosion",
    "speech": "statement",
    "withdrawal": "troop_movement",
}
MEASURES = ("km", "m", "cm", "mm", "hours", "minutes", "days", "weeks", "per")


@dataclass(frozen=True)
class Compared:
    """One field of one row: whether its words state it, and whether it was read."""

    field: str
    stated: bool
    right: bool


def table() -> list[tuple[str, str, str]]:
    """Return the share right of each field, where the words state it and over all rows."""
    seen: dict[str, list[Compared]] = defaultdict(list)
    for row, reading, case in rows():
        for one in compared(row, reading, case):
            seen[one.field].append(one)
    return [
        (field, "≥ .80", f"{_share([o for o in ones if o.stated])}, all rows {_share(ones)}")
        for field, ones in seen.items()
    ]


def rows() -> Iterator[tuple[dict[str, Any], Reading, Case]]:
    """Yield each row of the public record with the reading of its text."""
    case = case_folder.read(CASE, lambda data, **told: nothing_kept(of_path(data), **told))
    for line in (CASE / "reports" / "public_record.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        day = date.fromisoformat((row["published"] or row["when"]["from"])[:10])
        yield row, read_text(row["text"], dateline=day, case=case), case


def compared(row: dict[str, Any], reading: Reading, case: Case) -> Iterator[Compared]:
    """Yield what became of kind, stance, figures and place of one row."""
    yield from _kinds(row, reading)
    yield _stance(row, reading)
    yield from _figures(row, reading)
    yield from _figures_read(row, reading)
    yield from _places(row, reading, case)


def _share(ones: list[Compared]) -> str:
    return f"{sum(o.right for o in ones) / max(1, len(ones)):.3f} of {len(ones)}"


# ---- what the words state


@cache
def _said_by() -> dict[str, Any]:
    text = Path(__file__).with_name("said_by.yaml").read_text(encoding="utf-8")
    listed: dict[str, Any] = yaml.safe_load(text)
    return listed


def _states(text: str, entries: list[str]) -> bool:
    return any(
        all(_holds(sentence, part) for part in entry.split(" + "))
        for sentence in _sentences(text)
        for entry in entries
    )


def _holds(text: str, pattern: str) -> bool:
    return re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE) is not None


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


# ---- field by field


def _kinds(row: dict[str, Any], reading: Reading) -> Iterator[Compared]:
    filed = row["about"]["kind"]
    stated = _states(row["text"], _said_by()["kinds"].get(filed, []))
    read = kinds_told(reading) | {event.kind for event in reading.events}
    entry = vocabulary().words("event_kinds")[filed]
    level = {filed, entry.is_a, WIDEST.get(entry.group or "")}
    level |= {
        key for key, word in _all_kinds() if filed in (word.is_a, WIDEST.get(word.group or ""))
    }
    yield Compared("kind, exactly", stated, filed in read)
    yield Compared("kind, or a narrower one", stated, states(filed, read))
    yield Compared("kind, or its wider or narrower", stated, bool(level & read))
    yield Compared("kind, or one reports take for it", stated, bool({*level, *entry.near} & read))


def _all_kinds() -> list[tuple[str, Any]]:
    return list(vocabulary().words("event_kinds").items())


def _stance(row: dict[str, Any], reading: Reading) -> Compared:
    wanted = STANCES.get(row["stance"], row["stance"])
    stated = _states(row["text"], _said_by()["stances"][wanted])
    return Compared("stance", stated, wanted in {told.stance.value for told in reading.told})


def _figures(row: dict[str, Any], reading: Reading) -> Iterator[Compared]:
    states = _said_by()["figures"]
    read = {
        (figure.kind, figure.best if figure.best is not None else figure.lower)
        for figure in reading.figures
    }
    for figure in row["figures"]:
        kind = figure["kind"].split("_")[0]
        if kind not in states:
            continue
        value = figure["value_low"] if figure["value_low"] is not None else figure["value_high"]
        stated = any(
            value in _numbers(sentence) and _holds(sentence, states[kind])
            for sentence in _sentences(row["text"])
        )
        yield Compared("figures, value and kind", stated, (kind, value) in read)


def _figures_read(row: dict[str, Any], reading: Reading) -> Iterator[Compared]:
    """Yield for each figure that was read whether the row files it: what was read is stated."""
    filed = {
        (one["kind"].split("_")[0], bound)
        for one in row["figures"]
        for bound in (one["value_low"], one["value_high"])
    }
    for figure in reading.figures:
        if figure.kind in _said_by()["figures"]:
            value = figure.best if figure.best is not None else figure.lower
            yield Compared("figures read that are filed", True, (figure.kind, value) in filed)


def _numbers(text: str) -> set[float]:
    """Return the numbers of the sentence, without "a" and without what measures a length."""
    listed = [word.strip(".,;:()").lower() for word in text.split()]
    counting = [
        word
        for word, after in zip(listed, [*listed[1:], ""], strict=True)
        if word not in ("a", "an") and after not in MEASURES
    ]
    return {value for word in counting if (value := value_of(word)) is not None}


def _places(row: dict[str, Any], reading: Reading, case: Case) -> Iterator[Compared]:
    filed = next((p for p in case.places if p.id == (row["where"] or {}).get("place_id")), None)
    if filed is None:
        return
    there = filed.place()
    stated = any(t.text.lower() in row["text"].lower() for t in filed.toponyms)
    found = [w.place for w in reading.places if w.place is not None and w.place.centre]
    gaps = [one.distance(there) for one in found]
    near = any(gap is not None and gap <= 1000 + (there.radius_m or 0) for gap in gaps)
    yield Compared("place, within its radius", stated, near)
