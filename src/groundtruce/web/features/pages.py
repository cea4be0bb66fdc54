"""The addresses of OGC API Features, part 1 core: landing page, conformance, collections, items."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import shapely
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from groundtruce.errors import SourceError
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.features.collections import COLLECTIONS, Collection, Feature
from groundtruce.web.filter import read_bbox
from groundtruce.web.way import Way

CONFORMS = tuple(
    f"http://www.opengis.net/spec/ogcapi-{part}"
    for part in (
        "features-1/1.0/conf/core",
        "features-1/1.0/conf/oas30",
        "features-1/1.0/conf/geojson",
        "common-1/1.0/conf/core",
    )
)
CRS = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GEOJSON = "application/geo+json"
USUAL, MOST = 100, 10_000
KNOWN = ("bbox", "datetime", "limit", "offset", "f", "as_of", "lang")
_ALWAYS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


def landing(asked: Asked) -> Response:
    """Return where everything is."""
    root = _root(asked)
    links = [
        _link(root, "self", "application/json", "This page"),
        _link(f"{_host(asked)}/api/openapi.json", "service-desc", _OPENAPI, "The open API"),
        _link(f"{root}/conformance", "conformance", "application/json", "What it conforms to"),
        _link(f"{root}/collections", "data", "application/json", "The collections"),
    ]
    title = asked.moment.title
    return JSONResponse({"title": title, "description": title, "links": links})


def conformance(_asked: Asked) -> Response:
    """Return which classes of the standard are followed."""
    return JSONResponse({"conformsTo": list(CONFORMS)})


def collections(asked: Asked) -> Response:
    """Return every collection with its extent."""
    root = _root(asked)
    told = [_about(one, asked) for one in COLLECTIONS.values()]
    links = [_link(f"{root}/collections", "self", "application/json", "The collections")]
    return JSONResponse({"links": links, "collections": told})


def collection(asked: Asked) -> Response:
    """Return one collection."""
    return JSONResponse(_about(_meant(asked), asked))


def queryables(asked: Asked) -> Response:
    """Return what a reader may filter by, as a JSON Schema."""
    one = _meant(asked)
    address = f"{_root(asked)}/collections/{one.id}/queryables"
    told = {
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "$id": address,
        "type": "object",
        "title": one.title,
        "properties": {name: {"title": name, "type": "string"} for name in one.queryables},
        "additionalProperties": False,
    }
    return JSONResponse(told, media_type="application/schema+json")


def items(asked: Asked) -> Response:
    """Return the features that box, time and properties leave, some at a time."""
    one = _meant(asked)
    strange = [name for name in asked.query if name not in (*KNOWN, *one.queryables)]
    if strange:
        raise SourceError(
            f"{strange[0][:40]!r} is nothing to filter {one.id} by.",
            f"Known: {', '.join((*KNOWN, *one.queryables))}.",
        )
    found = list(_chosen(one.found(asked.moment), one, asked))
    offset, limit = _number(asked, "offset", 0), _number(asked, "limit", USUAL, MOST)
    shown = found[offset : offset + limit]
    here = f"{_root(asked)}/collections/{one.id}/items"
    links = [
        _link(_at(here, asked, offset), "self", GEOJSON, "This page"),
        _link(f"{_root(asked)}/collections/{one.id}", "collection", "application/json", one.title),
    ]
    if offset + limit < len(found):
        links.append(_link(_at(here, asked, offset + limit), "next", GEOJSON, "Next page"))
    if offset:
        links.append(
            _link(_at(here, asked, max(0, offset - limit)), "prev", GEOJSON, "Page before")
        )
    told = {
        "type": "FeatureCollection",
        "features": [feature.plain() for feature in shown],
        "numberMatched": len(found),
        "numberReturned": len(shown),
        "timeStamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "links": links,
    }
    return JSONResponse(told, media_type=GEOJSON)


def item(asked: Asked) -> Response:
    """Return one feature."""
    one, name = _meant(asked), asked.request.path_params["feature"]
    for feature in one.found(asked.moment):
        if feature.id == name:
            here = f"{_root(asked)}/collections/{one.id}"
            links = [
                _link(f"{here}/items/{name}", "self", GEOJSON, "This feature"),
                _link(here, "collection", "application/json", one.title),
            ]
            return JSONResponse({**feature.plain(), "links": links}, media_type=GEOJSON)
    raise HTTPException(404)


def _chosen(found: Iterable[Feature], one: Collection, asked: Asked) -> Iterable[Feature]:
    box = read_bbox(asked.query.get("bbox"))
    window = None if box is None else _window(box)
    since, until = _span(asked.query.get("datetime"))
    wanted = {name: asked.query[name] for name in one.queryables if name in asked.query}
    for feature in found:
        if window is not None and not (feature.geometry and window.intersects(feature.geometry)):
            continue
        if (since, until) != _ALWAYS and not _touches(feature, since, until):
            continue
        if all(str(feature.properties.get(name)) == value for name, value in wanted.items()):
            yield feature


def _window(box: tuple[float, float, float, float]) -> Any:
    west, south, east, north = box
    if west <= east:
        return shapely.box(west, south, east, north)
    # A box that crosses the date line is two.
    return shapely.union(
        shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)
    )


def _touches(feature: Feature, since: datetime, until: datetime) -> bool:
    # What has no time of its own is always so.
    if feature.since is None:
        return True
    return feature.since <= until and (feature.until or feature.since) >= since


def _span(text: str | None) -> tuple[datetime, datetime]:
    """Return the interval of ``datetime``: a moment, or two with ``/``, either open as ``..``."""
    if not text:
        return _ALWAYS
    first, slash, last = text.partition("/")
    try:
        since = _ALWAYS[0] if slash and first in ("", "..") else _instant(first)
        if not slash:
            ends = since + timedelta(days=1, microseconds=-1) if len(first) <= _DAY else since
            return since, ends
        return since, _ALWAYS[1] if last in ("", "..") else _instant(last)
    except ValueError:
        raise SourceError(
            f"datetime={text[:60]!r} is no time.", "Write 2025-12-08, or 2025-12-01/2025-12-31."
        ) from None


_DAY = len("2025-12-08")


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _about(one: Collection, asked: Asked) -> dict[str, Any]:
    features = list(one.found(asked.moment))
    here = f"{_root(asked)}/collections/{one.id}"
    shapes = [feature.geometry for feature in features if feature.geometry is not None]
    box = [float(x) for x in shapely.total_bounds(shapes)] if shapes else [-180, -90, 180, 90]
    times = [feature.since for feature in features if feature.since is not None]
    ends = [feature.until or feature.since for feature in features if feature.since is not None]
    interval = [
        _zulu(min(times)) if times else None,
        _zulu(max(end for end in ends if end is not None)) if ends else None,
    ]
    return {
        "id": one.id,
        "title": one.title,
        "description": one.says,
        "itemType": "feature",
        "crs": [CRS],
        "extent": {
            "spatial": {"bbox": [box], "crs": CRS},
            "temporal": {
                "interval": [interval],
                "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
            },
        },
        "links": [
            _link(here, "self", "application/json", one.title),
            _link(f"{here}/items", "items", GEOJSON, one.title),
            _link(
                f"{here}/queryables",
                "http://www.opengis.net/def/rel/ogc/1.0/queryables",
                "application/schema+json",
                "What to filter by",
            ),
        ],
    }


_OPENAPI = "application/vnd.oai.openapi+json;version=3.0"


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _meant(asked: Asked) -> Collection:
    found = COLLECTIONS.get(asked.request.path_params["collection"])
    if found is None:
        raise HTTPException(404)
    return found


def _number(asked: Asked, name: str, default: int, most: int | None = None) -> int:
    text = asked.query.get(name)
    if text is None:
        return default
    least = 0 if name == "offset" else 1
    if not text.isdecimal() or int(text) < least:
        raise SourceError(f"{name}={text[:20]!r} is no number.", f"Give a whole one from {least}.")
    return min(int(text), most) if most else int(text)


def _at(here: str, asked: Asked, offset: int) -> str:
    kept = [(k, v) for k, v in asked.query.multi_items() if k != "offset"]
    query = urlencode([*kept, *([("offset", offset)] if offset else [])])
    return f"{here}?{query}" if query else here


def _link(href: str, rel: str, kind: str, title: str) -> dict[str, str]:
    return {"href": href, "rel": rel, "type": kind, "title": title}


def _host(asked: Asked) -> str:
    return f"{asked.request.url.scheme}://{asked.request.url.netloc}"


def _root(asked: Asked) -> str:
    return f"{_host(asked)}/features"


WAYS = (
    Way("/features", Verb.SEE, landing),
    Way("/features/conformance", Verb.SEE, conformance),
    Way("/features/collections", Verb.SEE, collections),
    Way("/features/collections/{collection}", Verb.SEE, collection),
    Way("/features/collections/{collection}/queryables", Verb.SEE, queryables),
    Way("/features/collections/{collection}/items", Verb.SEE, items),
    Way("/features/collections/{collection}/items/{feature}", Verb.SEE, item),
)
