"""Tables: the same counts in every form, each cell where it stands, and prose left alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundtruce.reports.text.mission import logs, sectors
from groundtruce.reports.text.mission.tables import tables, without

PERIOD = (date(2026, 1, 5), date(2026, 1, 11))
BEFORE = (date(2025, 12, 29), date(2026, 1, 4))
TABS = (
    "Sector\tViolations\tViolations\tKilled\n\tThis week\tPrevious week\tThis week\n"
    "North\t120\t98\t1\nSouth\t1,240\t-\t0\nTotal\t1,360\t98\t1\n"
)
MARKDOWN = (
    "| Sector | Violations this week | Violations previous week | Killed this week |\n"
    "|---|---:|---:|---:|\n| North | 120 | 98 | 1 |\n| South | 1,240 | - | 0 |\n"
    "| Total | 1,360 | 98 | 1 |\n"
)
COLUMNS = """\
Sector    Violations    Violations       Killed
          this week     previous week    this week
North           120                98            1
South         1,240                              0
Total         1,360                98            1
"""


def counted(text):
    """Return what the tables of a text count, as plain values."""
    return [
        (one.area, one.period, dict(one.amounts))
        for table in tables(text)
        for one in sectors.counted(table, PERIOD, date(2026, 1, 12))
    ]


@pytest.mark.parametrize("text", [TABS, MARKDOWN, COLUMNS], ids=["tabs", "Markdown", "columns"])
def test_a_table_of_sectors_gives_a_tally_for_each_row_and_period(text):
    assert counted(f"Intro.\n\n{text}\nEnd.") == [
        ("North", PERIOD, {"violations": 120, "killed": 1}),
        ("North", BEFORE, {"violations": 98}),
        ("South", PERIOD, {"violations": 1240, "killed": 0}),
        (None, PERIOD, {"violations": 1360, "killed": 1}),
        (None, BEFORE, {"violations": 98}),
    ]


def test_headings_may_name_the_days():
    text = (
        "| Area | CFV 5-11 January 2026 | CFV 29 December 2025-4 January 2026 |\n|--|--|--|\n"
        "| North | 12 | 8 |\n"
    )
    assert counted(text) == [
        ("North", PERIOD, {"violations": 12}),
        ("North", BEFORE, {"violations": 8}),
    ]


def test_rows_may_be_kinds_and_a_change_is_no_count():
    text = (
        "Indicator\tThis period\tPrevious period\tChange\n"
        "Weapons in violation\t7\t9\t-2\nViolations\t12\t8\t4\n"
    )
    assert counted(text) == [
        (None, PERIOD, {"weapons_in_violation": 7}),
        (None, BEFORE, {"weapons_in_violation": 9}),
        (None, PERIOD, {"violations": 12}),
        (None, BEFORE, {"violations": 8}),
    ]


def test_every_cell_is_where_it_says():
    (table,) = tables(f"é Intro.\n\n{TABS}")
    cells = [cell for row in table.rows for cell in row.cells.values()]
    assert cells
    assert all(f"é Intro.\n\n{TABS}"[c.start : c.end] == c.text for c in cells)


def test_a_table_is_blanked_and_nothing_else_moves():
    text = f"Before.\n\n{TABS}\nAfter."
    left = without(text, tables(text))
    assert len(left) == len(text)
    assert left.split() == ["Before.", "After."]


@pytest.mark.parametrize(
    "text",
    [
        "He left.  She stayed.\nThey met.  It rained.\n",
        "One line with a tab\there.\n",
        "The price was 3 | 4 | 5.\n",
        "",
    ],
)
def test_prose_is_no_table(text):
    assert tables(text) == ()


@given(st.text(alphabet="ab1 \t|\n-.", max_size=200))
def test_any_lines_give_cells_that_hold(text):
    for table in tables(text):
        for row in table.rows:
            assert all(text[cell.start : cell.end] == cell.text for cell in row.cells.values())


def test_a_log_of_observations_is_read_row_by_row():
    text = (
        "Position\tEvent location\tMeans\tNo.\tObservation\tDescription\tWeapon\tDate, time\n"
        "Old Mill\t2-4km WSW\tHeard\t12\tExplosion\tUndetermined\tN/K\t8 January 2026, 06:40\n"
        "Old Mill\t1km N\tHeard\t3\tBurst\tIncoming\theavy machine gun\t8 January 2026, 07:00\n"
    )
    one, two = logs.observed(tables(text)[0], None)
    assert (one.kind, one.count, one.seen_from, one.assessed_as) == (
        "explosion",
        12,
        "Old Mill",
        None,
    )
    assert (one.away.nearest, one.towards.first) == (2000, 236.25)
    assert (two.kind, two.direction.value) == ("heavy_machine_gun_fire", "incoming")
    assert (one.when.day, one.when.at.hour) == (date(2026, 1, 8), 6)


def test_a_register_of_restrictions_is_read_row_by_row():
    text = (
        "Date, time\tLocation\tType\tBy\tDuration (min)\tReason\n"
        "8 January 2026, 10:20\tCheckpoint at Old Mill\tDenial\tNorthern soldiers\t40\tdemining\n"
        "9 January 2026, 09:00\tRivertown bridge\tDelay\tpolice\t25\t\n"
    )
    one, two = logs.restricted(tables(text)[0], None)
    assert (one.kind, one.by, one.lasted.seconds, one.reason) == (
        "access_denial",
        "Northern soldiers",
        2400,
        "demining",
    )
    assert (two.kind, two.reason) == ("access_delay", None)
