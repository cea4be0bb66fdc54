"""The guard: what holds for every answer and every request, whatever page it is for."""

import asyncio
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; "
    "connect-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "private, no-cache",
}
# What a page or a program may send; what phones bring has limits of its own.
MOST_BYTES, LONGEST_S = 4 << 20, 60.0
PHONES = ("/key/", "/submission")
# How long an address and all lines above a request may be.
LONGEST_ADDRESS, MOST_HEADERS = 64 << 10, 64 << 10
_SAFE = {"GET", "HEAD", "OPTIONS"}


class _TooMuch(Exception):
    """More was sent, or slower, than a page takes."""


class Guarded:
    """Puts the policy on every answer and refuses acts that another site set off."""

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

        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif (long := _too_long(scope)) is not None:
            await long(scope, receive, guarded)
        elif _comes_from_elsewhere(scope):
            refused = PlainTextResponse("This act was set off by another site.", status_code=403)
            await refused(scope, receive, guarded)
        elif scope["method"] in _SAFE or scope["path"].startswith(PHONES):
            await self.app(scope, receive, guarded)
        else:
            await self._limited(scope, receive, guarded)

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is sent, up to the most that a page takes and as long as it may take."""
        taken, is_whole = 0, False
        deadline = asyncio.get_running_loop().time() + LONGEST_S

        async def limited() -> Message:
            nonlocal taken, is_whole
            if is_whole:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise _TooMuch from None
            is_whole = not message.get("more_body", False)
            taken += len(message.get("body", b""))
            if taken > MOST_BYTES:
                raise _TooMuch
            return message

        length = Headers(scope=scope).get("content-length", "")
        try:
            if length.isdecimal() and int(length) > MOST_BYTES:
                raise _TooMuch
            await self.app(scope, limited, send)
        except _TooMuch:
            refused = PlainTextResponse("This is more than a page takes.", status_code=413)
            await refused(scope, receive, send)


def _too_long(scope: Scope) -> PlainTextResponse | None:
    """Return the refusal of an address or of headers that no page asks with."""
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
        return PlainTextResponse("This address is longer than any here. Ask less.", 414)
    if sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADERS:
        return PlainTextResponse("These headers are more than a page takes.", 431)
    return None


def _comes_from_elsewhere(scope: Scope) -> bool:
    """Whether a browser says that a page of another site sends this.

    Phones and programs say nothing of the kind, and a browser always does.
    """
    if scope["method"] in _SAFE:
        return False
    headers = Headers(scope=scope)
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")
