"""Fire events: what touches in space and time is one, whatever the order of the rows."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.satellite.hot import hot

from groundtruce.reports.satellite import fires

KM = 1 / 111.195
spots = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 4)), min_size=1, max_size=40
)


def made(cells: list[tuple[int, int, int]]):
    lat = np.array([14 + 0.4 * KM * y for y, _, _ in cells])
    lon = np.array([103 + 0.4 * KM * x for _, x, _ in cells])
    return hot(lat, lon, np.array([20_000 + day for _, _, day in cells]))


def by_hand(table) -> int:
    """Count the events by comparing all with all."""
    metres = 111_195.0
    y = (table.lat[:, None] - table.lat) * metres
    middle = np.radians((table.lat[:, None] + table.lat) / 2)
    x = (table.lon[:, None] - table.lon) * metres * np.cos(middle)
    touch = (x * x + y * y <= 1e6) & (abs(table.day[:, None] - table.day) <= 1)
    label = np.arange(len(table))
    for _ in range(len(table)):
        label = np.array([label[row].min() for row in touch])
    return len(set(label.tolist()))


@given(spots)
def test_events_are_what_comparing_all_with_all_finds(cells):
    table = made(cells)
    assert len(fires.events(table)) == by_hand(table)


@given(spots, st.randoms())
def test_the_order_of_the_rows_does_not_matter(cells, chance):
    shuffled = cells.copy()
    chance.shuffle(shuffled)
    one, other = fires.events(made(cells)), fires.events(made(shuffled))
    for name in ("first", "last", "count", "days"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()


def test_an_event_is_handed_on_from_day_to_day():
    table = hot([14.0, 14.0, 14.0, 14.0], 103.0, np.array([10, 11, 12, 14]))
    found = fires.events(table)
    assert found.of.tolist() == [0, 0, 0, 1]
    assert found.days.tolist() == [3, 1]


def test_the_poles_and_the_date_line_break_nothing():
    table = hot([89.99, -89.99, 0.0, 0.0], np.array([0.0, 0.0, 180.0, -180.0]), 1)
    assert len(fires.events(table)) == 4


def test_no_detections_are_no_events():
    assert len(fires.events(hot([], [], []))) == 0


def test_weeks_begin_on_mondays_and_those_without_a_fire_are_counted_as_none():
    monday = int(np.datetime64("2025-12-08").astype(int))
    table = hot([14.0, 14.5, 15.0, 14.0], 103.0, np.array([0, 6, 6, 20]) + monday)
    weeks = fires.weekly(fires.events(table))
    assert weeks == ((date(2025, 12, 8), 3), (date(2025, 12, 15), 0), (date(2025, 12, 22), 1))
    assert fires.weekly(fires.events(hot([], [], []))) == ()
