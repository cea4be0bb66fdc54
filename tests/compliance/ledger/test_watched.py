"""Shares of sector, border and hours by week: what nobody looked at is there with 0."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import a_place, a_span
from tests.compliance.a_case import BAND, LINE, a_case, a_watch
from tests.compliance.ledger.a_record import table

from groundtruce.compliance.ledger.basis import Basis
from groundtruce.compliance.ledger.watched import ledger
from groundtruce.model.overpass import Overpass

MONDAY = datetime(2025, 11, 10, tzinfo=UTC)
END = MONDAY + timedelta(days=14)
SECTOR = BAND.model_copy(update={"id": "west", "kind": "sector", "label": "West"})
CASE = a_case(zones=(LINE, BAND, SECTOR), since=MONDAY)
SOUTH = a_place(102.7, 13.25, 500)


def weeks(*watch):
    return table(ledger(Basis(CASE, END), watch), "watched_weeks")


def test_a_week_that_nobody_looked_at_is_listed_with_nothing():
    assert [(row["week"], row["share"], row["looks_by"]) for row in weeks()] == [
        ("2025-11-10", 0.0, 0),
        ("2025-11-17", 0.0, 0),
    ]


def test_half_of_the_hours_of_the_whole_sector():
    first, second = weeks(a_watch(span=a_span(MONDAY, 84)))
    assert (first["share"], first["hours_watched"]) == (pytest.approx(50), pytest.approx(50))
    assert (first["border"], first["ground"]) == (100.0, 100.0)
    assert second["share"] == 0.0


def test_a_post_sees_its_stretch_of_the_border_all_the_time():
    first, _ = weeks(a_watch(place=SOUTH, span=a_span(MONDAY, 7 * 24)))
    assert first["hours_watched"] == 100.0
    assert 2 < first["border"] < 4
    assert first["share"] < first["border"]


def test_somebody_who_may_have_been_there_is_counted_though_nothing_was_surely_seen():
    vague = a_watch(kind="visit", place=a_place(102.7, 13.25, 9_000), span=a_span(MONDAY, 3))
    first, _ = weeks(vague)
    assert (first["share"], first["looks_by"]) == (0.0, 1)


looks = st.lists(
    st.builds(
        lambda hour, length, quality, n: a_watch(
            f"w-{n}", "post", place=a_place(102.7, 13.1 + 0.08 * n, 500), quality=quality,
            span=a_span(MONDAY + timedelta(hours=hour), length)),
        st.integers(0, 200), st.integers(1, 60), st.sampled_from([0.3, 0.7, 1.0]),
        st.integers(0, 9)),
    max_size=6, unique_by=lambda one: one.id,
)  # fmt: skip


@given(looks)
@settings(max_examples=30, deadline=None)
def test_ground_and_hours_bound_the_share_and_all_are_shares(watch):
    for row in weeks(*watch):
        assert 0 <= row["share"] <= min(row["ground"], row["hours_watched"]) + 0.01
        assert max(row["ground"], row["hours_watched"], row["border"]) <= 100


@given(looks, st.integers(0, 5))
@settings(max_examples=30, deadline=None)
def test_one_look_more_never_lessens_what_was_watched(watch, count):
    fewer, more = weeks(*watch[:count]), weeks(*watch)
    for less, row in zip(fewer, more, strict=True):
        assert less["share"] <= row["share"] + 0.001
        assert less["hours_watched"] <= row["hours_watched"] + 0.001


def a_pass(name, satellite="sentinel-2a", **more):
    overpass = Overpass(satellite=satellite, sensor="optical", known_by="scene", **more)
    return a_watch(name, "overpass", span=a_span(MONDAY, 1 / 60), quality=overpass.clear,
                   overpass=overpass)  # fmt: skip


def test_passes_are_counted_by_satellite_and_by_what_hid_the_ground():
    told = (a_pass("a", cloud=0.1), a_pass("b", cloud=0.9), a_pass("c", cloud=0.8),
            a_pass("d", "landsat-9"))  # fmt: skip
    rows = table(ledger(Basis(CASE, END), told), "overpasses")
    assert [(one["satellite"], one["hidden_by"], one["passes"]) for one in rows] == [
        ("landsat-9", "cloud_unknown", 1),
        ("sentinel-2a", None, 1),
        ("sentinel-2a", "cloud", 2),
    ]
