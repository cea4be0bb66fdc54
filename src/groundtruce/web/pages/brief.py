"""The brief as a page, the walk from each sentence to its bytes, and the originals themselves."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from groundtruce.errors import NotAllowed, NotFound
from groundtruce.flow import editions
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
    return HTMLResponse(leading(asked.moment.front, kept))


def leading(page: str, state: Mapping[str, str | None]) -> str:
    """Return a page whose sentences lead to their bytes in that state of the workbench."""
    kept = escape(urlencode({name: one for name, one in state.items() if one}))
    return _TO_TRACE.sub(rf'href="\1?{kept}"', page)


def trace(asked: Asked) -> Response:
    """Return the walk from a sentence to the bytes, with the quote inside its original."""
    walked = _walked(asked, asked.request.path_params["sentence"])

    def inside(place: dict[str, Any]) -> dict[str, str]:
        if closed := telling.restricted(asked, place["sha256"]):
            return {**dict.fromkeys(("opens", "quote", "after", "closes"), ""), "before": closed}
        original = asked.bench.store.original(place["sha256"])
        return around(original, place["start"], place["end"])

    return asked.page("trace.html.j2", walked=walked, inside=inside)


def _walked(asked: Asked, sentence: str) -> dict[str, Any]:
    """Return the walk from a sentence of the brief, of another document, or of an edition."""
    within, moment = asked.query.get("in"), asked.moment
    if within:
        is_edition = within.startswith("e-")
        store = asked.bench.store
        brief = editions.found(store, within).brief if is_edition else moment.document(within)
        return moment.pages.told(editions.walk(store, moment.behind(brief), brief, sentence))
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
