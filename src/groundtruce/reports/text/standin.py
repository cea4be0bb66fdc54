"""Stand-ins: names of states are parsed as names that the grammar knows well.

A small model parses "Tajik guards" worse than "French guards". So the sentence is parsed with
France, Germany, Spain … in the place of the states it names, in the order of their appearance,
and the grammar is laid back over the text's own words. Two parties exchanged in a text therefore
give the same grammar, and the reading cannot depend on which of them is which.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from groundtruce.reports.text.gazetteer import adjectives, country_names, folded, seats

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:.][0-5]\d")
KNOWN_WELL = ("USA", "GBR")
_STATES = (
    "France",
    "Germany",
    "Spain",
    "Italy",
    "Japan",
    "Egypt",
    "Brazil",
    "Mexico",
    "Sweden",
    "Greece",
)
_ADJECTIVES = (
    "French", "German", "Spanish", "Italian", "Japanese", "Egyptian", "Brazilian", "Mexican",
    "Swedish", "Greek",
)  # fmt: skip
_PEOPLE = (
    "Frenchmen", "Germans", "Spaniards", "Italians", "Japanese", "Egyptians", "Brazilians",
    "Mexicans", "Swedes", "Greeks",
)  # fmt: skip
_SEATS = (
    "Paris",
    "Berlin",
    "Madrid",
    "Rome",
    "Tokyo",
    "Cairo",
    "Brasilia",
    "Mexico",
    "Stockholm",
    "Athens",
)


@cache
def _names() -> dict[str, tuple[str, tuple[str, ...]]]:
    table: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name, code in seats().items():
        table[name] = (code, _SEATS)
    for name, code in adjectives().items():
        table[name] = (
            code,
            _PEOPLE if name.endswith("s") and name[:-1] in adjectives() else _ADJECTIVES,
        )
    for name, code in country_names().items():
        table[name] = (code, _STATES)
    return {
        name: entry
        for name, entry in table.items()
        if " " not in name and entry[0] not in KNOWN_WELL
    }


@cache
def _names_of_two() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return "south sudan" and the like: the second word gets the stand-in of its own state."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for table, stand_ins in ((country_names(), _STATES), (adjectives(), _ADJECTIVES)):
        for name, code in table.items():
            if len(name.split()) == 2 and name.split()[1] in _names():
                found.setdefault(name, (code, stand_ins))
    return found


def with_stand_ins(plain: "Doc") -> "Doc":
    """Return the same words with stand-ins for the names of states, ready to be parsed."""
    from spacy.tokens import Doc

    seen: dict[str, int] = {}
    listed = []
    for token in plain:
        word = token.text
        if _CLOCK.fullmatch(word):
            word = "noon"
        entry = _names().get(folded(word)) if word[:1].isupper() and len(word) > 2 else None
        if entry is not None and token.i > 0:
            entry = _names_of_two().get(folded(f"{plain[token.i - 1].text} {word}"), entry)
        if entry is not None:
            code, names = entry
            number = seen.setdefault(code, len(seen))
            word = names[number % len(names)]
            word = word.upper() if token.text.isupper() else word
        listed.append(word)
    return Doc(plain.vocab, words=listed, spaces=[bool(token.whitespace_) for token in plain])


def laid_over(plain: "Doc", parsed: "Doc") -> "Doc":
    """Return the text's own words with the grammar of the stand-ins."""
    from spacy.tokens import Doc

    return Doc(
        plain.vocab,
        words=[token.text for token in plain],
        spaces=[bool(token.whitespace_) for token in plain],
        tags=[token.tag_ for token in parsed],
        pos=[token.pos_ for token in parsed],
        lemmas=[
            there.lemma_ if there.text == here.text else here.text
            for here, there in zip(plain, parsed, strict=True)
        ],
        heads=[token.head.i for token in parsed],
        deps=[token.dep_ or "dep" for token in parsed],
        ents=[f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in parsed],
    )


def parse_all(model: "Language", plain: list["Doc"]) -> list["Doc"]:
    """Parse texts with stand-ins and return them in their own words."""
    ready = [with_stand_ins(doc) for doc in plain]
    return [
        laid_over(here, there)
        for here, there in zip(plain, model.pipe(ready, batch_size=16), strict=True)
    ]
