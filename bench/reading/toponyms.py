"""Toponyms: LGL and TR-News, the share of gold names placed within 161 km."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from groundtruce.reports.text.toponym import Name, distance_km, resolved

NEAR_KM = 161


def table(shared: Path) -> list[tuple[str, str, str]]:
    """Return accuracy over all gold names that have coordinates."""
    rows = []
    for file, known in (("lgl", ".489 → ≥ .60"), ("TR-News", ".548 → ≥ .70")):
        right = every = 0
        for article in ET.parse(shared / "geoparsing" / f"{file}.xml").getroot():
            names, gold = _marked(article)
            found = resolved(names, article.findtext("text") or "")
            for one, there in zip(found, gold, strict=True):
                if there is not None:
                    every += 1
                    right += one.chosen is not None and distance_km(one.chosen, *there) <= NEAR_KM
        rows.append((f"{file}, within 161 km", known, f"{right / every:.3f} of {every}"))
    return rows


def _marked(article: Any) -> tuple[list[Name], list[tuple[float, float] | None]]:
    names, gold = [], []
    for mark in article.iter("toponym"):
        names.append(
            Name(mark.findtext("phrase"), int(mark.findtext("start")), int(mark.findtext("end")))
        )
        lat, lon = mark.findtext(".//lat"), mark.findtext(".//lon")
        gold.append((float(lat), float(lon)) if lat and lon else None)
    return names, gold
