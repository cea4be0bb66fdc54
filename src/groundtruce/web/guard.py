"""The guard: what holds for every answer and every request, whatever page it is for."""

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
    "cache-control": "no-cache",
}
# Phones and programs send these with a token of their own, which no other site can know.
TOKEN_PATHS = ("/key/", "/submission")
_SAFE = {"GET", "HEAD", "OPTIONS"}


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

        if scope["type"] == "http" and _comes_from_elsewhere(scope):
            refused = PlainTextResponse("This act was set off by another site.", status_code=403)
            await refused(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)


def _comes_from_elsewhere(scope: Scope) -> bool:
    """Whether a browser says that a page of another site sends this."""
    if scope["method"] in _SAFE or scope["path"].startswith(TOKEN_PATHS):
        return False
    headers = Headers(scope=scope)
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and origin.split("://")[-1] != headers.get("host")
