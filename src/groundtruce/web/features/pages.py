"""The addresses of OGC API Features, part 1: landing page, conformance, collections, items.

A visitor reads the collections as far as the policy lets them: outside the mission what was
released, a liaison the own party's claims besides. Counts, extents and boxes are of what is shown.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

import shapely
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from groundtruce.errors import Misasked, SourceError
from groundtruce.web.access.policy import Verb, may
from groundtruce.web.asked import Asked
from groundtruce.web.features import document
from groundtruce.web.features.asking import CRS84, Asking, check
from groundtruce.web.features.collections import COLLECTIONS, Collection, Feature
from groundtruce.web.ground import Ground
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
GEOJSON = "application/geo+json"
PLAIN = ("f", "as_of", "lang")
# Features in the order of their ids, by who is told the same of one ground.
_MADE: WeakKeyDictionary[Ground, dict[Any, list[Feature]]] = WeakKeyDictionary()


def landing(asked: Asked) -> Response:
    """Return where everything is."""
    root = _root(asked)
    links = [
        _link(root, "self", "application/json", "This page"),
        _link(f"{root}/openapi.json", "service-desc", document.MEDIA, "This API as OpenAPI 3.0"),
        _link(f"{_host(asked)}/api/docs", "service-doc", "text/html", "Both APIs as a page"),
        _link(f"{root}/conformance", "conformance", "application/json", "What it conforms to"),
        _link(f"{root}/collections", "data", "application/json", "The collections"),
    ]
    title = asked.moment.title
    return JSONResponse({"title": title, "description": title, "links": links})


def described(asked: Asked) -> Response:
    """Return the document of these addresses."""
    seen = [one for one in COLLECTIONS.values() if may(asked.visitor, one.needs)]
    return JSONResponse(document.openapi(asked.moment.title, seen), media_type=document.MEDIA)


def conformance(_asked: Asked) -> Response:
    """Return which classes of the standard are followed."""
    return JSONResponse({"conformsTo": list(CONFORMS)})


def collections(asked: Asked) -> Response:
    """Return every collection with its extent."""
    root = _root(asked)
    seen = [one for one in COLLECTIONS.values() if may(asked.visitor, one.needs)]
    links = [_link(f"{root}/collections", "self", "application/json", "The collections")]
    return JSONResponse({"links": links, "collections": [_about(one, asked) for one in seen]})


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
    """Return the features that box, time and properties leave, some at a time.

    The next page begins after the last id of this one, so that what comes in meanwhile moves
    nothing from one page to another.
    """
    one = _meant(asked)
    asking = Asking.of(asked.query, one)
    found = [feature for feature in _features(one, asked) if asking.fits(feature)]
    first = bisect_right(found, asking.after, key=lambda feature: feature.id)
    shown = found[first : first + asking.limit]
    here = f"{_root(asked)}/collections/{one.id}/items"
    links = [
        _link(_at(here, asked, asking.after), "self", GEOJSON, "This page"),
        _link(f"{_root(asked)}/collections/{one.id}", "collection", "application/json", one.title),
    ]
    if first + asking.limit < len(found):
        links.append(_link(_at(here, asked, shown[-1].id), "next", GEOJSON, "Next page"))
    told = {
        "type": "FeatureCollection",
        "features": [feature.plain() for feature in shown],
        "numberMatched": len(found),
        "numberReturned": len(shown),
        "timeStamp": _zulu(datetime.now(UTC)),
        "links": links,
    }
    return JSONResponse(told, media_type=GEOJSON)


def item(asked: Asked) -> Response:
    """Return one feature."""
    one, name = _meant(asked), asked.request.path_params["feature"]
    found = _features(one, asked)
    at = bisect_right(found, name, key=lambda feature: feature.id) - 1
    if at < 0 or found[at].id != name:
        raise HTTPException(404)
    here = f"{_root(asked)}/collections/{one.id}"
    links = [
        _link(f"{here}/items/{name}", "self", GEOJSON, "This feature"),
        _link(here, "collection", "application/json", one.title),
    ]
    return JSONResponse({**found[at].plain(), "links": links}, media_type=GEOJSON)


def _features(one: Collection, asked: Asked) -> Sequence[Feature]:
    """Return the features of a collection as the visitor may know them, made once a ground."""
    told = asked.disclosure
    made = _MADE.setdefault(asked.moment.ground, {})
    who = (one.id, asked.language, told.is_inside, told.is_whole, asked.visitor.party)
    if who not in made:
        made[who] = sorted(one.found(asked.moment, told), key=lambda feature: feature.id)
    return made[who]


def _about(one: Collection, asked: Asked) -> dict[str, Any]:
    features = _features(one, asked)
    here = f"{_root(asked)}/collections/{one.id}"
    shapes = [feature.geometry for feature in features if feature.geometry is not None]
    box = [float(x) for x in shapely.total_bounds(shapes)] if shapes else [-180, -90, 180, 90]
    begins = [feature.since for feature in features if feature.since is not None]
    ends = [feature.until or feature.since for feature in features if feature.since is not None]
    interval = [
        _zulu(min(begins)) if begins else None,
        _zulu(max(end for end in ends if end is not None)) if ends else None,
    ]
    return {
        "id": one.id,
        "title": one.title,
        "description": one.says,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {
            "spatial": {"bbox": [box], "crs": CRS84},
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


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _meant(asked: Asked) -> Collection:
    """Return the collection asked for; one that the visitor has no right to is none."""
    found = COLLECTIONS.get(asked.request.path_params["collection"])
    if found is None or not may(asked.visitor, found.needs):
        raise HTTPException(404)
    return found


def _at(here: str, asked: Asked, after: str) -> str:
    kept = [(k, v) for k, v in asked.query.multi_items() if k != "after"]
    query = urlencode([*kept, *([("after", after)] if after else [])])
    return f"{here}?{query}" if query else here


def _link(href: str, rel: str, kind: str, title: str) -> dict[str, str]:
    return {"href": href, "rel": rel, "type": kind, "title": title}


def _host(asked: Asked) -> str:
    return f"{asked.request.url.scheme}://{asked.request.url.netloc}"


def _root(asked: Asked) -> str:
    return f"{_host(asked)}/features"


def _way(path: str, answer: Callable[[Asked], Response]) -> Way:
    """Return a way on which what cannot be answered is a bad request, as the standard has it."""

    def answered(asked: Asked) -> Response:
        try:
            if not path.endswith("/items"):
                check(asked.query, PLAIN, path)
            return answer(asked)
        except Misasked:
            raise
        except SourceError as wrong:
            raise Misasked(wrong.happened, wrong.remedy, wrong.where) from None

    return Way(path, Verb.SEE_RELEASED, answered)


_ONE = "/features/collections/{collection}"
WAYS = (
    _way("/features", landing),
    _way("/features/openapi.json", described),
    _way("/features/conformance", conformance),
    _way("/features/collections", collections),
    _way(_ONE, collection),
    _way(f"{_ONE}/queryables", queryables),
    _way(f"{_ONE}/items", items),
    _way(f"{_ONE}/items/{{feature}}", item),
)
