"""Voices that close a line: "Two killed in shelling - army spokesman", "One soldier dead: Kyiv".

Agencies name the voice of a headline behind a dash or a colon. It is cut off as a sentence of its
own before the grammar sees the line, for else it hangs on the last noun.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from groundtruce.reports.text.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Doc

MARKS = ("-", "–", "—", ":")
SHORTEST_LINE = 4
LONGEST_VOICE = 8
LONGEST_NAME = 3
# What a clause has and a voice has not.
CLAUSES = frozenset(("that", "was", "were", "is", "are", "has", "have", "had", "will", "to", "but"))
CLAUSES |= {"who", "which", "he", "she", "they", "it", "not", "would", "could"}


def closed_lines(doc: "Doc") -> Iterator[tuple[int, int, int]]:
    """Yield first word, mark and end of each line that a voice closes."""
    start = 0
    for at in [t.i for t in doc if t.is_space and "\n" in t.text] + [len(doc)]:
        mark = _mark(doc, start, at)
        if mark is not None and _is_voice(doc, mark, at):
            yield _last_sentence(doc, start, mark), mark, at
        start = at + 1


def _mark(doc: "Doc", start: int, end: int) -> int | None:
    """Return the last dash between spaces, or colon, of a line without a full stop."""
    if end - start <= SHORTEST_LINE or doc[end - 1].text in (".", "?", "!"):
        return None
    for at in range(end - 2, start + SHORTEST_LINE - 1, -1):
        spaced = doc[at].whitespace_ and (doc[at].text == ":" or doc[at - 1].whitespace_)
        if doc[at].text in MARKS and spaced:
            return at
    return None


def _is_voice(doc: "Doc", mark: int, end: int) -> bool:
    voice = doc[mark + 1 : end]
    if len(voice) > LONGEST_VOICE or any(t.is_punct and t.text not in ("-", "&") for t in voice):
        return False
    said = {t.lower_.removesuffix("s") for t in voice} | {t.lower_ for t in voice}
    if said & {*words("roles")["offices"], *words("roles")["closing"]}:
        return not said & CLAUSES
    return len(voice) <= LONGEST_NAME and all(t.is_title or t.is_upper for t in voice)


def _last_sentence(doc: "Doc", start: int, mark: int) -> int:
    ends = [t.i + 1 for t in doc[start:mark] if t.text in (".", "?", "!")]
    return max([start, *ends])
