"""A case folder made on the spot, with as many reports as asked for.

Its shape is that of a bundled case with one JSONL source; all names are invented.
"""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

CASE = """\
id: quiet_ridge
title: Quiet Ridge
parties:
  - id: AAA
    labels: {en: Alland, th: อัลลันด์, km: អាឡង់}
  - id: BBB
    labels: {en: Bergen, th: เบอร์เกน, km: ប៊ឺហ្គិន}
time_zone: UTC
languages: [en]
area: {west: 10, south: 40, east: 14, north: 44}
since: 2025-01-01
until: 2025-12-31
"""
SOURCES = """\
- {id: army-a, name: Army of Alland, kind: party, side: AAA, speaks_for: AAA, reliability: C}
- {id: army-b, name: Army of Bergen, kind: party, side: BBB, speaks_for: BBB, reliability: C}
- {id: wire, name: The Wire, kind: media, reliability: B}
- {id: gazette, name: The Gazette, kind: media, reliability: C}
- {id: team, name: Observer team, kind: observer, reliability: A}
"""
CARD = """\
title: Synthetic reports
files: reports.jsonl
reader: jsonl
received: published
fields:
  id: id
  source: source
  published: published
  kind: kind
  from: from
  to: to
  granularity: granularity
  lat: lat
  lon: lon
  radius_m: radius_m
  accused: accused
  stance: stance
  text: text
"""
KINDS = ("shelling", "shooting", "armed_clash", "drone_attack", "landmine_explosion")
SPEAKERS = ("army-a", "army-b", "wire", "gazette", "team")


def make(folder: Path, reports: int, seed: int = 1) -> Path:
    """Write the case with this many reports, about two to an incident, and return the folder."""
    (folder / "reports").mkdir(parents=True)
    (folder / "case.yaml").write_text(CASE, "utf-8")
    (folder / "sources.yaml").write_text(SOURCES, "utf-8")
    (folder / "reports" / "synthetic.card.yaml").write_text(CARD, "utf-8")
    lines = [json.dumps(row, ensure_ascii=False) for row in rows(reports, seed)]
    (folder / "reports" / "reports.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def rows(reports: int, seed: int = 1) -> list[dict[str, object]]:
    """Return the rows: the same seed gives the same rows."""
    chance = random.Random(seed)
    first = datetime(2025, 2, 1, tzinfo=UTC)
    made: list[dict[str, object]] = []
    while len(made) < reports:
        lon, lat = chance.uniform(10.2, 13.8), chance.uniform(40.2, 43.8)
        moment = first + timedelta(hours=chance.randrange(300 * 24))
        kind = chance.choice(KINDS)
        for speaker in chance.sample(SPEAKERS, chance.choice((1, 2, 2, 3))):
            made.append(_row(len(made), speaker, kind, lon, lat, moment, chance))
    return made[:reports]


def _row(
    number: int,
    speaker: str,
    kind: str,
    lon: float,
    lat: float,
    moment: datetime,
    chance: random.Random,
) -> dict[str, object]:
    accused = {"army-a": "BBB", "army-b": "AAA"}.get(speaker)
    return {
        "id": f"row-{number}",
        "source": speaker,
        "published": (moment + timedelta(hours=chance.randrange(2, 40))).isoformat(),
        "kind": kind,
        "from": moment.isoformat(),
        "to": (moment + timedelta(hours=1)).isoformat(),
        "granularity": "hour",
        "lon": round(lon + chance.gauss(0, 0.01), 5),
        "lat": round(lat + chance.gauss(0, 0.01), 5),
        "radius_m": 2500,
        "accused": accused,
        "stance": "asserts",
        "text": f"Account {number} by {speaker}: {kind.replace('_', ' ')} near the ridge.",
    }
