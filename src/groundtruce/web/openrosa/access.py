"""Access: which device asks, by the token in its address or by digest.

Of a token only hashes are kept. A revoked device is a stranger from the next request on.
"""

import hashlib
import hmac
import secrets
import time
from typing import Protocol
from urllib.request import parse_http_list, parse_keqv_list

from starlette.requests import Request
from starlette.responses import Response

from groundtruce.flow import field
from groundtruce.model.submission import Device
from groundtruce.store.base import Store
from groundtruce.web.openrosa import answers

LASTS_S = 300
_UNKNOWN = (
    "This phone is not enrolled here, or no longer. Ask the office for a new code and scan it."
)


class Here(Protocol):
    """Whether who asks needs no device: somebody logged in, or who sits at this machine."""

    def __call__(self, request: Request) -> bool:
        """Return whether the request comes from such a person's browser."""


class Refused(Exception):
    """A request of nobody we know, with the answer to it."""

    def __init__(self, answer: Response) -> None:
        super().__init__("refused")
        self.answer = answer


class Access:
    """Finds the device behind a request."""

    def __init__(self, store: Store, here: Here) -> None:
        self._store = store
        self._here = here
        # Nonces of an earlier run are stale, which costs a phone one more request.
        self._secret = secrets.token_bytes(32)

    def device(self, request: Request) -> Device | None:
        """Return the device, ``None`` for a person who needs none; raise Refused for strangers."""
        token = request.path_params.get("token")
        if token is not None:
            return self._by_token(token)
        given = request.headers.get("authorization", "")
        if given.lower().startswith("digest "):
            return self._by_digest(request, given)
        if self._here(request):
            return None
        raise Refused(self._challenge())

    def _by_token(self, token: str) -> Device:
        found = field.device(self._store, field.device_id(token))
        digest = hashlib.sha256(token.encode()).hexdigest()
        if found is None or not hmac.compare_digest(found.token, digest):
            raise Refused(answers.said(401, _UNKNOWN))
        return found

    def _by_digest(self, request: Request, given: str) -> Device:
        rest = given.partition(" ")[2]
        try:
            said = parse_keqv_list(parse_http_list(rest))
            nonce, uri, response = said["nonce"], said["uri"], said["response"]
            found = field.device(self._store, said["username"])
            mixed = (nonce, said["nc"], said["cnonce"], said["qop"])
        except (KeyError, ValueError):
            raise Refused(self._challenge()) from None
        asked = _md5(f"{request.method}:{uri}")
        expected = _md5(":".join((found.ha1 if found else "", *mixed, asked)))
        if found is None or uri != _target(request) or not _same(response, expected):
            raise Refused(self._challenge())
        if not self._is_fresh(nonce):
            raise Refused(self._challenge(stale=True))
        return found

    def _challenge(self, *, stale: bool = False) -> Response:
        made = f"{int(time.time()):x}"
        nonce = f"{made}.{self._signed(made)}"
        challenge = f'Digest realm="{field.REALM}", qop="auth", nonce="{nonce}", algorithm=MD5'
        return answers.said(
            401, _UNKNOWN, {"WWW-Authenticate": challenge + (", stale=true" if stale else "")}
        )

    def _is_fresh(self, nonce: str) -> bool:
        made, _, signed = nonce.partition(".")
        return _same(signed, self._signed(made)) and time.time() - int(made, 16) < LASTS_S

    def _signed(self, made: str) -> str:
        return hmac.new(self._secret, made.encode(), "sha256").hexdigest()[:32]


def _target(request: Request) -> str:
    query = request.scope["query_string"].decode("latin-1")
    path: str = request.scope["raw_path"].decode("latin-1")
    return f"{path}?{query}" if query else path


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
