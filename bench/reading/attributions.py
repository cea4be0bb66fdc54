"""Who says what: PolNeAR's development articles, with the strict measure and by characters.

Strict: the speakers overlap and the contents agree in four characters of five. PolNeAR marks no
speech inside speech, so only the outermost acts are compared, thoughts where the verb is finite.
"""

from pathlib import Path
from typing import Any

from groundtruce.reports.text.attribution import attributions
from groundtruce.reports.text.parse import all_parsed
from groundtruce.reports.text.quotation import quotations
from groundtruce.reports.text.speech import Attribution

Piece = tuple[int, int]
AGREE = 0.8
FINITE = ("VBD", "VBZ", "VBP", "VBN")


def table(shared: Path, part: str = "dev", limit: int | None = None) -> list[tuple[str, str, str]]:
    """Return strict F1 and F1 of content characters."""
    documents = list(_documents(shared / "attribution" / "polnear" / part))[:limit]
    docs = all_parsed(text for text, _ in documents)
    hit = told = wanted = common = said = meant = 0
    for (text, gold), doc in zip(documents, docs, strict=True):
        quotes = quotations(text)
        read = [one for one in attributions(doc) if _counts(one, doc, quotes)]
        hit += _matches(gold, read)
        told, wanted = told + len(read), wanted + len(gold)
        ours = {c for one in read for c in _letters(text, one.content)}
        theirs = {c for one in gold for c in _letters(text, one["content"])}
        common, said, meant = common + len(ours & theirs), said + len(ours), meant + len(theirs)
    return [
        ("strict F1", ".360 → ≥ .50", _f1(hit / told, hit / wanted)),
        ("content characters F1", ".681 → ≥ .80", _f1(common / said, common / meant)),
    ]


def _f1(precision: float, recall: float) -> str:
    f1 = 2 * precision * recall / (precision + recall)
    return f"{f1:.3f} (P {precision:.3f} R {recall:.3f})"


def _counts(one: Attribution, doc: Any, quotes: list[Piece]) -> bool:
    if one.above is not None or any(start <= one.cue[0] < end for start, end in quotes):
        return False
    return one.does != "thinks" or doc[one.cue_word].tag_ in FINITE


def _matches(gold: list[dict[str, Any]], read: list[Attribution]) -> int:
    pairs = [
        (agreement, i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(read)
        if _meet(one["source"], other.source)
        and (agreement := _agreement(one["content"], other.content)) >= AGREE
    ]
    left: set[int] = set()
    right: set[int] = set()
    for _, i, j in sorted(pairs, reverse=True):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
    return len(left)


def _meet(ones: list[Piece], others: tuple[Piece, ...]) -> bool:
    if not ones and not others:
        return True
    return any(s < y and x < e for s, e in ones for x, y in others)


def _agreement(ones: list[Piece], others: tuple[Piece, ...]) -> float:
    a, b = _all(ones), _all(others)
    return len(a & b) / len(a | b)


def _all(pieces: Any) -> set[int]:
    return {number for start, end in pieces for number in range(start, end)}


def _letters(text: str, pieces: Any) -> set[int]:
    return {number for number in _all(pieces) if not text[number].isspace()}


def _documents(folder: Path) -> Any:
    for file in sorted((folder / "attributions").glob("*.ann")):
        name = file.stem.rpartition("_")[0]
        found = next(path for path in (folder / "text").iterdir() if path.name.startswith(name))
        with found.open(encoding="utf-8", newline="") as opened:
            yield opened.read(), _gold(file.read_text(encoding="utf-8"))


def _gold(marked: str) -> list[dict[str, Any]]:
    spans: dict[str, list[Piece]] = {}
    found: list[dict[str, Any]] = []
    for line in marked.splitlines():
        name, what, *_ = line.split("\t")
        if name.startswith("T"):
            pieces = what.split(" ", 1)[1].split(";")
            spans[name] = sorted((int(p.split()[0]), int(p.split()[1])) for p in pieces)
        elif name.startswith("E"):
            one: dict[str, Any] = {"source": [], "cue": [], "content": []}
            for part in what.split():
                role, _, span = part.partition(":")
                key = role.rstrip("0123456789").lower()
                if key in one:
                    one[key] += spans.get(span, [])
            if one["content"] and one not in found:
                found.append(one)
    return found
