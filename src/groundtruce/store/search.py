"""Search: words inside any script, since Thai and Khmer put no space between theirs.

Text is brought to one form on the way in and in every question. The original stays as it was.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import product

from groundtruce.model.claim import Claim
from groundtruce.model.report import Report

TRIGRAM = 3
SNIPPET_CHARS = 160
# Zero-width spaces and joiners, soft hyphen, byte-order mark.
_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_QUOTED_OR_BARE = re.compile(r'"([^"]+)"|(\S+)')


def normal(text: str) -> str:
    """Return the text as it is searched: composed, without what is not seen, single spaces.

    >>> normal("ស្រុក\u200bខ្មែរ") == "ស្រុកខ្មែរ"
    True
    """
    if not text.isascii():
        composed = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
        # NFC leaves Thai sara am in two forms that look alike and are typed alike.
        text = composed.replace("\u0e4d\u0e32", "\u0e33")
    return " ".join(text.replace("\x00", "").split())


def words(query: str) -> list[str]:
    """Return what must occur: each word, or each run of words in quotation marks.

    >>> words('shelling "armed clash"')
    ['shelling', 'armed clash']
    """
    found = (normal(quoted or bare) for quoted, bare in _QUOTED_OR_BARE.findall(query))
    return [word for word in found if word]


def phrases(long_words: Iterable[str]) -> str:
    """Write words as an FTS5 query in which each is a literal and all must match."""
    return " AND ".join('"' + word.replace('"', '""') + '"' for word in long_words)


def patterns(word: str) -> list[str]:
    r"""Write a word of one or two letters as LIKE patterns, one for each way to capitalise it.

    LIKE itself takes only ASCII letters for equal; ``\`` is the escape.

    >>> patterns("5%")
    ['%5\\%%']
    >>> patterns("у")
    ['%У%', '%у%']
    """
    spelt = product(*({letter.lower(), letter.upper()} for letter in word))
    escaped = (re.sub(r"([\\%_])", r"\\\1", "".join(letters)) for letters in spelt)
    return sorted({f"%{word}%" for word in escaped})


def body(report: Report) -> str:
    """Return what of a report can be searched: title, texts, and places in both sides' names."""
    told: list[str] = []
    for piece in map(normal, dict.fromkeys(_pieces(report))):
        if piece and not any(piece in earlier for earlier in told):
            told.append(piece)
    return "\n".join(told)


def snippet(body: str, wanted: list[str]) -> str:
    """Return the words around the first of the wanted ones."""
    found = (re.search(re.escape(word), body, re.IGNORECASE) for word in wanted)
    first = min((match.start() for match in found if match), default=0)
    start = max(0, first - SNIPPET_CHARS // 3)
    cut = body[start : start + SNIPPET_CHARS].replace("\n", " · ")
    return ("…" if start else "") + cut + ("…" if start + SNIPPET_CHARS < len(body) else "")


def _pieces(report: Report) -> Iterator[str]:
    yield report.title or ""
    yield report.text
    for claim in report.claims:
        yield claim.text
        yield from _names(claim)


def _names(claim: Claim) -> Iterator[str]:
    if claim.place is not None:
        for toponym in claim.place.toponyms:
            yield toponym.text
            yield toponym.script or ""
        yield claim.place.admin or ""
