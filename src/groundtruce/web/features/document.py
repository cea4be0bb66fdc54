"""The document of the features: OpenAPI 3.0, as the standard's class ``oas30`` asks for."""

from collections.abc import Iterable
from typing import Any

from groundtruce import __version__
from groundtruce.web.features.asking import CRS84, FORMATS, MOST, USUAL
from groundtruce.web.features.collections import Collection

MEDIA = "application/vnd.oai.openapi+json;version=3.0"
_GEOJSON = "application/geo+json"
_JSON = "application/json"
_OBJECT = {"type": "object"}
_NUMBERS = {
    "type": "array",
    "items": {"type": "number"},
    "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
}


def openapi(title: str, collections: Iterable[Collection]) -> dict[str, Any]:
    """Return the document for these collections."""
    paths = {
        "/features": _get("Where everything is", _JSON, "Landing"),
        "/features/openapi.json": _get("This document", MEDIA, "Any"),
        "/features/conformance": _get("What it conforms to", _JSON, "Conformance"),
        "/features/collections": _get("The collections", _JSON, "Collections"),
    }
    for one in collections:
        front = f"/features/collections/{one.id}"
        own = [_query(name, {"type": "string"}, f"Only this {name}.") for name in one.queryables]
        feature = _path("feature")
        paths |= {
            front: _get(one.says, _JSON, "Collection"),
            f"{front}/queryables": _get("What to filter by", "application/schema+json", "Any"),
            f"{front}/items": _get(one.title, _GEOJSON, "Features", [*_ASKED, *own]),
            f"{front}/items/{{feature}}": _get("One feature", _GEOJSON, "Feature", [feature]),
        }
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": __version__},
        "paths": paths,
        "components": {
            "schemas": _SCHEMAS,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "password": {"type": "http", "scheme": "basic"},
            },
        },
        "security": [{}, {"token": []}, {"password": []}],
    }


def _query(name: str, schema: dict[str, Any], says: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": says, **more}


def _path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


_COMMON = [
    _query("f", {"type": "string", "enum": list(FORMATS)}, "The format."),
    _query(
        "as_of", {"type": "string", "format": "date-time"}, "Look from this moment of knowledge."
    ),
    _query("lang", {"type": "string", "enum": ["en", "th", "km"]}, "The language of titles."),
]
_LIST = {"style": "form", "explode": False}
_ASKED = [
    _query("bbox", _NUMBERS, "west,south,east,north; across the date line west > east.", **_LIST),
    _query("bbox-crs", {"type": "string", "enum": [CRS84]}, "The system of the box."),
    _query("datetime", {"type": "string"}, "A moment or an interval, open with '..'."),
    _query(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        "How many at a time.",
    ),
    _query("after", {"type": "string"}, "The last id of the page before."),
]


def _get(
    says: str, media: str, schema: str, asked: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    def told(status: str, text: str, kind: str, name: str) -> tuple[str, dict[str, Any]]:
        content = {kind: {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        return status, {"description": text, "content": content}

    problem = "application/problem+json"
    return {
        "get": {
            "summary": says,
            "parameters": [*(asked or ()), *_COMMON],
            "responses": dict(
                (
                    told("200", says, media, schema),
                    told("400", "a question that cannot be answered", problem, "Problem"),
                    told("404", "no such thing, or none that you may see", problem, "Problem"),
                )
            ),
        }
    }


def _record(*needed: str, **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(needed), "properties": properties}


_TEXT, _NUMBER = {"type": "string"}, {"type": "integer", "minimum": 0}
_LINKS = {"type": "array", "items": {"$ref": "#/components/schemas/Link"}}
_SCHEMAS = {
    "Any": _OBJECT,
    "Link": _record("href", "rel", href=_TEXT, rel=_TEXT, type=_TEXT, title=_TEXT),
    "Landing": _record("title", "links", title=_TEXT, description=_TEXT, links=_LINKS),
    "Conformance": _record("conformsTo", conformsTo={"type": "array", "items": _TEXT}),
    "Collection": _record(
        "id", "links", "extent", id=_TEXT, title=_TEXT, links=_LINKS, extent=_OBJECT
    ),
    "Collections": _record(
        "links",
        "collections",
        links=_LINKS,
        collections={"type": "array", "items": {"$ref": "#/components/schemas/Collection"}},
    ),
    "Feature": _record(
        *("type", "id", "geometry", "properties"),
        type={"type": "string", "enum": ["Feature"]},
        id=_TEXT,
        geometry={"type": "object", "nullable": True},
        properties=_OBJECT,
    ),
    "Features": _record(
        *("type", "features", "numberMatched", "numberReturned", "links"),
        type={"type": "string", "enum": ["FeatureCollection"]},
        features={"type": "array", "items": {"$ref": "#/components/schemas/Feature"}},
        numberMatched=_NUMBER,
        numberReturned=_NUMBER,
        timeStamp=_TEXT,
        links=_LINKS,
    ),
    "Problem": _record("status", "detail", "remedy", status=_NUMBER, detail=_TEXT, remedy=_TEXT),
}
