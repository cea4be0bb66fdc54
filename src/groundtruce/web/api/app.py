"""The application of the API, and what holds for all of its addresses."""

from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from groundtruce import __version__
from groundtruce.errors import GroundTruceError
from groundtruce.web.api import acts, answers, house, nouns, problems
from groundtruce.web.api.tags import Answered, Route
from groundtruce.web.workbench import Workbench

ABOUT = """Every noun of a case to read and every act that a person may do. Records are whole and
carry the ids that lead to each other; `as_of` looks from an earlier moment of knowledge. Every
answer has an ETag: send it back as `If-None-Match` to be told when nothing changed, or as
`If-Match` with an act on the record, which is then refused if the record has become another. Lists
are paged by cursor: follow `next`, or the header `Link`. Whoever has accounts sends a token:
`Authorization: Bearer …`. Without a right to what the mission keeps inside, lists hold what was
released; words that are withheld are marked `[withheld]`. Refusals are told in the language of
`Accept-Language`: `en`, `th` or `km`."""
_ACCESS = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token of your account."},
    "session": {"type": "apiKey", "in": "cookie", "name": "session"},
}


def create_api(bench: Workbench) -> FastAPI:
    """Return the API of an open case."""
    api = FastAPI(
        title="GroundTruce",
        version=__version__,
        description=ABOUT,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=problems.RESPONSES,
    )
    api.router.route_class = Route
    api.state.bench = bench
    api.state.answered = Answered()
    for part in (nouns, answers, acts, house):
        api.include_router(part.router())
    api.add_exception_handler(GroundTruceError, problems.failed)
    api.add_exception_handler(RequestValidationError, problems.unfit)
    api.add_exception_handler(ValidationError, problems.unfit)
    api.add_exception_handler(HTTPException, problems.refused)
    api.openapi = lambda: described(api)  # type: ignore[method-assign]
    return api


def described(api: FastAPI) -> dict[str, Any]:
    """Return the document of the API, with the one shape of its problems and how to get in."""
    if api.openapi_schema is None:
        told = get_openapi(
            title=api.title,
            version=api.version,
            description=api.description,
            routes=api.routes,
            servers=[{"url": "/api"}],
        )
        parts = told.setdefault("components", {})
        schemas = parts.setdefault("schemas", {})
        schemas["Problem"] = problems.Problem.model_json_schema()
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        parts["securitySchemes"] = _ACCESS
        told["security"] = [{}, *({name: []} for name in _ACCESS)]
        api.openapi_schema = told
    return api.openapi_schema
