"""What a patrol saw: stretch by stretch, by day and in the dark, over real terrain files."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from tests.reports.a_case import a_case, read

from groundtruce.errors import CaseError, SourceError
from groundtruce.model import geometry
from groundtruce.model.span import Granularity, Span
from groundtruce.reports import case_folder
from groundtruce.reports.watching import seen, terrain, track
from groundtruce.reports.watching.seen import Sight
from groundtruce.reports.watching.track import Fix, Passed

EIGHT = datetime(2026, 1, 5, 8, tzinfo=UTC)
GPX = """<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
{}
</trkseg></trk></gpx>"""
POINT = '<trkpt lat="{:.5f}" lon="{:.5f}"><time>{:%Y-%m-%dT%H:%M:%SZ}</time></trkpt>'
HEADER = "kind,by,track,lat,lon,radius_m,eye_m,night_m,visibility_m,from,to"


def hours(start, length):
    """Return a span of so many hours."""
    return Span(start=start, end=start + timedelta(hours=length), granularity=Granularity.MINUTE)


def a_walk(minutes=60, start=EIGHT):
    """Return a walk to the east, a fix a minute, about 70 m each."""
    steps = (timedelta(minutes=at) for at in range(minutes + 1))
    return tuple(Passed(10.5 + 0.001 * at, 50.5, start + step) for at, step in enumerate(steps))


def ahead(lon, lat, bearing, metres):
    """Return the spot there."""
    east, north, _ = geometry.WGS84.fwd(lon, lat, bearing, metres)
    return east, north


def a_terrain(folder, heights, west=10.4, north=50.6, step=0.0005, crs="EPSG:4326"):
    """Write a GeoTIFF of heights and return the terrain."""
    rasterio = pytest.importorskip("rasterio", reason="needs the extra 'satellite'")
    (folder / "terrain").mkdir()
    profile = {"driver": "GTiff", "dtype": "float32", "count": 1, "crs": crs}
    profile |= {"height": heights.shape[0], "width": heights.shape[1]}
    place = rasterio.transform.from_origin(west, north, step, step)
    path = folder / "terrain" / "heights.tif"
    with rasterio.open(path, "w", transform=place, **profile) as file:
        file.write(heights.astype("float32"), 1)
    return terrain.read(folder)


def test_a_track_is_cut_into_stretches_that_join():
    stretches = [span for _, span in seen.along(a_walk(), Sight(day_m=500))]
    assert len(stretches) == 6
    assert all(span.end - span.start == seen.STRETCH for span in stretches)


def test_each_stretch_saw_only_what_was_near_then():
    first, *_, last = [place.geometry for place, _ in seen.along(a_walk(), Sight(day_m=500))]
    assert shapely.contains_xy(first, 10.5, 50.5)
    assert not shapely.contains_xy(last, 10.5, 50.5)


def test_where_the_device_was_silent_nobody_is_known_to_have_looked():
    later = a_walk(20, EIGHT + timedelta(hours=3))
    spans = [span for _, span in seen.along((*a_walk(20), *later), Sight(day_m=500))]
    assert sum((span.end - span.start for span in spans), timedelta()) == timedelta(minutes=40)


def test_in_the_dark_less_is_seen():
    night = a_walk(start=EIGHT + timedelta(hours=14))
    sight = Sight(day_m=2000, night_m=100)
    day_m, night_m = (next(seen.along(walk, sight))[0].radius_m for walk in (a_walk(), night))
    assert night_m < day_m / 2


def test_haze_limits_the_day():
    clear, hazy = (
        next(seen.along(a_walk(), Sight(day_m=2000, visibility_m=limit)))[0].radius_m
        for limit in (None, 300)
    )
    assert hazy < clear / 2


def test_a_post_by_day_and_night_is_two_reaches():
    parts = list(seen.around(10.5, 50.5, hours(EIGHT, 24), Sight(day_m=2000, night_m=200)))
    assert [place.radius_m > 1000 for place, _ in parts] == [True, False, True]


def test_a_ridge_hides_what_lies_behind_it(tmp_path):
    heights = np.zeros((400, 400))
    heights[:, 220] = 200.0  # a wall along longitude 10.51
    ground = a_terrain(tmp_path, heights)
    shape = ground.seen_from([(10.5, 50.5)], 1.7, 3000)
    assert shapely.contains_xy(shape, *ahead(10.5, 50.5, 90, 500))
    assert not shapely.contains_xy(shape, *ahead(10.5, 50.5, 90, 1500))
    assert shapely.contains_xy(shape, *ahead(10.5, 50.5, 270, 1500))


@pytest.mark.parametrize("seed", range(5))
def test_what_is_seen_on_rough_ground_is_a_shape_that_can_be_kept(tmp_path, seed):
    heights = np.random.default_rng(seed).normal(0, 40, (400, 400))
    ground = a_terrain(tmp_path, heights)
    walk = [one for one in a_walk(30) if one.lon < 10.55]
    places = [place for place, _ in seen.along(walk, Sight(day_m=1500), ground)]
    assert all(place.geometry.is_valid for place in places)
    assert all(place.radius_m < 1500 for place in places)


def test_terrain_in_metres_hides_the_same(tmp_path):
    east, north = Transformer.from_crs(4326, 32632, always_xy=True).transform(10.5, 50.5)
    heights = np.zeros((400, 400))
    heights[:, 225:227] = 200.0  # a wall 750 m to the east
    ground = a_terrain(tmp_path, heights, east - 6000, north + 6000, 30, "EPSG:32632")
    shape = ground.seen_from([(10.5, 50.5)], 1.7, 3000)
    assert shapely.contains_xy(shape, *ahead(10.5, 50.5, 90, 500))
    assert not shapely.contains_xy(shape, *ahead(10.5, 50.5, 90, 1500))
    assert shapely.contains_xy(shape, *ahead(10.5, 50.5, 270, 1500))


def test_on_flat_ground_terrain_takes_nothing_away(tmp_path):
    shape = a_terrain(tmp_path, np.zeros((400, 400))).seen_from([(10.5, 50.5)], 1.7, 2000)
    disc = geometry.circle(10.5, 50.5, 2000)
    assert shape.symmetric_difference(disc).area < 0.06 * disc.area


def test_beyond_the_edge_of_the_terrain_the_stated_radius_holds(tmp_path):
    ground = a_terrain(tmp_path, np.zeros((40, 40)))
    assert ground.seen_from([(10.9, 50.5)], 1.7, 2000) is None
    walk = [Passed(10.9, 50.5, EIGHT), Passed(10.9, 50.5, EIGHT + timedelta(minutes=5))]
    ((place, _),) = seen.along(walk, Sight(day_m=500), ground)
    assert place.radius_m == pytest.approx(500, rel=0.01)


def test_terrain_that_is_no_raster_is_refused(tmp_path):
    pytest.importorskip("rasterio", reason="needs the extra 'satellite'")
    (tmp_path / "terrain").mkdir()
    (tmp_path / "terrain" / "heights.tif").write_text("no raster")
    with pytest.raises(SourceError, match="terrain cannot be read"):
        terrain.read(tmp_path).seen_from([(10.5, 50.5)], 1.7, 500)


def a_watched_case(tmp_path, row, gpx=None):
    """Return what the case's watch says, a track beside its table."""
    gpx = GPX.format("\n".join(POINT.format(one.lat, one.lon, one.at) for one in a_walk()))
    folder = a_case(tmp_path, watch__mine_csv=f"{HEADER}\n{row}\n", watch__walk_gpx=gpx)
    return case_folder.watches(folder, read(folder))


