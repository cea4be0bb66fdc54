"""``groundtruce toll``: each source's running count over time, with its gaps and revisions."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from groundtruce.cli import stage
from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption
from groundtruce.cli.terminal import answer, out, table
from groundtruce.model.figure import Figure
from groundtruce.model.series import Reconciled, Series

Kind = Annotated[
    str | None,
    typer.Option("--of", metavar="KIND", help="Only this count: killed, injured, displaced …"),
]
_BARS = "▁▂▃▄▅▆▇█"
_GAP = "·"


def toll(
    kind: Kind = None, case: CaseOption = None, as_of: AsOfOption = None, json: JsonOption = False
) -> None:
    """Print every running toll beside the sum of incidents in its period; none is added to another.

    What a source said again with another number shows as a revision, a long silence as a gap.
    """
    from groundtruce.flow import views

    told = [
        (one, beside)
        for one, beside in views.tolls(stage.carried("weigh", case, as_of, json=json))
        if kind in (None, one.kind)
    ]
    if json:
        answer([_plain(one, beside) for one, beside in told])
        return
    columns = ("counted", "source", "points", "last", "gaps", "revised", "over time", "incidents")
    table(f"Running tolls by source: {len(told)}", columns, (_row(*one) for one in told))
    out.print("A toll and the incidents in its period overlap: they are never added together.")


def _row(series: Series, beside: Reconciled | None) -> tuple[Any, ...]:
    last = series.points[-1]
    of = " ".join(one for one in (series.kind, series.of, series.side, series.area) if one)
    sums = "–"
    if beside is not None:
        least, most = beside.beyond_incidents
        sums = (
            f"{_bounds(beside.low, None if beside.open_above else beside.high)} in "
            f"{len(beside.counted)}; beyond them {_bounds(least, most)}"
        )
    return (
        of,
        series.source,
        len(series.points),
        f"{_said(last.figure)} to {last.at:%Y-%m-%d}",
        len(series.gaps) or "",
        len(series.revisions) or "",
        "".join(_chart(series)),
        sums,
    )


def _chart(series: Series) -> Iterator[str]:
    """Yield a bar a point, a dot where a gap lies before it."""
    top = max(float(point.figure.low) for point in series.points) or 1.0
    after_gap = {end for _, end in series.gaps}
    for point in series.points[-24:]:
        if point.at in after_gap:
            yield _GAP
        yield _BARS[min(7, int(8 * float(point.figure.low) / top))]


def _said(figure: Figure) -> str:
    return _bounds(figure.low, figure.high)


def _bounds(low: float, high: float | None) -> str:
    if high is None:
        return f"{low:,}+"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def _plain(series: Series, beside: Reconciled | None) -> dict[str, Any]:
    counted = {name: getattr(series, name) for name in ("source", "kind", "of", "side", "area")}
    return {
        **counted,
        "points": [
            {
                "at": one.at.isoformat(),
                "low": one.figure.low,
                "high": one.figure.high,
                "fewer": one.fewer,
                "more": one.more,
                "claims": one.claims,
            }
            for one in series.points
        ],
        "gaps": [[start.isoformat(), end.isoformat()] for start, end in series.gaps],
        "revisions": [
            {
                "at": one.at.isoformat(),
                "before": _said(one.before),
                "after": _said(one.after),
                "claims": one.claims,
            }
            for one in series.revisions
        ],
        "incidents": None if beside is None else _overlap(beside),
    }


def _overlap(beside: Reconciled) -> dict[str, Any]:
    least, most = beside.beyond_incidents
    return {
        "low": beside.low,
        "high": None if beside.open_above else beside.high,
        "counted": beside.counted,
        "uncounted": beside.uncounted,
        "astride": beside.astride,
        "beyond": [least, most],
    }
