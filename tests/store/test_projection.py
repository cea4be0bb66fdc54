"""Projections: a pure function of the log, whatever the salt, the batches or the day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import a_claim, a_place, a_report, a_span, an_incident
from tests.store.shelves import LATER, a_case, a_judgement, dump, keep, many, told

from groundtruce.model.place import Area, Place, Precision, Sector
from groundtruce.model.report import Report
from groundtruce.store import projection
from groundtruce.store.sqlite import FILE, SqliteStore

LONS, LATS = st.floats(-170, 170), st.floats(-65, 65)


def records() -> list[object]:
    area = Area(shape="area", wkt="POLYGON ((102 13, 103 13, 103 14, 102 13))")
    odd = [
        told("No place.", place=None),
        told("No time.", span=None),
        told("An area.", place=Place(extent=area, precision=Precision.PROVINCE)),
    ]
    changed = a_case(title="Two rivers and a hill")
    return [a_case(), *many(12), *odd, a_judgement(), changed]


def written(folder: Path, batches: int) -> dict[str, list[str]]:
    with SqliteStore.open(folder) as store:
        told = records()
        size = -(-len(told) // batches)
        for first in range(0, len(told), size):
            store.keep(told[first : first + size], at=LATER, actor="desk")  # type: ignore[arg-type]
    return dump(folder / FILE)


def test_replay_writes_the_same_tables_byte_for_byte(tmp_path: Path) -> None:
    before = written(tmp_path, batches=3)
    with SqliteStore.open(tmp_path) as store:
        store.project([an_incident()], [], [])
        store.rebuild()
        assert store.incidents() == [an_incident()]
        store.project([], [], [])
    assert dump(tmp_path / FILE) == before
    assert len(before["claim_box"]) == len(before["claim"]) == 15


def test_neither_salt_nor_batches_reach_the_projections(tmp_path: Path) -> None:
    assert written(tmp_path / "one", batches=1) == written(tmp_path / "other", batches=9)


def test_a_table_spoilt_by_hand_is_mended_by_replay(tmp_path: Path) -> None:
    before = written(tmp_path, batches=1)
    with SqliteStore.open(tmp_path) as store:
        with store._writing() as connection:
            connection.exec_driver_sql("DELETE FROM claim WHERE n > 5")
            connection.exec_driver_sql("UPDATE record SET known_from = '1999'")
            connection.exec_driver_sql("DROP TABLE words_index")
        store.rebuild()
        assert {damage.what for damage in store.verify()} == {"the original is missing"}
    assert dump(tmp_path / FILE) == before


@given(lon=LONS, lat=LATS, radius_m=st.floats(1, 400_000))
def test_the_box_of_a_circle_holds_the_circle_and_little_more(
    lon: float, lat: float, radius_m: float
) -> None:
    place = a_place(lon, lat, radius_m)
    west, south, east, north = projection.box(place)
    drawn = place.bounds
    assert west <= drawn[0] <= drawn[2] <= east
    assert south <= drawn[1] <= drawn[3] <= north
    assert east - west <= (drawn[2] - drawn[0]) * 1.05
    assert north - south <= (drawn[3] - drawn[1]) * 1.05


@given(
    boxes=st.lists(
        st.tuples(st.integers(0, 9), *[st.floats(-180, 180)] * 4, *[st.floats(-1e6, 1e6)] * 2),
        max_size=9,
    )
)
def test_boxes_grow_outward_when_they_lose_digits(boxes: list[tuple[float, ...]]) -> None:
    for (k, *exact), (key, *rounded) in zip(
        boxes, projection._single_precision(boxes), strict=True
    ):
        assert key == k
        assert all(low <= right for low, right in zip(rounded[::2], exact[::2], strict=True))
        assert all(high >= right for high, right in zip(rounded[1::2], exact[1::2], strict=True))
        assert [float(np.float32(side)) for side in rounded] == rounded


@pytest.fixture(scope="module")
def scattered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Report]]:
    folder = tmp_path_factory.mktemp("shelf")
    rng = np.random.default_rng(7)
    reports = []
    for at in range(150):
        lon, lat, radius, hours, length = rng.random(5)
        seen = Sector(
            shape="sector",
            lon=102 + lon,
            lat=13 + lat,
            range_min_m=1000,
            range_max_m=2000 + 9000 * radius,
            bearing_from_deg=360 * hours,
            bearing_to_deg=360 * length,
        )
        place = (
            Place(extent=seen, precision=Precision.SITE)
            if at % 3 == 0
            else a_place(102 + lon, 13 + lat, 100 + 20_000 * radius**4)
        )
        start = LATER.replace(day=1 + int(hours * 27))
        claim = a_claim(f"Claim {at}.", place=place, span=a_span(start, 1 + 99 * length))
        reports.append(a_report(claim))
    with SqliteStore.open(folder) as store:
        keep(store, *reports)
    return folder, reports


@given(lon=st.floats(101.5, 103.2), lat=st.floats(12.5, 14.2), day=st.integers(1, 27))
@settings(max_examples=60)
def test_a_window_gives_what_comparing_every_claim_gives(
    scattered: tuple[Path, list[Report]], lon: float, lat: float, day: int
) -> None:
    folder, reports = scattered
    week = a_span(LATER.replace(day=day), 48)
    sides = (lon, lat, lon + 0.3, lat + 0.3)
    with SqliteStore.open(folder) as store:
        found = {report.id for report in store.reports(bbox=sides, span=week)}
    right = {r.id for r in reports if _touches(r, sides) and r.claims[0].span.overlap(week) > 0}
    grown = (lon - 0.002, lat - 0.002, lon + 0.302, lat + 0.302)
    nearly = {r.id for r in reports if _touches(r, grown) and r.claims[0].span.overlap(week) > 0}
    assert right <= found <= nearly


def _touches(report: Report, sides: tuple[float, float, float, float]) -> bool:
    west, south, east, north = report.claims[0].place.bounds
    return west <= sides[2] and east >= sides[0] and south <= sides[3] and north >= sides[1]


@given(one=st.datetimes(), other=st.datetimes(), n=st.integers(1, 2**37 - 1))
def test_keys_of_texts_run_with_time(one: datetime, other: datetime, n: int) -> None:
    first, second = sorted(at.replace(tzinfo=UTC) for at in (one, other))
    keys = projection.words_key(n, first), projection.words_key(1, second)
    assert keys[0] & projection.ROW_MASK == n
    assert -(2**63) <= keys[0] < 2**63
    if 1844 <= first.year <= second.year <= 2096 and second - first >= timedelta(minutes=1):
        assert keys[0] < keys[1]
