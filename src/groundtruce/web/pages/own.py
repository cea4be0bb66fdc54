"""The own account: a new password, and tokens for programs that read or act in one's name."""

from starlette.responses import Response

from groundtruce.errors import NotAllowed, TooMany
from groundtruce.model.person import Person
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.way import Way, address_of


def own(asked: Asked) -> Response:
    """Return the page of the visitor's own account."""
    return _page(asked)


def change(asked: Asked) -> Response:
    """Take the visitor's new password, if the old one fits; every session of theirs ends."""
    old, new = (str(asked.form.get(name, "")) if asked.form else "" for name in ("old", "new"))
    now, address = asked.bench.clock(), address_of(asked.request)
    try:
        asked.bench.accounts.change(_person(asked).id, old, new, now, address)
    except (NotAllowed, TooMany) as wrong:
        return _page(asked, wrong.status, wrong=wrong)
    return asked.go("/enter")


def make(asked: Asked) -> Response:
    """Make a token for a program, and show it this once."""
    name, acts = asked.field("name"), asked.field("acts") == "1"
    if not name:
        raise NotAllowed("a token has a name.", "Say what it is for, such as 'qgis'.")
    now = asked.bench.clock()
    made = asked.bench.accounts.make_token(_person(asked).id, name, now, acts=acts)
    answer = _page(asked, made=made)
    answer.headers["cache-control"] = "no-store"
    return answer


def drop(asked: Asked) -> Response:
    """Make one of the visitor's tokens worthless."""
    person = _person(asked).id
    asked.bench.accounts.drop_token(person, asked.field("name"), asked.bench.clock())
    return asked.go("/own")


def _page(
    asked: Asked,
    status: int = 200,
    *,
    made: str | None = None,
    wrong: NotAllowed | TooMany | None = None,
) -> Response:
    person = asked.visitor.person
    held = asked.bench.accounts.tokens(person.id) if person else ()
    tokens = [{"name": t.name, "acts": t.acts, "until": t.until.date()} for t in held]
    values = {"person": person, "tokens": tokens, "made": made, "wrong": wrong}
    return asked.page("own.html.j2", status, **values)


def _person(asked: Asked) -> Person:
    if asked.visitor.person is None:
        raise NotAllowed("there are no accounts here.", "Make one with 'groundtruce account add'.")
    # A token that was lost must not make others, nor take the account over.
    if asked.visitor.is_token:
        raise NotAllowed("a token changes no account.", "Log in with your password.")
    return asked.visitor.person


WAYS = (
    Way("/own", Verb.OWN, own),
    Way("/own/password", Verb.OWN, change, ("POST",)),
    Way("/own/tokens", Verb.OWN, make, ("POST",)),
    Way("/own/tokens/drop", Verb.OWN, drop, ("POST",)),
)
