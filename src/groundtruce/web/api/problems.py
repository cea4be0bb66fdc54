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
from groundtruce.model.vocabulary import LANGUAGES, vocabulary
from groundtruce.web import refusal

MEDIA = "application/problem+json"
STATUSES = (400, 401, 403, 404, 409, 412, 413, 422, 429, 503)


class Problem(BaseModel):
    """What happened, and what to do next; ``code`` is stable for programs.

    ``exact`` says in English what another language tells by its kind alone.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    remedy: str
    exact: str | None = None
    where: str | None = None


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": vocabulary().label("refusals", f"status_{status}", LANGUAGES[0]),
        "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status in STATUSES
}


async def failed(request: Request, error: Exception) -> Response:
    """Answer for an error of ours; what is well said and cannot stand is a conflict."""
    if isinstance(error, EditError | ReviewError):
        return told(request, 409, error.code, (error.happened, error.remedy), error.where)
    if isinstance(error, GroundTruceError):
        return of(request, error)
    return told(request, 500, "internal", ("the server failed.", "Tell the maintainers."))


async def unfit(request: Request, error: Exception) -> Response:
    """Answer for a value that is not what the document says."""
    first = error.errors()[0] if isinstance(error, RequestValidationError | ValidationError) else {}
    where = ".".join(str(one) for one in first.get("loc", ()))
    says = f"{first.get('msg', 'a value is wrong')}."
    return told(request, 422, "unfit", (says, "Change it; /api/docs says what fits."), where)


async def refused(request: Request, error: Exception) -> Response:
    """Answer for what the framework refuses, such as an unknown address."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    says = error.detail if isinstance(error, HTTPException) else "refused"
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    words = (f"{says}.", "See /api/docs for what there is.")
    return told(request, status, "refused", words, headers=headers)


def of(request: Request, error: GroundTruceError) -> Response:
    """Return the answer that an error of ours is told with."""
    headers = {"retry-after": f"{error.after_s:.0f}"} if isinstance(error, TooMany) else {}
    words = (error.happened, error.remedy)
    return told(request, error.status, error.code, words, error.where, headers=headers)


def told(
    request: Request,
    status: int,
    code: str,
    words: tuple[str, str],
    where: str | None = None,
    *,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return a problem as an answer, in the language that is asked for where it has the words."""
    language = refusal.preferred(request)
    said = refusal.worded(code, *words, language)
    problem = Problem(
        type=f"/api/docs#{code}",
        title=_title(status, language),
        status=status,
        detail=said.happened,
        code=code,
        remedy=said.remedy,
        exact=said.exact,
        where=where or None,
    )
    # Who has no session is told how a program shows who it is.
    asks = {"www-authenticate": 'Bearer realm="groundtruce"'} if status == 401 else {}
    spoken = {"content-language": language, "vary": "Accept-Language"}
    plain = problem.model_dump(exclude_none=True)
    return JSONResponse(plain, status, {**asks, **spoken, **(headers or {})}, media_type=MEDIA)


def _title(status: int, language: str) -> str:
    if status in STATUSES:
        return vocabulary().label("refusals", f"status_{status}", language)
    return HTTPStatus(status).phrase.lower()
