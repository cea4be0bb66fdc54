"""One finding as one flat row, the same columns in every format.

A figure is three columns (lower, best, upper), since one number would invent certainty. A place
too coarse for a pin has its names and no geometry.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from groundtruce.model import place as places
from groundtruce.model.finding import Finding
from groundtruce.model.place import Place

Cell = str | int | float | None

COUNTED = ("killed", "injured", "displaced")


@dataclass(frozen=True)
class Column:
    """A column: our name, the HXL tag that humanitarian tools know, and what it holds."""

    name: str
    hxl: str
    says: str


COLUMNS = (
    Column("incident_id", "#event+id", "stable id of the incident"),
    Column("finding_id", "#event+finding+id", "id of the finding on it"),
    Column("kind", "#event+type", "event kind, a word of the vocabulary"),
    Column("status", "#status", "how the finding stands"),
    Column("confidence", "#status+confidence", "how firm the evidence is"),
    Column("likelihood", "#status+likelihood", "probability that it happened as stated"),
    Column("likelihood_word", "#status+likelihood+word", "the ICD 203 word for it"),
    Column("attribution", "#actor+attributed", "party, or not_attributed"),
    Column("unsettled", "#status+unsettled", "questions on which the voices contradict each other"),
    Column("start", "#date+start", "earliest moment, UTC"),
    Column("end", "#date+end", "latest moment, UTC"),
    Column("granularity", "#date+granularity", "finest unit that the texts support"),
    Column("place", "#loc+name", "names of both sides"),
    Column("place_id", "#loc+code", "id in the case's gazetteer"),
    Column("precision", "#geo+precision", "how fine the place is"),
    Column("lon", "#geo+lon", "longitude, only where a pin is allowed"),
    Column("lat", "#geo+lat", "latitude, only where a pin is allowed"),
    Column(
        "radius_m", "#geo+radius", "radius of the circle that holds the place with 95 %, metres"
    ),
    Column("weapons", "#event+weapon", "weapons named in the claims"),
    *(
        Column(f"{kind}_{bound}", f"#affected+{kind}+{tag}", f"{kind}, {bound}")
        for kind in COUNTED
        for bound, tag in (("lower", "min"), ("best", "best"), ("upper", "max"))
    ),
    Column("voices", "#meta+voices+num", "independent origins"),
    Column("claims", "#meta+claims+num", "claims fused"),
    Column("episode", "#event+episode+id", "barrage that the incident is a part of"),
    Column(
        "tells_whole", "#event+episode+whole", "yes: an account of the barrage, not to be counted"
    ),
    Column("heat", "#meta+heat", "what heat seen from space says of it, if it was asked"),
    Column("heat_ratio", "#meta+heat+ratio", "times likelier after an incident than in peace"),
    Column("known_from", "#date+known", "when the first of them was received, UTC"),
)


def rows(findings: Iterable[Finding]) -> list[dict[str, Cell]]:
    """Return one row a finding, keys as in ``COLUMNS``, in order of time and id."""
    return [_row(finding) for finding in sorted(findings, key=_by_time)]


def shape(where: Place | None) -> BaseGeometry | None:
    """Return the geometry that may be shown: a point, a sector or area, or nothing at all."""
    if where is None or not where.is_pin or where.centre is None:
        return None
    if isinstance(where.extent, places.Point | places.NamedArea):
        return Point(*where.centre)
    return where.geometry


def instant(moment: datetime) -> str:
    """Write a moment in UTC with seconds, as every export does."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _by_time(finding: Finding) -> tuple[str, str]:
    span = finding.incident.span
    return (instant(span.start) if span else "9999", finding.incident.id)


def _row(finding: Finding) -> dict[str, Cell]:
    incident = finding.incident
    return {
        "incident_id": incident.id,
        "finding_id": finding.id,
        "kind": incident.kind,
        "status": finding.status.value,
        "confidence": finding.confidence.value,
        "likelihood": round(finding.likelihood, 3),
        "likelihood_word": finding.likelihood_word,
        "attribution": finding.attribution.party or "not_attributed",
        "unsettled": " ".join(finding.unsettled),
        "start": instant(incident.span.start) if incident.span else None,
        "end": instant(incident.span.end) if incident.span else None,
        "granularity": incident.span.granularity.value if incident.span else None,
        **_where(incident.place),
        "weapons": " ".join(incident.weapons),
        **_figures(finding),
        "voices": len(finding.voices),
        "claims": len(incident.claims),
        "episode": incident.episode,
        "tells_whole": "yes" if incident.tells_whole else None,
        "heat": finding.heat.said.value if finding.heat else None,
        "heat_ratio": round(finding.heat.ratio, 2) if finding.heat else None,
        "known_from": instant(incident.known_from),
    }


def _where(where: Place | None) -> dict[str, Cell]:
    pin = where.centre if where is not None and where.is_pin else None
    return {
        "place": where.label() if where else None,
        "place_id": where.place_id if where else None,
        "precision": where.precision.value if where else None,
        "lon": pin[0] if pin else None,
        "lat": pin[1] if pin else None,
        "radius_m": round(where.radius_m) if where and pin and where.radius_m else None,
    }


def _figures(finding: Finding) -> dict[str, Cell]:
    # Only figures that count everybody of a kind can be summed into one column: over whom and
    # whose they are told apart stays in the JSON formats, where each figure is whole.
    cells: dict[str, Cell] = {}
    for kind in COUNTED:
        told = [entry.figure for entry in finding.figures if entry.figure.kind == kind]
        parts = [figure for figure in told if figure.side or figure.of] or told
        cells[f"{kind}_lower"] = sum(figure.low for figure in parts) if parts else None
        known = [figure.best for figure in parts if figure.best is not None]
        cells[f"{kind}_best"] = sum(known) if parts and len(known) == len(parts) else None
        highs = [figure.high for figure in parts]
        bounded = [high for high in highs if high is not None]
        cells[f"{kind}_upper"] = sum(bounded) if parts and len(bounded) == len(highs) else None
    return cells
