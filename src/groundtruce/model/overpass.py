"""Overpasses: one pass of one satellite, and whether it could see the ground."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from groundtruce.model.image import Sha256
from groundtruce.model.place import Footprint
from groundtruce.model.record import Name, Record, Share

CLOUDED, STEEP_DEG, DARK_DEG = 0.5, 45.0, 5.0


class Sensor(StrEnum):
    """What an instrument looks for, which decides what keeps it from seeing."""

    OPTICAL = "optical"
    RADAR = "radar"
    THERMAL = "thermal"


class KnownBy(StrEnum):
    """How an overpass is known: by its image, by what was hot in it, or by its orbit alone."""

    SCENE = "scene"
    DETECTIONS = "detections"
    ORBIT = "orbit"


class Unfit(StrEnum):
    """Why an overpass, or all of them, could not show an incident."""

    NONE_OVERHEAD = "none_overhead"
    EDGE = "edge"
    CLOUD = "cloud"
    CLOUD_UNKNOWN = "cloud_unknown"
    NIGHT = "night"
    STEEP = "steep"
    NO_IMAGE = "no_image"
    VAGUE_PLACE = "vague_place"
    VAGUE_TIME = "vague_time"


class Overpass(Record):
    """One pass of one satellite: cloud as a share, view angle from nadir, the sun's height.

    ``item`` is the STAC item of its image and ``original`` the file that said so; ``heat`` are the
    pixels near incidents that were hot.
    """

    satellite: Name
    sensor: Sensor
    known_by: KnownBy
    item: str | None = None
    original: Sha256 | None = None
    cloud: Share | None = None
    off_nadir_deg: Annotated[float, Field(ge=0, le=90)] | None = None
    sun_deg: Annotated[float, Field(ge=-90, le=90)] | None = None
    heat: tuple[Footprint, ...] = ()

    @property
    def unfit(self) -> Unfit | None:
        """Return what kept the pass from seeing the ground, ``None`` for a clear view.

        What is not known of cloud counts as cloud; an orbit alone shows that a satellite passed,
        not that it took an image. Radar sees through cloud and by night.
        """
        if self.known_by is KnownBy.ORBIT and self.sensor is not Sensor.THERMAL:
            return Unfit.NO_IMAGE
        if self.sensor is Sensor.RADAR:
            return None
        if self.sensor is Sensor.OPTICAL and self.sun_deg is not None and self.sun_deg < DARK_DEG:
            return Unfit.NIGHT
        if self.cloud is None:
            return Unfit.CLOUD_UNKNOWN
        if self.cloud > CLOUDED:
            return Unfit.CLOUD
        is_steep = (self.off_nadir_deg or 0.0) > STEEP_DEG and self.sensor is Sensor.OPTICAL
        return Unfit.STEEP if is_steep else None

    @property
    def clear(self) -> float:
        """Return the share of the ground that the pass saw, which is the quality of its look."""
        return 0.0 if self.unfit else 1.0 - (self.cloud or 0.0)
