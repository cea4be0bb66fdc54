"""Detections in a case folder are asked on the road, and what they say stays and travels."""

import shutil
from datetime import UTC, date, datetime
from functools import partial

import numpy as np
import pytest
from tests.flow import synthetic

from groundtruce import flow
from groundtruce.errors import NotFound
from groundtruce.flow import space, space_papers
from groundtruce.model.heat import Said
from groundtruce.reports.satellite import asked, calibration_file, learn, shelf
from groundtruce.reports.satellite.separate import Split
from groundtruce.store.sqlite import SqliteStore

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PEACE = (2023, 2024)
HEAD = "latitude,longitude,acq_date\n"


def day_of(row):
    return np.datetime64(str(row["from"])[:10])


def detections(folder, rows, *, name="hot.csv"):
    """Write a fire beside every second report, and fires anywhere in every year."""
    rng = np.random.default_rng(5)
    lines = [f"{row['lat'] + 0.003},{row['lon']},{day_of(row)}" for row in rows[::2]]
    for year in (*PEACE, 2025):
        days = np.datetime64(f"{year}-01-15") + rng.integers(0, 345, 900)
        places = zip(rng.uniform(40, 44, 900), rng.uniform(10, 14, 900), days, strict=True)
        lines += [f"{lat:.4f},{lon:.4f},{day}" for lat, lon, day in places]
    (folder / "satellite").mkdir(exist_ok=True)
    (folder / "satellite" / name).write_text(HEAD + "\n".join(lines) + "\n", "utf-8")


def calibrated(folder, store, rows):
    """Learn on the reports themselves and keep it in the case folder."""
    table = folder / "known.csv"
    lines = [f"{row['lat']},{row['lon']},{day_of(row)},500" for row in rows]
    table.write_text("lat,lon,date,radius_m\n" + "\n".join(lines) + "\n", "utf-8")
    area = store.case().area
    space.join(store, folder / ".shelf", space.files_in(folder / "satellite"), area, NOW)
    found = learn.learned(
        asked.of_file(table), shelf.kept(folder / ".shelf"), area, PEACE, Split.TEMPORAL
    )
    return calibration_file.write(folder, found)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("space") / "case"
    rows = synthetic.make(folder, 150) and synthetic.rows(150)
    detections(folder, rows)
    with SqliteStore.open(folder / ".shelf") as store:
        flow.gather(folder, store, NOW)
        calibrated(folder, store, rows)
    return folder


@pytest.fixture
def case(made, tmp_path):
    return shutil.copytree(made, tmp_path / "case")


@pytest.fixture
def store(case):
    with SqliteStore.open(case / ".shelf") as opened:
        yield opened


def carried(case, store, now=NOW):
    return flow.carry(store, NOW, fused=partial(space.ask, case, store, now))


def said(road, word):
    return [one for one in road.findings if one.heat is not None and one.heat.said is word]


def test_a_finding_beside_a_fire_is_likelier_and_says_by_how_much(case, store):
    before = {one.id: one for one in flow.carry(store, NOW).findings}
    firm = said(carried(case, store), Said.CORROBORATES)
    assert firm
    for one in firm:
        assert one.likelihood >= before[one.id].likelihood
        assert one.status == before[one.id].status
        assert any("times likelier" in reason.text for reason in one.reasons)
    assert any(one.likelihood > before[one.id].likelihood for one in firm)


def test_the_brief_says_how_often_peace_would_have_been_confirmed(case, store):
    road = carried(case, store)
    wrong = said(road, Said.CORROBORATES)[0].heat.wrong
    told = " ".join(sentence.text for sentence in road.brief.sentences())
    assert f"In years of peace {wrong:.1%} of such places" in told


def test_asking_again_keeps_nothing_new_and_gives_the_same(case, store):
    first = carried(case, store)
    kept = len(store.heats())
    again = carried(case, store, datetime(2026, 7, 1, tzinfo=UTC))
    assert len(store.heats()) == kept > 0
    assert again.findings == first.findings


def test_what_was_kept_weighs_where_no_detection_is_at_hand(case, store):
    with_table = carried(case, store)
    shutil.rmtree(case / "satellite")
    shutil.rmtree(case / ".shelf" / "satellite")
    assert carried(case, store).findings == with_table.findings


def test_without_a_calibration_heat_is_context_and_moves_nothing(case, store):
    (case / "satellite" / "calibration.json").unlink()
    before = [one.likelihood for one in flow.carry(store, NOW).findings]
    road = carried(case, store)
    assert said(road, Said.UNCALIBRATED)
    assert [one.likelihood for one in road.findings] == before


def test_at_an_earlier_moment_nothing_of_what_was_seen_later_is_known(case, store):
    carried(case, store)
    then = datetime(2025, 6, 1, tzinfo=UTC)
    for one in flow.carry(store, then).findings:
        assert one.heat is None or (one.heat.received <= then and (one.heat.seen or then) <= then)


def test_a_new_file_in_the_folder_is_joined_and_a_spoiled_one_set_aside(case, store):
    carried(case, store)
    held = len(shelf.kept(case / ".shelf"))
    (case / "satellite" / "later.csv").write_text(HEAD + "42.5,12.5,2025-12-30\n", "utf-8")
    (case / "satellite" / "page.csv").write_text("<html>no key</html>", "utf-8")
    carried(case, store)
    assert len(shelf.kept(case / ".shelf")) == held + 1
    assert any("web page" in one.reason for one in store.quarantined())


def test_a_gathering_that_was_cut_off_is_made_whole_by_the_next_run(case, store):
    whole = carried(case, store)
    (case / ".shelf" / "satellite" / shelf.TABLE).unlink()
    assert carried(case, store).findings == whole.findings
    held = len(shelf.kept(case / ".shelf"))
    shelf.keep(case / ".shelf", shelf.kept(case / ".shelf").take(np.arange(10)))
    shelf.remember(case / ".shelf", ())
    carried(case, store)
    assert len(shelf.kept(case / ".shelf")) == held


def test_fires_go_out_as_a_layer_a_chart_and_a_picture(case, store, tmp_path):
    road = carried(case, store)
    span = (date(2025, 3, 1), date(2025, 4, 30))
    files = space_papers.write(case, road.case, road.findings, tmp_path / "out", *span)
    layer = files[space_papers.LAYER].read_text("utf-8")
    assert layer.count('"Feature"') > 50
    assert '"first": "2025-05' not in layer
    assert "2025-03-10" in files[space_papers.WEEKS].read_text("utf-8")
    assert files[space_papers.MAP].read_bytes()[:4] == b"\x89PNG"


def test_a_case_without_detections_is_asked_nothing(tmp_path):
    folder = synthetic.make(tmp_path / "case", 5)
    with SqliteStore.open(folder / ".shelf") as store:
        flow.gather(folder, store, NOW)
        road = flow.carry(store, NOW, until="fuse")
        assert space.ask(folder, store, NOW, road) == ()
        with pytest.raises(NotFound, match="no detections"):
            space_papers.write(folder, road.case, (), tmp_path / "out")
    assert not (folder / ".shelf" / "satellite").exists()
