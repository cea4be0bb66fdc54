"""Open a case folder for the browser: the last kept road, or the road as of a moment."""

from datetime import datetime
from functools import cache
from pathlib import Path

from starlette.applications import Starlette

from groundtruce import flow
from groundtruce.exports import geojson
from groundtruce.flow import papers, views
from groundtruce.store.base import Store
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.app import create_app
from groundtruce.web.shown import Shown


def opened(folder: Path, as_of: datetime | None = None) -> Starlette:
    """Return the application for a case folder; the store stays open as long as it is served."""
    store = SqliteStore.open(folder / ".shelf")
    road = flow.kept_road(store) if as_of is None else flow.carry(store, as_of)
    return create_app(shown(road, store, folder))


def shown(road: flow.Road, store: Store, folder: Path) -> Shown:
    """Return what the pages show of a finished road."""
    pages = papers.pages(road, folder)
    grouped = cache(lambda: flow.grouped(store, road))
    tiles = folder / "basemap" / "basemap.pmtiles"
    return Shown(
        title=pages.brief.title,
        language=pages.brief.language,
        as_of=pages.pen.moment(road.as_of),
        front=pages.front(),
        style=pages.style(),
        rows=pages.rows,
        shapes=pages.shapes(),
        attribution=road.case.attribution,
        geojson=geojson.text(road.findings, road.case.attribution),
        line=pages.line(),
        label=pages.label,
        draw=pages.map,
        incident=pages.incident,
        report=lambda name: pages.report(name, lambda: views.explain_report(grouped(), name)),
        trace=lambda sentence: pages.told(papers.trace_sentence(store, road, sentence)),
        original=store.original,
        basemap=tiles if tiles.is_file() else None,
    )
