"""Who: from the name in a column to a source of the case.

A speaker that nobody knows has no side and no reliability; whether its reports are kept or set
aside is said by the card.
"""

from groundtruce.model.case import Case
from groundtruce.model.source import Source, SourceKind
from groundtruce.reports.card import Card, nearest
from groundtruce.reports.row import Refused
from groundtruce.reports.words import Words, plain


class Speakers:
    """The case's sources by id and name, and those met on the way that it does not know."""

    def __init__(self, case: Case, card: Card, words: Words) -> None:
        self._known = {source.id: source for source in case.sources}
        self._names = {plain(source.name): source for source in case.sources}
        self._keeps_unknown = card.unknown_sources == "keep"
        self._words = words
        self.met: dict[str, Source] = {}

    def source(self, said: str, kind: str = "", speaks_for: str = "") -> Source:
        """Return the source of that id or name; an unknown one is kept only if the card says so.

        A source met for the first time has reliability F (cannot be judged), and kind and party
        from the row.
        """
        found = self._find(said)
        if found is not None:
            return found
        if not self._keeps_unknown:
            raise self._unknown(said, "source")
        return self._meet(said, kind, speaks_for)

    def named(self, said: str, field: str) -> str:
        """Return the id of an origin or carrier; one that the case does not know keeps its name.

        An unknown origin is refused where unknown sources are: two spellings of one origin would
        count as two voices.
        """
        found = self._find(said)
        if found is not None:
            return found.id
        if field == "origin" and not self._keeps_unknown:
            raise self._unknown(said, field)
        return said[:200]

    def _find(self, said: str) -> Source | None:
        return self._known.get(said) or self._names.get(plain(said))

    def _meet(self, said: str, kind: str, speaks_for: str) -> Source:
        party = self._words.party(speaks_for) if speaks_for else None
        usual = SourceKind.PARTY if party else SourceKind.MEDIA
        word = self._words.key("source_kinds", kind) if kind else None
        source = Source(
            id=said[:200],
            name=said,
            kind=SourceKind(word) if word else usual,
            side=party,
            speaks_for=party,
        )
        self.met.setdefault(source.id, source)
        return source

    def _unknown(self, said: str, field: str) -> Refused:
        near = nearest(said, self._known, 2)
        by_name = [self._names[name].id for name in nearest(plain(said), self._names, 2)]
        hint = ", ".join(dict.fromkeys([*near, *by_name]))
        return Refused(
            field,
            f"the case has no source {said[:80]!r}",
            "Add it to sources.yaml, translate it in the card under "
            f"'values: {field}:', or say 'unknown_sources: keep'."
            + (f" The nearest are {hint}." if hint else ""),
        )
