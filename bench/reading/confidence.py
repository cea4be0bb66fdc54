"""Confidence: are machines' claims as sure as they are often right? On texts that were labelled.

A claim of a labelled text is right where it is one of those that the text makes. Claims that the
labels do not speak of count as wrong, so the shares are lower bounds.
"""

from collections import defaultdict
from datetime import UTC, datetime

from tests.reports.text import mirrored

from groundtruce.reports.review.calibration import signal_of
from groundtruce.reports.review.score import interval
from groundtruce.reports.text import claims
from groundtruce.reports.text.claims import Arrival, Document

Row = tuple[str, str, str]
# Rests on, confidence shown, whether it is right.
Seen = tuple[str, float, bool]
ARRIVAL = Arrival("labelled", datetime(2026, 1, 1, tzinfo=UTC))


def table() -> list[Row]:
    """Return how often claims were right by what they rest on, on the texts never tuned on."""
    seen = measured(mirrored.FIRST_SIGHT)
    by_footing: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        by_footing[one[0]].append(one)
    rows = [_row(footing, found) for footing, found in sorted(by_footing.items())]
    brier = sum((sure - right) ** 2 for _, sure, right in seen) / max(1, len(seen))
    return [*rows, _row("all", seen), ("Brier score of the confidences", "", f"{brier:.3f}")]


def measured(file: str) -> list[Seen]:
    """Return every claim of a file's texts: what it rests on, how sure, whether it is right."""
    found: list[Seen] = []
    for entry, x, y, reading in mirrored.readings(file):
        report = claims.report(Document(reading.text, "0" * 64), reading, ARRIVAL, None)
        for claim, got in zip(report.claims, mirrored.told_as(reading, x, y), strict=True):
            right = any(mirrored.fits(want, got) for want in entry["says"])
            found.append((signal_of(claim)[1], claim.confidence or 0.0, right))
    return found


def _row(footing: str, seen: list[Seen]) -> Row:
    right = sum(is_right for *_, is_right in seen)
    shown = sum(sure for _, sure, _ in seen) / max(1, len(seen))
    low, high = interval(right, len(seen))
    share = right / max(1, len(seen))
    what = f"claims right, {footing.replace('_', ' ')}, {len(seen)} at {shown:.2f} sure"
    return (what, "", f"{share:.2f} ({low:.2f} to {high:.2f})")
