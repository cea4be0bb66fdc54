"""An export of ODK Central: repeats under parents, media by name, read like a phone's forms."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.inside import groundtruce
from tests.flow.test_pulls import notes
from tests.reports.links.far_servers import NOON
from tests.store.shelves import a_case

from groundtruce.errors import SourceError, TooLarge, Unsafe
from groundtruce.flow import links
from groundtruce.model.submission import Submission, submission_id
from groundtruce.reports.card import Card
from groundtruce.reports.field.answers import parse
from groundtruce.reports.links import export
from groundtruce.reports.row import Limits
from groundtruce.store.sqlite import SqliteStore

LIMITS = Limits(1 << 20, 1 << 22, 50 << 20)
ADDED = ["KEY", "SubmitterID", "Edits", "FormVersion"]
ROOT = ["SubmissionDate", "record", "note", "where-spot-Latitude", "where-spot-Longitude",
        "where-spot-Altitude", "where-spot-Accuracy", "photo", "meta-instanceID",
        *ADDED]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(tmp_path / "shelf") as opened:
        opened.keep([a_case()], at=NOON, actor="case")
        yield opened


def table(columns: list[str], *rows: dict[str, str]) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def a_row(number: int, note: str, **more: str) -> dict[str, str]:
    name = f"uuid:{number}"
    return {"SubmissionDate": "2025-11-10T05:00:00.000Z", "record": "note", "note": note,
            "meta-instanceID": name, "KEY": name, "FormVersion": "1", **more}  # fmt: skip


def a_zip(file: Path, *rows: dict[str, str], **more: str | bytes) -> Path:
    """Write an export of the form 'note'; other parts by name, with __ for a slash."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("note.csv", table(ROOT, *rows))
        for name, data in more.items():
            parts.writestr(name.replace("__", "/").replace("_csv", ".csv"), data)
    return file


def test_each_row_is_a_form_with_its_media_and_was_known_when_its_server_had_it(
    store: SqliteStore, tmp_path: Path
) -> None:
    row = a_row(1, "กองทัพ <b> & ភូមិ", photo="a.jpg")
    with zipfile.ZipFile(a_zip(tmp_path / "a.zip", row, a_row(2, "All quiet.")), "a") as parts:
        parts.writestr("media/a.jpg", b"\xff\xd8 a photo")
    done = links.imported(store, tmp_path / "a.zip", NOON.replace(month=12))
    assert (done.outcomes["kept"], done.files) == (2, 1)
    assert notes(store) == ["All quiet.", "กองทัพ <b> & ភូមិ"]
    kept = store.held(Submission, submission_id("uuid:1"))
    assert kept is not None
    assert store.original(store.files_of(kept)["a.jpg"]) == b"\xff\xd8 a photo"
    assert kept.received == NOON
    assert store.verify() == []


def test_the_export_stands_behind_each_form_made_from_it(
    store: SqliteStore, tmp_path: Path
) -> None:
    file = a_zip(tmp_path / "a.zip", a_row(1, "Two shells."))
    links.imported(store, file, NOON)
    (report,) = store.reports()
    made = next(row for row in store.rows(noun="original") if row.id == report.original)
    assert store.find(report.original)
    assert b'"derived_from"' in made.body


def test_importing_again_changes_nothing_and_a_newer_export_edits(
    store: SqliteStore, tmp_path: Path
) -> None:
    links.imported(store, a_zip(tmp_path / "a.zip", a_row(1, "Two shells.")), NOON)
    head = store.head()
    links.imported(store, tmp_path / "a.zip", NOON)
    assert store.head() == head
    edited = a_row(1, "Three shells.") | {"meta-instanceID": "uuid:1-edited", "Edits": "1"}
    done = links.imported(store, a_zip(tmp_path / "b.zip", edited), NOON)
    assert done.outcomes == {"edited": 1}
    assert notes(store) == ["Three shells."]


