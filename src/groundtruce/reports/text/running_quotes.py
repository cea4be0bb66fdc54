"""Quotations that nobody introduces: the speaker of the words before may still be speaking."""

from dataclasses import replace
from typing import TYPE_CHECKING

from groundtruce.reports.text.parse import text_of
from groundtruce.reports.text.quotation import is_speech
from groundtruce.reports.text.speech import PUNCTUATION, Attribution, Piece, merged

if TYPE_CHECKING:
    from spacy.tokens import Doc


FARTHEST = 700


def with_running_quotes(
    doc: "Doc", quotes: list[Piece], found: list[Attribution]
) -> list[Attribution]:
    """Give quotations that nobody introduces to the speaker of the same or the paragraph before."""
    text = text_of(doc)
    told = [one for one in found if not _inside(one.cue, quotes)]
    claimed = [piece for one in told for piece in one.content]
    for quote in quotes:
        if not is_speech(text, quote) or any(s < quote[1] and quote[0] < e for s, e in claimed):
            continue
        before = [
            one for one in told if one.source and one.does != "thinks" and one.cue[0] < quote[0]
        ]
        if not before:
            continue
        last = max(before, key=lambda one: one.cue[0])
        if _runs_on(doc, last, quote):
            longer = replace(last, content=merged((*last.content, quote)))
            told[told.index(last)] = found[found.index(last)] = longer
            claimed.append(quote)
    return found


def _inside(piece: Piece, quotes: list[Piece]) -> bool:
    return any(start <= piece[0] < end for start, end in quotes)


def _runs_on(doc: "Doc", last: Attribution, quote: Piece) -> bool:
    """Whether a quotation that nobody introduces is the last speaker's still.

    It is where nothing stands between, or where it is a long one that begins a line.
    """
    text = text_of(doc)
    until = max(doc[last.cue_word].sent.end_char, last.span[1])
    if until > quote[0]:
        return False
    between = text[until : quote[0]]
    if not between.strip(PUNCTUATION + ".“”\"'"):
        return True
    length = quote[1] - quote[0]
    begins = text[: quote[0]].rstrip(" ").endswith(("\n", ":"))
    return len(between) < FARTHEST and (length > 100 or (begins and length > 60))
