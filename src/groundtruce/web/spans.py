"""Spans: a report's own bytes cut where claims begin and end, so that a page can mark them."""

from collections.abc import Callable, Iterable
from itertools import pairwise

from groundtruce.flow.reviewing import Hint
from groundtruce.model.report import Report
from groundtruce.reports.field.answers import Answer, parse

LONGEST = 200_000
_FAR = 600


def marked(report: Report, original: bytes) -> list[dict[str, object]]:
    """Return the report's text in parts, each with the numbers of the claims that quote it.

    The parts together are the bytes of the report; a report longer than 200 kB is shown from a
    little before its first quoted words.
    """
    quotes = [
        (claim.excerpt.start, claim.excerpt.end, number)
        for number, claim in enumerate(report.claims, 1)
        if claim.excerpt.sha256 == report.original
    ]
    start, end = report.start, report.end
    if end - start > LONGEST and quotes:
        start = max(start, min(one[0] for one in quotes) - _FAR)
    end = min(end, start + LONGEST)
    inside = [(max(start, a), min(end, b), n) for a, b, n in quotes if a < end and b > start]
    edges = sorted({start, end, *(edge for a, b, _ in inside for edge in (a, b))})
    return [
        {
            "text": original[a:b].decode("utf-8", errors="replace"),
            "claims": [n for x, y, n in inside if x <= a and b <= y],
            "hint": None,
        }
        for a, b in pairwise(edges)
    ]


def hinted(
    report: Report, original: bytes, found: Callable[[str], Iterable[Hint]]
) -> list[dict[str, object]]:
    """Return the text of a report that nobody read, cut where days, names and numbers stand."""
    text = original[report.start : min(report.end, report.start + LONGEST)].decode(errors="replace")
    parts: list[dict[str, object]] = []
    at = 0
    for hint in found(text):
        if hint.start >= at:
            parts.append({"text": text[at : hint.start], "claims": [], "hint": None})
            parts.append({"text": text[hint.start : hint.end], "claims": [], "hint": hint})
            at = hint.end
    return [*parts, {"text": text[at:], "claims": [], "hint": None}]


def answers(report: Report, original: bytes) -> list[dict[str, object]]:
    """Return the answers of a filled form, each with the numbers of the claims that quote it."""
    root = parse(original[report.start : report.end])
    return [
        {"name": name, "text": one.text, "claims": _quoting(one, report)}
        for name, one in _named(root, ())
    ]


def _named(answer: Answer, path: tuple[str, ...]) -> Iterable[tuple[str, Answer]]:
    for child in answer.children:
        here = (*path, child.name)
        if child.text and not child.children:
            yield " › ".join(here), child
        yield from _named(child, here)


def _quoting(answer: Answer, report: Report) -> list[int]:
    first, last = report.start + answer.start, report.start + answer.end
    return [
        number
        for number, claim in enumerate(report.claims, 1)
        if claim.excerpt.sha256 == report.original
        and first <= claim.excerpt.start
        and claim.excerpt.end <= last
    ]
