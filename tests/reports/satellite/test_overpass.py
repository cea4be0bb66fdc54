"""Passes are known by image, heat or orbit; only what surely saw the ground watches it."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.builders import a_claim, a_place, a_span, an_incident
from tests.reports.satellite import hot, passing

from groundtruce.errors import SourceError
from groundtruce.model.observable import Outcome, seen
from groundtruce.model.overpass import KnownBy, Sensor
from groundtruce.reports.satellite import firms, overpass, overpass_orbit, overpass_sun, stac

pytest.importorskip("pystac")
AREA = (102.0, 11.4, 105.8, 15.4)
START = datetime(2025, 12, 8, 6, tzinfo=UTC)


def an_event(lon=103.2, lat=14.4, start=START):
    return an_incident(a_claim(place=a_place(lon, lat, 700), span=a_span(start)))


def of_scenes(folder):
    return list(overpass.of_scenes(stac.items(folder), AREA))


def test_an_item_says_satellite_moment_cloud_and_ground(tmp_path):
    passing.an_item(tmp_path, **{"view:off_nadir": 4.0})
    (one,) = of_scenes(tmp_path)
    assert (one.by, one.overpass.sensor, one.overpass.item) == (
        "sentinel-2a", Sensor.OPTICAL, "S2A_1",
    )  # fmt: skip
    assert one.quality == pytest.approx(0.95)
    assert one.overpass.sun_deg == pytest.approx(48.4, abs=0.5)
    assert one.place.geometry.bounds == (102.0, 13.0, 105.0, 15.0)


def test_the_file_that_said_so_is_named_by_its_bytes(tmp_path):
    file = passing.an_item(tmp_path)
    assert of_scenes(tmp_path)[0].overpass.original == passing.sha256(file)[4:]


def test_the_same_item_is_the_same_entry(tmp_path):
    passing.an_item(tmp_path)
    assert of_scenes(tmp_path) == of_scenes(tmp_path)


def test_an_item_elsewhere_says_nothing_of_the_case(tmp_path):
    passing.an_item(tmp_path, box=(30.0, 48.0, 31.0, 49.0))
    assert of_scenes(tmp_path) == []


def test_an_item_without_a_footprint_is_refused(tmp_path):
    passing.an_item(tmp_path, box=None)
    with pytest.raises(SourceError, match="no footprint"):
        of_scenes(tmp_path)


@pytest.mark.parametrize(
    ("more", "sensor"),
    [
        ({"sar:polarizations": ["VV"], "platform": "sentinel-1a"}, Sensor.RADAR),
        ({"instruments": ["viirs"], "platform": "noaa-20"}, Sensor.THERMAL),
        ({"instruments": ["msi"]}, Sensor.OPTICAL),
    ],
)
def test_what_the_instrument_looks_for_is_read_from_the_item(tmp_path, more, sensor):
    passing.an_item(tmp_path, **more)
    assert of_scenes(tmp_path)[0].overpass.sensor is sensor


def a_fire(folder, *rows):
    file = hot.a_file(folder, hot.VIIRS, *rows)
    return next(iter(firms.read(file, datetime(2026, 1, 1, tzinfo=UTC), firms.Aside())))


def test_heat_beside_an_incident_was_seen_and_silence_elsewhere_says_nothing(tmp_path):
    rows = [hot.viirs(lat, lon, "2025-12-08") for lat, lon in
            ((14.4, 103.2), (13.0, 102.5), (13.0, 105.0), (15.0, 104.0))]  # fmt: skip
    near, far = an_event(), an_event(103.6, 14.0)
    late = an_event(start=START - timedelta(days=3))
    passes = list(overpass.of_detections(a_fire(tmp_path, *rows), [near, far, late], AREA))
    assert [one.overpass.known_by for one in passes] == [KnownBy.DETECTIONS]
    assert [len(one.overpass.heat) for one in passes] == [1]
    assert [one.outcome for one in seen([near, far, late], passes)] == [
        Outcome.SEEN, Outcome.NOT_OBSERVABLE, Outcome.NOT_OBSERVABLE,
    ]  # fmt: skip
    assert passes[0].quality == 0.0


def test_a_pass_that_concerns_no_incident_is_not_logged(tmp_path):
    rows = [hot.viirs(lat, lon, "2025-12-08")
            for lat, lon in ((13.0, 102.5), (13.0, 105.0), (15.3, 104.0))]  # fmt: skip
    events = [an_event(start=START + timedelta(days=days)) for days in (-3, 1)]
    assert not list(overpass.of_detections(a_fire(tmp_path, *rows), events, AREA))


def test_cloud_told_by_others_makes_a_pass_a_look(tmp_path):
    rows = [hot.viirs(lat, lon, "2025-12-08")
            for lat, lon in ((13.0, 102.5), (13.0, 105.0), (15.3, 104.0))]  # fmt: skip
    event = an_event(103.9, 13.7)
    passes = list(overpass.of_detections(a_fire(tmp_path, *rows), [event], AREA))
    at = passes[0].span.start.isoformat()
    file = tmp_path / "cloud.csv"
    file.write_text(f"satellite,time,cloud_percent\n{passes[0].by},{at},20\n", "utf-8")
    (clear,) = overpass.under(passes, overpass.clouds(file))
    assert (clear.quality, clear.reason) == (0.8, None)
    (found,) = seen([event], [clear])
    assert found.outcome is Outcome.NOT_SEEN


@pytest.mark.parametrize("row", ["x,2025-12-08,120", "x,yesterday,20", "x,2025-12-08,"])
def test_a_row_that_tells_no_cloud_is_named(tmp_path, row):
    file = tmp_path / "cloud.csv"
    file.write_text(f"satellite,time,cloud_percent\n{row}\n", "utf-8")
    with pytest.raises(SourceError) as raised:
        overpass.clouds(file)
    assert raised.value.where == "cloud.csv:2"


def orbits(folder, text):
    file = folder / "orbits.txt"
    file.write_text(text, "utf-8")
    return overpass_orbit.orbits(file)


def under_the_node(node_deg, epoch):
    """Return the longitude where the satellite crosses the equator at its epoch."""
    days = (epoch - overpass_sun.J2000).total_seconds() / 86_400
    return (node_deg - (280.46061837 + 360.98564736629 * days) + 180) % 360 - 180


def test_a_satellite_is_overhead_where_and_when_it_crosses_the_equator(tmp_path):
    pytest.importorskip("sgp4")
    known = orbits(tmp_path, passing.elements("SENTINEL-2A", START, 40.0))
    lon = under_the_node(40.0, START)
    event = an_event(lon, 0.0, START - timedelta(minutes=30))
    area = (lon - 3, -0.05, lon + 3, 0.05)
    first, *_ = overpass_orbit.passes(known, [event], area)
    assert abs(first.span.start - START) <= timedelta(minutes=1)
    assert first.overpass.off_nadir_deg < 3
    assert first.reason == "no_image"
    west, _, east, _ = first.place.bounds
    # A swath of 290 km, crossed at a slant of about 12 degrees.
    assert (east - west) * 111.3 == pytest.approx(297, abs=15)


def test_a_satellite_that_looks_straight_down_does_not_see_a_place_far_aside(tmp_path):
    pytest.importorskip("sgp4")
    lon = under_the_node(40.0, START) + 5.0
    event = an_event(lon, 0.0, START - timedelta(minutes=30))
    area = (lon - 9, -3.0, lon + 9, 3.0)
    text = passing.elements("SENTINEL-2A", START, 40.0)
    narrow = overpass_orbit.passes(orbits(tmp_path, text), [event], area)
    wide = overpass_orbit.passes(orbits(tmp_path, text.replace("SENTINEL-2A", "NOAA 20")),
                                 [event], area)  # fmt: skip
    soon = START + timedelta(minutes=10)
    assert not [one for one in narrow if one.span.start < soon]
    assert [one for one in wide if one.span.start < soon]


def test_stale_elements_tell_no_pass(tmp_path):
    pytest.importorskip("sgp4")
    known = orbits(tmp_path, passing.elements("NOAA 20", START, 40.0))
    late = an_event(under_the_node(40.0, START), 0.0, START + timedelta(days=11))
    assert not list(overpass_orbit.passes(known, [late], (-180.0, -90.0, 180.0, 90.0)))


def test_a_line_of_elements_with_a_wrong_checksum_is_named(tmp_path):
    pytest.importorskip("sgp4")
    text = passing.elements("NOAA 20", START, 40.0)
    name, one, two = text.splitlines()
    with pytest.raises(SourceError) as raised:
        orbits(tmp_path, "\n".join([name, one, two[:-1] + str((int(two[-1]) + 1) % 10)]))
    assert raised.value.where == "orbits.txt:3"
    with pytest.raises(SourceError, match="three lines"):
        orbits(tmp_path, f"{one}\n{two}\n")
    with pytest.raises(SourceError, match="not known here"):
        orbits(tmp_path, text.replace("NOAA 20", "MYSTERY 1"))
