"""The timeline: incidents by day and status as a picture whose bars lead to their days."""

from datetime import date, timedelta

from groundtruce.web.filter import EPOCH
from groundtruce.web.index import STATUSES

HEIGHT = 64
# Beyond so many days a bar stands for a week, so that each can still be hit.
MOST_BARS = 220
WEEK = 7


def bars(counts: dict[int, list[int]], address: str) -> list[dict[str, object]]:
    """Return bars from the first day to the last, each with its span, counts and address.

    ``address`` is that of the page with its other filters, ending so that days can be added.
    """
    if not counts:
        return []
    first, last = min(counts), max(counts)
    step = 1 if last - first < MOST_BARS else WEEK
    if step == WEEK:
        first -= (EPOCH + timedelta(days=first)).weekday()
    nothing = [0] * len(STATUSES)
    sums = [
        [sum(column) for column in zip(*(counts.get(d, nothing) for d in days), strict=True)]
        for days in (range(at, at + step) for at in range(first, last + 1, step))
    ]
    most = max(sum(one) for one in sums) or 1
    return [
        _bar(EPOCH + timedelta(days=first + at * step), step, one, most, at, address)
        for at, one in enumerate(sums)
    ]


def _bar(
    day: date, step: int, counts: list[int], most: int, at: int, address: str
) -> dict[str, object]:
    until = day + timedelta(days=step - 1)
    parts, top = [], float(HEIGHT)
    for status, number in zip(STATUSES, counts, strict=True):
        if number:
            tall = number / most * HEIGHT
            top -= tall
            parts.append({"status": status, "y": round(top, 2), "height": round(tall, 2)})
    return {
        "at": at,
        "since": day.isoformat(),
        "until": until.isoformat(),
        "total": sum(counts),
        "parts": parts,
        "address": f"{address}since={day}&until={until}",
    }
