"""Ranges: the figures of a finding, each from the lowest to the highest that anybody told."""

from typing import Any

from groundtruce.briefs.phrase import Pen, capital
from groundtruce.model.finding import Finding, SourcedFigure

WIDE = 100.0
Row = dict[str, Any]


def of(finding: Finding, pen: Pen) -> list[Row]:
    """Return a row for each figure: its words, its bar, and who gave the lower and upper end.

    Each bar has its own scale from nothing to a little beyond the highest number, so that it is
    read for itself and never against another kind of figure.
    """
    sources = {one.id: pen.source(one.source) for one in finding.incident.claims}

    def said_by(claims: tuple[str, ...]) -> list[str]:
        return list(dict.fromkeys(sources[one] for one in claims if one in sources))

    return [
        {
            "counted": capital(pen.counted(one.figure)),
            "amount": pen.amount(one.figure),
            "unit": _unit(one, pen),
            "bar": _bar(one),
            "low": said_by(one.low_claims),
            "high": said_by(one.high_claims),
            "claims": len(one.claims),
        }
        for one in finding.figures
    ]


def _unit(told: SourcedFigure, pen: Pen) -> str:
    """Return what is counted in, where the words of the figure do not say it themselves."""
    kind = pen.words.words("figure_kinds").get(told.figure.kind)
    if kind is None or kind.unit in (None, "persons", "pieces"):
        return ""
    unit = pen.label("units", kind.unit)
    return "" if unit in pen.counted(told.figure) else unit


def _bar(told: SourcedFigure) -> Row:
    """Return where the bar begins and ends in hundredths, and which end nobody gave."""
    figure = told.figure
    known = [one for one in (figure.lower, figure.best, figure.upper) if one is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    scale = WIDE / (high * 1.25 or 1.0)
    return {
        "from": round(low * scale, 1),
        "to": round(high * scale, 1),
        "best": None if figure.best is None else round(figure.best * scale, 1),
        "open_above": figure.upper is None,
        "open_below": figure.lower is None,
    }
