"""A person's own desk: saved views, what they follow, and the ways that the keyboard goes."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from groundtruce.errors import NotAllowed, SourceError
from groundtruce.store.followed import NOUNS, Followed, Look
from groundtruce.web import taking, watched
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.pages.commands import commands
from groundtruce.web.way import Way

LONGEST_NAME, LONGEST_ADDRESS = 80, 900


def views(asked: Asked) -> Response:
    """Return the views that the visitor saved, each with its files."""
    kept = asked.bench.accounts.views(_who(asked)) if asked.visitor.is_known else ()
    shown = [
        {"name": name, "address": address, "files": taking.files(address)} for name, address in kept
    ]
    return asked.page("views.html.j2", moment=asked.moment, views=shown)


def keep_view(asked: Asked) -> Response:
    """Remember an address of the workbench under a name, for this visitor alone."""
    name, address = asked.field("name")[:LONGEST_NAME], _own(asked.field("address"))
    if not name:
        raise SourceError("the view has no name.", "Give it one.")
    asked.bench.accounts.keep_view(_known(asked), name, address)
    return asked.go("/views")


def drop_view(asked: Asked) -> Response:
    """Forget a remembered view."""
    asked.bench.accounts.drop_view(_known(asked), asked.field("name"))
    return asked.go("/views")


def open_view(asked: Asked) -> Response:
    """Lead to the view of that name: a saved view has an address of its own."""
    name = asked.request.path_params["name"]
    kept = dict(asked.bench.accounts.views(_known(asked)))
    if name not in kept:
        raise HTTPException(404)
    return asked.go(kept[name])


def watching(asked: Asked) -> Response:
    """Return what the visitor follows, and what of it stands otherwise than when they looked."""
    look = asked.bench.lists.looked(_known(asked))
    part = "watching_part.html.j2" if asked.wants_part else "watching.html.j2"
    since = asked.moment.told(look.as_of) if look else ""
    return asked.page(part, moment=asked.moment, news=news(asked), since=since)


def news(asked: Asked) -> list[watched.News]:
    """Return what changed of each thing that the visitor follows."""
    bench, who = asked.bench, _known(asked)
    look, followed = bench.lists.looked(who), bench.lists.of(who)
    if look is None or not followed:
        return []
    same = look.row == bench.mark()[0] and look.as_of == asked.moment.as_of
    now = bench.clock()
    return watched.news(asked.moment, followed, look, now, asked.disclosure, nothing=same)


def follow(asked: Asked) -> Response:
    """Begin to follow a place, a commitment, an incident or a search."""
    noun, name = asked.field("noun"), asked.field("id")[:LONGEST_ADDRESS]
    if noun not in NOUNS or not name:
        raise SourceError(f"{noun[:40]!r} cannot be followed.", f"Follow {', '.join(NOUNS)}.")
    if noun == "search":
        _own(name)
    one = Followed(noun, name, asked.field("name")[:200] or name)
    asked.bench.lists.follow(_known(asked), one, _look(asked))
    return asked.go("/watching")


def leave(asked: Asked) -> Response:
    """Follow something no longer."""
    asked.bench.lists.leave(_known(asked), asked.field("noun"), asked.field("id"))
    return asked.go("/watching")


def looked(asked: Asked) -> Response:
    """Remember that the visitor has looked: what changes from now on is new."""
    asked.bench.lists.look(_known(asked), _look(asked))
    return asked.go("/watching")


def keys(asked: Asked) -> Response:
    """Return the keyboard map with every page that the visitor may open."""
    return asked.page("keys.html.j2", moment=asked.moment, commands=commands(asked))


def palette(asked: Asked) -> Response:
    """Return every page by its name, for the palette."""
    return asked.page("palette_part.html.j2", commands=commands(asked))


def _look(asked: Asked) -> Look:
    return Look(asked.moment.as_of, asked.bench.clock(), asked.bench.mark()[0])


def _who(asked: Asked) -> str:
    return asked.visitor.person.id if asked.visitor.person else ""


def _known(asked: Asked) -> str:
    """Return whose desk it is; a stranger has none."""
    if not asked.visitor.is_known:
        raise NotAllowed("a stranger has no desk here.", "Log in first.")
    return _who(asked)


def _own(address: str) -> str:
    """Return the address if it is one of this workbench."""
    is_own = address.startswith("/") and not address.startswith(("//", "/\\"))
    if not is_own or len(address) > LONGEST_ADDRESS or any(ord(one) < ord(" ") for one in address):
        raise SourceError("that is no address of this workbench.", "Begin it with one slash.")
    return address


WAYS = (
    Way("/views", Verb.OWN, views),
    Way("/views/keep", Verb.OWN, keep_view, ("POST",)),
    Way("/views/drop", Verb.OWN, drop_view, ("POST",)),
    Way("/views/{name:path}", Verb.OWN, open_view),
    Way("/watching", Verb.SEE, watching),
    Way("/watching/follow", Verb.SEE, follow, ("POST",)),
    Way("/watching/leave", Verb.SEE, leave, ("POST",)),
    Way("/watching/looked", Verb.SEE, looked, ("POST",)),
    Way("/keys", Verb.ENTER, keys),
    Way("/palette", Verb.ENTER, palette),
)
