"""Map, timeline and list: the incidents asked for, drawn, live, by day, and as files."""

import json
from base64 import b64encode
from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from groundtruce.exports import geojson, geoparquet
from groundtruce.exports import table as csv_table
from groundtruce.flow import overlays, papers
from groundtruce.model.finding import Finding
from groundtruce.web import STATIC, layers, period, taking, tiles, timeline
from groundtruce.web.access.policy import Verb, may
from groundtruce.web.asked import THEMES, Asked
from groundtruce.web.filter import EPOCH, Filter, query
from groundtruce.web.index import NO_DAY, STATUSES, Index
from groundtruce.web.moment import Moment
from groundtruce.web.question import number
from groundtruce.web.way import Way

PAGE = 60
# Up to so many pins are drawn on the map that needs no program in the browser.
MOST_DRAWN = 200
# Up to so many the browser takes the pins as one file; beyond, it asks for tiles.
MOST_POINTS = 20_000
# So many places in view have their true outline drawn, and so many are told in one popup.
MOST_OUTLINED, MOST_PICKED = 300, 12
# What of the address is about the picture and asks for no other incidents.
PICTURE = ("layers", "watch", "from")
# What the form of the filter holds by itself.
FIELDS = ("status", "kind", "since", "until", "place", "from", "week")
BASE = ("land", "provinces", "lakes", "rivers", "border", "places")
# What the live map is made of, named in the page so that a browser fetches it all at once.
MODULES = (
    "maplibre-gl.mjs",
    *(
        f"map-{one}.mjs"
        for one in ("address", "images", "layers", "pins", "popup", "sheet", "style")
    ),
    "timeline.mjs",
)
THIRD = 1 / 3
WORDS = layers.WORDS
# Words that only scripts say.
SAID = (
    *("none_on_record", "not_fetched", "being_fetched", "newest_of", "zoom_in", "zoom_out"),
    *("close", "credits", "more_here", "open_incident", "copied"),
)


def atlas(asked: Asked) -> Response:
    """Return map, timeline and list, filtered as the address says."""
    moment, wanted = asked.moment, _wanted(asked)
    chosen = wanted.places(moment.index)
    first = number(asked.query.get("from"))
    shown = moment.index.glimpses(chosen[first : first + PAGE].tolist())
    listed: dict[str, Any] = {
        "moment": moment,
        "rows": [moment.pages.row(one) for one in shown],
        "total": len(chosen),
        "first": first,
        "size": PAGE,
        "unplaced": int(np.isnan(moment.index.lon[chosen]).sum()),
    }
    if asked.wants_part:
        return asked.page("list_part.html.j2", **listed)
    return asked.page(
        "map.html.j2",
        **listed,
        wanted=wanted,
        query=query(asked.query, PICTURE),
        is_tiled=len(chosen) > MOST_POINTS,
        time=period.told(asked, wanted),
        kinds=_kinds(asked),
        statuses=_statuses(asked, wanted),
        files=_files(asked),
        kept=[(k, v) for k, v in asked.query.multi_items() if k not in FIELDS],
        panel=_panel(asked),
        base=_base(asked),
        box=_box(moment, chosen),
        is_live=(STATIC / MODULES[0]).is_file(),
        modules=MODULES,
        said=json.dumps({one: asked.word(one, WORDS) for one in SAID}, ensure_ascii=False),
    )


def points(asked: Asked) -> Response:
    """Return the pins asked for as slim GeoJSON for the live map, with their circles' radii."""
    moment = asked.moment
    index = moment.index
    chosen = _wanted(asked).places(index)
    chosen = chosen[~np.isnan(index.lon[chosen])]
    features = ",".join(
        f'{{"type":"Feature","geometry":{{"type":"Point","coordinates":[{index.lon[at]:.5f},'
        f'{index.lat[at]:.5f}]}},"properties":{{"i":"{index.incident_id(at)}",'
        f'"s":"{STATUSES[index.status[at]]}","r":{index.radius_m[at]:.0f}}}}}'
        for at in chosen.tolist()
    )
    text = f'{{"type":"FeatureCollection","features":[{features}]}}'
    return Response(text, media_type="application/geo+json")


def drawn(asked: Asked) -> Response:
    """Return the newest of the pins asked for as a picture, for who has no live map."""
    moment, index = asked.moment, asked.moment.index
    rows = [_marked(index, at) for at in _wanted(asked).places(index)[:MOST_DRAWN].tolist()]
    light = "" if asked.theme == THEMES[0] else f"svg{{color-scheme:{asked.theme}}}"
    style = papers.style("/static", ()) + light
    picture = moment.picture(rows).replace(">", f"><style>{style}</style>", 1)
    # Opened as a page of its own it has this style and nothing else.
    known = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{known}'"
    headers = {"content-security-policy": policy}
    return Response(picture, media_type="image/svg+xml", headers=headers)


