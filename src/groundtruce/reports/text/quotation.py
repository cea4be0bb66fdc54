"""Quotations: what stands between quotation marks, never across a blank line."""

import re
from collections.abc import Iterator

_PAIRS = {"“": "”", "«": "»", "„": "“”", "「": "」", "``": "''"}
_MARK = re.compile(r"``|''|[“”«»„「」\"]|\n\s*\n")
SHORTEST_SPEECH = 3


def quotations(text: str) -> list[tuple[int, int]]:
    """Return the spans of quotations with their marks, in order.

    One that is left open ends with its paragraph, as speech over several paragraphs is printed.
    """
    return list(_walk(text))


def _walk(text: str) -> Iterator[tuple[int, int]]:
    opened: int | None = None
    closes = ""
    for found in _MARK.finditer(text):
        mark = found.group()
        if mark[0] == "\n":
            if opened is not None:
                yield (opened, found.start())
            opened = None
        elif opened is None:
            if mark == '"' or mark in _PAIRS:
                opened, closes = found.start(), _PAIRS.get(mark, '"')
        elif mark in closes:
            yield (opened, found.end())
            opened = None
    if opened is not None and len(text) - opened > 1:
        yield (opened, len(text.rstrip()))


def is_speech(text: str, span: tuple[int, int]) -> bool:
    """Whether a quotation is long enough to be speech, and no word set in marks."""
    return len(text[span[0] : span[1]].split()) >= SHORTEST_SPEECH
