"""Answers: one method per address. Each takes its state from the address and keeps none."""

from typing import Any

import jinja2
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from groundtruce.errors import GroundTruceError
from groundtruce.web.original import around
from groundtruce.web.shown import STATIC, Row, Shown

_SHA256_LENGTH = 64


class Answers:
    """The pages of what is shown."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self._templates = jinja2.Environment(
            loader=jinja2.PackageLoader("groundtruce.web", "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        self._templates.filters["svg"] = lambda text: jinja2.filters.do_mark_safe(text)
        self._templates.globals.update(shown=shown, label=shown.label)

    def front(self, _request: Request) -> Response:
        """Return the brief."""
        return HTMLResponse(self.shown.front)

    def style(self, _request: Request) -> Response:
        """Return the style sheet of all pages."""
        return Response(self.shown.style, media_type="text/css")

    def map(self, request: Request) -> Response:
        """Return list and map, filtered by status and week as the address says."""
        statuses = request.query_params.getlist("status")
        week = request.query_params.get("week", "")
        rows = [one for one in self.shown.rows if _fits(one, statuses, week)]
        return self._page(
            "map.html.j2",
            rows=rows,
            picture=self.shown.draw(rows),
            statuses=statuses,
            week=week,
            weeks=sorted({one["week"] for one in self.shown.rows if one["week"]}, reverse=True),
            no_place=sum(one["lon"] is None for one in rows),
            has_tiles=self.shown.basemap is not None and (STATIC / "maplibre-gl.mjs").is_file(),
        )

    def incident(self, request: Request) -> Response:
        """Return one incident with its finding and every claim under it."""
        found = self.shown.incident(request.path_params["id"])
        if found is None:
            raise HTTPException(404)
        return self._page("incident.html.j2", one=found)

    def report(self, request: Request) -> Response:
        """Return one report with the reasons why each of its claims stands where it stands."""
        found = self.shown.report(request.path_params["id"])
        if found is None:
            raise HTTPException(404)
        return self._page("report.html.j2", one=found)

    def trace(self, request: Request) -> Response:
        """Return the walk from a sentence to the bytes, with the quote inside its original."""
        walked = self.shown.trace(request.path_params["sentence"])
        return self._page("trace.html.j2", walked=walked, inside=self._inside)

    def original(self, request: Request) -> Response:
        """Return an original as a file to keep: text that no browser runs or guesses about."""
        sha256 = request.path_params["sha256"]
        if len(sha256) != _SHA256_LENGTH or not set(sha256) <= set("0123456789abcdef"):
            raise HTTPException(404)
        return Response(
            self.shown.original(sha256),
            media_type="text/plain",
            headers={
                "content-disposition": f'attachment; filename="{sha256}.txt"',
                "content-security-policy": "default-src 'none'; sandbox",
            },
        )

    def geojson(self, _request: Request) -> Response:
        """Return the incidents for other tools."""
        return Response(self.shown.geojson, media_type="application/geo+json")

    def line(self, _request: Request) -> Response:
        """Return the line that the map is drawn around, as the case has it."""
        return Response(self.shown.line, media_type="application/geo+json")

    def basemap(self, _request: Request) -> Response:
        """Return the base map, in parts where a part is asked for."""
        path = self.shown.basemap
        if path is None:
            raise HTTPException(404)
        return FileResponse(path, media_type="application/vnd.pmtiles")

    def health(self, _request: Request) -> Response:
        """Return that the program answers, and for which moment."""
        return JSONResponse({"ok": True, "as_of": self.shown.as_of})

    def failed(self, _request: Request, error: Exception) -> Response:
        """Return what happened and what to do next, with the error's own status."""
        known = error if isinstance(error, GroundTruceError) else None
        status = known.status if known else 500
        return self._page("problem.html.j2", status, problem=known)

    def missing(self, _request: Request, _error: Exception) -> Response:
        """Return that there is no such page."""
        return self._page("problem.html.j2", 404, problem=None)

    def _inside(self, place: dict[str, Any]) -> dict[str, str]:
        return around(self.shown.original(place["sha256"]), place["start"], place["end"])

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        text = self._templates.get_template(template).render(**values)
        return HTMLResponse(text, status_code=status)


def _fits(row: Row, statuses: list[str], week: str) -> bool:
    return (not statuses or row["status"] in statuses) and (not week or row["week"] == week)
