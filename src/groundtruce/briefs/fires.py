"""Fires: a map of fire events with incidents that space speaks for, and a chart of their weeks.

Pictures that stand alone: their colours are inside. A fire is drawn whoever lit it; a ring marks
an incident that heat corroborates, and the words below say how often peace would have had one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from groundtruce.briefs import map as ground_map
from groundtruce.briefs.basemap import Layers
from groundtruce.briefs.drawing import mark, number, picture, print_style, words
from groundtruce.briefs.map import Frame, frame_of
from groundtruce.briefs.phrase import Pen
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding
from groundtruce.model.heat import Said
from groundtruce.model.vocabulary import Vocabulary, vocabulary

_FIRE, _MARK, _RING = 1.3, 3.6, 6.4
_WIDTH, _HEIGHT, _LEFT, _TOP, _FLOOR = 720.0, 200.0, 48.0, 14.0, 164.0
_LINE, _LETTERS = 13.0, 74
_LEAST_APART = 62.0


@dataclass(frozen=True)
class Spot:
    """A fire event: where it burned and on how many days."""

    lon: float
    lat: float
    days: int


def fire_map(
    spots: Sequence[Spot], findings: Sequence[Finding], case: Case, layers: Layers, said: str
) -> str:
    """Return the map of fires and of incidents; ``said`` is what must be read with it."""
    pen = Pen(case, _words(case))
    frame = frame_of([], case)
    marks = [(one, *frame.at(*centre)) for one in findings if (centre := _centre(one, frame))]
    parts = ground_map.ground(frame, case, layers)
    parts += [_dot(one, frame) for one in spots if frame.holds(one.lon, one.lat)]
    parts += ground_map.names(frame, layers, pen, [(x, y) for _, x, y in marks])
    parts += [mark(one.status.value, x, y, _MARK, "halo") for one, x, y in marks]
    parts += [_ring(x, y) for one, x, y in marks if _corroborates(one)]
    lines = wrap(" ".join((said, *(pen.closed(one) for one in case.attribution))), _LETTERS)
    parts += [
        words(line, 6, frame.height + _LINE * (row + 1), "small") for row, line in enumerate(lines)
    ]
    height = frame.height + _LINE * (len(lines) + 0.5)
    return alone(picture(ground_map.WIDTH, height, f"{case.title}: {said}", *parts))


def weekly_chart(weeks: Sequence[tuple[date, int]], title: str) -> str:
    """Return the chart of fire events by week, weeks of none among them."""
    most = max((count for _, count in weeks), default=0)
    top = max(4, -(-most // 4) * 4)
    parts = [*_grid(top), words(title, _LEFT, _HEIGHT - 6, "small")]
    step = (_WIDTH - _LEFT - 8) / max(1, len(weeks))
    written = -_WIDTH
    for at, (week, count) in enumerate(weeks):
        x, tall = _LEFT + at * step, count / top * (_FLOOR - _TOP)
        gap = min(2.0, step * 0.14)
        box = f'x="{number(x)}" y="{number(_FLOOR - tall)}" width="{number(step - gap)}"'
        name = f"<title>{week}: {count:,}</title>"
        parts.append(f'<rect class="fire-bar" {box} height="{number(tall)}">{name}</rect>')
        if x - written >= _LEAST_APART and _WIDTH - x >= _LEAST_APART:
            parts.append(words(f"{week}", x, _FLOOR + 14, "small"))
            written = x
    total = sum(count for _, count in weeks)
    return alone(picture(_WIDTH, _HEIGHT, f"{title}: {total:,}, at most {most:,}", *parts))


def alone(svg: str) -> str:
    """Return a picture with its colours inside, to be opened outside of any page."""
    head, _, rest = svg.partition(">")
    return f"{head}><style>{print_style()}</style>{rest}\n"


def _words(case: Case) -> Vocabulary:
    return vocabulary().extended(case.words)


def _centre(finding: Finding, frame: Frame) -> tuple[float, float] | None:
    place = finding.incident.place
    centre = place.centre if place is not None and place.is_pin else None
    return centre if centre is not None and frame.holds(*centre) else None


def _corroborates(finding: Finding) -> bool:
    return finding.heat is not None and finding.heat.said is Said.CORROBORATES


def _dot(spot: Spot, frame: Frame) -> str:
    x, y = frame.at(spot.lon, spot.lat)
    size = _FIRE * min(2.5, spot.days**0.5)
    return f'<circle class="fire" cx="{number(x)}" cy="{number(y)}" r="{number(size)}"/>'


def _ring(x: float, y: float) -> str:
    return f'<circle class="heat" cx="{number(x)}" cy="{number(y)}" r="{number(_RING)}"/>'


def _grid(top: int) -> list[str]:
    parts = []
    for value in range(0, top + 1, top // 4):
        y = _FLOOR - value / top * (_FLOOR - _TOP)
        line = f'x1="{number(_LEFT)}" x2="{number(_WIDTH - 8)}" y1="{number(y)}" y2="{number(y)}"'
        parts.append(f'<line class="grid" {line}/>')
        parts.append(words(f"{value:,}", _LEFT - 5, y + 4, "small", "end"))
    return parts
