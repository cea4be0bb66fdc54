"""``groundtruce satellite``: what space says, with its weight and its false alarms beside it."""

import json
import shutil
from collections import Counter

import numpy as np
import pytest
from tests.cli.inside import groundtruce
from tests.reports.satellite import hot
from tests.reports.satellite.firms_server import firms

from groundtruce.reports import case_folder

WORDS = {"not_gathered", "not_informative"}


@pytest.fixture
def case(tmp_path):
    name = case_folder.bundled()[0]
    ignored = shutil.ignore_patterns(".shelf")
    return shutil.copytree(case_folder.find(name), tmp_path / "case", ignore=ignored)


def satellite(*words):
    return groundtruce("satellite", *words)


def told(*words):
    done = satellite(*words, "--json")
    assert done.returncode == 0, done.stdout
    return json.loads(done.stdout)


def gathered(case, folder, *rows):
    return told("gather", hot.a_file(folder, hot.VIIRS, *rows), "--case", case)


def test_gathering_twice_changes_nothing_and_the_table_can_be_made_again(case, tmp_path):
    rows = [hot.viirs(), hot.viirs(date="2025-12-20"), hot.viirs(lat=48.0, lon=37.0)]
    first = gathered(case, tmp_path, *rows)
    assert (first["new"], first["outside"], first["held"]) == (2, 1, 2)
    assert [week["fires"] for week in first["weekly"]] == [1, 1]
    assert gathered(case, tmp_path, *rows)["new"] == 0
    table = case / ".shelf" / "satellite" / "detections.parquet"
    before = table.read_bytes()
    table.unlink()
    assert told("gather", "--case", case)["held"] == 2
    assert table.read_bytes() == before


def test_a_drop_folder_is_read_file_by_file_and_what_is_no_table_left_alone(case, tmp_path):
    drop = tmp_path / "drop"
    drop.mkdir()
    hot.a_file(drop, hot.VIIRS, hot.viirs(), name="one.csv")
    hot.a_file(drop, hot.VIIRS, hot.viirs(), hot.viirs(lat=14.5), name="two.CSV")
    (drop / "readme.txt").write_text("licence", "utf-8")
    got = told("gather", drop, "--case", case)
    assert (got["rows"], got["new"], got["quarantined"]) == (3, 2, [])
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no CSV" in satellite("gather", empty, "--case", case).stderr


def test_rows_set_aside_are_shown_with_reason_count_and_first_row(case, tmp_path):
    rows = [hot.viirs(), hot.viirs(date="2031-01-01"), hot.viirs(date="2031-01-02")]
    (aside,) = gathered(case, tmp_path, *rows)["quarantined"]
    assert (aside["reason"], aside["rows"], aside["first"]) == ("it is dated in the future", 2, 2)


def test_one_spoiled_download_does_not_keep_the_others_out(case, tmp_path):
    good = hot.a_file(tmp_path, hot.VIIRS, hot.viirs())
    page = tmp_path / "page.csv"
    page.write_text("<html>Invalid MAP_KEY</html>", "utf-8")
    got = told("gather", page, good, "--case", case)
    assert got["new"] == 1
    assert "web page" in got["quarantined"][0]["reason"]
    assert satellite("gather", page, "--case", case).returncode == 2


def test_without_a_file_and_without_a_past_gather_says_what_to_name(case):
    done = satellite("gather", "--case", case)
    assert done.returncode == 2
    assert "satellite gather FILES" in done.stderr


def test_the_bundled_case_has_no_detections_and_is_told_so(case):
    assert groundtruce("run", "--case", case, "--json").returncode == 0
    got = told("corroborate", "--case", case)
    assert (got["detections"], got["calibrated_on"], got["false_alarms_in_peace"]) == (
        0,
        None,
        None,
    )
    assert {one["said"] for one in got["incidents"]} == WORDS
    assert {one["ratio"] for one in got["incidents"]} == {1.0}
    assert "neither for nor against" in got["notes"][0]
    shown = satellite("corroborate", "--case", case).stdout
    assert "Uncalibrated here" in shown
    assert "No detection is no denial" in " ".join(shown.split())


def a_past(folder, count=60):
    """Write known incidents and fires: beside three of five incidents, and scattered in peace."""
    rng = np.random.default_rng(5)
    lat, lon = rng.uniform(13, 15, count).round(4), rng.uniform(103, 105, count).round(4)
    days = np.datetime64("2022-03-01") + np.arange(count)
    rows = [f"{a},{o},{day},400" for a, o, day in zip(lat, lon, days, strict=True)]
    known = folder / "known.csv"
    known.write_text("\n".join(["lat,lon,date,radius_m", *rows]) + "\n", "utf-8")
    fires = [
        hot.viirs(round(lat[i] + 0.001, 4), lon[i], str(days[i])) for i in range(count) if i % 5 < 3
    ]
    for year in (2020, 2021, 2022):
        for day in rng.integers(0, count + 2, 300):
            at = rng.uniform((12.5, 102.5), (15.3, 105.5)).round(4)
            fires.append(hot.viirs(*at, str(np.datetime64(f"{year}-03-01") + day)))
    return known, fires


