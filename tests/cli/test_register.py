"""``groundtruce register`` on real files: lists, maps, charts by week, and files for others."""

import csv
import json
import shutil

import pytest
import shapely
from openpyxl import load_workbook
from pyarrow import parquet
from tests.cli.inside import groundtruce
from tests.reports.a_case import TWO_RIVERS

INVENTORY = TWO_RIVERS.parent / "inventory"
SUBJECTS = ("restrictions", "weapons", "patrols", "posts")
GPX = """<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
{}
</trkseg></trk></gpx>"""
POINT = '<trkpt lat="47.0" lon="{:.4f}"><time>2025-11-18T{:02}:{:02}:00Z</time></trkpt>'
WALK = "\n".join(POINT.format(-20.0 + 0.001 * at, 9 + at // 60, at % 60) for at in range(121))
ROWS = """kind,by,track,lat,lon,radius_m,night_m,from,to
patrol,=team 9,walk.gpx,,,800,,,
post,camp,,47.1,-20.1,1500,300,2025-11-18T00:00-01:00,2025-11-20T00:00-01:00
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("register") / "two_rivers"
    shutil.copytree(TWO_RIVERS, folder)
    for file in INVENTORY.iterdir():
        shutil.copy(file, folder / "reports")
    (folder / "watch" / "walk.gpx").write_text(GPX.format(WALK))
    (folder / "watch" / "more.csv").write_text(ROWS)
    done = groundtruce("gather", "--case", folder, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    return folder


def asked(case, *words):
    """Return the register as data."""
    done = groundtruce("register", *words, "--case", case, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


def rows(case, subject, table):
    """Return the cells of one table."""
    tables = {one["name"]: one["rows"] for one in asked(case, subject)["tables"]}
    return [row["cells"] for row in tables[table]]


def test_a_track_is_one_patrol_however_many_stretches_it_has(case):
    (patrol,) = [one for one in rows(case, "patrols", "patrols") if one["by"] == "=team 9"]
    assert patrol["hours"] == 2
    assert patrol["stretches"] == 12
    # Nine kilometres walked, seen 800 m to either side.
    assert patrol["ground_km2"] == pytest.approx(9.1 * 1.6 + 2.0, rel=0.05)


def test_a_post_by_day_and_night_is_one_post(case):
    (post,) = [one for one in rows(case, "posts", "posts") if one["by"] == "camp"]
    assert post["hours"] == 48


def test_weeks_add_up_to_the_list(case):
    listed, weeks = rows(case, "patrols", "patrols"), rows(case, "patrols", "outings_by_week")
    assert sum(week["many"] for week in weeks) == len(listed)
    assert sum(week["hours"] for week in weeks) == pytest.approx(sum(r["hours"] for r in listed))


def test_without_a_subject_restrictions_are_shown(case):
    assert asked(case)["tables"] == asked(case, "restrictions")["tables"]


def test_the_track_counts_in_what_was_watched(case):
    done = groundtruce("watch", "--case", case, "--json", "--since", "2025-11-17")
    weeks = json.loads(done.stdout)["tables"][1]["rows"]
    entries = {entry for row in weeks for entry in row["entries"]}
    listed = next(t for t in asked(case, "patrols")["tables"] if t["name"] == "patrols")["rows"]
    track = next(row["entries"] for row in listed if row["cells"]["by"] == "=team 9")
    assert entries & set(track)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_register_is_drawn_and_written(case, tmp_path, subject):
    files = [tmp_path / name for name in ("list.geojson", "map.svg", "weeks.svg")]
    told = asked(case, subject, "--export", files[0], "--map", files[1], "--chart", files[2])
    assert told["files"] == [str(file) for file in files]
    features = json.loads(files[0].read_text())["features"]
    drawn = [one for one in features if one["geometry"]]
    assert drawn
    assert files[1].read_text().count('class="f-watched"') == len(drawn)
    assert sum(bar.count("<rect") for bar in files[2].read_text().splitlines()) > 0


@pytest.mark.parametrize("language", ["th", "km"])
def test_a_map_is_titled_in_the_language(case, tmp_path, language):
    asked(case, "patrols", "--map", tmp_path / "map.svg", "--language", language)
    assert any("\u0e00" <= sign <= "\u17ff" for sign in (tmp_path / "map.svg").read_text())


def test_a_map_may_be_a_png(case, tmp_path):
    asked(case, "patrols", "--map", tmp_path / "map.png")
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")


def test_all_formats_hold_the_same_rows(case, tmp_path):
    for suffix in ("csv", "xlsx", "geojson", "parquet"):
        asked(case, "patrols", "--export", tmp_path / f"list.{suffix}")
    with (tmp_path / "list.csv").open(encoding="utf-8", newline="") as file:
        as_csv = [row["when"] for row in csv.DictReader(file)]
    page = load_workbook(tmp_path / "list.xlsx").active
    features = json.loads((tmp_path / "list.geojson").read_text())["features"]
    table = parquet.read_table(tmp_path / "list.parquet")
    assert [row[0] for row in page.iter_rows(min_row=2, values_only=True)] == as_csv
    assert [one["properties"]["when"] for one in features] == as_csv
    assert table.column("when").to_pylist() == as_csv
    shapes = shapely.from_wkb(table.column("geometry").to_pylist())
    assert [s.area for s in shapes] == pytest.approx(
        [shapely.geometry.shape(one["geometry"]).area for one in features]
    )


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_looks_like_a_formula_is_no_formula(case, tmp_path, suffix):
    path = tmp_path / f"list.{suffix}"
    asked(case, "patrols", "--export", path)
    if suffix == "csv":
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
    else:
        cells = [
            cell for row in load_workbook(path).active.iter_rows(values_only=True) for cell in row
        ]
    assert "'=team 9" in cells


def test_another_ending_is_refused(case, tmp_path):
    done = groundtruce("register", "posts", "--export", tmp_path / "list.doc", "--case", case)
    assert done.returncode == 2
