"""Words: from what a source writes to the key that the vocabulary stores.

A source may use our key, or the word's label in any language of the vocabulary, in any case and
spacing.
"""

import re
from functools import lru_cache

from groundtruce.model.case import Case
from groundtruce.model.vocabulary import vocabulary
from groundtruce.reports.card import nearest
from groundtruce.reports.row import Refused


class Words:
    """The vocabulary with the case's own words, asked by what a source writes."""

    def __init__(self, case: Case) -> None:
        self._vocabulary = vocabulary().extended(case.words)
        self._keys: dict[str, dict[str, str]] = {}
        self._parties = _party_words(case)

    def key(self, listed: str, said: str) -> str | None:
        """Return the word's key, ``None`` where the list has no such word."""
        found = self._keys.get(listed)
        if found is None:
            found = self._keys[listed] = self._index(listed)
        return found.get(said) or found.get(plain(said))

    def must(self, listed: str, said: str, field: str) -> str:
        """Return the word's key; refuses an unknown word and names the nearest ones."""
        key = self.key(listed, said)
        if key is None:
            near = nearest(plain(said), self._keys[listed], 3)
            keys = list(dict.fromkeys(self._keys[listed][word] for word in near))
            hint = f" The nearest words are {', '.join(keys)}." if keys else ""
            raise Refused(
                field,
                f"{said[:80]!r} is no word of the list {listed!r}",
                f"Translate it in the card under 'values: {field}:'.{hint}",
            )
        return key

    def party(self, said: str) -> str:
        """Return the party's code for its code, label or demonym; other words stay as they are."""
        return self._parties.get(plain(said), said)

    def _index(self, listed: str) -> dict[str, str]:
        words = self._vocabulary.words(listed) if listed in self._vocabulary.lists() else {}
        labels = {
            plain(label): key for key, word in words.items() for label in word.labels.values()
        }
        return {**labels, **{plain(key): key for key in words}, **{key: key for key in words}}


@lru_cache(maxsize=65536)
def plain(said: str) -> str:
    """Return a word without case, and with one underscore for each run of spaces and hyphens."""
    return re.sub(r"[\s_\-/]+", "_", said.strip().casefold())


def _party_words(case: Case) -> dict[str, str]:
    words = {
        plain(word): party.id
        for party in case.parties
        for word in (*party.labels.values(), *party.demonyms)
    }
    return {**words, **{plain(party.id): party.id for party in case.parties}}
