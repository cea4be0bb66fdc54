"""Tags: what an answer was, in a word, so that it is sent once and acted on while it stands."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterator
from threading import Lock
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from groundtruce.errors import Busy, Outdated, SourceError
from groundtruce.web.api.entry import bench_of
from groundtruce.web.way import visitor_of

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
REMEMBERED = 4096


class Answered:
    """The tags of what was answered lately, by who asked what while the same was kept."""

    def __init__(self) -> None:
        self._tags: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def known(self, key: str) -> str | None:
        """Return the tag of the last answer to that."""
        with self._lock:
            return self._tags.get(key)

    def keep(self, key: str, tag: str) -> None:
        """Remember the tag; of too many the oldest is forgotten."""
        with self._lock:
            self._tags[key] = tag
            if len(self._tags) > REMEMBERED:
                self._tags.popitem(last=False)


class Route(APIRoute):
    """A route that refuses what it does not know in an address, and names each answer by a tag."""

    def get_route_handler(self) -> Handler:
        """Return what answers requests."""
        answer = super().get_route_handler()
        known = set(_asks(self.dependant))

        async def answered(request: Request) -> Response:
            _refuse_strange(request, known)
            if request.method not in ("GET", "HEAD"):
                return await answer(request)
            return await _tagged(request, answer)

        return answered


def tag_of(record: BaseModel) -> str:
    """Return the tag of a single record: another one as soon as anything in it is another."""
    return f'"{hashlib.sha256(record.model_dump_json().encode()).hexdigest()[:32]}"'


def check_unchanged(request: Request, record: BaseModel) -> None:
    """Return nothing, or raise Outdated where the sender read the record as it no longer is."""
    asked = request.headers.get("if-match", "")
    if not asked or asked.strip() == "*":
        return
    if bench_of(request).is_walking:
        raise Busy("the road is being walked, and may change this record.", "Ask again soon.")
    if tag_of(record) not in (one.strip().removeprefix("W/") for one in asked.split(",")):
        raise Outdated(
            "the record is no longer what you read.", "Read it again, then decide.", "If-Match"
        )


def _asks(part: Dependant) -> Iterator[str]:
    """Yield what a route, or what it depends on, reads from behind the question mark."""
    yield from (one.alias for one in part.query_params)
    for one in part.dependencies:
        yield from _asks(one)


def _refuse_strange(request: Request, known: set[str]) -> None:
    """Refuse a filter that is not understood: ignored, it would show what was not asked for."""
    strange = [name for name in request.query_params if name not in known]
    if strange:
        names = ", ".join(sorted(known)) or "none"
        raise SourceError(
            f"{strange[0][:40]!r} is nothing to ask here.", f"Known: {names}.", "query"
        )


async def _tagged(request: Request, answer: Handler) -> Response:
    key = await run_in_threadpool(_key, request)
    answered: Answered = request.app.state.answered
    known = answered.known(key)
    if known is not None and _has(request, known):
        return Response(status_code=304, headers={"etag": known})
    made = await answer(request)
    body = getattr(made, "body", None)
    if made.status_code != 200 or body is None:
        return made
    tag = made.headers.get("etag") or f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    made.headers["etag"] = tag
    made.headers["vary"] = "Cookie, Authorization"
    answered.keep(key, tag)
    return Response(status_code=304, headers={"etag": tag}) if _has(request, tag) else made


def _has(request: Request, tag: str) -> bool:
    given = request.headers.get("if-none-match", "")
    return tag.removeprefix("W/") in (one.strip().removeprefix("W/") for one in given.split(","))


def _key(request: Request) -> str:
    """Return who asks what while the same is kept; rights that end make it another key."""
    bench = bench_of(request)
    visitor = visitor_of(request, bench)
    who = visitor.person.model_dump_json() if visitor.person else str(visitor.is_here)
    told = [bench.mark(), bench.is_walking, request.url.path, request.url.query, who]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
