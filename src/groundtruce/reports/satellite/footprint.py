"""Footprint: the ground that one hot pixel saw, a rectangle turned as its satellite flew.

The satellites of FIRMS pass close to the poles at fixed hours of the sun, so that the direction
of flight follows from latitude and local time of day: those of the afternoon fly north by day and
south by night, Terra of the morning the other way.
"""

import math

from groundtruce.model.place import Footprint
from groundtruce.reports.satellite.detections import MINUTES_A_DAY, Detections, Sensor

# Of Suomi NPP and its successors (98.7°), Terra and Aqua (98.2°): the difference turns no pixel.
_INCLINATION_DEG = 98.5
_MORNING, _EVENING = 6 * 60, 18 * 60


def footprint(table: Detections, row: int) -> Footprint:
    """Return the ground of one detection; of an unknown hour or sensor it lies along north."""
    lat, lon = float(table.lat[row]), float(table.lon[row])
    sensor = Sensor(int(table.sensor[row]))
    azimuth = 0.0
    if sensor is not Sensor.UNKNOWN and not table.is_day[row]:
        azimuth = _flight(lat, lon, int(table.minute[row]), sensor)
    return Footprint(
        shape="footprint",
        lon=lon,
        lat=lat,
        along_m=round(float(table.track_m[row]), 1),
        across_m=round(float(table.scan_m[row]), 1),
        azimuth_deg=round(azimuth, 1),
    )


def _flight(lat: float, lon: float, minute: int, sensor: Sensor) -> float:
    """Return degrees from north of the line of flight, between -90 and 90 turned to 0 to 180."""
    sine = math.cos(math.radians(_INCLINATION_DEG)) / max(0.2, math.cos(math.radians(lat)))
    northward = math.degrees(math.asin(max(-1.0, sine)))
    local = (minute + lon * 4) % MINUTES_A_DAY
    is_daylight = _MORNING <= local < _EVENING
    is_northward = is_daylight is (sensor is not Sensor.MODIS_TERRA)
    return (northward if is_northward else -northward) % 180
