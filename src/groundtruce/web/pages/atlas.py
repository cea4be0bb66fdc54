"""Map, timeline and list: the incidents asked for, drawn, live, by day, and as files."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import numpy as np
import shapely
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from groundtruce.exports import geojson, geoparquet
from groundtruce.exports import table as csv_table
from groundtruce.flow import imagery
from groundtruce.model.finding import Finding
from groundtruce.web import STATIC, tiles, timeline
from groundtruce.web.access.policy import Verb, may
from groundtruce.web.asked import Asked
from groundtruce.web.filter import Filter
from groundtruce.web.index import STATUSES, by_day
from groundtruce.web.moment import Moment
from groundtruce.web.way import Way

PAGE = 60
# Up to so many pins are drawn on the map that needs no program in the browser.
MOST_DRAWN = 200
# Up to so many the browser takes the pins as one file; beyond, it asks for tiles.
MOST_POINTS = 20_000
DAYS = ("since", "until", "week", "from")


def atlas(asked: Asked) -> Response:
    """Return map, timeline and list, filtered as the address says."""
    moment, wanted = asked.moment, _wanted(asked)
    mask = wanted.mask(moment.index)
    chosen = np.flatnonzero(mask)
    first = int(asked.query.get("from", "0")) if asked.query.get("from", "0").isdecimal() else 0
    shown = moment.index.findings(chosen[first : first + PAGE].tolist())
    listed: dict[str, Any] = {
        "moment": moment,
        "rows": [moment.pages.row(one) for one in shown],
        "total": len(chosen),
        "first": first,
        "size": PAGE,
        "unplaced": int((mask & ~moment.index.has_pin).sum()),
    }
    if asked.wants_part:
        return asked.page("list_part.html.j2", **listed)
    return asked.page(
        "map.html.j2",
        **listed,
        wanted=wanted,
        is_tiled=len(chosen) > MOST_POINTS,
        picture=_picture(moment, chosen[:MOST_DRAWN].tolist()),
        bars=_bars(asked, wanted),
        kinds=_kinds(asked),
        statuses=[one for one in STATUSES if (moment.index.status == STATUSES.index(one)).any()],
        files=_files(asked),
        layers=tuple(LAYERS) if may(asked.visitor, Verb.SEE) else ("zones",),
        has_tiles=_tiles(asked).is_file() and (STATIC / "maplibre-gl.mjs").is_file(),
    )


def points(asked: Asked) -> Response:
    """Return the pins asked for as slim GeoJSON for the live map, with their circles' radii."""
    moment = asked.moment
    index = moment.index
    chosen = np.flatnonzero(_wanted(asked).mask(index) & index.has_pin)
    features = ",".join(
        f'{{"type":"Feature","geometry":{{"type":"Point","coordinates":[{index.lon[at]:.5f},'
        f'{index.lat[at]:.5f}]}},"properties":{{"i":"{index.incident_id(at)}",'
        f'"s":"{STATUSES[index.status[at]]}","r":{index.radius_m[at]:.0f}}}}}'
        for at in chosen.tolist()
    )
    text = f'{{"type":"FeatureCollection","features":[{features}]}}'
    return Response(text, media_type="application/geo+json")


def tile(asked: Asked) -> Response:
    """Return one vector tile of the pins asked for; where none lies, nothing (204)."""
    z, x, y = (int(asked.request.path_params[name]) for name in "zxy")
    if z > tiles.DEEPEST or x >= 2**z or y >= 2**z:
        raise HTTPException(404)
    index = asked.moment.index
    made = tiles.tile(index, _wanted(asked).mask(index), z, x, y)
    if not made:
        return Response(status_code=204)
    return Response(made, media_type="application/vnd.mapbox-vector-tile")


def as_geojson(asked: Asked) -> Response:
    """Return the incidents asked for as GeoJSON for other tools."""
    text = geojson.text(_chosen(asked), asked.moment.case.attribution)
    return Response(text, media_type="application/geo+json")


def as_csv(asked: Asked) -> Response:
    """Return them as CSV with HXL tags; a cell that looks like a formula is disarmed."""
    text = csv_table.text(_chosen(asked))
    return _kept(text.encode(), "text/csv; charset=utf-8", "incidents.csv")


