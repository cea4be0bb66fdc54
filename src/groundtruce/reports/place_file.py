"""The gazetteer of a case: a table of places with both sides' names.

Columns ``id, label, kind, precision, admin, country, lat, lon, radius_m, coordinates_from,
sector, line_km`` and, for each party, ``name_<PARTY>`` (in Latin letters) and ``script_<PARTY>``
(in its own). Only ``id`` and ``label`` are required; places without coordinates never become
pins.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from groundtruce.errors import CaseError
from groundtruce.model.case import NamedPlace
from groundtruce.model.place import Precision, Toponym, precision_of
from groundtruce.reports.case_entry import Found, Where, each_once, made
from groundtruce.reports.case_table import Line, number, rows

NUMBERS = ("lat", "lon", "radius_m", "line_km")
TEXTS = ("id", "label", "kind", "precision", "admin", "country", "coordinates_from", "sector")


def read(path: Path, parties: tuple[str, ...]) -> tuple[Found[NamedPlace], ...]:
    """Read the places of a table; raises CaseError with file, line and column."""
    names = [f"{kind}_{party}" for party in parties for kind in ("name", "script")]
    lines = rows(path, known=(*TEXTS, *NUMBERS, *names), required=("id", "label"))
    found = tuple(_place(line, parties) for line in lines)
    each_once(found, "place")
    return found


def _place(line: Line, parties: tuple[str, ...]) -> Found[NamedPlace]:
    given = line.values
    plain: dict[str, Any] = {key: given[key] for key in TEXTS if given.get(key)}
    plain |= {key: number(given[key], line.where(key)) for key in NUMBERS if given.get(key)}
    _check_coordinates(plain, line.where)
    plain.setdefault("kind", "place")
    plain.setdefault("precision", _fineness(plain))
    plain["toponyms"] = tuple(_toponyms(given, parties))
    return Found(made(NamedPlace, plain, line.where), line.where)


def _check_coordinates(plain: Mapping[str, Any], where: Where) -> None:
    lat, lon = plain.get("lat"), plain.get("lon")
    if lat is not None and abs(lat) > 90:
        swapped = lon is not None and abs(lon) <= 90
        hint = "Latitude and longitude look swapped." if swapped else "Correct it there."
        raise CaseError(f"{lat:g} is no latitude.", hint, where("lat"))
    if lat is not None and lon is not None and "radius_m" not in plain:
        raise CaseError(
            "the place has coordinates and no radius.",
            "Give radius_m: how many metres around them the place may lie (95 %).",
            where("radius_m"),
        )


def _fineness(plain: Mapping[str, Any]) -> Precision:
    radius = plain.get("radius_m")
    return Precision.UNKNOWN if radius is None or radius <= 0 else precision_of(radius)


def _toponyms(given: Mapping[str, str], parties: tuple[str, ...]) -> list[Toponym]:
    return [
        Toponym(
            side=party, text=given[f"name_{party}"], script=given.get(f"script_{party}") or None
        )
        for party in parties
        if given.get(f"name_{party}")
    ]
