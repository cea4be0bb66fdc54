"""A filled form on the road: from the phone's bytes to the registers, with its evidence."""

from datetime import UTC, datetime

import pytest
from tests.reports.field.filled import a_form

from groundtruce import flow
from groundtruce.flow import field, views
from groundtruce.reports import case_folder
from groundtruce.reports.field import forms
from groundtruce.store.sqlite import SqliteStore

NOW = datetime(2026, 2, 12, tzinfo=UTC)


@pytest.fixture
def road(tmp_path):
    """Return what carries submissions of the new case's own team down the road."""
    folder = case_folder.make("small", tmp_path / "small")
    with SqliteStore.open(folder / ".shelf") as store:
        store.keep([case_folder.read(folder, store.keep_original)], at=NOW, actor="test")
        for path in forms.files(folder):
            field.publish(store, forms.compiled(path).xform, {}, NOW, "test")

        def carried(*submissions: bytes):
            for xml in submissions:
                assert field.received(store, xml, {}, NOW).outcome.is_kept
            return flow.carry(store, NOW, until="assess")

        yield carried


def numbered(xml: bytes, number: int) -> bytes:
    version = forms_version()
    return xml.replace(b"uuid:1", f"uuid:{number}".encode()).replace(b"version='1'", version)


def forms_version() -> bytes:
    from groundtruce.reports.field import book

    return f"version='{book.sheets('note')['settings'][1][0]['version']}'".encode()


def test_a_weapons_check_fills_the_ledger_by_class_and_serial(road):
    check = a_form(
        "weapons_check",
        held_by="BBB",
        access="yes",
        item=[
            {
                "weapon_class": "artillery",
                "weapon": "artillery:155",
                "serial": "H-1",
                "state": "present",
            },
            {"weapon_class": "tank", "weapon": "tank", "serial": "T-2", "state": "missing"},
        ],
    )
    found = views.ledger(road(numbered(check, 1)), "weapons")
    items = next(table for table in found.tables if table.name == "items")
    told = {(r.cells["serial"], r.cells["weapon_class"], r.cells["state"]) for r in items.rows}
    assert told == {("H-1", "artillery", "present"), ("T-2", "tank", "missing")}
    assert all(row.claims for row in items.rows)


def test_a_restriction_stands_in_the_register_once_with_its_reason(road):
    refused = a_form(
        "restriction",
        restriction="denial",
        side="AAA",
        reason="No orders.",
        until_time="15:25:00+01:00",
    )
    found = views.register(road(numbered(refused, 1)))
    entries = next(table for table in found.tables if table.name == "restrictions")
    assert [(r.cells["side"], r.cells["reason"], r.cells["hours"]) for r in entries.rows] == [
        ("AAA", "No orders.", 1.5)
    ]


def test_visits_and_crossings_reach_their_ledgers(road):
    visit = numbered(
        a_form("demining", kind="demining", area_cleared_m2="1200", mines_found="3"), 1
    )
    closed = numbered(a_form("crossing", kind="border_closure", by="AAA", trucks="40"), 2)
    walked = road(visit, closed)
    events = next(t for t in views.ledger(walked, "demining").tables if t.name == "events")
    assert "mines_found=3" in str(events.rows[0].cells["figures"])
    measures = next(t for t in views.ledger(walked, "crossings").tables if t.name == "measures")
    assert [(r.cells["by"], r.cells["effects"]) for r in measures.rows] == [("AAA", "trucks=40")]


def test_a_correction_takes_the_place_of_what_was_sent_before(road):
    first = numbered(a_form("observation", modality="seen", kind="shelling", place="nowhere"), 1)
    edit = numbered(a_form("observation", modality="seen", kind="exercise"), 2).replace(
        b"</meta>", b"<deprecatedID>uuid:1</deprecatedID></meta>"
    )
    claims = [claim.kind for report in road(first, edit).reports for claim in report.claims]
    assert claims == ["exercise"]
