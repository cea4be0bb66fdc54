"""Heat: what detections from space are worth for one incident, with the error of that.

Heat says that something burned. It names no side and no weapon, is no attack by itself, and its
absence denies nothing: no ratio lies below one.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from groundtruce.model.incident import Incident
from groundtruce.model.place import Footprint
from groundtruce.model.record import Latitude, Longitude, Metres, Moment, Name, Record, Share
from groundtruce.model.vocabulary import vocabulary

# One standard error beyond which a place is too vague to be asked about.
VAGUE_M = 3_000.0
LONGEST_DAYS = 2
_BURNS = ("hostile", "explosive", "other", None)

Ratio = Annotated[float, Field(ge=1.0)]


class Said(StrEnum):
    """What space says about an incident."""

    CORROBORATES = "corroborates"
    LITTLE = "little"
    NOTHING = "nothing"
    NOT_INFORMATIVE = "not_informative"
    NOT_GATHERED = "not_gathered"
    UNCALIBRATED = "uncalibrated"


class Heat(Record):
    """The answer of space for one incident: what was asked, what was seen, what that is worth.

    Asked was place (``lon``, ``lat``, standard error ``sigma_m``), and ``day`` with the day after,
    in UTC. ``ratio`` is how many times likelier such a detection is after an incident than in
    peace, ``lower`` and ``upper`` bound it with 95 %. ``metres`` is the distance to the nearest
    detection, ``combined_m`` the standard error of incident and pixel together; ``pixels`` are the
    ground of that detection, first, and of those of the same pass beside it: all are one vote.
    ``background`` is how many times its usual rate of fires the place has. ``wrong`` is the share
    of places that would have been confirmed in peace, ``held_out`` the same on what was not
    learned from.
    """

    id: Name
    incident: Name
    received: Moment
    asked: Moment
    lon: Longitude
    lat: Latitude
    sigma_m: Metres
    day: date
    said: Said
    ratio: Ratio = 1.0
    lower: Ratio = 1.0
    upper: Ratio = 1.0
    metres: Annotated[float, Field(ge=0)] | None = None
    combined_m: Metres | None = None
    seen: Moment | None = None
    is_day: bool = False
    satellite: str | None = None
    pixels: tuple[Footprint, ...] = ()
    background: Annotated[float, Field(gt=0)] = 1.0
    wrong: Share | None = None
    held_out: Share | None = None
    learned_on: str | None = None
    why: str = ""

    @property
    def weighs(self) -> bool:
        """Whether it makes the incident likelier."""
        return self.said in (Said.CORROBORATES, Said.LITTLE) and self.ratio > 1.0

    def says_the_same(self, other: "Heat") -> bool:
        """Whether both answer one question alike, whenever they were asked."""
        unlike = {"id": "", "asked": self.asked}
        return self.model_copy(update=unlike) == other.model_copy(update=unlike)

    def is_of(self, incident: Incident) -> bool:
        """Whether it was asked of this incident as it stands: same place, error and day."""
        question = Question.of(incident)
        mine = Question(
            incident=self.incident, lon=self.lon, lat=self.lat, sigma_m=self.sigma_m, day=self.day
        )
        return question == mine


class Question(Record):
    """What space can be asked of an incident; ``why`` says why it can be asked nothing."""

    incident: Name
    lon: Longitude = 0.0
    lat: Latitude = 0.0
    sigma_m: Metres | None = None
    day: date | None = None
    why: str = ""

    @classmethod
    def of(cls, incident: Incident) -> "Question":
        """Return the question of an incident, by the UTC day in which most of its first day lies.

        A local day begins on the UTC day before it, or after.
        """
        place, span = incident.place, incident.span
        centre, sigma = (place.centre, place.sigma_m) if place else (None, None)
        if vocabulary().group(incident.kind) not in _BURNS:
            return cls(incident=incident.id, why="an event of its kind leaves no heat")
        if centre is None or sigma is None:
            return cls(incident=incident.id, why="no place with a measured extent")
        if span is None:
            return cls(incident=incident.id, why="no time")
        why = vague(sigma)
        if span.seconds > LONGEST_DAYS * 86_400:
            days = span.seconds / 86_400
            why = f"its time is known to {days:.0f} days, not to {LONGEST_DAYS}"
        lon, lat = centre
        return cls(
            incident=incident.id,
            lon=lon,
            lat=lat,
            sigma_m=round(sigma, 3),
            day=(span.start + min(span.end - span.start, timedelta(days=1)) / 2).date(),
            why=why,
        )


def vague(sigma_m: float) -> str:
    """Return why a place of this standard error cannot be asked about, or nothing."""
    if sigma_m <= VAGUE_M:
        return ""
    return f"its place is known to {sigma_m / 1000:.1f} km (one sigma), not to {VAGUE_M / 1000:.0f}"
