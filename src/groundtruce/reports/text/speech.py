"""One act of speech: who says it, with which word, and what is said, as spans of the text."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from groundtruce.reports.text.parse import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


Piece = tuple[int, int]


PUNCTUATION = " \t\n\r,;:–—-"


@dataclass(frozen=True)
class Attribution:
    """One act of speech. Pieces are spans of characters; ``above`` is the index it hangs below.

    ``does`` is what the speaker does (asserts, accuses, denies …, thinks), ``speaker`` the index
    of the speaker's head word in the parse, ``cue_word`` that of the cue, ``heads`` those of the
    words that head what is said.
    """

    does: str
    source: tuple[Piece, ...]
    cue: Piece
    content: tuple[Piece, ...]
    cue_word: int
    speaker: int | None = None
    heads: tuple[int, ...] = ()
    denied_of: int | None = None
    refused: bool = False
    above: int | None = None
    told: int | None = field(default=None)

    @property
    def span(self) -> Piece:
        """Return from where to where all its pieces lie."""
        pieces = [*self.source, self.cue, *self.content]
        return (min(p[0] for p in pieces), max(p[1] for p in pieces))


def phrase_of(word: "Token", verb: "Token") -> list["Token"]:
    """Return the noun phrase of the word, without a clause that holds the cue."""
    gone: set[int] = set()
    for child in word.children:
        if child.dep_ in ("relcl", "acl") and child.left_edge.i <= verb.i <= child.right_edge.i:
            gone |= {t.i for t in child.subtree}
    kept = [t for t in word.subtree if t.i not in gone]
    while kept and kept[-1].is_punct and kept[-1].text not in ")”\"'":
        kept.pop()
    while kept and kept[-1].text in ("'s", "’s", "’", "'"):
        kept.pop()
    return kept or [word]


def piece_of(tokens: Iterable, doc: "Doc | None" = None) -> Piece:  # type: ignore[type-arg]
    """Return the span from the first of the tokens to the last."""
    listed = [doc[t] if doc is not None else t for t in tokens]
    return (listed[0].idx, listed[-1].idx + len(listed[-1]))


def trimmed(doc: "Doc", first: int, last: int) -> Piece:
    """Return the span of the words without the marks around it."""
    start, end = doc[first].idx, doc[last].idx + len(doc[last])
    text = text_of(doc)
    while start < end and text[start] in PUNCTUATION:
        start += 1
    while start < end and text[end - 1] in PUNCTUATION + ".":
        end -= 1
    return (start, end)


def without(doc: "Doc", first: int, last: int, gone: set[int]) -> list[Piece]:
    """Return the spans of the words from first to last that are not gone."""
    pieces, start = [], None
    for number in range(first, last + 2):
        kept = number <= last and number not in gone
        if kept and start is None:
            start = number
        elif not kept and start is not None:
            pieces.append(trimmed(doc, start, number - 1))
            start = None
    return [piece for piece in pieces if piece[1] > piece[0]]


def merged(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return the spans in order, those that touch as one."""
    joined: list[Piece] = []
    for piece in sorted(set(pieces)):
        if joined and piece[0] <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], piece[1]))
        else:
            joined.append(piece)
    return tuple(joined)
