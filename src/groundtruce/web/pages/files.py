"""Files of views: whatever a page lists, as CSV, GeoJSON or GeoParquet, by the page's own address.

The address of the page is looked at anew with the rights of who asks, so a file never holds more
than the page shows.
"""

import re
from datetime import UTC
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from groundtruce.errors import NotAllowed, SourceError
from groundtruce.exports.rows import COLUMNS, instant
from groundtruce.exports.view import MEDIA, Origin, View, written
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.pages.listed import LISTS
from groundtruce.web.way import Way

LONGEST = 4000


def exported(asked: Asked) -> Response:
    """Return what the page of the address lists as a file that states where it comes from."""
    ending = asked.request.path_params["ending"]
    if ending not in MEDIA:
        raise HTTPException(404)
    address = asked.query.get("view", "")
    if not address.startswith("/") or address.startswith("//") or len(address) > LONGEST:
        raise SourceError("no view is asked for.", "Give the address of a page: view=/map.")
    view = _view(_inside(asked, address), address)
    stamp = re.sub(r"\D", "", view.origin.as_of)[:12]
    name = f"{view.name}-{stamp}-{view.sha256[:8]}.{ending}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(written(view, ending), media_type=MEDIA[ending], headers=headers)


def _inside(asked: Asked, address: str) -> Asked:
    """Return the question that the page itself would be asked by the same visitor."""
    parts = urlsplit(address)
    scope = {**asked.request.scope, "path": parts.path, "query_string": parts.query.encode()}
    return Asked(Request({**scope, "path_params": {}}), asked.bench, asked.visitor)


def _view(asked: Asked, address: str) -> View:
    path = asked.request.url.path
    for pattern, needs, lists in LISTS:
        found = re.fullmatch(pattern, path)
        if found is None:
            continue
        if not asked.may(needs):
            raise NotAllowed("your account has no right to this.", "Ask somebody who has.")
        asked.request.scope["path_params"] = found.groupdict()
        told = lists(asked)
        shapes = told.shapes or [None] * len(told.rows)
        hxl = _hxl(told.columns)
        return View(told.name, told.columns, told.rows, shapes, _origin(asked, address), hxl)
    raise HTTPException(404)


def _origin(asked: Asked, address: str) -> Origin:
    number, head = asked.bench.store.head()
    case = asked.moment.case
    as_of = instant(asked.moment.as_of.astimezone(UTC))
    return Origin(case.id, as_of, address, tuple(case.attribution), f"{number}:{head}")


def _hxl(columns: tuple[str, ...]) -> tuple[str, ...]:
    tags = {column.name: column.hxl for column in COLUMNS}
    return tuple(tags[name] for name in columns) if set(columns) <= set(tags) else ()


WAYS = (Way("/export.{ending}", Verb.SEE_RELEASED, exported),)
