"""The chart: incidents per week by status, and below it on how many days anybody watched."""

from datetime import date
from typing import Any

from groundtruce.briefs.drawing import mark, number, picture, words
from groundtruce.briefs.phrase import Pen
from groundtruce.model.finding import Status

WIDTH, HEIGHT = 720.0, 250.0
_LEFT, _RIGHT, _TOP, _FLOOR = 30.0, 8.0, 30.0, 176.0
_WATCH_TOP, _WATCH_FLOOR = 202.0, 222.0
_MONTH_ROOM = 34.0
_DAYS = 7
_ORDER = tuple(Status)


def svg(weeks: dict[str, Any], pen: Pen) -> str:
    """Return the chart of the weeks that a brief's holding section carries."""
    bins = weeks["bins"]
    if not bins:
        return ""
    step = (WIDTH - _LEFT - _RIGHT) / len(bins)
    top = _ceiling(max(sum(one["counts"].values()) for one in bins))
    parts = [_patterns(), *_grid(top), *_legend(bins, pen)]
    parts += _texts(weeks, step, pen)
    for index, week in enumerate(bins):
        parts += _column(week, _LEFT + index * step, step, top)
    parts += _months(bins, step, pen)
    parts.append(words(pen.label("labels", "days_watched"), _LEFT, _WATCH_FLOOR + 22, "small"))
    return picture(WIDTH, HEIGHT, alt(weeks, pen), *parts)


def alt(weeks: dict[str, Any], pen: Pen) -> str:
    """Return the chart in words: how many weeks, how many incidents, the week with the most."""
    bins = weeks["bins"]
    total = sum(sum(one["counts"].values()) for one in bins)
    most = max(bins, key=lambda one: (sum(one["counts"].values()), one["start"]))
    return (
        f"{pen.label('labels', 'incidents_per_week')}: {pen.count(total, 'incident')}, "
        f"{bins[0]['start']} – {bins[-1]['start']}; {pen.label('labels', 'highest')}: "
        f"{sum(most['counts'].values())}, {pen.label('labels', 'week_of')} {most['start']}"
    )


def _column(week: dict[str, Any], x: float, step: float, top: int) -> list[str]:
    unit = (_FLOOR - _TOP) / top
    y = _FLOOR
    parts = []
    for status in _ORDER:
        height = week["counts"].get(status.value, 0) * unit
        if height:
            y -= height
            parts.append(_bar(f"f-{status.value}", x, y, step, height))
    depth = week["watched"] / _DAYS * (_WATCH_FLOOR - _WATCH_TOP)
    parts.append(_bar("f-unwatched", x, _WATCH_TOP, step, _WATCH_FLOOR - _WATCH_TOP))
    if depth:
        parts.append(_bar("f-watched", x, _WATCH_FLOOR - depth, step, depth))
    return parts


def _bar(kind: str, x: float, y: float, step: float, height: float) -> str:
    gap = min(2.0, step * 0.14)
    box = f'x="{number(x + gap / 2)}" y="{number(y)}" width="{number(step - gap)}"'
    return f'<rect class="{kind}" {box} height="{number(height)}"/>'


def _grid(top: int) -> list[str]:
    unit = (_FLOOR - _TOP) / top
    parts = []
    for value in range(0, top + 1, max(1, top // 4)):
        y = _FLOOR - value * unit
        line = (
            f'x1="{number(_LEFT)}" x2="{number(WIDTH - _RIGHT)}" y1="{number(y)}" y2="{number(y)}"'
        )
        parts.append(f'<line class="grid" {line}/>')
        parts.append(words(f"{value}", _LEFT - 5, y + 4, "small", "end"))
    return parts


def _ceiling(most: int) -> int:
    # The next number of which a quarter is whole, so that the grid lines are.
    return max(4, -(-most // 4) * 4)


def _months(bins: list[dict[str, Any]], step: float, pen: Pen) -> list[str]:
    parts, last, written = [], "", -WIDTH
    for index, week in enumerate(bins):
        start = date.fromisoformat(week["start"])
        month = pen.month(start, short=len(bins) > 6)
        if month != last:
            x = _LEFT + index * step
            last = month
            # A month of which the chart shows a week or two has no room for its name.
            if x - written >= _MONTH_ROOM and WIDTH - x >= _MONTH_ROOM:
                parts.append(words(month, x + 1, _FLOOR + 15, "small"))
                written = x
    return parts


def _texts(weeks: dict[str, Any], step: float, pen: Pen) -> list[str]:
    first = date.fromisoformat(weeks["bins"][0]["start"])
    parts = []
    for text in weeks["texts"]:
        x = _LEFT + (date.fromisoformat(text["on"]) - first).days / _DAYS * step
        line = f'x1="{number(x)}" x2="{number(x)}" y1="{number(_TOP - 8)}" y2="{number(_FLOOR)}"'
        parts.append(f'<line class="truce" {line}/>')
    if parts:
        parts.append(
            words(
                pen.label("labels", "agreements_in_effect"),
                WIDTH - _RIGHT,
                12,
                "small truce-word",
                "end",
            )
        )
    return parts


def _legend(bins: list[dict[str, Any]], pen: Pen) -> list[str]:
    parts, x = [], _LEFT
    for status in _ORDER:
        if any(status.value in one["counts"] for one in bins):
            label = pen.label("statuses", status.value)
            parts.append(mark(status.value, x + 5, 8, 5))
            parts.append(words(label, x + 14, 12, "small"))
            x += 28 + 6.1 * len(label)
    return parts


def _patterns() -> str:
    hatch = '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
    hatch += 'patternTransform="rotate(45)"><rect class="f-contested-under" width="5" height="5"/>'
    hatch += '<rect class="f-contested-line" width="2.6" height="5"/></pattern>'
    dots = '<pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse">'
    dots += '<rect class="f-refuted-under" width="4" height="4"/>'
    dots += '<circle class="f-refuted-line" cx="2" cy="2" r="1"/></pattern>'
    return f"<defs>{hatch}{dots}</defs>"
