"""Collections: which features there are, their shapes, their times and their flat properties.

Every feature is flat (text, numbers), since desktop maps show tables. A place too coarse for a pin
has a null geometry, never a made-up point.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from groundtruce.exports.rows import rows, shape
from groundtruce.flow import imagery
from groundtruce.web.access.disclosure import Disclosure
from groundtruce.web.access.policy import Verb
from groundtruce.web.moment import Moment

Props = dict[str, Any]


@dataclass(frozen=True)
class Feature:
    """One feature: its id, its shape, when it was (``None`` for always), and its properties."""

    id: str
    geometry: BaseGeometry | None
    since: datetime | None
    until: datetime | None
    properties: Props

    def plain(self) -> dict[str, Any]:
        """Return the feature as GeoJSON."""
        drawn = None if self.geometry is None else json.loads(shapely.to_geojson(self.geometry))
        return {
            "type": "Feature",
            "id": self.id,
            "geometry": drawn,
            "properties": self.properties,
        }


@dataclass(frozen=True)
class Collection:
    """A collection: its name, what it holds, where it is found, and what a reader may filter by.

    To who has not the right that it ``needs`` there is no such collection.
    """

    id: str
    title: str
    says: str
    found: Callable[[Moment, Disclosure], Iterator[Feature]]
    queryables: tuple[str, ...]
    needs: Verb = Verb.SEE_RELEASED


def _incidents(at: Moment, told: Disclosure) -> Iterator[Feature]:
    by_id = {one.id: one for one in told.findings(at.road.findings)}
    for row in rows(by_id.values()):
        finding = by_id[str(row["finding_id"])]
        span = finding.incident.span
        yield Feature(
            finding.incident.id,
            shape(finding.incident.place),
            span.start if span else None,
            span.end if span else None,
            dict(row),
        )


def _claims(at: Moment, told: Disclosure) -> Iterator[Feature]:
    for report in filter(told.has, at.road.reports):
        for claim in told.claims(report.claims):
            yield Feature(
                claim.id,
                shape(claim.place),
                claim.span.start if claim.span else None,
                claim.span.end if claim.span else None,
                {
                    "claim_id": claim.id,
                    "report_id": report.id,
                    "kind": claim.kind,
                    "stance": claim.stance.value,
                    "source": claim.source,
                    "side": claim.side,
                    "accused": claim.accused,
                    "quote": claim.excerpt.quote or claim.text,
                },
            )


def _watch(at: Moment, _told: Disclosure) -> Iterator[Feature]:
    for one in at.road.watch:
        about = {
            "watch_id": one.id,
            "kind": one.kind.value,
            "modality": one.modality.value,
            "by": one.by,
            "side": one.side,
            "quality": one.quality,
            "is_restriction": str(one.kind.is_restriction).lower(),
            "reason": one.reason,
        }
        yield Feature(one.id, one.place.geometry, one.span.start, one.span.end, about)


def _zones(at: Moment, _told: Disclosure) -> Iterator[Feature]:
    for zone in at.case.zones:
        about = {"zone_id": zone.id, "kind": zone.kind, "name": zone.label}
        about["documented"] = str(zone.documented).lower()
        yield Feature(zone.id, shapely.from_wkt(zone.wkt), None, None, about)


def _places(at: Moment, _told: Disclosure) -> Iterator[Feature]:
    for place in at.case.places:
        pin = None
        if place.lon is not None and place.lat is not None:
            pin = shapely.Point(place.lon, place.lat)
        about = {
            "place_id": place.id,
            "name": place.label,
            "kind": place.kind,
            "precision": place.precision.value,
            "radius_m": place.radius_m,
            **{f"name_{one.side}": one.text for one in place.toponyms},
        }
        yield Feature(place.id, pin, None, None, about)


def _images(at: Moment, _told: Disclosure) -> Iterator[Feature]:
    for number, one in enumerate(imagery.footprints(at.road)["features"]):
        drawn = one.get("geometry")
        about = {k: v for k, v in one["properties"].items() if not isinstance(v, dict | list)}
        taken = about.get("taken")
        when = datetime.fromisoformat(taken) if taken else None
        geometry = shapely.from_geojson(json.dumps(drawn)) if drawn else None
        yield Feature(str(about.get("item") or number), geometry, when, when, about)


COLLECTIONS = {
    one.id: one
    for one in (
        Collection(
            "incidents",
            "Incidents and findings",
            "One feature a finding: what happened, how it stands, figures as ranges.",
            _incidents,
            ("kind", "status", "confidence", "attribution", "precision"),
        ),
        Collection(
            "claims",
            "Claims",
            "One feature an assertion or denial, with the words that say so.",
            _claims,
            ("kind", "stance", "source", "side", "accused"),
        ),
        Collection(
            "watch",
            "Watch",
            "Where and when anyone or anything looked, or was kept from it.",
            _watch,
            ("kind", "modality", "by", "side", "is_restriction"),
            Verb.SEE,
        ),
        Collection("zones", "Zones and lines", "What the texts speak of.", _zones, ("kind",)),
        Collection("places", "Places", "The gazetteer with both sides' names.", _places, ("kind",)),
        Collection(
            "images",
            "Footprints of images",
            "What each image from space shows.",
            _images,
            (),
            Verb.SEE,
        ),
    )
}
