"""Ways: each address with the right that it needs, so that no page can be reached without one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from groundtruce.errors import NotAllowed
from groundtruce.web.access.policy import Verb, Visitor, may
from groundtruce.web.asked import SESSION, Asked
from groundtruce.web.workbench import Workbench


@dataclass(frozen=True)
class Way:
    """One address: who may take it, what answers, and by which methods.

    What ``lasts`` says the same to the same visitor until something is kept.
    """

    path: str
    needs: Verb
    answer: Callable[[Asked], Response]
    methods: tuple[str, ...] = ("GET",)
    lasts: bool = False


def routed(ways: Iterable[Way], bench: Workbench) -> list[Route]:
    """Return the routes of the ways; each asks the policy before its page."""
    return [_route(way, bench) for way in ways]


def visitor_of(request: Request, bench: Workbench) -> Visitor:
    """Return who asks: by session where there are accounts, else whoever sits here."""
    if not bench.accounts.people():
        return Visitor(is_here=True)
    who = bench.accounts.who(request.cookies.get(SESSION, ""), bench.clock())
    case = bench.store.case()
    people = case.people if case and who else ()
    now = bench.clock()
    return Visitor(
        next((p for p in people if p.id == who and (p.until is None or p.until >= now)), None)
    )


def _route(way: Way, bench: Workbench) -> Route:
    async def answer(request: Request) -> Response:
        form = await request.form() if request.method == "POST" else None
        return await run_in_threadpool(_answered, way, request, bench, form)

    return Route(way.path, answer, methods=list(way.methods))


def _answered(way: Way, request: Request, bench: Workbench, form: object) -> Response:
    asked = Asked(request, bench, visitor_of(request, bench), form)  # type: ignore[arg-type]
    if may(asked.visitor, way.needs):
        return _lasting(way, asked) if way.lasts else way.answer(asked)
    if asked.visitor.person is None and way.path.startswith("/features"):
        return JSONResponse({"code": "401", "description": "log in first"}, status_code=401)
    if asked.visitor.person is None and request.method == "GET":
        return RedirectResponse(f"/enter?next={request.url.path}", status_code=303)
    raise NotAllowed(
        "your account has no right to this.", "Ask somebody who has, or the mission's admin."
    )


def _lasting(way: Way, asked: Asked) -> Response:
    person, bench = asked.visitor.person, asked.bench
    address = (asked.request.url.path, asked.request.url.query)
    taste = (asked.language, asked.theme, asked.wants_part)
    seen_by = person.model_dump_json() if person else asked.visitor.is_here
    key = (bench.mark(), bench.is_walking, address, taste, seen_by)
    return bench.lasting.answered(asked.request, key, lambda: way.answer(asked))
