"""Wordings: the reasons of findings and assessments, told in the language of a document.

Rooms give their reasons in English, once. ``templates/wordings.yaml`` holds the same sentences in
other languages, ``refusals.yaml`` those of errors; what a sentence names is found in the English
words and named again.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml

# Told what kind of thing stands in a sentence and how English has it, returns it in a language.
Named = Callable[[str, str], str]

# Lists of sentences in other languages: why a thing stands so, and what was refused.
REASONS, REFUSALS = "wordings", "refusals"
_SLOT = re.compile(r"\{(\w+)\}")
_END = re.compile(r"(?<=[.]) ")
# What may stand where a sentence names something; anything else is one word or number.
_SHAPES = {
    "part": r".+?",
    "words": r".+",
    "day": r"\d{4}-\d\d-\d\d(?: \d\d:\d\d UTC)?",
    "parties": r"\S+?(?: and \S+?)*",
    "status": r"[a-z ]+",
    "kind": r"[a-z ]+",
}
_NAME = r"\S+?"


@dataclass(frozen=True)
class Wording:
    """One sentence in its languages, and the shape by which it is known in English."""

    shape: re.Pattern[str]
    words: Mapping[str, str]


def told(text: str, language: str, named: Named, listed: str = REASONS) -> str | None:
    """Return a reason, or what another list words, in a language.

    Returns ``None`` where no wording of the list knows how it begins.

    What follows and is known to none, as the words of an agreement, stays as it is.

    >>> told("Access at Ta Krabei.", "th", lambda kind, words: words)
    'การเข้าถึงพื้นที่ที่ Ta Krabei'
    >>> told("It does not bind yet. Article 3 says why.", "th", lambda kind, words: words)
    'ยังไม่มีผลผูกพัน Article 3 says why.'
    """
    ends = [len(text), *(found.start() for found in reversed(list(_END.finditer(text))))]
    for end in ends:
        sentence = _sentence(text[:end], language, named, listed)
        if sentence is not None:
            rest = text[end:].strip()
            return f"{sentence} {told(rest, language, named, listed) or rest}" if rest else sentence
    return None


def _sentence(text: str, language: str, named: Named, listed: str) -> str | None:
    if (exact := _exact(listed).get(text)) is not None:
        return exact.words[language]
    for wording in _naming(listed):
        found = wording.shape.fullmatch(text)
        values = found and _values(found.groupdict(), language, named, listed)
        if values is not None:
            return wording.words[language].format(**values)
    return None


def _values(
    found: Mapping[str, str], language: str, named: Named, listed: str
) -> dict[str, str] | None:
    """Return what a sentence names in the language; ``None`` where a part of it is not known."""
    values = {}
    for slot, words in found.items():
        part = slot == "part"
        value = _sentence(words, language, named, listed) if part else named(slot, words)
        if value is None:
            return None
        values[slot] = value
    return values


@lru_cache(maxsize=2)
def wordings(listed: str = REASONS) -> tuple[Wording, ...]:
    """Return every wording of a list, those that say most of their own words first."""
    text = (resources.files("groundtruce.briefs") / f"templates/{listed}.yaml").read_text("utf-8")
    known = sorted(yaml.safe_load(text), key=lambda one: -len(_SLOT.sub("", one["en"])))
    return tuple(Wording(_shape(one["en"]), one) for one in known)


@lru_cache(maxsize=2)
def _exact(listed: str) -> Mapping[str, Wording]:
    return {one.words["en"]: one for one in wordings(listed) if not one.shape.groups}


@lru_cache(maxsize=2)
def _naming(listed: str) -> tuple[Wording, ...]:
    return tuple(one for one in wordings(listed) if one.shape.groups)


def _shape(english: str) -> re.Pattern[str]:
    literal = re.escape(english).replace(r"\[s\]", "s?")
    return re.compile(re.sub(r"\\\{(\w+)\\\}", _slot, literal), re.DOTALL)


def _slot(found: re.Match[str]) -> str:
    name = found[1]
    return f"(?P<{name}>{_SHAPES.get(name.rpartition('_')[2], _NAME)})"
