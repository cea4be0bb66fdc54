"""The entrance: logging in and out, and the taste of a visitor (language, light or dark)."""

from starlette.responses import Response

from groundtruce.errors import NotAllowed, TooMany
from groundtruce.store.accounts import LASTS
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import SESSION, THEMES, Asked
from groundtruce.web.way import Way, address_of

_YEAR_S = 365 * 24 * 3600


def form(asked: Asked) -> Response:
    """Return the page that asks for name and password."""
    return asked.page("enter.html.j2", next=_inside(asked.query.get("next", "/")), wrong=None)


def enter(asked: Asked) -> Response:
    """Open a session, or say what does not fit."""
    then = _inside(asked.field("next", "/"))
    bench = asked.bench
    try:
        token = bench.accounts.enter(*_given(asked), bench.clock(), address_of(asked.request))
    except (NotAllowed, TooMany) as wrong:
        return asked.page("enter.html.j2", wrong.status, next=then, wrong=wrong)
    _end(asked)
    answer = asked.go(then)
    answer.set_cookie(
        SESSION,
        token,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=asked.request.url.scheme == "https",
    )
    return answer


def leave(asked: Asked) -> Response:
    """End the session."""
    _end(asked)
    answer = asked.go("/enter")
    answer.delete_cookie(SESSION)
    return answer


def taste(asked: Asked) -> Response:
    """Remember language and light in this browser."""
    answer = asked.go(_inside(asked.field("next", "/")))
    for name, allowed in (("lang", asked.bench.languages), ("theme", THEMES)):
        given = asked.field(name)
        if given in allowed:
            answer.set_cookie(name, given, max_age=_YEAR_S, samesite="strict")
    return answer


def _given(asked: Asked) -> tuple[str, str]:
    """Return name and password as typed: blanks around a password belong to it."""
    password = asked.form.get("password", "") if asked.form else ""
    return asked.field("name"), password if isinstance(password, str) else ""


def _end(asked: Asked) -> None:
    """End the session that the browser had, whoever's it was."""
    before = asked.request.cookies.get(SESSION, "")
    asked.bench.accounts.leave(before, asked.bench.clock(), address_of(asked.request))


def _inside(address: str) -> str:
    """Return the address if it leads to a page of ours, else the front page."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours else "/"


WAYS = (
    Way("/enter", Verb.ENTER, form),
    Way("/enter", Verb.ENTER, enter, ("POST",)),
    Way("/leave", Verb.ENTER, leave, ("POST",)),
    Way("/taste", Verb.ENTER, taste, ("POST",)),
)
