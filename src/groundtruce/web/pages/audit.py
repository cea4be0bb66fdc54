"""The audit: the log row by row, who came in, and the check of every kept byte."""

from itertools import islice

from starlette.responses import Response

from groundtruce.store.base import Damage
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.way import Way

LISTED = 100


def log(asked: Asked) -> Response:
    """Return the newest rows of the log, or those beyond the number asked for."""
    return _page(asked, None)


def verify(asked: Asked) -> Response:
    """Compare every kept byte with its hash, and say which row or file is not what it was."""
    return _page(asked, asked.bench.store.verify())


def _page(asked: Asked, damage: list[Damage] | None) -> Response:
    store = asked.bench.store
    last, link = store.head()
    given = asked.query.get("after", "")
    after = int(given) if given.isdecimal() and len(given) < LISTED else max(0, last - LISTED)
    entries = asked.bench.accounts.entries(LISTED)
    return asked.page(
        "log.html.j2",
        last=last,
        head=link,
        after=after,
        size=LISTED,
        rows=list(islice(store.rows(min(after, last)), LISTED)),
        entries=[{**vars(one), "at": f"{one.at:%Y-%m-%d %H:%M:%S}Z"} for one in entries],
        damage=damage,
    )


WAYS = (
    Way("/log", Verb.AUDIT, log),
    Way("/log/verify", Verb.AUDIT, verify, ("POST",)),
)
