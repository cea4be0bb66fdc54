"""Layers: told from the records of the case, to whom may see them, at the moment asked for."""

import pytest
from starlette.testclient import TestClient

from groundtruce.web import layers
from groundtruce.web.app import create_app
from tests.web.watched import watched_bench

__all__ = ["watched_bench"]
MONDAY = "2025-11-10"
FIRST_DAY = 20_236  # 28 May 2025, when the case begins


@pytest.fixture(scope="module")
def client(watched_bench):
    """Return a client of its pages."""
    return TestClient(create_app(watched_bench))


def told(client, name, query=""):
    """Return the features of a layer."""
    return client.get(f"/layers/{name}.geojson{query}").json()["features"]


def parts(features):
    """Return what kinds of parts a layer holds, each once."""
    return {one["properties"].get("part") for one in features}


def test_a_post_is_a_spot_and_the_ground_that_it_sees(client):
    features = told(client, "posts")
    assert parts(features) == {"spot", "seen"}
    assert len(features) == 2
    assert "10 November 2025" in features[0]["properties"]["text"]


def test_a_patrol_with_a_track_has_a_way_through_all_its_stretches(client):
    patrols = [one for one in told(client, "patrols") if "patrol" in one["properties"]["title"]]
    assert parts(patrols) == {"way", "seen"}
    way = next(one for one in patrols if one["properties"]["part"] == "way")
    assert way["geometry"]["type"] == "LineString"
    assert len(way["geometry"]["coordinates"]) >= 3


def test_refused_access_is_told_with_side_and_reason(client):
    (spot,) = [o for o in told(client, "refused") if o["properties"]["part"] == "spot"]
    assert "road closed" in spot["properties"]["text"]


def test_a_withdrawal_line_is_a_line_and_no_zone(client):
    (line,) = told(client, "lines")
    assert line["properties"]["kind"] == "withdrawal_line"
    assert line["properties"]["id"] not in {o["properties"]["id"] for o in told(client, "zones")}


def test_watch_is_told_by_week_and_where_nobody_looked_that_is_said(client):
    week = told(client, "watched", f"?watch={MONDAY}")
    degrees = {o["properties"]["degree"] for o in week}
    assert "nobody_looked" in degrees
    assert {"look", "seen_some"} & degrees
    before = told(client, "watched", "?watch=2025-11-03")
    assert {o["properties"]["degree"] for o in before} == {"nobody_looked"}
    assert len(before) == 10


def test_a_week_not_yet_begun_holds_nothing(client):
    assert told(client, "watched", "?watch=2026-06-01") == []


@pytest.mark.parametrize("name", ["posts", "refused"])
def test_what_lies_outside_of_the_days_asked_for_is_left_out(client, name):
    assert told(client, name, "?since=2025-12-01&until=2025-12-31") == []


@pytest.mark.parametrize("name", ["posts", "refused"])
def test_an_earlier_moment_knows_no_later_watch(client, name):
    assert told(client, name)
    assert told(client, name, "?as_of=2025-11-01T00:00") == []


def test_names_are_those_of_both_sides(client):
    names = [o["properties"]["title"] for o in told(client, "names")]
    assert "Ta Krabei (Ta Krabey) / Ta Kwai (Ta Khwai)" in names
    assert {"Cambodia", "Thailand"} <= set(names)


def test_layers_speak_the_language_of_the_visitor(client):
    assert {"កម្ពុជា", "ថៃ"} <= {o["properties"]["title"] for o in told(client, "names", "?lang=km")}


def test_a_layer_that_nobody_knows_is_not_found(client):
    assert client.get("/layers/secrets.geojson").status_code == 404


def test_every_layer_has_a_name_in_every_language(watched_bench):
    for language in watched_bench.languages:
        named = [watched_bench.words.label("map_words", f"layer_{one}", language)
                 for one in layers.LAYERS]  # fmt: skip
        assert len(set(named)) == len(layers.LAYERS)


def test_the_strip_of_weeks_counts_the_sectors_that_anybody_looked_at(client):
    text = client.get(f"/map/weeks?watch={MONDAY}").text
    assert text.count("<a ") == 34
    assert "10 November 2025: 1 / 10" in text
    assert "3 November 2025: 0 / 10" in text
    assert text.count('aria-current="true"') == 1


def test_incidents_of_a_popup_are_told_with_the_way_to_their_pages(client, watched_bench):
    index = watched_bench.moment(None, "en").index
    ids = [index.incident_id(at) for at in range(3)]
    text = client.get("/map/picks", params={"id": ids}).text
    assert all(f'href="/incidents/{one}"' in text for one in ids)
    assert "none on record" in client.get("/map/picks").text


def test_sectors_and_areas_are_drawn_as_what_they_are(client):
    answer = client.get("/outlines.geojson?bbox=102.7,13.8,103.2,14.3").json()
    corners = [len(one["geometry"]["coordinates"][0]) for one in answer["features"]]
    assert len(corners) == 2
    # The area has its own four corners, the sector an arc on either side.
    assert min(corners) == 5
    assert max(corners) > 10


def test_an_image_that_saw_only_cloud_says_so(client):
    (image,) = told(client, "footprints")
    assert image["properties"]["title"] == "scene-1"
    assert "cloud 90 %" in image["properties"]["text"].replace("Cloud", "cloud")
    assert "image not held" in image["properties"]["text"]


@pytest.mark.parametrize("query", ["", "?since=2025-12-01", "?status=contested", "?place=none"])
def test_bars_stand_on_one_axis_whatever_is_asked_for(client, query):
    assert f'data-first="{FIRST_DAY}"' in client.get(f"/map{query}").text
