"""Photo: when and where a camera says that it took a picture."""

import math
from dataclasses import dataclass
from datetime import datetime, tzinfo
from io import BytesIO
from pathlib import Path
from typing import Any

from groundtruce.reports.field.position import Fix

IMAGES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".tif", ".tiff")
_EXIF, _GPS = 0x8769, 0x8825
_TAKEN, _OFFSET = 0x9003, 0x9011
_LAT_REF, _LAT, _LON_REF, _LON, _ERROR_M = 1, 2, 3, 4, 31


@dataclass(frozen=True, slots=True)
class Taken:
    """What the camera wrote into the picture: the device's own word, and no more."""

    at: datetime | None = None
    fix: Fix | None = None


def taken(picture: bytes | Path, zone: tzinfo) -> Taken:
    """Return the moment and the position in the picture; a time without an offset is local."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(picture) if isinstance(picture, bytes) else picture) as image:
            exif = image.getexif()
            return Taken(_moment(exif.get_ifd(_EXIF), zone), _fix(exif.get_ifd(_GPS)))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        # A picture that cannot be read says nothing; it is kept as it came all the same.
        return Taken()


def _moment(told: dict[int, Any], zone: tzinfo) -> datetime | None:
    try:
        at = datetime.strptime(str(told[_TAKEN]).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        offset = str(told.get(_OFFSET, "")).strip("\0 ")
        return (
            datetime.fromisoformat(f"{at.isoformat()}{offset}")
            if offset
            else at.replace(tzinfo=zone)
        )
    except (KeyError, ValueError):
        return None


def _fix(told: dict[int, Any]) -> Fix | None:
    try:
        lat, lon = (
            _degrees(told[_LAT], told[_LAT_REF], "S"),
            _degrees(told[_LON], told[_LON_REF], "W"),
        )
        accuracy = float(told[_ERROR_M]) if _ERROR_M in told else None
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    is_real = abs(lat) <= 90 and abs(lon) <= 180 and (lat or lon) and math.isfinite(lat + lon)
    return Fix(lat, lon, accuracy) if is_real else None


def _degrees(parts: Any, ref: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    return -found if str(ref).strip("\0 ").upper() == negative else found