def tile(asked: Asked) -> Response:
    """Return one vector tile of the pins asked for; where none lies, nothing (204)."""
    z, x, y = (int(asked.request.path_params[name]) for name in "zxy")
    if z > tiles.DEEPEST or x >= 2**z or y >= 2**z:
        raise HTTPException(404)
    index = asked.moment.index
    made = tiles.tile(index, _wanted(asked), z, x, y)
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
    """Return what lies beside the incidents: who looked, zones, lines, fires, images, names."""
    name = asked.request.path_params["name"]
    if name not in layers.seen_by(asked):
        raise HTTPException(404)
    return Response(layers.collection(name, asked), media_type="application/geo+json")


def outlines(asked: Asked) -> Response:
    """Return the sectors and areas of the places asked for; what is a circle, the pins tell."""
    index = asked.moment.index
    chosen = _wanted(asked).places(index)
    pinned = chosen[~np.isnan(index.lon[chosen])][:MOST_OUTLINED]
    features = []
    for one in index.findings(pinned.tolist()):
        place = one.incident.place
        if place is not None and place.geometry is not None and place.extent.shape != "point":
            features.append(layers.feature(place.geometry, "", i=one.incident.id))
    text = json.dumps({"type": "FeatureCollection", "features": features})
    return Response(text, media_type="application/geo+json")


def picks(asked: Asked) -> Response:
    """Return the incidents named, as a popup lists them; what may not be seen is left out."""
    index = asked.moment.index
    named = np.array([one.encode() for one in asked.query.getlist("id")], index.incident.dtype)
    chosen = np.flatnonzero(period.seen(asked) & np.isin(index.incident, named))
    found = index.findings(chosen[:MOST_PICKED].tolist())
    rows = [asked.moment.pages.row(one) for one in found]
    more = max(0, len(chosen) - MOST_PICKED)
    return asked.page("picks_part.html.j2", moment=asked.moment, rows=rows, more=more)


def weeks(asked: Asked) -> Response:
    """Return how many sectors anybody looked at, week by week, on the axis of the timeline."""
    axis = period.axis(asked)
    monday = layers.monday(asked)
    told: dict[date, list[bool]] = {}
    for one in overlays.weeks(asked.moment.road):
        told.setdefault(one.week, []).append(bool(one.looks))
    cells = [
        {
            **axis.stretch((week - EPOCH).days, timeline.WEEK),
            "week": asked.moment.pages.pen.calendar_day(week.isoformat()),
            "looked": sum(looked),
            "of": len(looked),
            "degree": _degree(sum(looked) / len(looked)),
            "is_chosen": week == monday,
            "address": _week_address(asked, week),
        }
        for week, looked in sorted(told.items())
    ]
    return asked.page("weeks_part.html.j2", cells=cells)


def base(asked: Asked) -> Response:
    """Return one layer of the base map of a case that has no archive of tiles."""
    name = asked.request.path_params["name"]
    file = asked.bench.folder / "basemap" / f"{name}.geojson"
    if name not in BASE or not file.is_file():
        raise HTTPException(404)
    return Response(file.read_bytes(), media_type="application/geo+json")


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


def _marked(index: Index, at: int) -> dict[str, Any]:
    """Return as much of an incident as a mark on the drawn map says of it."""
    has_pin, has_day = not np.isnan(index.lon[at]), index.day[at] != NO_DAY
    day = EPOCH + timedelta(days=int(index.day[at])) if has_day else None
    return {
        "finding": index.finding[at].decode(),
        "status": STATUSES[index.status[at]],
        "week": (day - timedelta(days=day.weekday())).isoformat() if day else "",
        "lon": float(index.lon[at]) if has_pin else None,
        "lat": float(index.lat[at]) if has_pin else None,
        "radius_m": round(float(index.radius_m[at])) if has_pin else None,
    }


def _chosen(asked: Asked) -> Sequence[Finding]:
    return _wanted(asked).chosen(asked.moment.index)


def _statuses(asked: Asked, wanted: Filter) -> list[str]:
    """Return the statuses that can be asked for: of what the visitor may see, and those asked."""
    known = _held("status", asked)
    return [one for at, one in enumerate(STATUSES) if at in known or one in wanted.status]


