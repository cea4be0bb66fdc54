"""The bundled case's ledgers: real rows wherever its record speaks of the subject."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.compliance.ledger.a_record import table

from groundtruce import flow
from groundtruce.compliance.ledgers import LEDGERS
from groundtruce.flow import views
from groundtruce.model.ledger import worded
from groundtruce.model.vocabulary import LANGUAGES, vocabulary
from groundtruce.reports import case_folder
from groundtruce.store.sqlite import SqliteStore

END = datetime(2026, 1, 13, 17, tzinfo=UTC)
AUTUMN = datetime(2025, 11, 9, 17, tzinfo=UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with SqliteStore.open(tmp_path_factory.mktemp("ledgers")) as shelf:
        flow.gather(case_folder.find("thailand_cambodia_2025"), shelf, datetime.now(UTC))
        yield shelf


@pytest.fixture(scope="module")
def road(store):
    return flow.carry(store, END, decided=datetime.now(UTC), until="assess")


@pytest.fixture(scope="module")
def autumn(store):
    return flow.carry(store, AUTUMN, decided=datetime.now(UTC), until="assess")


def test_the_removal_shows_both_parties_and_its_due_dates_by_class(road):
    phases = table(views.ledger(road, "weapons"), "phases")
    due = {(row["weapon_class"], row["party"]): row["due"] for row in phases}
    assert due["rbc_class_a", "KHM"] == due["rbc_class_a", "THA"] == "2025-11-21"
    assert due["rbc_class_b", "KHM"] == due["rbc_class_b", "THA"] == "2025-12-12"
    assert due["rbc_class_c", "KHM"] == due["rbc_class_c", "THA"] == "2026-01-31"


def test_the_weapons_that_left_on_1_november_are_one_lot_by_the_word_of_both_sides(road):
    lots = [
        row for row in table(views.ledger(road, "weapons"), "items") if "mlrs" in row["weapons"]
    ]
    assert [(row["state"], row["decided_by"], row["status"]) for row in lots] == [
        ("withdrawn", "by_both_sides", "corroborated")
    ]


def test_18_soldiers_go_home_on_a_day_that_one_source_gives_otherwise(road):
    events = table(views.ledger(road, "prisoners"), "events")
    last = events[-1]
    assert "released=18" in last["figures"]
    assert last["days_disputed"].startswith("2025-12-30 (okaynews); 2025-12-31 (")
    duties = {row["commitment"]: row for row in table(views.ledger(road, "prisoners"), "duties")}
    assert duties["THA-KHM-2025-12-27/T-POW"]["due"] == "2025-12-30 12:00"


def test_the_fuel_stop_at_the_crossing_to_a_third_state_is_a_measure_with_effects(road):
    rows = table(views.ledger(road, "crossings"), "measures")
    (fuel,) = [row for row in rows if "Chong Mek" in row["place"]]
    assert (fuel["reading"], fuel["grounds"]) == ("a_measure", "contested")
    assert "trucks=180" in fuel["effects"]


def test_the_pilot_area_has_work_and_the_clearance_area_was_obstructed(road):
    areas = {row["area"]: row for row in table(views.ledger(road, "demining"), "areas")}
    pilot = next(row for name, row in areas.items() if name.startswith("Pilot"))
    clearance = next(row for name, row in areas.items() if "Chong Sai Taku" in name)
    assert pilot["works"] == 2
    assert (clearance["obstruction"], clearance["area_m2"]) == (1, "355,026")


def test_the_ministrys_count_of_the_displaced_is_a_series_of_three(road):
    rows = table(views.ledger(road, "displaced"), "series")
    (own,) = [row for row in rows if row["source"] == "khm-moi" and row["counted"] == "displaced"]
    assert (own["points"], own["low"], own["latest"]) == (3, 512263, "2026-01-01")


def test_a_past_moment_knows_no_later_row(road, autumn):
    assert not table(views.ledger(autumn, "displaced"), "series")[-1]["latest"].startswith(
        "2025-12"
    )
    releases = table(views.ledger(autumn, "prisoners"), "events")
    assert len(releases) == len(table(views.ledger(road, "prisoners"), "events")) - 1


@pytest.mark.parametrize("name", LEDGERS)
def test_every_row_has_evidence_or_the_commitment_that_it_is_about(road, name):
    known = {claim.id for report in road.reports for claim in report.claims}
    for row in views.ledger(road, name).rows:
        assert set(row.claims) <= known
        behind = row.claims or row.findings or row.entries or row.commitments
        assert behind or row.cells.get("works") == 0


@pytest.mark.parametrize("name", LEDGERS)
def test_the_order_in_which_everything_arrived_changes_no_ledger(road, name):
    turned = replace(
        road,
        findings=road.findings[::-1],
        reports=road.reports[::-1],
        assessments=road.assessments[::-1],
    )
    assert views.ledger(turned, name) == views.ledger(road, name)


def test_the_register_and_the_watch_do_not_depend_on_the_order_either(road):
    turned = replace(road, findings=road.findings[::-1], watch=road.watch[::-1])
    assert views.register(turned) == views.register(road)
    assert views.watched(turned) == views.watched(road)


@pytest.mark.parametrize("name", LEDGERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_and_cell_has_its_words(road, name, language):
    labels = vocabulary()
    ledger = views.ledger(road, name)
    for table_ in ledger.tables:
        assert labels.has("labels", table_.name)
        assert [c for c in table_.columns if not labels.has("labels", c)] == []
        for row in table_.rows:
            assert all(
                isinstance(worded(c, row.cells.get(c), road.case, language), str)
                for c in table_.columns
            )
    assert all(labels.has("labels", note) for note in ledger.notes)
