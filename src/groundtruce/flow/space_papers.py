"""Space papers: what goes out of detections: a map layer, a chart of weeks, and a map to print."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from groundtruce.briefs import basemap, fires
from groundtruce.briefs.drawing import png
from groundtruce.errors import NotFound
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding
from groundtruce.model.heat import Said
from groundtruce.reports.satellite import fire_layer, shelf
from groundtruce.reports.satellite.fires import weekly

LAYER, WEEKS, MAP = "fires.geojson", "fires_by_week.svg", "fires.png"
_PRINT_WIDTH = 1_760
_EPOCH = date(1970, 1, 1)


def write(
    folder: Path,
    case: Case,
    findings: Iterable[Finding],
    into: Path,
    first: date | None = None,
    last: date | None = None,
) -> dict[str, Path]:
    """Write fires between two days as GeoJSON, their weeks as SVG, and a map of both as PNG.

    Returns the files by name. Without days it is the time of the case. Raises NotFound where no
    detection was gathered.
    """
    table = shelf.kept(folder / ".shelf")
    if not len(table):
        raise NotFound("no detections were gathered.", "Run 'groundtruce satellite gather FILES'.")
    zone = ZoneInfo(case.time_zone)
    newest = datetime.fromtimestamp(int(table.minute.max()) * 60, UTC)
    over = case.until - timedelta(seconds=1) if case.until else newest
    first, last = first or case.since.astimezone(zone).date(), last or over.astimezone(zone).date()
    found = fire_layer.layer(table).between((first - _EPOCH).days, (last - _EPOCH).days)
    into.mkdir(parents=True, exist_ok=True)
    files = {name: into / name for name in (LAYER, WEEKS, MAP)}
    with files[LAYER].open("w", encoding="utf-8") as layer:
        layer.writelines(found.geojson(case.attribution))
    title = f"Fire events by week, {first} to {last}: fires of any cause"
    weeks = [one for one in weekly(found.events) if one[0] + timedelta(days=6) >= first]
    files[WEEKS].write_text(fires.weekly_chart(weeks, title), "utf-8")
    told = [one for one in findings if _is_between(one, first, last)]
    drawn = fires.fire_map(
        _spots(found), told, case, basemap.read(folder / "basemap"), _said(told, first, last)
    )
    files[MAP].write_bytes(png(drawn, _PRINT_WIDTH))
    return files


def _spots(found: fire_layer.Layer) -> list[fires.Spot]:
    one = found.events
    places = zip(one.lon.tolist(), one.lat.tolist(), one.days.tolist(), strict=True)
    return [fires.Spot(*place) for place in places]


def _is_between(finding: Finding, first: date, last: date) -> bool:
    span = finding.incident.span
    return span is not None and span.start.date() <= last and span.end.date() >= first


def _said(findings: list[Finding], first: date, last: date) -> str:
    """Return what must be read with the map: what a dot and a ring are, and the false alarms."""
    asked = [one.heat for one in findings if one.heat is not None]
    firm = sum(one.said is Said.CORROBORATES for one in asked)
    wrong = next((one.wrong for one in asked if one.wrong is not None), None)
    alarm = "not known, since uncalibrated here" if wrong is None else f"{wrong:.1%}"
    return (
        f"Dots: fires of any cause, {first} to {last}. Rings: the {firm} of {len(asked)} incidents "
        f"asked about that heat corroborates. Share of places that would be ringed in peace: "
        f"{alarm}. Heat names no side; no ring is no denial."
    )