def test_a_row_of_the_table_names_a_track(tmp_path):
    found = a_watched_case(tmp_path, "patrol,team 1,walk.gpx,,,500,,,,,")
    assert len(found) == 6
    assert {one.by for one in found} == {"team 1"}
    assert found[0].span.start == EIGHT
    assert len({one.id for one in found}) == 6


def test_the_rows_own_times_cut_the_track(tmp_path):
    row = "patrol,team 1,walk.gpx,,,500,,,,2026-01-05T08:20,2026-01-05T08:40"
    found = a_watched_case(tmp_path, row)
    assert sum((one.span.end - one.span.start for one in found), timedelta()) == timedelta(
        minutes=20
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("patrol,,lost.gpx,,,500,,,,,", "no track 'lost.gpx'"),
        ("patrol,,../../../etc/passwd,,,500,,,,,", "no track 'passwd'"),
        ("patrol,,walk.gpx,,,500,,,,2026-02-05T08:20,2026-02-05T08:40", "no part of the track"),
        ("post,,,,,500,1.7,,,2026-02-05T08:20,2026-02-05T08:40", "no place"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(tmp_path, row, said):
    with pytest.raises(CaseError, match=said):
        a_watched_case(tmp_path, row)


def test_a_track_without_times_is_walked_at_an_even_pace():
    walked = track.timed((Fix(10.5, 50.5), Fix(10.6, 50.5)), hours(EIGHT, 2))
    half = min(walked, key=lambda one: abs(one.at - EIGHT - timedelta(hours=1)))
    assert half.lon == pytest.approx(10.55, abs=1e-3)


def test_a_trace_without_any_time_is_refused():
    with pytest.raises(ValueError, match="no times"):
        track.timed((Fix(10.5, 50.5),), None)


def test_a_kml_track_brings_its_times(tmp_path):
    kml = """<kml xmlns="http://www.opengis.net/kml/2.2"
     xmlns:gx="http://www.google.com/kml/ext/2.2"><Placemark><gx:Track>
     <when>2026-01-05T08:00:00Z</when><when>2026-01-05T08:05:00Z</when>
     <gx:coord>10.5 50.5 0</gx:coord><gx:coord>10.51 50.5 0</gx:coord>
    </gx:Track></Placemark></kml>"""
    path = tmp_path / "walk.kml"
    path.write_text(kml)
    assert track.read(path)[0][1] == Fix(10.51, 50.5, EIGHT + timedelta(minutes=5))


@pytest.mark.parametrize("bad", ['lat="95" lon="10"', 'lat="x" lon="10"', 'lon="10"'])
def test_a_fix_off_the_earth_is_named_with_its_line(tmp_path, bad):
    path = tmp_path / "walk.gpx"
    path.write_text(GPX.format(f"<trkpt {bad}/>"))
    with pytest.raises(SourceError) as raised:
        track.read(path)
    assert raised.value.where == "walk.gpx:1"
