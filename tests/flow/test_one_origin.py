"""Copies, corrections and retractions from the files to the findings."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundtruce import flow
from groundtruce.model.finding import Finding
from groundtruce.reports import case_folder
from groundtruce.store.sqlite import SqliteStore

NOW = datetime(2026, 2, 1, tzinfo=UTC)
WIRE = """{place}, {day} January 2026 (Border News) — Artillery shells hit the market of Riverford \
on Monday, 5 January 2026, and killed three civilians. Forty families left their houses and spent \
the night in a school on the other side of the river, where volunteers gave them soup and \
blankets. The bridge was closed to lorries in the afternoon.
"""
CARD = "files: '*.txt'\nsmallest: 0\n"
SOURCES = """
- {id: herald, name: The Herald, kind: media, reliability: C}
- {id: daily, name: The Daily, kind: media, reliability: C}
- {id: border-news, name: Border News, kind: media, reliability: C}
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = case_folder.make("small", tmp_path / "case")
    for file in (folder / "reports").iterdir():
        file.unlink()
    (folder / "sources.yaml").write_text(SOURCES)
    (folder / "reports" / "press.card.yaml").write_text(CARD)
    return folder


def write(case: Path, outlet: str, text: str, day: int) -> None:
    (case / "reports" / f"{outlet}-{day}.txt").write_text(text.format(place="RIVERFORD", day=day))


def found(case: Path, as_of: datetime = NOW) -> list[Finding]:
    """Return the findings on shelling after gathering all files, as of that moment."""
    with SqliteStore.open(case / ".shelf") as store:
        flow.gather(case, store, NOW)
        road = flow.carry(store, as_of, decided=NOW, until="weigh")
    return [one for one in road.findings if one.incident.kind == "shelling"]


def test_two_copies_of_one_wire_are_one_voice(case: Path) -> None:
    write(case, "herald", WIRE, 6)
    write(case, "daily", "Night of fire\n\n" + WIRE, 6)
    (finding,) = found(case)

    assert [voice.origin for voice in finding.voices] == ["border-news"]
    assert finding.status.value == "unverified"


def test_two_own_accounts_are_two_voices(case: Path) -> None:
    write(case, "herald", WIRE.replace("(Border News) ", ""), 6)
    own = (
        "{place}, {day} January 2026 — Shelling of Riverford killed three civilians on Monday, "
        "5 January 2026. Our reporter saw craters beside the stalls."
    )
    write(case, "daily", own, 6)
    voices = {voice.origin for finding in found(case) for voice in finding.voices}

    assert voices == {"herald", "daily"}


def test_a_story_taken_back_was_known_before_and_is_no_finding_after(case: Path) -> None:
    write(case, "herald", WIRE, 6)
    write(case, "herald", "{place}, {day} January 2026 — RETRACTION: " + WIRE[60:], 9)

    assert len(found(case, datetime(2026, 1, 8, tzinfo=UTC))) == 1
    assert found(case) == []


def test_a_correction_feeds_the_finding_in_place_of_what_it_corrects(case: Path) -> None:
    write(case, "herald", WIRE, 6)
    write(case, "herald", "CORRECTED: " + WIRE.replace("three civilians", "two civilians"), 9)
    (finding,) = found(case)

    assert [figure.best for figure in finding.incident.figures] == [2]


def test_the_report_put_right_stays_kept(case: Path) -> None:
    write(case, "herald", WIRE, 6)
    write(case, "herald", "CORRECTED: " + WIRE, 9)
    found(case)

    with SqliteStore.open(case / ".shelf") as store:
        assert len(store.reports()) == 2


def test_the_newer_version_of_an_entry_of_a_feed_stands(case: Path) -> None:
    entry = "<item><guid>7</guid><title>{t}</title><pubDate>{d}</pubDate></item>"
    (case / "reports" / "press.card.yaml").write_text(
        "files: 'herald*.rss'\ndefaults: {source: herald}\nsmallest: 0\n"
    )
    for day, killed in ((6, "three"), (7, "two")):
        item = entry.format(
            t=f"Shells hit Riverford on 5 January 2026 and killed {killed} civilians.",
            d=f"{'Tue' if day == 6 else 'Wed'}, 0{day} Jan 2026 08:00:00 +0000",
        )
        text = f"<rss><channel>{item}</channel></rss>"
        (case / "reports" / f"herald-{day}.rss").write_text(text)
    (finding,) = found(case)

    assert [figure.best for figure in finding.incident.figures] == [2]
