"""The score: how often machines were right, and whether they were as sure as they should be."""

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from groundtruce.model.review import Decision, Review, measuring
from groundtruce.reports.review.calibration import signal_of
from groundtruce.reports.review.fields import FIELDS

EDGES = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
# Two standard deviations on either side: 95 % of the mass.
TWO_SIDED = 1.96


def score(reviews: Iterable[Review]) -> dict[str, Any]:
    """Return precision by kind, by reader and by field, and the reliability of the confidences.

    Precision is the share of reviewed claims that were accepted as they were; ``kept`` the share
    not rejected. Confidences are those shown when the person looked, before this review counted.
    """
    given = list(measuring(reviews).values())
    rated = [(one.sure, one.is_right) for one in given if one.sure is not None]
    return {
        "reviewed": len(given),
        "overall": _row("all", given),
        "kinds": _rows(given, lambda one: one.said.kind),
        "readers": _rows(given, lambda one: " ".join(signal_of(one.said)).replace("_", " ")),
        "fields": _fields(given),
        "reliability": _reliability(rated),
        "brier": _mean([(sure - right) ** 2 for sure, right in rated]),
        "calibration_error": _error(rated),
    }


def interval(right: int, seen: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson), which a few claims leave wide.

    >>> interval(0, 0)
    (0.0, 1.0)
    """
    if seen == 0:
        return 0.0, 1.0
    share, square = right / seen, TWO_SIDED**2
    middle = (share + square / (2 * seen)) / (1 + square / seen)
    spread = share * (1 - share) / seen + square / (4 * seen**2)
    half = TWO_SIDED * math.sqrt(spread) / (1 + square / seen)
    return round(max(0.0, middle - half), 3), round(min(1.0, middle + half), 3)


def _rows(given: Sequence[Review], named: Any) -> list[dict[str, Any]]:
    names = sorted({named(one) for one in given})
    return [_row(name, [one for one in given if named(one) == name]) for name in names]


def _row(name: str, given: Sequence[Review]) -> dict[str, Any]:
    counted = Counter(one.decision for one in given)
    right, seen = counted[Decision.ACCEPTED], len(given)
    return {
        "name": name,
        "reviewed": seen,
        "accepted": right,
        "corrected": counted[Decision.CORRECTED],
        "rejected": counted[Decision.REJECTED],
        "precision": _share(right, seen),
        "from_to": interval(right, seen),
        "kept": _share(seen - counted[Decision.REJECTED], seen),
    }


def _fields(given: Sequence[Review]) -> list[dict[str, Any]]:
    """Return for each field how often a person left it, among claims that were not rejected."""
    kept = [one for one in given if one.decision is not Decision.REJECTED]
    wrong = Counter(name for one in kept for name in one.changes)
    return [
        {
            "name": name,
            "corrected": wrong[name],
            "right": _share(len(kept) - wrong[name], len(kept)),
        }
        for name in FIELDS
    ]


def _reliability(rated: Sequence[tuple[float, bool]]) -> list[dict[str, Any]]:
    rows = []
    for number, (low, high) in enumerate(itertools.pairwise(EDGES)):
        last = number == len(EDGES) - 2
        inside = [(s, r) for s, r in rated if low <= s < high or (last and s == high)]
        if inside:
            right = sum(r for _, r in inside)
            rows.append(
                {
                    "from": low,
                    "to": high,
                    "reviewed": len(inside),
                    "sure": _mean([s for s, _ in inside]),
                    "right": _share(right, len(inside)),
                    "from_to": interval(right, len(inside)),
                }
            )
    return rows


def _error(rated: Sequence[tuple[float, bool]]) -> float | None:
    """Return the mean distance of sure and right over the rows, weighed by their claims."""
    rows = _reliability(rated)
    if not rows:
        return None
    weighed = math.fsum(row["reviewed"] * abs(row["sure"] - row["right"]) for row in rows)
    return round(weighed / len(rated), 3)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _mean(values: Sequence[float]) -> float | None:
    return round(math.fsum(values) / len(values), 3) if values else None
