"""A pixel is ground: as long and as wide as said, and turned as its satellite flew."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.satellite import hot

from groundtruce.model.geometry import metres_per_degree
from groundtruce.model.place import outline
from groundtruce.reports.satellite.detections import Sensor
from groundtruce.reports.satellite.footprint import footprint


def pixel(lat=48.0, hour="10:30", sensor=Sensor.VIIRS_SUOMI, lon=37.0, **more):
    minute = int(datetime.fromisoformat(f"2022-09-01T{hour}Z").timestamp() // 60)
    table = hot.hot(lat, lon, 0)
    given = {"minute": np.array([minute]), "is_day": np.zeros(1, bool)}
    return footprint(replace(table, sensor=np.array([sensor], np.int8), **given, **more), 0)


@pytest.mark.parametrize(
    ("sensor", "hour", "leans"),
    [
        (Sensor.VIIRS_SUOMI, "10:30", "west"),
        (Sensor.VIIRS_SUOMI, "23:30", "east"),
        (Sensor.MODIS_TERRA, "08:30", "east"),
        (Sensor.MODIS_AQUA, "10:30", "west"),
    ],
)
def test_by_day_the_afternoon_satellites_fly_north_and_lean_to_the_west(sensor, hour, leans):
    azimuth = pixel(sensor=sensor, hour=hour).azimuth_deg
    assert 0 < azimuth < 30 if leans == "east" else 150 < azimuth < 180


def test_of_an_unknown_hour_or_sensor_a_pixel_is_not_turned():
    assert pixel(sensor=Sensor.UNKNOWN).azimuth_deg == 0
    assert footprint(hot.hot(48.0, 37.0, 19_000), 0).azimuth_deg == 0


@given(st.floats(-70, 70), st.floats(375, 1600), st.floats(375, 800), st.integers(0, 23))
def test_its_ground_is_as_large_as_scan_and_track_say(lat, scan, track, hour):
    size = {"scan_m": np.array([scan]), "track_m": np.array([track])}
    ground = outline(pixel(lat=lat, hour=f"{hour:02}:00", **size))
    across, up = metres_per_degree(lat)
    assert ground.area * across * up == pytest.approx(scan * track, rel=0.02)
    assert ground.centroid.y == pytest.approx(lat, abs=1e-4)
