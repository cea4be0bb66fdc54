"""Commands: every page that a visitor may open, for the palette and the keyboard map.

What a page itself offers to do, its forms and buttons, the palette reads off the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import OWN_NAMES, Asked
from groundtruce.web.pages.board import LEDGERS, REGISTERS

# Two keys, one after the other, that lead to a page from every other.
KEYS = {
    "/": "g n",
    "/map": "g m",
    "/inbox": "g i",
    "/agreement": "g a",
    "/briefs": "g b",
    "/search": "g s",
    "/findings": "g f",
    "/watching": "g w",
}


@dataclass(frozen=True)
class Command:
    """A page by its name in the visitor's language, and by its English name beside it."""

    name: str
    also: str
    address: str
    keys: str = ""


def commands(asked: Asked) -> list[Command]:
    """Return the pages that the visitor may open, the rooms first."""
    return [
        Command(
            name=" · ".join(asked.word(key, listed) for listed, key in words),
            also=" · ".join(asked.bench.words.label(listed, key) for listed, key in words),
            address=address,
            keys=KEYS.get(address, ""),
        )
        for address, verb, *words in _pages()
        if asked.may(verb)
    ] + list(_languages(asked))


Page = tuple[str, Verb, *tuple[tuple[str, str], ...]]


def _pages() -> Iterator[Page]:
    yield "/", Verb.SEE_RELEASED, ("workbench", "now")
    yield "/map", Verb.SEE_RELEASED, ("workbench", "map")
    yield "/inbox", Verb.REVIEW, ("workbench", "inbox")
    yield "/agreement", Verb.SEE, ("workbench", "agreement")
    yield "/briefs", Verb.SEE_RELEASED, ("workbench", "briefs")
    yield "/search", Verb.SEE_RELEASED, ("workbench", "search")
    yield "/watching", Verb.SEE, ("desk_words", "watch_list")
    yield "/views", Verb.SEE_RELEASED, ("workbench", "saved_views")
    yield "/findings", Verb.SEE_RELEASED, ("labels", "findings")
    for state in ("proposed", "verified", "released", "asked"):
        named = (("labels", "findings"), ("workbench", f"state_{state}"))
        yield f"/findings?{urlencode({'state': state})}", Verb.SEE_RELEASED, *named
    yield "/changed?days=1", Verb.SEE, ("workbench", "changed"), ("workbench", "last_days_1")
    yield "/changed?days=7", Verb.SEE, ("workbench", "changed"), ("workbench", "last_days_7")
    yield "/brief", Verb.SEE, ("workbench", "paper_brief")
    for kind in ("brief", "daily", "weekly"):
        named = (("workbench", "word_it"), ("workbench", f"paper_{kind}"))
        yield f"/briefs/draft/{kind}", Verb.WRITE, *named
    yield "/briefs/compare", Verb.SEE, ("desk_words", "two_moments")
    yield "/inbox?show=aside", Verb.REVIEW, ("workbench", "set_aside")
    for name in (*LEDGERS, *REGISTERS):
        yield (
            f"/ledgers/{name}",
            Verb.SEE,
            ("workbench", "ledgers"),
            ("workbench", f"ledger_{name}"),
        )
    yield "/forms", Verb.ENTER, ("workbench", "fill_a_form")
    yield "/statements", Verb.REPLY, ("workbench", "file_a_statement")
    yield "/hearings", Verb.REPLY, ("room_words", "right_of_reply")
    yield "/own", Verb.OWN, ("access_words", "own")
    yield "/people", Verb.MANAGE, ("access_words", "people")
    yield "/log", Verb.AUDIT, ("access_words", "log")
    yield "/style", Verb.ENTER, ("look_words", "title")
    yield "/api/docs", Verb.ENTER, ("desk_words", "open_api")
    yield "/keys", Verb.ENTER, ("workbench", "keyboard")


def _languages(asked: Asked) -> Iterator[Command]:
    for one, name in OWN_NAMES.items():
        if one != asked.language:
            said = f"{asked.word('language')}: {name}"
            yield Command(said, f"language {one}", f"?lang={one}")