def test_a_detection_corroborates_once_the_area_was_learned(case, tmp_path):
    known, fires = a_past(tmp_path)
    gathered(case, tmp_path, *fires)
    asked = ("corroborate", "--incidents", known, "--case", case)
    assert {one["said"] for one in told(*asked)["incidents"]} == {"uncalibrated"}
    learned = told("calibrate", "--incidents", known, "--peace", "2020,2021", "--case", case)
    assert len(learned["rings"]) == 7
    assert learned["area"] == [102.0, 11.4, 105.8, 15.4]
    got = told(*asked)
    words = [one["said"] for one in got["incidents"]]
    assert words.count("corroborates") >= 30
    assert got["false_alarms_in_peace"] < got["false_alarms_of_25_km"]
    shown = satellite(*asked).stdout
    assert "In years of peace" in " ".join(shown.split())


def test_a_random_split_is_refused(case, tmp_path):
    known, _ = a_past(tmp_path)
    words = ("--incidents", known, "--peace", "2020", "--split", "random", "--case", case)
    done = satellite("calibrate", *words)
    assert done.returncode == 2
    assert "refused" in done.stderr
    assert not (case / "satellite").exists()


def test_a_map_of_change_is_a_screening_and_says_so(case, tmp_path):
    pytest.importorskip("rasterio")
    pytest.importorskip("scipy")
    from tests.reports.satellite.test_scenes import a_stack

    stack = tmp_path / "stack"
    stack.mkdir()
    words = ("--event", "2025-12-08", "--until", "2026-01-31", "--out", tmp_path / "map.tif")
    got = told("change", a_stack(stack), *words, "--case", case)
    assert got["images"] == {"orbit 62 VV": [10, 4]}
    assert 0.06 < got["flagged"] < 0.08
    assert got["placebo"] < 0.01
    assert (tmp_path / "map.tif").stat().st_size > 0
    assert "never damage by itself" in satellite("change", stack, *words, "--case", case).stdout


def test_an_end_before_the_event_is_refused(case, tmp_path):
    words = ("--event", "2025-12-08", "--until", "2025-12-01", "--out", tmp_path / "map.tif")
    done = satellite("change", tmp_path, *words, "--case", case)
    assert done.returncode == 2
    assert "before the event" in done.stderr


def test_the_case_of_coded_events_shows_heat_with_its_false_alarms(tmp_path):
    done = groundtruce("demo", "--case", "ukraine-2022", "--out", tmp_path / "out", "--no-serve")
    assert done.returncode == 0, done.stdout
    assert {one.name for one in (tmp_path / "out").iterdir()} >= {"fires.png", "fires.geojson"}
    got = told("corroborate", "--case", tmp_path / "out")
    assert got["kept"] == 0
    words = Counter(one["said"] for one in got["incidents"])
    assert words["corroborates"] > 0
    assert words["nothing"] + words["little"] > words["corroborates"]
    assert got["false_alarms_in_peace"] <= 0.03
    brief = (tmp_path / "out" / "brief.html").read_text("utf-8")
    assert "In years of peace 2.0% of such places" in brief


def test_days_are_fetched_with_the_users_key_and_joined(case, monkeypatch):
    monkeypatch.setenv("GROUNDTRUCE_FIRMS_KEY", "0123456789")
    page = "\n".join([hot.VIIRS, hot.viirs()]).encode()
    days = ("--from", "2025-12-08", "--until", "2025-12-10", "--source", "VIIRS_NOAA20_NRT")
    with firms(lambda *_: (200, page)) as (url, asked):
        monkeypatch.setenv("GROUNDTRUCE_FIRMS_URL", url)
        first = told("gather", *days, "--case", case)
        again = told("gather", *days, "--case", case)
    assert (first["new"], again["new"]) == (1, 0)
    assert len(asked) == 1
    assert not [one for one in case.rglob("*") if "0123456789" in one.name]


@pytest.mark.parametrize(
    "wrong",
    [("--from", "2025-12-08"), ("--from", "2025-12-08", "--until", "2025-12-01"),
     ("--from", "2025-12-08", "--until", "2025-12-09", "--days", "0")],
)  # fmt: skip
def test_days_that_make_no_sense_are_named_before_anything_is_asked(case, wrong):
    done = satellite("gather", "--source", "VIIRS_SNPP_SP", *wrong, "--case", case)
    assert done.returncode == 2
    assert "day" in done.stderr
