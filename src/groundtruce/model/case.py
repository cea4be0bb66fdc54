"""A case: one conflict watched. Everything that is particular to it is data in here."""

import math
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from groundtruce.model import geometry
from groundtruce.model.agreement import Agreement
from groundtruce.model.dialogue import Dialogue
from groundtruce.model.person import Person
from groundtruce.model.place import NamedArea, Place, Point, Precision, Toponym, valid_wkt
from groundtruce.model.record import Latitude, Longitude, Metres, Moment, Name, Record
from groundtruce.model.report import Original
from groundtruce.model.source import Source

# A value stated farther away says little: the declination changes by a degree in some 300 km.
DECLINATION_HOLDS_M = 300_000.0
_YEAR = timedelta(days=365.25)


class Party(Record):
    """A signatory: code, labels by language, and the short words the texts use for it."""

    id: Name
    labels: dict[str, str]
    demonyms: tuple[str, ...] = ()


class Zone(Record):
    """An area or line with a meaning in the text: border line, security zone, withdrawal line …

    ``documented`` is false where the geometry is an assumption of the case, which must be said
    wherever it is drawn.
    """

    id: Name
    kind: Name
    label: str
    wkt: str
    labels: dict[str, str] = Field(default_factory=dict)
    documented: bool = True
    note: str | None = None
    licence: str | None = None

    @field_validator("wkt")
    @classmethod
    def _valid(cls, wkt: str) -> str:
        return valid_wkt(wkt, ("LineString", "MultiLineString", "Polygon", "MultiPolygon"))


class NamedPlace(Record):
    """A row of the case's gazetteer: both sides' names, in Latin and own script, and where it is.

    ``radius_m`` is the 95 % radius, ``sector`` the zone it lies in for counting. A place without
    coordinates is known by name only: it never becomes a pin.
    """

    id: Name
    label: str
    toponyms: tuple[Toponym, ...]
    kind: str
    precision: Precision
    lon: Longitude | None = None
    lat: Latitude | None = None
    radius_m: Metres | None = None
    admin: str | None = None
    country: str | None = None
    sector: str | None = None
    line_km: float | None = None
    coordinates_from: str | None = None

    @model_validator(mode="after")
    def _all_or_none(self) -> "NamedPlace":
        if len({value is None for value in (self.lon, self.lat, self.radius_m)}) == 2:
            raise ValueError("give lon, lat and radius_m of a place together, or none of them")
        return self

    def place(self, precision: Precision | None = None) -> Place:
        """Return the gazetteer row as a place; too coarse for a pin means a named area."""
        fineness = precision or self.precision
        return Place(
            extent=self._extent(fineness),
            precision=fineness,
            toponyms=self.toponyms,
            place_id=self.id,
            admin=self.admin,
        )

    def _extent(self, fineness: Precision) -> Point | NamedArea:
        if self.lon is None or self.lat is None or self.radius_m is None:
            return NamedArea(shape="named", area_id=self.id)
        if fineness.allows_pin:
            return Point(shape="point", lon=self.lon, lat=self.lat, radius_m=self.radius_m)
        return NamedArea(
            shape="named", area_id=self.id, lon=self.lon, lat=self.lat, radius_m=self.radius_m
        )


class Declination(Record):
    """How far magnetic north lies east of true north at a place and moment, and who says so."""

    lon: Longitude
    lat: Latitude
    on: Moment
    east_deg: Annotated[float, Field(ge=-180, le=180)]
    per_year_deg: float = 0.0
    source: Name

    def at(self, moment: datetime) -> float:
        """Return the declination at another moment, carried on at its yearly change."""
        return self.east_deg + self.per_year_deg * (moment - self.on) / _YEAR


class Case(Record):
    """Everything the mission brings along: parties, area, zones, gazetteer, sources, agreements.

    ``until`` ends the period of a finished case: "now" never runs past it. ``line`` is the zone
    that the map is drawn around, ``words`` adds the case's own words to lists of the vocabulary
    (list, key, labels by language), ``files`` are the originals that all this was read from.
    ``people`` are those with rights in the mission: where none is named, everybody has them.
    ``reply_hours`` is how long a party has to answer a finding. ``declination`` turns magnetic
    bearings into true ones.
    """

    id: Name
    title: str
    parties: tuple[Party, ...]
    time_zone: Name
    languages: tuple[str, ...]
    area: tuple[Longitude, Latitude, Longitude, Latitude]
    since: Moment
    until: Moment | None = None
    line: str | None = None
    labels: dict[str, str] = Field(default_factory=dict)
    attribution: tuple[str, ...] = ()
    zones: tuple[Zone, ...] = ()
    places: tuple[NamedPlace, ...] = ()
    sources: tuple[Source, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    people: tuple[Person, ...] = ()
    reply_hours: float = Field(default=72, gt=0)
    dialogue: tuple[Dialogue, ...] = ()
    files: tuple[Original, ...] = ()
    words: dict[str, dict[str, dict[str, str]]] = Field(default_factory=dict)
    declination: tuple[Declination, ...] = ()

    @field_validator("parties")
    @classmethod
    def _alphabetical(cls, parties: tuple[Party, ...]) -> tuple[Party, ...]:
        if len(parties) < 2:
            raise ValueError("a case has at least two parties")
        return tuple(sorted(parties, key=lambda party: party.labels.get("en", party.id)))

    def zone(self, zone_id: str) -> Zone | None:
        """Return the zone of that id, or ``None``."""
        return next((zone for zone in self.zones if zone.id == zone_id), None)

    def party(self, party_id: str) -> Party | None:
        """Return the party of that code, or ``None``."""
        return next((party for party in self.parties if party.id == party_id), None)

    def declination_at(self, lon: float, lat: float, moment: datetime) -> float | None:
        """Return the declination stated nearest to this spot, ``None`` where none is near."""
        away = {geometry.distance_m(lon, lat, one.lon, one.lat): one for one in self.declination}
        nearest = min(away, default=math.inf)
        return away[nearest].at(moment) if nearest <= DECLINATION_HOLDS_M else None

    @property
    def party_ids(self) -> tuple[str, ...]:
        """Return the parties' codes in the alphabetical order of their English names."""
        return tuple(party.id for party in self.parties)
