"""The bundled case with what a mission adds: a post, a patrol, a refusal, a line, an image."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from groundtruce import flow
from groundtruce.model.overpass import KnownBy, Overpass, Sensor
from groundtruce.model.place import Area, Place, Precision, Sector
from groundtruce.model.span import Granularity, Span
from groundtruce.model.watch import Watch, WatchKind
from groundtruce.reports import case_folder
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.workbench import Workbench
from tests.builders import a_claim, a_report
from tests.web.serving import NOW

WATCH = """\
id,kind,lat,lon,radius_m,from,to,by,side,reason,track
post-1,post,13.665,102.55,1500,2025-11-10T06:00,2025-11-10T18:00,,,,
post-2,post,13.665,102.55,1500,2025-11-11T06:00,2025-11-11T18:00,,,,
walk,patrol,,,1000,2025-11-12T08:00,2025-11-12T09:00,,,,patrol.gpx
shut,denial,14.39,104.68,2000,2025-11-13T08:00,2025-11-13T12:00,,KHM,road closed,
"""
_FIXES = "".join(
    f'<trkpt lat="{13.66 + step / 1000:.4f}" lon="{102.55 + step / 500:.4f}">'
    f"<time>2025-11-12T01:{step * 2:02d}:00Z</time></trkpt>"
    for step in range(29)
)
TRACK = (
    '<?xml version="1.0"?><gpx version="1.1" creator="test" '
    f'xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{_FIXES}</trkseg></trk></gpx>'
)
LINE = {
    "type": "Feature",
    "id": "stage_one",
    "properties": {
        "kind": "withdrawal_line",
        "label": "Stage one",
        "label_en": "Stage one",
        "documented": True,
    },
    "geometry": {"type": "LineString", "coordinates": [[102.4, 13.6], [102.7, 13.8]]},
}
BEFORE = datetime(2025, 11, 14, 3, tzinfo=UTC)


def a_sector():
    """Return what a post made out to its north-east, between one and four kilometres away."""
    extent = Sector(
        shape="sector", lon=102.8, lat=13.9, range_min_m=1000, range_max_m=4000,
        bearing_from_deg=20, bearing_to_deg=70,
    )  # fmt: skip
    return Place(extent=extent, precision=Precision.VILLAGE)


def an_area():
    """Return an area known by its outline."""
    wkt = "POLYGON((103 14.1, 103.05 14.1, 103.05 14.16, 103 14.16, 103 14.1))"
    return Place(extent=Area(shape="area", wkt=wkt), precision=Precision.VILLAGE)


def an_overpass():
    """Return a pass whose image is known by name."""
    wkt = "POLYGON((102.2 13.4, 103.2 13.4, 103.2 14.2, 102.2 14.2, 102.2 13.4))"
    span = Span(start=BEFORE, end=BEFORE + timedelta(minutes=1), granularity=Granularity.MINUTE)
    known = {"satellite": "one", "sensor": Sensor.OPTICAL, "known_by": KnownBy.SCENE}
    return Watch(
        id="w-pass", kind=WatchKind.OVERPASS, span=span, received=span.end, by="one",
        place=Place(extent=Area(shape="area", wkt=wkt), precision=Precision.PROVINCE),
        overpass=Overpass(**known, item="scene-1", cloud=0.9), quality=0, reason="cloud",
    )  # fmt: skip


@pytest.fixture(scope="session")
def watched_bench(tmp_path_factory):
    """Return the workbench of the case with all this, walked down the road."""
    folder = case_folder.copy("thailand_cambodia_2025", tmp_path_factory.mktemp("watched") / "case")
    (folder / "watch").mkdir(exist_ok=True)
    (folder / "watch" / "mission.csv").write_text(WATCH, "utf-8")
    (folder / "watch" / "patrol.gpx").write_text(TRACK, "utf-8")
    line = json.dumps({"type": "FeatureCollection", "features": [LINE]})
    (folder / "zones" / "withdrawal.geojson").write_text(line, "utf-8")
    with SqliteStore.open(folder / ".shelf") as store:
        flow.gather(folder, store, NOW)
        seen = [a_claim(f"Seen there, {at}.", place=place, received=BEFORE)
                for at, place in enumerate((a_sector(), an_area()))]  # fmt: skip
        store.keep([*map(a_report, seen), an_overpass()], at=NOW, actor="test")
        flow.keep(store, flow.carry(store, flow.present(store.case(), NOW), decided=NOW))
    opened = Workbench(SqliteStore.open(folder / ".shelf"), folder, clock=lambda: NOW)
    yield opened
    opened.close()
