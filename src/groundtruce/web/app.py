"""The application: pages of one finished road, read-only, for a browser on this machine.

Everything works without a script: brief, list, filter, map and trace are HTML with their state
in the address. The policy below forbids every request to another host.
"""

import mimetypes

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundtruce.errors import GroundTruceError
from groundtruce.web.answers import Answers
from groundtruce.web.shown import STATIC, Shown

HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; "
    "connect-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-cache",
}


def create_app(shown: Shown) -> Starlette:
    """Return the application for what is shown."""
    # Some systems do not know the suffix, and a module of unknown type is refused.
    mimetypes.add_type("text/javascript", ".mjs")
    pages = Answers(shown)
    routes: list[BaseRoute] = [
        Route("/", pages.front),
        Route("/map", pages.map),
        Route("/incidents.geojson", pages.geojson),
        Route("/line.geojson", pages.line),
        Route("/incidents/{id}", pages.incident),
        Route("/reports/{id}", pages.report),
        Route("/trace/{sentence}", pages.trace),
        Route("/originals/{sha256}", pages.original),
        Route("/style.css", pages.style),
        Route("/health", pages.health),
        Mount("/static", StaticFiles(directory=STATIC, check_dir=False)),
    ]
    if shown.basemap is not None:
        routes.append(Route("/basemap.pmtiles", pages.basemap))
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS, www_redirect=False),
            Middleware(Guarded),
        ],
        exception_handlers={GroundTruceError: pages.failed, 404: pages.missing},
    )


class Guarded:
    """Puts the policy on every answer, whatever gave it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its answer."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                added = [
                    (name.encode(), value.encode())
                    for name, value in HEADERS.items()
                    if name.encode() not in given
                ]
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        await self.app(scope, receive, guarded)
