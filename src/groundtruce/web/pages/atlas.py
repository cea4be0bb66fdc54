"""Map and list: incidents by status and week, on the drawn map and on the live one."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from groundtruce.web import STATIC
from groundtruce.web.access.policy import Verb, sees
from groundtruce.web.asked import Asked
from groundtruce.web.moment import Row
from groundtruce.web.way import Way


def atlas(asked: Asked) -> Response:
    """Return list and map, filtered by status and week as the address says."""
    statuses = asked.query.getlist("status")
    week = asked.query.get("week", "")
    moment = asked.moment
    seen = [one for one in moment.rows if sees(asked.visitor, moment.findings[one["id"]])]
    rows = [one for one in seen if _fits(one, statuses, week)]
    return asked.page(
        "map.html.j2",
        moment=moment,
        seen=seen,
        rows=rows,
        picture=moment.picture(rows),
        statuses=statuses,
        week=week,
        weeks=sorted({one["week"] for one in seen if one["week"]}, reverse=True),
        no_place=sum(one["lon"] is None for one in rows),
        has_tiles=_tiles(asked).is_file() and (STATIC / "maplibre-gl.mjs").is_file(),
    )


def geojson(asked: Asked) -> Response:
    """Return the incidents for other tools."""
    return Response(asked.moment.geojson, media_type="application/geo+json")


def line(asked: Asked) -> Response:
    """Return the line that the map is drawn around, as the case has it."""
    return Response(asked.moment.pages.line(), media_type="application/geo+json")


def basemap(asked: Asked) -> Response:
    """Return the base map, in parts where a part is asked for."""
    path = _tiles(asked)
    if not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type="application/vnd.pmtiles")


def _tiles(asked: Asked) -> Path:
    return asked.bench.folder / "basemap" / "basemap.pmtiles"


def _fits(row: Row, statuses: list[str], week: str) -> bool:
    return (not statuses or row["status"] in statuses) and (not week or row["week"] == week)


WAYS = (
    Way("/map", Verb.SEE_RELEASED, atlas),
    Way("/incidents.geojson", Verb.SEE, geojson),
    Way("/line.geojson", Verb.SEE_RELEASED, line),
    Way("/basemap.pmtiles", Verb.SEE_RELEASED, basemap),
)
