"""Problems: every refusal of the API in one shape (RFC 9457), with what to do next."""

from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from groundtruce.errors import EditError, GroundTruceError, ReviewError, TooMany

MEDIA = "application/problem+json"
SAYS = {
    400: "the request cannot be read",
    401: "nobody is logged in",
    403: "the rules forbid it",
    404: "there is no such record, or none that you may see",
    409: "it contradicts what stands",
    412: "the record changed since it was read",
    413: "it is more than is taken at once",
    422: "a value cannot be understood",
    429: "too many requests",
    503: "the store is held, or the road is being walked",
}


class Problem(BaseModel):
    """What happened, and what to do next; ``code`` is stable for programs."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    remedy: str
    where: str | None = None


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": says,
        "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, says in SAYS.items()
}


async def failed(_request: Request, error: Exception) -> Response:
    """Answer for an error of ours; what is well said and cannot stand is a conflict."""
    if isinstance(error, EditError | ReviewError):
        return told(409, error.code, error.happened, error.remedy, error.where)
    if isinstance(error, GroundTruceError):
        return of(error)
    return told(500, "internal", "the server failed.", "Tell the maintainers.")


async def unfit(_request: Request, error: Exception) -> Response:
    """Answer for a value that is not what the document says."""
    first = error.errors()[0] if isinstance(error, RequestValidationError | ValidationError) else {}
    where = ".".join(str(one) for one in first.get("loc", ()))
    remedy = "Change it; /api/docs says what fits."
    return told(422, "unfit", f"{first.get('msg', 'a value is wrong')}.", remedy, where)


async def refused(_request: Request, error: Exception) -> Response:
    """Answer for what the framework refuses, such as an unknown address."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    says = error.detail if isinstance(error, HTTPException) else "refused"
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    remedy = "See /api/docs for what there is."
    return told(status, "refused", f"{says}.", remedy, headers=headers)


def of(error: GroundTruceError) -> Response:
    """Return the answer that an error of ours is told with."""
    headers = {"retry-after": f"{error.after_s:.0f}"} if isinstance(error, TooMany) else {}
    return told(
        error.status, error.code, error.happened, error.remedy, error.where, headers=headers
    )


def told(
    status: int,
    code: str,
    detail: str,
    remedy: str,
    where: str | None = None,
    *,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return a problem as an answer."""
    problem = Problem(
        type=f"/api/docs#{code}",
        title=SAYS.get(status, HTTPStatus(status).phrase.lower()),
        status=status,
        detail=detail,
        code=code,
        remedy=remedy,
        where=where or None,
    )
    # Who has no session is told how a program shows who it is.
    asks = {"www-authenticate": 'Bearer realm="groundtruce"'} if status == 401 else {}
    plain = problem.model_dump(exclude_none=True)
    return JSONResponse(plain, status, {**asks, **(headers or {})}, media_type=MEDIA)
