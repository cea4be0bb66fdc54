"""Demining by area: ground, finds, accidents and obstruction, nothing counted twice."""

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_figure, a_place
from tests.compliance.a_case import a_case
from tests.compliance.ledger.a_record import basis, found, table, told

from groundtruce.compliance.ledger.demining import ledger
from groundtruce.model.case import Zone

FIELD = Zone(
    id="field", kind="demining_area", label="Field 1",
    wkt="POLYGON ((102.68 13.68, 102.72 13.68, 102.72 13.72, 102.68 13.72, 102.68 13.68))",
)  # fmt: skip
IDLE = FIELD.model_copy(update={"id": "idle", "label": "Field 2", "wkt": (
    "POLYGON ((103 13.1, 103.1 13.1, 103.1 13.2, 103 13.2, 103 13.1))")})  # fmt: skip
CASE = a_case(zones=(*a_case().zones, FIELD, IDLE))


def work(days, *figures, kind="demining", **more):
    claim = told(kind, f"{kind} on day {days}.", days, figures=figures, side="AAA", **more)
    return found(claim, kind=kind, party="AAA")


def areas(*findings):
    return {row["area"]: row for row in table(ledger(basis(*findings, case=CASE)), "areas")}


CLEARED = work(0, a_figure(400, "area_cleared_m2"), a_figure(3, "mines_found"))
MORE = work(4, a_figure(600, "area_cleared_m2"), a_figure(2, "mines_found"))
BLAST = work(6, a_figure(1, of="deminer"), kind="landmine_explosion")
HINDERED = work(7, kind="obstruction", target="deminers")
RECORD = [CLEARED, MORE, BLAST, HINDERED]


def test_ground_and_finds_of_an_area_add_up_event_by_event():
    row = areas(*RECORD)["Field 1"]
    assert (row["area_cleared_m2"], row["mines_found"], row["works"]) == ("1,000", "5", 2)
    assert (row["first"], row["last"]) == ("2025-11-10", "2025-11-17")


def test_accidents_and_obstruction_are_counted_where_deminers_met_them():
    row = areas(*RECORD)["Field 1"]
    assert (row["accidents"], row["obstruction"]) == (1, 1)
    elsewhere = work(8, kind="landmine_explosion", target="villagers")
    assert areas(*RECORD, elsewhere)["Field 1"]["accidents"] == 1


def test_an_area_without_any_work_is_listed_with_none():
    row = areas(CLEARED)["Field 2"]
    assert (row["works"], row["area_cleared_m2"]) == (0, "")


def test_a_running_count_is_never_added_to_the_events():
    tally = a_figure(349, "mines_found", scope="cumulative")
    whole = areas(CLEARED, work(9, tally, place=a_place(radius_m=50_000)))
    assert whole["Field 1"]["mines_found"] == "3"
    told_of = ledger(basis(CLEARED, work(9, tally), case=CASE))
    assert [row["low"] for row in table(told_of, "running_counts")] == [349]


def test_ground_of_which_nothing_more_is_said_is_not_called_cleared():
    row = areas(work(0, a_figure(355_026, "area_m2")))["Field 1"]
    assert (row["area_m2"], row["area_cleared_m2"]) == ("355,026", "")


@given(st.permutations(RECORD))
def test_the_order_of_arrival_does_not_matter(record):
    assert areas(*record) == areas(*RECORD)
