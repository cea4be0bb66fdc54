"""Ways: each address with the right that it needs, so that no page can be reached without one."""

import asyncio
from base64 import b64decode
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from groundtruce.errors import NotAllowed, Unknown
from groundtruce.model.person import Person
from groundtruce.web.access.policy import Verb, Visitor, may
from groundtruce.web.asked import SESSION, Asked
from groundtruce.web.workbench import Workbench

_SAFE = ("GET", "HEAD", "OPTIONS")
# What programs ask for: they are refused with a status, not with the page of the door.
PROGRAMS = ("/api/", "/features", "/live")
# What scripts and maps of a page fetch besides.
_PARTS = ("/tiles", "/layers", "/points", "/media", "/basemap", "/line")


@dataclass(frozen=True)
class Way:
    """One address: who may take it, what answers, and by which methods.

    What ``lasts`` says the same to the same visitor until something is kept. What ``is_quick``
    reads columns and few records, however many there are, and nobody waits long for it; for some
    that depends on the case.
    """

    path: str
    needs: Verb
    answer: Callable[[Asked], Response]
    methods: tuple[str, ...] = ("GET",)
    lasts: bool = False
    is_quick: bool | Callable[[Workbench], bool] = False


def routed(ways: Iterable[Way], bench: Workbench) -> list[Route]:
    """Return the routes of the ways; each asks the policy before its page."""
    return [_route(way, bench) for way in ways]


def visitor_of(request: Request, bench: Workbench) -> Visitor:
    """Return who asks: by session or token where there are accounts, else whoever sits here."""
    if not bench.accounts.are_kept:
        return Visitor(is_here=_is_here(request))
    given = _token_of(request)
    if given is None:
        return Visitor(_person(bench, bench.accounts.who(_session_of(request), bench.clock())))
    token = bench.accounts.token(given, bench.clock())
    person = _person(bench, token.person if token else None)
    return Visitor(person, is_token=token is not None, only_reads=token is None or not token.acts)


def admitted(request: Request, bench: Workbench, verb: Verb) -> Visitor:
    """Return the visitor; raise Unknown for a stranger without the right, NotAllowed for others."""
    visitor = visitor_of(request, bench)
    if not may(visitor, verb):
        if not visitor.is_known:
            raise Unknown(
                "nobody is logged in.", "Log in, or send 'Authorization: Bearer <token>'."
            )
        raise NotAllowed(
            "your account has no right to this.", "Ask somebody who has, or the mission's admin."
        )
    if visitor.only_reads and request.method not in _SAFE:
        raise NotAllowed(
            "this token only reads.", "Make one with 'groundtruce account token --acts'."
        )
    return visitor


def has(request: Request, bench: Workbench, verb: Verb) -> bool:
    """Whether who asks may do that."""
    try:
        return bool(admitted(request, bench, verb))
    except (NotAllowed, Unknown):
        return False


def address_of(request: Request) -> str:
    """Return the address that the request comes from."""
    return request.client.host if request.client else ""


def _route(way: Way, bench: Workbench) -> Route:
    async def answer(request: Request) -> Response:
        form = None
        if request.method == "POST":
            # What is sent by somebody without the right is not even read.
            await run_in_threadpool(admitted, request, bench, way.needs)
            form = await request.form()
        page = partial(_answered, way, request, bench, form)
        # For another moment of knowledge a road is walked first.
        is_quick = way.is_quick(bench) if callable(way.is_quick) else way.is_quick
        if is_quick and "as_of" not in request.query_params:
            return await asyncio.get_running_loop().run_in_executor(_FEW, page)
        return await run_in_threadpool(page)

    return Route(way.path, answer, methods=list(way.methods))


# Quick pages are made few at a time, each done before the next begins. Many at once would take
# turns on one processor, which costs nearly as much as the pages, and all would end late.
AT_A_TIME = 2
_FEW = ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="page")


def _answered(way: Way, request: Request, bench: Workbench, form: FormData | None) -> Response:
    try:
        asked = Asked(request, bench, admitted(request, bench, way.needs), form)
    except Unknown:
        if request.method not in _SAFE or request.url.path.startswith((*PROGRAMS, *_PARTS)):
            raise
        # A page leads strangers to the door, and from there back to where they wanted to go.
        here = f"{request.url.path}?{request.url.query}".rstrip("?")
        return RedirectResponse(f"/enter?{urlencode({'next': here})}", status_code=303)
    return _lasting(way, asked) if way.lasts else way.answer(asked)


def _is_here(request: Request) -> bool:
    """Whether the request comes from this very machine, as all do that a test or a socket sends."""
    name = address_of(request)
    if name in ("", "testclient"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _session_of(request: Request) -> str:
    return str(request.cookies.get(SESSION, ""))


def _token_of(request: Request) -> str | None:
    """Return the token sent, as a bearer's or as the password beside a name."""
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() != "basic":
        return None
    try:
        return b64decode(rest, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _person(bench: Workbench, who: str | None) -> Person | None:
    """Return the person of the case whose rights have not ended."""
    case = bench.store.case() if who else None
    now = bench.clock()
    people = case.people if case else ()
    return next((p for p in people if p.id == who and (p.until is None or p.until >= now)), None)


def _lasting(way: Way, asked: Asked) -> Response:
    visitor, bench = asked.visitor, asked.bench
    address = (asked.request.url.path, asked.request.url.query)
    taste = (asked.language, asked.theme, asked.wants_part)
    who = visitor.person.model_dump_json() if visitor.person else visitor.is_here
    seen_by = (who, visitor.is_token, visitor.only_reads)
    key = (bench.mark(), bench.is_walking, address, taste, seen_by)
    return bench.lasting.answered(asked.request, key, lambda: way.answer(asked))
