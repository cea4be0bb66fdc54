"""The brief as a page, the walk from each sentence to its bytes, and the originals themselves."""

import re
from html import escape
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from groundtruce.errors import NotAllowed, NotFound
from groundtruce.web import telling
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.original import around
from groundtruce.web.way import Way

_HEX = set("0123456789abcdef")
_SHA256_LENGTH = 64
_TO_TRACE = re.compile(r'href="(/trace/[^"?]+)"')


def brief(asked: Asked) -> Response:
    """Return the brief; its sentences lead to the bytes in its language and at its moment."""
    kept = {"lang": asked.language, "as_of": asked.query.get("as_of")}
    state = escape(urlencode({name: one for name, one in kept.items() if one}))
    return HTMLResponse(_TO_TRACE.sub(rf'href="\1?{state}"', asked.moment.front))


def trace(asked: Asked) -> Response:
    """Return the walk from a sentence to the bytes, with the quote inside its original."""
    walked = _walked(asked, asked.request.path_params["sentence"])

    def inside(place: dict[str, Any]) -> dict[str, str]:
        if closed := telling.restricted(asked, place["sha256"]):
            return {"before": closed}
        original = asked.bench.store.original(place["sha256"])
        return around(original, place["start"], place["end"])

    return asked.page("trace.html.j2", walked=walked, inside=inside)


def _walked(asked: Asked, sentence: str) -> dict[str, Any]:
    """Return the walk, also from a sentence of the brief in another language than the page's."""
    others = [one for one in asked.bench.languages if one != asked.language]
    for language in (asked.language, *others):
        try:
            return asked.bench.moment(asked.as_of, language).trace(sentence)
        except NotFound:
            if language == others[-1]:
                raise
    raise NotFound("no sentence was asked for.", "Take the id beside one in the brief.")


def original(asked: Asked) -> Response:
    """Return an original as a file to keep: text that no browser runs or guesses about."""
    sha256 = asked.request.path_params["sha256"]
    if len(sha256) != _SHA256_LENGTH or not set(sha256) <= _HEX:
        raise HTTPException(404)
    kept = asked.bench.store.original(sha256)
    if closed := telling.restricted(asked, sha256):
        raise NotAllowed(closed, "")
    return Response(
        kept,
        media_type="text/plain",
        headers={
            "content-disposition": f'attachment; filename="{sha256}.txt"',
            "content-security-policy": "default-src 'none'; sandbox",
        },
    )


WAYS = (
    Way("/brief", Verb.SEE, brief),
    Way("/trace/{sentence}", Verb.SEE, trace),
    Way("/originals/{sha256}", Verb.SEE, original),
)
