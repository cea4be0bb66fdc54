"""The vocabulary: every word that is shown to a person, with its labels in en, th and km.

The words are data (``vocab/*.yaml``): a new kind of event or weapon is a few lines and no
Python. A case may add words of its own.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from groundtruce.model.record import Name, Record

LANGUAGES = ("en", "th", "km")


class Word(Record):
    """One word: the stored key, its label in each language, and what else is known about it.

    ``group`` is the family of an event kind (hostile, provocative, measure, diplomatic,
    humanitarian, speech, watch, tally, mine_action, explosive); ``near`` names kinds that reports
    mistake for it; ``codes`` maps it to other projects' codes. A class of weapons by calibre names
    its ``weapon`` and the millimetres that it lies above or goes up to.
    """

    key: Name
    labels: dict[str, str]
    description: str = ""
    group: str | None = None
    near: tuple[str, ...] = ()
    codes: dict[str, str] = {}
    unit: str | None = None
    is_a: str | None = None
    weapon: str | None = None
    over_mm: float | None = None
    to_mm: float | None = None

    def label(self, language: str) -> str:
        """Return the label in the language."""
        return self.labels[language]


class Vocabulary:
    """The lists of words, by name of the list; knows nothing of any one conflict."""

    def __init__(self, lists: dict[str, dict[str, Word]]) -> None:
        self._lists = lists

    def words(self, listed: str) -> dict[str, Word]:
        """Return the words of a list by key, in the order of the file."""
        return self._lists[listed]

    def lists(self) -> Iterator[str]:
        """Return the names of the lists."""
        return iter(self._lists)

    def has(self, listed: str, key: str) -> bool:
        """Whether the list knows the word."""
        return key in self._lists[listed]

    def label(self, listed: str, key: str, language: str = "en") -> str:
        """Return the label of a word; one that the list does not know is shown as stored."""
        word = self._lists[listed].get(key)
        return key.replace("_", " ") if word is None else word.label(language)

    def group(self, kind: str) -> str | None:
        """Return the family of an event kind, ``None`` for a kind the vocabulary does not know."""
        word = self._lists["event_kinds"].get(kind)
        return None if word is None else word.group

    def lineage(self, listed: str, key: str) -> tuple[str, ...]:
        """Return the word and every wider word that it is one of, the narrowest first."""
        found: list[str] = []
        step: str | None = key
        while step is not None and step not in found:
            found.append(step)
            word = self._lists[listed].get(step)
            step = None if word is None else word.is_a
        return tuple(found)

    def extended(self, words: dict[str, dict[str, dict[str, str]]]) -> "Vocabulary":
        """Return this vocabulary with a case's own words added: list, key, labels by language."""
        lists = {name: dict(found) for name, found in self._lists.items()}
        for listed, added in words.items():
            for key, labels in added.items():
                lists.setdefault(listed, {})[key] = Word(key=key, labels=labels)
        return Vocabulary(lists)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the words that ship with the package."""
    folder = resources.files("groundtruce.model") / "vocab"
    lists = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            plain: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
            lists[file.name.removesuffix(".yaml")] = {
                key: Word(key=key, **found) for key, found in plain.items()
            }
    return Vocabulary(lists)