def as_parquet(asked: Asked) -> Response:
    """Return them as GeoParquet."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "incidents.parquet"
        geoparquet.write(_chosen(asked), file)
        return _kept(file.read_bytes(), "application/vnd.apache.parquet", file.name)


def layer(asked: Asked) -> Response:
    """Return what lies beside the incidents: zones, what was watched, footprints of images."""
    name = asked.request.path_params["name"]
    if name not in LAYERS or not (name == "zones" or may(asked.visitor, Verb.SEE)):
        raise HTTPException(404)
    features = list(LAYERS[name](asked))
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    return Response(text, media_type="application/geo+json")


def line(asked: Asked) -> Response:
    """Return the line that the map is drawn around, as the case has it."""
    return Response(asked.moment.pages.line(), media_type="application/geo+json")


def basemap(asked: Asked) -> Response:
    """Return the base map, in parts where a part is asked for."""
    path = _tiles(asked)
    if not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type="application/vnd.pmtiles")


def _wanted(asked: Asked) -> Filter:
    return Filter.of(asked.query, released_only=not may(asked.visitor, Verb.SEE))


def _picture(moment: Moment, places: list[int]) -> str:
    return moment.picture([moment.pages.row(one) for one in moment.index.findings(places)])


def _chosen(asked: Asked) -> Sequence[Finding]:
    return _wanted(asked).chosen(asked.moment.index)


def _bars(asked: Asked, wanted: Filter) -> list[dict[str, Any]]:
    """Return the timeline of everything asked for, whatever days the list is cut to."""
    whole = Filter(**{**vars(wanted), "since": None, "until": None})
    index = asked.moment.index
    mask = whole.mask(index)
    kept = [(k, v) for k, v in asked.query.multi_items() if k not in DAYS]
    address = f"/map?{urlencode(kept)}{'&' if kept else ''}"
    made = timeline.bars(by_day(index.day[mask], index.status[mask]), address)
    return [{**one, "is_in": _is_in(one, wanted)} for one in made]


def _is_in(bar: dict[str, Any], wanted: Filter) -> bool:
    since, until = date.fromisoformat(bar["since"]), date.fromisoformat(bar["until"])
    after = wanted.since is None or until >= wanted.since
    return after and (wanted.until is None or since <= wanted.until)


def _kinds(asked: Asked) -> list[tuple[str, str]]:
    index = asked.moment.index
    named = [(one, asked.moment.pages.label("event_kinds", one)) for one in index.kinds]
    return sorted(named, key=lambda pair: pair[1])


def _files(asked: Asked) -> list[tuple[str, str]]:
    query = urlencode([(k, v) for k, v in asked.query.multi_items() if k != "from"])
    names = (("GeoJSON", "geojson"), ("CSV", "csv"), ("GeoParquet", "parquet"))
    return [(name, f"/incidents.{ending}?{query}") for name, ending in names]


def _kept(data: bytes, media: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=media, headers=headers)


def _tiles(asked: Asked) -> Path:
    return asked.bench.folder / "basemap" / "basemap.pmtiles"


def _zones(asked: Asked) -> Iterator[dict[str, Any]]:
    for zone in asked.moment.case.zones:
        named = zone.labels.get(asked.language, zone.label)
        about = {"id": zone.id, "kind": zone.kind, "name": named, "documented": zone.documented}
        yield _feature(shapely.from_wkt(zone.wkt), about)


def _watched(asked: Asked) -> Iterator[dict[str, Any]]:
    """Yield where anyone looked, or was kept from it, in the days asked for."""
    wanted = _wanted(asked)
    for one in asked.moment.road.watch:
        begins, ends = one.span.start.date(), one.span.end.date()
        out = (wanted.since and ends < wanted.since) or (wanted.until and begins > wanted.until)
        shape = one.place.geometry
        if not out and shape is not None:
            about = {"id": one.id, "kind": one.kind.value, "since": str(begins), "until": str(ends)}
            yield _feature(shape, about)


def _footprints(asked: Asked) -> Iterator[dict[str, Any]]:
    yield from imagery.footprints(asked.moment.road)["features"]


def _feature(shape: Any, about: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": about,
        "geometry": json.loads(shapely.to_geojson(shape)),
    }


LAYERS = {"zones": _zones, "watched": _watched, "footprints": _footprints}
WAYS = (
    Way("/map", Verb.SEE_RELEASED, atlas, lasts=True),
    Way("/points.geojson", Verb.SEE_RELEASED, points, lasts=True),
    Way("/tiles/{z:int}/{x:int}/{y:int}.mvt", Verb.SEE_RELEASED, tile, lasts=True),
    Way("/incidents.geojson", Verb.SEE_RELEASED, as_geojson),
    Way("/incidents.csv", Verb.SEE_RELEASED, as_csv),
    Way("/incidents.parquet", Verb.SEE_RELEASED, as_parquet),
    Way("/layers/{name}.geojson", Verb.SEE_RELEASED, layer, lasts=True),
    Way("/line.geojson", Verb.SEE_RELEASED, line, lasts=True),
    Way("/basemap.pmtiles", Verb.SEE_RELEASED, basemap),
)
