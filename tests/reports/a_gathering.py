"""One file gathered into a small case, so that a test shows only the file and what became of it."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.builders import a_source

from groundtruce.model.case import Case, NamedPlace, Party
from groundtruce.model.place import Precision, Toponym
from groundtruce.model.report import Original, Quarantined, Report
from groundtruce.reports import gather
from groundtruce.reports.card import Card
from groundtruce.reports.reading import Notes

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = ("id", "source", "published", "kind", "from", "to", "place", "lat", "lon", "text")
ROW = {
    "id": "1",
    "source": "news",
    "published": "2025-11-11",
    "kind": "shelling",
    "from": "2025-11-10",
    "to": "",
    "place": "",
    "lat": "13.75",
    "lon": "102.7",
    "text": "Shells fell near the village.",
}


@dataclass
class Shelf:
    """Stands in for the store: keeps bytes by their hash, and what is known of them."""

    raw: dict[str, bytes] = field(default_factory=dict)
    known: dict[str, Original] = field(default_factory=dict)

    def __call__(
        self, data: bytes | Path, *, media_type: str, name: str, derived_from: str | None = None
    ) -> Original:
        raw = data if isinstance(data, bytes) else data.read_bytes()
        sha256 = hashlib.sha256(raw).hexdigest()
        self.raw[sha256] = raw
        self.known[sha256] = Original(
            sha256=sha256,
            size=len(raw),
            media_type=media_type,
            name=name,
            derived_from=derived_from,
        )
        return self.known[sha256]


@dataclass
class Gathered:
    """What came of a gathering."""

    reports: list[Report]
    aside: list[Quarantined]
    shelf: Shelf
    notes: Notes

    @property
    def claims(self) -> list[Any]:
        """Return the one claim of each report."""
        return [report.claims[0] for report in self.reports]

    def excerpts_hold(self) -> bool:
        """Whether every excerpt is literally in the bytes that it names."""
        return all(
            self.shelf.raw[claim.excerpt.sha256][claim.excerpt.start : claim.excerpt.end]
            == claim.excerpt.quote.encode()
            for claim in self.claims
        )


def the_case(**more: Any) -> Case:
    """Return a case of two parties with three sources and one place."""
    place = NamedPlace(
        id="prey",
        label="Prey / Nong",
        toponyms=(
            Toponym(side="AAA", text="Prey"),
            Toponym(side="BBB", text="Nong", script="หนอง"),
        ),
        kind="village",
        precision=Precision.VILLAGE,
        lon=102.7,
        lat=13.7,
        radius_m=2500,
        admin="Some District",
    )
    given: dict[str, Any] = {
        "id": "small",
        "title": "Small",
        "parties": (
            Party(id="AAA", labels={"en": "Aland"}, demonyms=("Alander",)),
            Party(id="BBB", labels={"en": "Beland"}),
        ),
        "time_zone": "Asia/Bangkok",
        "languages": ("en", "th"),
        "area": (102.0, 13.0, 106.0, 15.0),
        "since": datetime(2025, 5, 1, tzinfo=UTC),
        "places": (place,),
        "sources": (
            a_source(),
            a_source("a-army", speaks_for="AAA"),
            a_source("team", kind="observer"),
        ),
        **more,
    }
    return Case(**given)


def a_card(file: Path, **more: Any) -> Card:
    """Return a card that maps columns with our own names."""
    given: dict[str, Any] = {
        "name": "card",
        "folder": file.parent,
        "files": (file.name,),
        "fields": {name: name for name in NAMES},
        **more,
    }
    return Card(**given)


def gathered(file: Path, case: Case | None = None, **card: Any) -> Gathered:
    """Gather one file with a card of its own."""
    return gathered_by(a_card(file, **card), case=case)


def gathered_by(
    *cards: Card, case: Case | None = None, shelf: Shelf | None = None, **more: Any
) -> Gathered:
    """Gather the files of the cards."""
    kept, notes = shelf or Shelf(), Notes()
    told = list(
        gather.reports(cards, case or the_case(), kept, **{"now": NOW, "notes": notes, **more})
    )
    # Nothing may rest on bytes that were not kept.
    assert {one.original for one in told} <= set(kept.known)
    return Gathered(
        reports=[one for one in told if isinstance(one, Report)],
        aside=[one for one in told if isinstance(one, Quarantined)],
        shelf=kept,
        notes=notes,
    )


def a_table(folder: Path, *rows: dict[str, Any], name: str = "rows.csv", **more: Any) -> Path:
    """Write a CSV file of the usual row with these changes, one row for each."""
    changed = [{**ROW, **more, **row} for row in rows or ({},)]
    lines = [",".join(NAMES), *(",".join(_cell(row[name]) for name in NAMES) for row in changed)]
    return written(folder / name, "\n".join(lines) + "\n")


def written(file: Path, content: str | bytes) -> Path:
    """Write the file and return its path."""
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def _cell(value: Any) -> str:
    text = str(value)
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if set(text) & set(',"\n\r') else text
