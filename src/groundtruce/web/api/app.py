"""The application of the API, and what holds for all of its addresses."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from groundtruce import __version__
from groundtruce.errors import GroundTruceError
from groundtruce.web.api import acts, nouns
from groundtruce.web.workbench import Workbench

ABOUT = """Every noun of a case to read and every act that a person may do. Records are whole and
carry the ids that lead to each other; `as_of` looks from an earlier moment of knowledge. Every
answer has an ETag; lists are paged by cursor."""


class Problem(BaseModel):
    """What happened, and what to do next."""

    code: str
    happened: str
    remedy: str
    where: str | None = None


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": says}
    for status, says in {
        400: "the request cannot be read",
        401: "nobody is logged in",
        403: "the rules forbid it",
        404: "there is no such record",
        409: "it contradicts what stands",
        422: "a value cannot be understood",
        503: "another program holds the store",
    }.items()
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
        responses=PROBLEMS,
    )
    api.state.bench = bench
    api.include_router(nouns.router())
    api.include_router(acts.router())
    api.add_exception_handler(GroundTruceError, _failed)
    api.add_exception_handler(RequestValidationError, _unfit)
    api.add_exception_handler(ValidationError, _unfit)
    api.add_exception_handler(HTTPException, _refused)
    api.middleware("http")(_tagged)
    return api


async def _tagged(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Put an ETag on what is read, and send nothing to who has it already."""
    if request.method not in ("GET", "HEAD"):
        return await call_next(request)
    bench: Workbench = request.app.state.bench
    mark = bench.mark()
    who = request.headers.get("cookie", "") + request.headers.get("authorization", "")
    seen = f"{mark}|{__version__}|{request.url.path}?{request.url.query}|{who}"
    tag = f'W/"{hashlib.sha256(seen.encode()).hexdigest()[:24]}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"etag": tag})
    answer = await call_next(request)
    if answer.status_code == 200:
        answer.headers["etag"] = tag
    return answer


async def _failed(_request: Request, error: Exception) -> Response:
    known = error if isinstance(error, GroundTruceError) else None
    if known is None:
        return _problem(500, "internal", "the server failed.", "Tell the maintainers.")
    return JSONResponse(known.plain(), status_code=known.status)


async def _unfit(_request: Request, error: Exception) -> Response:
    told = error.errors()[0] if isinstance(error, RequestValidationError | ValidationError) else {}
    where = ".".join(str(one) for one in told.get("loc", ()))
    return _problem(422, "unfit", f"{told.get('msg', 'a value is wrong')}.", "Change it.", where)


async def _refused(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    says = error.detail if isinstance(error, HTTPException) else "refused"
    return _problem(status, "refused", str(says), "See /api/openapi.json for what there is.")


def _problem(status: int, code: str, says: str, remedy: str, where: str = "") -> Response:
    told = Problem(code=code, happened=says, remedy=remedy, where=where or None)
    return JSONResponse(told.model_dump(), status_code=status)
