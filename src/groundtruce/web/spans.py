"""Spans: a report's own bytes cut where claims begin and end, so that a page can mark them."""

from itertools import pairwise

from groundtruce.model.report import Report

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
        }
        for a, b in pairwise(edges)
    ]
