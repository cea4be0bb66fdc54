"""The sun: how high it stands over a place, since optical satellites need its light."""

from datetime import UTC, datetime

import numpy as np

J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)


def sun_elevation(lon: float, lat: float, moment: datetime) -> float:
    """Return the height of the sun in degrees, right to about a tenth.

    >>> round(sun_elevation(0.0, 51.48, datetime(2025, 6, 21, 12, tzinfo=UTC)))
    62
    """
    days = (moment - J2000).total_seconds() / 86_400
    anomaly = np.radians((357.529 + 0.98560028 * days) % 360)
    longitude = np.radians(
        (280.459 + 0.98564736 * days + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly)) % 360
    )
    tilt = np.radians(23.439 - 3.6e-7 * days)
    ascension = np.arctan2(np.cos(tilt) * np.sin(longitude), np.cos(longitude))
    declination = np.arcsin(np.sin(tilt) * np.sin(longitude))
    sidereal = np.radians((280.46061837 + 360.98564736629 * days + lon) % 360)
    height = np.sin(np.radians(lat)) * np.sin(declination) + np.cos(np.radians(lat)) * np.cos(
        declination
    ) * np.cos(sidereal - ascension)
    return float(np.degrees(np.arcsin(height)))
