"""Bits: what speaks for one incident and what against, field by field, as bars beside a table.

Bars for one incident are full and run to the right, bars against are hatched and run to the left:
neither colour nor a script is needed to tell them apart.
"""

from collections.abc import Sequence

from groundtruce.briefs.drawing import number, picture, words
from groundtruce.briefs.phrase import Pen
from groundtruce.model.explanation import Change, Explanation
from groundtruce.model.incident import Evidence

WIDTH = 620.0
_ROW, _TOP, _BAR = 26.0, 8.0, 15.0
_LABEL, _VALUE = 150.0, 52.0
_LEAST_SCALE = 4.0
_UNITS = {"place": "km", "time": "days"}


def svg(evidence: Sequence[Evidence], total: float, pen: Pen) -> str:
    """Return the bars, the sum below them."""
    rows = [(field_word(one.field, pen), one.bits) for one in evidence]
    most = max(_LEAST_SCALE, *(abs(bits) for _, bits in rows), abs(total))
    middle = (_LABEL + WIDTH) / 2
    unit = (WIDTH - _LABEL - 2 * _VALUE) / 2 / most
    parts = [_hatch()]
    y = _TOP
    for word, bits in rows:
        parts += _row(word, bits, middle, unit, y)
        y += _ROW
    parts.append(_line("grid", 0, WIDTH, y, y))
    parts += _row(pen.label("labels", "bits_together"), total, middle, unit, y + 5, "strong")
    parts.append(_line("axis", middle, middle, _TOP - 4, y + _ROW + 5))
    return picture(WIDTH, y + _ROW + 10, alt(evidence, total, pen), *parts)


def alt(evidence: Sequence[Evidence], total: float, pen: Pen) -> str:
    """Return the bars in words."""
    told = ", ".join(f"{field_word(one.field, pen)} {signed(one.bits)}" for one in evidence)
    together = f"{pen.label('labels', 'bits_together')} {signed(total)}"
    return f"{told}; {together} {pen.label('labels', 'bits')}"


def field_word(field: str, pen: Pen) -> str:
    """Return a field's word; one that the vocabulary does not list stays as it is."""
    key = f"bits_{'figures' if field.startswith('figure') else field}"
    return pen.label("labels", key) if key in pen.words.words("labels") else field


def signed(bits: float) -> str:
    """Return bits with their sign, a true minus.

    >>> signed(2.94), signed(-1.06)
    ('+2.9', '−1.1')
    """
    return f"{bits:+.1f}".replace("-", "−")


def changes(told: Explanation, pen: Pen) -> list[str]:
    """Return what would change the decision, one line for each field."""
    joined = told.weighed.bits > 0
    return [
        f"{field_word(one.field, pen)}: {_turn(one, pen, joined=joined)}" for one in told.changes
    ]


def _turn(change: Change, pen: Pen, *, joined: bool) -> str:
    if change.beyond is not None:
        key = f"{'from' if joined else 'within'}_{_UNITS[change.field]}"
        return pen.label("labels", key).replace("{n}", f"{change.beyond:g}")
    named = [_word(word, change.field, pen) for word in change.words]
    key = "apart_if" if joined else "together_if"
    return pen.label("labels", key).replace("{n}", ", ".join(named))


def _word(word: str, field: str, pen: Pen) -> str:
    if word == "unsaid":
        return pen.label("labels", "left_unsaid")
    return pen.label("event_kinds", word) if field == "kind" else word


def _row(word: str, bits: float, middle: float, unit: float, y: float, kind: str = "") -> list[str]:
    width = abs(bits) * unit
    left = middle if bits >= 0 else middle - width
    box = f'x="{number(left)}" y="{number(y)}" width="{number(width)}" height="{number(_BAR)}"'
    side = "for" if bits >= 0 else "against"
    end = middle + width + 6 if bits >= 0 else middle - width - 6
    anchor = "start" if bits >= 0 else "end"
    base = y + _BAR - 3
    return [
        words(word, 0, base, kind),
        f'<rect class="b-{side}" {box}/>',
        words(signed(bits), end, base, kind, anchor),
    ]


def _line(kind: str, x1: float, x2: float, y1: float, y2: float) -> str:
    ends = f'x1="{number(x1)}" x2="{number(x2)}" y1="{number(y1)}" y2="{number(y2)}"'
    return f'<line class="{kind}" {ends}/>'


def _hatch() -> str:
    return (
        '<defs><pattern id="against" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line class="b-hatch" x1="0" y1="0" x2="0" y2="5"/>'
        "</pattern></defs>"
    )
