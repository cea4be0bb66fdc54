"""A reading as plain data, for other programs: names, figures, places, times, duties."""

from dataclasses import fields
from datetime import date
from typing import Any

from groundtruce.reports.text.mission.sitrep import Sitrep
from groundtruce.reports.text.mission.words import Count
from groundtruce.reports.text.read import Read


def of_reading(read: Read) -> dict[str, Any]:
    """Return what stands beside the claims; offsets are characters of the report's text."""
    reading = read.reading
    found: dict[str, Any] = {
        "dateline": {
            "date": reading.dateline.isoformat() if reading.dateline else None,
            "place": reading.dateline_place,
        },
        "figures": [
            {
                "kind": one.kind,
                "lower": one.lower,
                "best": one.best,
                "upper": one.upper,
                "qualifier": one.qualifier.value,
                "scope": one.scope.value,
                "of": one.of,
                "span": [one.start, one.end],
            }
            for one in reading.figures
        ],
        "places": [
            {
                "name": one.name,
                "country": one.country,
                "precision": one.place.precision.value if one.place else None,
                "score": round(one.score, 3),
                "candidates": [
                    {
                        "name": c.name,
                        "kind": c.kind,
                        "country": c.country,
                        "lat": c.lat,
                        "lon": c.lon,
                    }
                    for c in one.candidates
                ],
                "span": [one.start, one.end],
            }
            for one in reading.places
        ],
        "times": [{"value": one.value, "span": [one.start, one.end]} for one in reading.times],
        "duties": [
            {"topic": one.topic, "commitments": one.commitments, "span": [one.start, one.end]}
            for one in reading.duties
        ],
    }
    if read.sitrep is not None:
        found["sitrep"] = of_sitrep(read.sitrep)
    return found


def of_sitrep(told: Sitrep) -> dict[str, Any]:
    """Return the fields that a situation report states; counts with their bound."""
    return {one.name: _plain(getattr(told, one.name)) for one in fields(told)}


def _plain(value: Any) -> Any:
    if isinstance(value, Count):
        return {
            "value": value.value,
            "qualifier": value.qualifier.value,
            "span": [value.start, value.end],
        }
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
