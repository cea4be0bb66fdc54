"""The shell: what lets a browser install the workbench and keep the pages that were seen.

Without a connection a page that was seen is shown again with the moment since which it stands;
one that was not is honestly absent.
"""

from starlette.responses import FileResponse, JSONResponse, Response

from groundtruce.web import STATIC
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.way import Way


def manifest(asked: Asked) -> Response:
    """Return by what name and picture a machine keeps the workbench among its programs."""
    icon = {"src": "/static/shell.svg", "sizes": "any", "type": "image/svg+xml"}
    told = {
        "name": "GroundTruce",
        "short_name": "GroundTruce",
        "lang": asked.language,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#1d2730",
        "icons": [icon],
    }
    return JSONResponse(told, media_type="application/manifest+json")


def worker(_asked: Asked) -> Response:
    """Return the script that keeps what was seen; its place gives it all pages but the forms."""
    return FileResponse(STATIC / "shell-worker.js", media_type="text/javascript")


def offline(asked: Asked) -> Response:
    """Return the page that stands in for one that was never seen."""
    return asked.page("offline.html.j2")


WAYS = (
    Way("/manifest.webmanifest", Verb.ENTER, manifest),
    Way("/worker.mjs", Verb.ENTER, worker),
    Way("/offline", Verb.ENTER, offline),
)
