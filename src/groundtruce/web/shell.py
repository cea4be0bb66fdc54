"""The shell: what lets a browser install the workbench and keep the pages that were seen.

Without a connection a page that was seen is shown again with the moment since which it stands;
one that was not is honestly absent.
"""

from functools import cache

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, JSONResponse, Response

from groundtruce.web import STATIC
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.way import Way

INSTALLED = (192, 512)
# One maker of phones asks for a size of its own, outside of the manifest.
SIZES = (180, *INSTALLED)
TAB = 48


def manifest(asked: Asked) -> Response:
    """Return by what name and picture a machine keeps the workbench among its programs."""
    drawn = {"src": "/static/shell.svg", "sizes": "any", "type": "image/svg+xml"}
    # The picture keeps clear of its edges, so that a machine may cut it to any shape.
    icons = [
        {"src": f"/icons/{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": to}
        for size in INSTALLED
        for to in ("any", "maskable")
    ]
    told = {
        "id": "/",
        "name": "GroundTruce",
        "short_name": "GroundTruce",
        "lang": asked.language,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#1d2730",
        "description": asked.word("what_it_is", "shell_words"),
        "icons": [*icons, drawn],
    }
    return JSONResponse(told, media_type="application/manifest+json")


def icon(asked: Asked) -> Response:
    """Return the picture of the workbench as PNG in a size that machines ask for."""
    size = int(asked.request.path_params["size"])
    if size not in SIZES:
        raise HTTPException(404)
    return _picture(size)


def tab(_asked: Asked) -> Response:
    """Return the small picture that browsers ask for beside what is no page, such as JSON."""
    return _picture(TAB)


def _picture(size: int) -> Response:
    headers = {"cache-control": "max-age=86400"}
    return Response(_drawn(size), media_type="image/png", headers=headers)


@cache
def _drawn(size: int) -> bytes:
    import resvg_py

    svg = (STATIC / "shell.svg").read_text("utf-8")
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size))


def worker(_asked: Asked) -> Response:
    """Return the script that keeps what was seen; its place gives it all pages but the forms."""
    return FileResponse(STATIC / "shell-worker.js", media_type="text/javascript")


def offline(asked: Asked) -> Response:
    """Return the page that stands in for one that was never seen."""
    return asked.page("offline.html.j2")


WAYS = (
    Way("/icons/{size:number}.png", Verb.ENTER, icon),
    Way("/favicon.ico", Verb.ENTER, tab),
    Way("/manifest.webmanifest", Verb.ENTER, manifest),
    Way("/worker.mjs", Verb.ENTER, worker),
    Way("/offline", Verb.ENTER, offline),
)
