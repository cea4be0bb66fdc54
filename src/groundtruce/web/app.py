"""The application: the rooms of the workbench behind one guard, for browsers and programs.

Everything but the live map works without a script: the state of a page is in its address. The
policy forbids every request to another host.
"""

import mimetypes
from collections.abc import Callable, Iterable

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from groundtruce.errors import GroundTruceError, NotFound, SourceError
from groundtruce.flow import papers
from groundtruce.model.vocabulary import LANGUAGES
from groundtruce.web import STATIC, forms, live, numbered, shell
from groundtruce.web.access.policy import Verb
from groundtruce.web.api import problems
from groundtruce.web.api.app import create_api
from groundtruce.web.asked import Asked
from groundtruce.web.assets import Assets
from groundtruce.web.features import pages as features
from groundtruce.web.guard import HEADERS, Guarded
from groundtruce.web.lasting import LEVEL, SMALLEST
from groundtruce.web.openrosa.app import phones
from groundtruce.web.pages import (
    atlas,
    audit,
    board,
    brief,
    briefs,
    contract,
    desk,
    draft,
    entrance,
    files,
    finding,
    hearing,
    inbox,
    incident,
    look,
    now,
    own,
    people,
    search,
    statement,
)
from groundtruce.web.way import PROGRAMS, Way, has, routed, visitor_of
from groundtruce.web.workbench import Workbench

Handler = Callable[[Request, Exception], Response]
HOSTS = ("127.0.0.1", "localhost", "[::1]", "testserver")
ROOMS = (
    now,
    brief,
    atlas,
    inbox,
    incident,
    finding,
    hearing,
    statement,
    board,
    draft,
    briefs,
    search,
    desk,
    files,
    entrance,
    look,
    forms,
    features,
    shell,
    live,
    own,
    people,
    audit,
    contract,
)


def ways() -> tuple[Way, ...]:
    """Return every way into the workbench, each with the right that it needs."""
    return tuple(way for room in ROOMS for way in room.WAYS)


def create_app(bench: Workbench, hosts: Iterable[str] = HOSTS) -> Starlette:
    """Return the application for an open case, answering to these names of the machine alone."""
    # Some systems do not know the suffix, and a module of unknown type is refused.
    mimetypes.add_type("text/javascript", ".mjs")
    numbered.let_in()
    style, thin = papers.style("/static"), papers.style("/static", (400,))

    def observes(request: Request) -> bool:
        return has(request, bench, Verb.OBSERVE)

    def health(_request: Request) -> Response:
        bench.store.head()
        return JSONResponse({"ok": True})

    def dress(request: Request) -> Response:
        # Two scripts in two weights are more than a thin line carries before the first page.
        is_thin = request.query_params.get("lang", LANGUAGES[0]) != LANGUAGES[0]
        return Response(thin if is_thin else style, media_type="text/css")

    api = create_api(bench)
    routes: list[BaseRoute] = [
        *routed(ways(), bench),
        Route("/style.css", dress),
        Route("/health", health),
        Mount("/api", api),
        Mount("/static", Assets(directory=STATIC, check_dir=False)),
        Mount("/", phones(bench.store, here=observes, folder=bench.folder)),
    ]
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            Middleware(Guarded),
            Middleware(GZipMiddleware, minimum_size=SMALLEST, compresslevel=LEVEL),
        ],
        exception_handlers={
            GroundTruceError: _failed(bench),
            ValidationError: _failed(bench),
            404: _missing(bench),
            Exception: _broken(bench),
        },
    )
    app.state.api = api
    return app


def _failed(bench: Workbench) -> Handler:
    """Return the page that says what happened and what to do next, with the error's status."""

    def failed(request: Request, error: Exception) -> Response:
        known = error if isinstance(error, GroundTruceError) else _unfit(error)
        return _problem(bench, request, known.status, known)

    return failed


def _unfit(error: Exception) -> GroundTruceError:
    """Return what is wrong with a form whose words no record can hold."""
    first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": ""}
    field = ".".join(str(one) for one in first["loc"])
    return SourceError(f"{field or 'the form'} cannot be kept so: {first['msg']}.", "Change it.")


def _missing(bench: Workbench) -> Handler:
    """Return the page that says that there is no such page."""

    def missing(request: Request, _error: Exception) -> Response:
        return _problem(bench, request, 404, None)

    return missing


def _broken(bench: Workbench) -> Handler:
    """Return the page that says that the fault is ours. It is made outside the guard."""

    def broken(request: Request, _error: Exception) -> Response:
        answer = _problem(bench, request, GroundTruceError.status, None)
        answer.headers.update(HEADERS)
        return answer

    return broken


def _problem(
    bench: Workbench, request: Request, status: int, known: GroundTruceError | None
) -> Response:
    if request.url.path.startswith(PROGRAMS):
        missing = NotFound("there is no such address.", "See /api/docs.")
        ours = GroundTruceError("something went wrong here.", "Try again.")
        return problems.of(request, known or (missing if status == missing.status else ours))
    asked = Asked(request, bench, visitor_of(request, bench))
    return asked.page("problem.html.j2", status, problem=known, code=status)
