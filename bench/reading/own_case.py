"""The bundled case's own reports: what their text says, read as prose, beside what they file.

Only what the text itself says can be read from it: a field counts where the words hold it, the
place where one of its names stands in the text, a figure where its number does.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from groundtruce.model.case import Case
from groundtruce.model.vocabulary import vocabulary
from groundtruce.reports import case_folder
from groundtruce.reports.text.claims import kind_of
from groundtruce.reports.text.number import value_of
from groundtruce.reports.text.read import nothing_kept, of_path
from groundtruce.reports.text.reading import Reading, read_text

CASE = Path(__file__).parents[2] / "src" / "groundtruce" / "cases" / "thailand_cambodia_2025"


def table() -> list[tuple[str, str, str]]:
    """Return the share right of kind, stance, figures and place, where the text says them."""
    case = case_folder.read(CASE, lambda data, **told: nothing_kept(of_path(data), **told))
    hits: dict[str, list[bool]] = defaultdict(list)
    for row in _rows():
        day = date.fromisoformat((row["published"] or row["when"]["from"])[:10])
        reading = read_text(row["text"], dateline=day, case=case)
        for name, right in _compared(row, reading, case):
            hits[name].append(right)
    return [
        (f"{name}", "≥ .80", f"{sum(h) / max(1, len(h)):.3f} of {len(h)}")
        for name, h in hits.items()
    ]


def _rows() -> Iterator[dict[str, Any]]:
    for line in (CASE / "reports" / "public_record.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _compared(row: dict[str, Any], reading: Reading, case: Case) -> Iterator[tuple[str, bool]]:
    kinds = {kind_of(told) for told in reading.told} | {e.kind for e in reading.events}
    if reading.events:
        filed = row["about"]["kind"]
        yield "kind", filed in kinds
        near = {filed, *vocabulary().words("event_kinds")[filed].near}
        yield "kind, or one that reports take for it", bool(near & kinds)
    stances = {told.stance.value for told in reading.told}
    if row["stance"] in ("denies", "disputes") or any(told.speaker for told in reading.told):
        wanted = {"announces": "asserts", "disputes": "denies"}.get(row["stance"], row["stance"])
        yield "stance", wanted in stances
    said = _numbers(row["text"])
    read = {one.best if one.best is not None else one.lower for one in reading.figures}
    for figure in row["figures"]:
        value = figure["value_low"] if figure["value_low"] is not None else figure["value_high"]
        if value in said and figure["kind"].split("_")[0] in ("killed", "injured", "displaced"):
            yield "figures", value in read
    known = {place.id: place for place in case.places}
    filed = known.get((row["where"] or {}).get("place_id"))
    if filed is not None and any(t.text.lower() in row["text"].lower() for t in filed.toponyms):
        there = filed.place()
        found = [w.place for w in reading.places if w.place is not None and w.place.centre]
        yield (
            "place",
            any(
                (gap := one.distance(there)) is not None and gap <= 1000 + (there.radius_m or 0)
                for one in found
            ),
        )


def _numbers(text: str) -> set[float]:
    words = [word.strip(".,;:()") for word in text.split()]
    return {value for word in words if (value := value_of(word)) is not None}
