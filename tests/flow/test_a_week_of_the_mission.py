"""A status report and a patrol's note from the files to findings, watch and tallies."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundtruce import flow
from groundtruce.compliance.looking import register
from groundtruce.model.place import Sector
from groundtruce.reports import case_folder
from groundtruce.store.sqlite import SqliteStore

NOW = datetime(2026, 2, 1, tzinfo=UTC)
NOTE = """Patrol report, 8 January 2026

At 06:40, from a position 1.2 km NE of Old Mill, the patrol heard 12 undetermined explosions 2-4 km
WSW. At 10:20, at a checkpoint near Rivertown, two Northern soldiers denied the patrol passage for
40 minutes, citing ongoing demining.
"""
ROWS = (
    ("Sector", "Ceasefire violations this week", "Ceasefire violations previous week", "Killed"),
    ("North", "120", "98", "1"),
    ("Total", "123", "101", "1"),
)
SAID = """Weekly status report of the monitoring mission, 12 January 2026
Between 5 and 11 January 2026 the Mission recorded 123 ceasefire violations (compared with 101 in \
the previous week). The Mission observed 7 weapons in violation of withdrawal lines.
The Mission’s freedom of movement was restricted on 3 occasions.
On 9 January 2026 monitors could not verify a report of shelling in Rivertown because the road was \
mined.
"""


def docx() -> bytes:
    """Return the status report as a document of Word with a table."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    said = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in SAID.splitlines())
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = "".join(f"<w:tr>{''.join(map(cell.format, row))}</w:tr>" for row in ROWS)
    body = f"<w:document {space}><w:body>{said}<w:tbl>{rows}</w:tbl></w:body></w:document>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", body)
    return packed.getvalue()


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> flow.Road:
    folder = case_folder.make("small", tmp_path_factory.mktemp("week") / "case")
    for file in (folder / "reports").iterdir():
        file.unlink()
    case: Path = folder / "reports"
    (case / "own.card.yaml").write_text("files: ['*.txt', '*.docx']\ndefaults: {source: mission}\n")
    (case / "patrol.txt").write_text(NOTE)
    (case / "week.docx").write_bytes(docx())
    with SqliteStore.open(folder / ".shelf") as store:
        got = flow.gather(folder, store, NOW)
        assert got.quarantined == ()
        for report in store.reports():
            for claim in report.claims:
                one = claim.excerpt
                raw = store.original(one.sha256)
                assert raw[one.start : one.end].decode() == one.quote
        return flow.carry(store, NOW, decided=NOW, until="assess")


def test_what_a_patrol_heard_is_a_finding_in_a_part_of_a_ring(road: flow.Road) -> None:
    (finding,) = [one for one in road.findings if one.incident.kind == "explosion"]
    (claim,) = finding.incident.claims

    assert finding.status.value == "corroborated"
    assert isinstance(claim.place.extent, Sector)
    assert (claim.place.extent.range_min_m, claim.place.extent.bearing_from_deg) == (2000, 236.25)
    assert claim.observation.count == 12
    assert claim.span.start.isoformat() == "2026-01-08T06:40:00+00:00"


def test_a_restriction_stands_in_the_register_with_its_length_and_reason(road: flow.Road) -> None:
    (entry,) = register(road.watch, NOW)

    assert (entry.kind.value, entry.where, entry.hours) == (
        "denial",
        "Rivertown / Riverstadt",
        0.67,
    )
    assert (entry.side, entry.reason) == ("AAA", "ongoing demining")


def test_what_could_not_be_verified_is_not_verifiable(road: flow.Road) -> None:
    (finding,) = [one for one in road.findings if one.incident.kind == "shelling"]

    assert finding.status.value == "not_verifiable"
    assert "the road was mined" in finding.reasons[0].text


def test_counts_are_tallies_with_their_area_and_period(road: flow.Road) -> None:
    told = {
        (t.figure.kind, t.figure.area, t.figure.period.start.day if t.figure.period else None): (
            t.figure.best
        )
        for t in road.tallies
    }

    assert told[("violations", "North", 5)] == 120
    assert told[("violations", "North", 29)] == 98
    assert told[("violations", None, 5)] == 123
    assert told[("violations", None, 29)] == 101
    assert told[("killed", "North", 5)] == 1
    assert told[("weapons_in_violation", None, 5)] == 7
    assert told[("restrictions", None, 5)] == 3


def test_a_patrol_that_looked_is_watch_at_the_time_it_names_and_no_longer(road: flow.Road) -> None:
    (visit,) = [entry for entry in road.watch if not entry.kind.is_restriction]

    assert (visit.kind.value, visit.span.seconds) == ("patrol", 60)