def test_rows_of_repeats_stand_under_their_parents(tmp_path: Path) -> None:
    seen = table(["what", "PARENT_KEY", "KEY"],
                 {"what": "tank", "PARENT_KEY": "uuid:1", "KEY": "a"},
                 {"what": "mortar", "PARENT_KEY": "uuid:1", "KEY": "b"})  # fmt: skip
    crew = table(["men", "PARENT_KEY", "KEY"], {"men": "3", "PARENT_KEY": "b", "KEY": "c"})
    file = a_zip(
        tmp_path / "a.zip", a_row(1, "x"), **{"note-seen_csv": seen, "note-crew_csv": crew}
    )
    with export.opened(file, LIMITS) as (told, _):
        answers = parse(told.xml(told.rows[0]))
    rounds = answers.each("seen")
    assert [one.said("what") for one in rounds] == ["tank", "mortar"]
    assert [one.said("men") for one in rounds] == ["", "3"]
    card = Card(name="a", fields={"text": "note"})
    ((line, nested),) = export.rows(file, card, LIMITS)
    assert (line, nested["seen"][1]["crew"][0]["men"]) == (2, "3")


def test_a_point_is_one_answer_again_inside_its_group(tmp_path: Path) -> None:
    numbers = dict(zip(ROOT[3:7], ("13.5", "102.5", "20", "4.8"), strict=True))
    with export.opened(a_zip(tmp_path / "a.zip", a_row(1, "x", **numbers)), LIMITS) as (told, _):
        answers = parse(told.xml(told.rows[0]))
    assert answers.said("spot") == "13.5 102.5 20 4.8"
    (where,) = answers.each("where")
    assert [one.name for one in where.children] == ["spot"]


def test_what_would_break_out_of_the_form_stays_text(tmp_path: Path) -> None:
    evil = a_row(1, "</note><instanceID>x</instanceID><!DOCTYPE a>\x00\x1b]]>")
    with export.opened(a_zip(tmp_path / "a.zip", evil), LIMITS) as (told, _):
        answers = parse(told.xml(told.rows[0]))
    assert answers.said("instanceID") == "uuid:1"
    assert answers.said("note") == "</note><instanceID>x</instanceID><!DOCTYPE a>]]>"


def test_media_are_found_by_name_and_never_by_path(store: SqliteStore, tmp_path: Path) -> None:
    row = a_row(1, "x", photo="../../../etc/passwd")
    file = a_zip(tmp_path / "a.zip", row, **{"media__..__..__x.jpg": b"x"})
    assert links.imported(store, file, NOON).files == 0


def test_a_bomb_is_refused_before_it_is_unpacked(store: SqliteStore, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("note.csv", bytes(60 << 20))
    with pytest.raises(TooLarge, match="unpacks to more than 50 MB"), export.opened(bomb, LIMITS):
        pass


@pytest.mark.parametrize("name", ["cut", "other", "twice", "text"])
def test_what_is_no_export_is_told_so(tmp_path: Path, name: str) -> None:
    file = a_zip(tmp_path / "a.zip", a_row(1, "x"))
    if name == "cut":
        file.write_bytes(file.read_bytes()[:-30])
    elif name == "text":
        file.write_bytes(b"Dear colleagues")
    else:
        with zipfile.ZipFile(file, "w") as parts:
            for table_name in ("a.csv", "b.csv") if name == "twice" else ("a.txt",):
                parts.writestr(table_name, "KEY\nx\n")
    with pytest.raises((SourceError, Unsafe)), export.opened(file, LIMITS):
        pass


CARD = """
name: north
files: [note.zip]
fields: {id: KEY, text: note, from: SubmissionDate}
defaults: {source: North team, kind: shelling}
unknown_sources: keep
"""


def test_gather_takes_an_export_as_it_is_or_by_a_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert groundtruce("new", "rivers").returncode == 0
    a_zip(tmp_path / "note.zip", a_row(1, "Two shells fell near the bridge."))
    as_it_is = groundtruce("gather", "note.zip", "--case", "rivers", "--json")
    assert json.loads(as_it_is.stdout)["new"] == 1
    (tmp_path / "north.card.yaml").write_text(CARD)
    mapped = groundtruce(
        "gather", "note.zip", "--card", "north.card.yaml", "--case", "rivers", "--json"
    )
    told = json.loads(mapped.stdout)
    assert (told["new"], told["quarantined"]) == (1, [])