def _kinds(asked: Asked) -> list[tuple[str, str]]:
    """Return the kinds of what the visitor may see, each with its word, in the order of words."""
    index = asked.moment.index
    kinds = [index.kinds[at] for at in _held("kind", asked)]
    named = [(one, asked.moment.pages.label("event_kinds", one)) for one in kinds]
    return sorted(named, key=lambda pair: pair[1])


def _held(name: str, asked: Asked) -> list[int]:
    """Return which numbers a column has where the visitor may look."""
    ground = asked.moment.ground

    def held() -> Any:
        column = getattr(ground.index, name)
        return np.flatnonzero(np.bincount(column[period.seen(asked)])).tolist()

    known: list[int] = ground.shared.get((name, may(asked.visitor, Verb.SEE)), held)
    return known


def _files(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Return the files of what the map shows; they say where they come from."""
    asked_for = query(asked.query, PICTURE)
    return taking.files(f"/map?{asked_for}" if asked_for else "/map")


def _panel(asked: Asked) -> dict[str, Any]:
    """Return the layers that can be switched on, and the week whose watching is shown."""
    on, week = _on(asked), layers.monday(asked)
    after = week + timedelta(days=timeline.WEEK)
    return {
        "layers": [(one, one in on) for one in layers.seen_by(asked)],
        "week": week.isoformat(),
        "told": asked.moment.pages.pen.calendar_day(week.isoformat()),
        "before": _week_address(asked, week - timedelta(days=timeline.WEEK)),
        "after": _week_address(asked, after) if after <= period.last_day(asked) else None,
    }


def _on(asked: Asked) -> list[str]:
    """Return the layers that the address switches on; one that says nothing, names alone."""
    return list(filter(None, asked.query.get("layers", "names").split(",")))


def _week_address(asked: Asked, week: date) -> str:
    on = dict.fromkeys((*_on(asked), "watched"))
    return f"/map?{query(asked.query, ('from',), watch=week.isoformat(), layers=','.join(on))}"


def _degree(share: float) -> str:
    if not share:
        return "none"
    return "few" if share <= THIRD else "half" if share <= 2 * THIRD else "most"


def _box(moment: Moment, chosen: "np.ndarray") -> tuple[float, ...]:
    """Return the box that nearly all of the pins asked for lie in; without any, the case's area."""
    lon, lat = moment.index.lon[chosen], moment.index.lat[chosen]
    lon, lat = lon[~np.isnan(lon)], lat[~np.isnan(lat)]
    if not len(lon):
        return moment.case.area
    # A few that lie far away must not make a speck of all others.
    (west, south), (east, north) = np.percentile((lon, lat), (1, 99), axis=1).tolist()
    return tuple(round(one, 4) for one in (west, south, east, north))


def _base(asked: Asked) -> str:
    """Return what the base map is made of: an archive of tiles, else files of outlines."""
    if _tiles(asked).is_file():
        return "tiles"
    folder = asked.bench.folder / "basemap"
    return ",".join(one for one in BASE if (folder / f"{one}.geojson").is_file())


def _kept(data: bytes, media: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=media, headers=headers)


def _tiles(asked: Asked) -> Path:
    return asked.bench.folder / "basemap" / "basemap.pmtiles"


WAYS = (
    Way("/map", Verb.SEE_RELEASED, atlas, lasts=True, is_quick=True),
    Way("/map/drawn.svg", Verb.SEE_RELEASED, drawn, lasts=True),
    Way("/points.geojson", Verb.SEE_RELEASED, points, lasts=True),
    Way(
        "/tiles/{z:number}/{x:number}/{y:number}.mvt",
        Verb.SEE_RELEASED,
        tile,
        lasts=True,
        is_quick=True,
    ),
    Way("/incidents.geojson", Verb.SEE_RELEASED, as_geojson),
    Way("/incidents.csv", Verb.SEE_RELEASED, as_csv),
    Way("/incidents.parquet", Verb.SEE_RELEASED, as_parquet),
    Way("/layers/{name}.geojson", Verb.SEE_RELEASED, layer, lasts=True),
    Way("/outlines.geojson", Verb.SEE_RELEASED, outlines, lasts=True, is_quick=True),
    Way("/map/picks", Verb.SEE_RELEASED, picks, lasts=True, is_quick=True),
    Way("/map/weeks", Verb.SEE, weeks, lasts=True),
    Way("/base/{name}.geojson", Verb.SEE_RELEASED, base, lasts=True),
    Way("/line.geojson", Verb.SEE_RELEASED, line, lasts=True),
    Way("/basemap.pmtiles", Verb.SEE_RELEASED, basemap),
)
