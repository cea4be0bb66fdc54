"""OGC API Features as other people's programs read it: GDAL's driver and OWSLib, on a real port."""

import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient
from tests.builders import a_claim, a_report
from tests.web.conftest import NOW, served

from groundtruce.model.person import Person, Role
from groundtruce.web.app import create_app
from groundtruce.web.features.collections import COLLECTIONS

OGRINFO, OGR2OGR = shutil.which("ogrinfo"), shutil.which("ogr2ogr")
needs_gdal = pytest.mark.skipif(OGRINFO is None, reason="needs GDAL: apt-get install gdal-bin")
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


@pytest.fixture(scope="module")
def address(bench):
    """Serve the case on a free port of this machine."""
    with served(bench) as at:
        yield f"{at}/features"


def whole(client, name: str) -> list[dict]:
    told = client.get(f"/features/collections/{name}/items?limit=10000").json()
    assert told["numberMatched"] == told["numberReturned"] == len(told["features"])
    return told["features"]


def asked(client, name: str, query: str) -> dict:
    return client.get(f"/features/collections/{name}/items?limit=10000&{query}").json()


def counted(address: str, name: str, *more: str) -> int:
    """Return how many features GDAL counts in a collection."""
    told = subprocess.run(
        [OGRINFO, "-ro", "-al", "-q", "-geom=NO", f"OAPIF:{address}", name, *more],
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.count("OGRFeature(")


def in_store(bench) -> dict[str, int]:
    """Return how many features the store has for each collection."""
    road = bench.moment(None, "en").road
    return {
        "incidents": len(bench.store.findings()),
        "claims": sum(len(report.claims) for report in bench.store.reports()),
        "watch": len(road.watch),
        "zones": len(bench.store.case().zones),
        "places": len(bench.store.case().places),
        "images": 0,
    }


@needs_gdal
def test_gdal_reads_of_every_collection_as_many_features_as_the_store_has(bench, address):
    found = {name: counted(address, name) for name in COLLECTIONS}
    assert found == in_store(bench)
    assert min(found[name] for name in ("incidents", "claims", "watch", "zones", "places")) > 0


@needs_gdal
def test_gdal_filters_by_box_by_property_and_by_time(client, address):
    box = asked(client, "incidents", "bbox=102,13,104,15")["numberMatched"]
    assert counted(address, "incidents", "-spat", "102", "13", "104", "15") == box > 0
    contested = asked(client, "incidents", "status=contested")["numberMatched"]
    assert counted(address, "incidents", "-where", "status='contested'") == contested > 0
    # The driver leaves time to the server: what touches the interval is in it.
    since = asked(client, "incidents", "datetime=2025-12-01T00:00:00Z/..")["numberMatched"]
    where = "start >= '2025/12/01 00:00:00'"
    assert counted(address, "incidents", "-where", where) == since > 0


@needs_gdal
def test_a_collection_is_copied_whole_into_a_geopackage(client, address, tmp_path):
    file = tmp_path / "claims.gpkg"
    subprocess.run([OGR2OGR, file, f"OAPIF:{address}", "claims"], check=True, capture_output=True)
    told = subprocess.run([OGRINFO, "-so", file, "claims"], check=True, capture_output=True)
    assert f"Feature Count: {len(whole(client, 'claims'))}" in told.stdout.decode()


@needs_gdal
def test_gdal_comes_in_with_a_token_and_without_one_sees_what_was_released(own_bench):
    inside = in_store(own_bench)["incidents"]
    analyst = Person(id="qgis", name="QGIS", roles=(Role.ANALYST,))
    with_people = own_bench.store.case().model_copy(update={"people": (analyst,)})
    own_bench.store.keep([with_people], at=NOW, actor="test")
    own_bench.renew()
    own_bench.accounts.give("qgis", "four plain quiet words")
    token = own_bench.accounts.make_token("qgis", "gdal", NOW)
    with served(own_bench) as at:
        held = ["--config", "GDAL_HTTP_USERPWD", f"qgis:{token}"]
        assert counted(f"{at}/features", "incidents", *held) == inside
        assert counted(f"{at}/features", "incidents") == 0


def test_owslib_lists_the_collections_and_reads_their_items(client, address):
    features = pytest.importorskip("owslib.ogcapi.features", reason="needs OWSLib")
    read = features.Features(address)
    assert set(read.feature_collections()) == set(COLLECTIONS)
    for name in COLLECTIONS:
        found = read.collection_items(name, limit=10000)
        assert found["numberMatched"] == len(whole(client, name)) == len(found["features"])
    found = read.collection_items("incidents", bbox=[102, 13, 104, 15], limit=5)
    assert found["numberReturned"] == 5 < found["numberMatched"]
    dated = read.collection_items("incidents", datetime_="2025-12-01/..", limit=10000)
    assert (
        dated["numberMatched"]
        == asked(client, "incidents", "datetime=2025-12-01/..")["numberMatched"]
    )
    assert read.conformance()["conformsTo"]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_page_after_page_gives_every_feature_once(client, name):
    address, seen = f"/features/collections/{name}/items?limit=40", []
    while address:
        told = client.get(address).json()
        seen += [one["id"] for one in told["features"]]
        nexts = [one["href"] for one in told["links"] if one["rel"] == "next"]
        address = nexts[0].split("testserver")[1] if nexts else None
    assert len(seen) == len(set(seen)) == told["numberMatched"]


def test_pages_lose_nothing_though_a_report_comes_in_between_them(own_bench):
    client = TestClient(create_app(own_bench))
    before = {one["id"] for one in whole(client, "claims")}
    address, seen = "/features/collections/claims/items?limit=60", []
    while address:
        told = client.get(address).json()
        seen += [one["id"] for one in told["features"]]
        nexts = [one["href"] for one in told["links"] if one["rel"] == "next"]
        address = nexts[0].split("testserver")[1] if nexts else None
        if len(seen) == 60:
            words = "Shells fell again."
            kept = own_bench.store.keep_original(
                words.encode(), media_type="text/plain", name="n.txt"
            )
            source = own_bench.case.sources[0].id
            new = a_report(a_claim(words, source=source), original=kept.sha256)
            own_bench.store.keep([new], at=NOW, actor="test")
            own_bench.renew()
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


@pytest.mark.parametrize(
    ("query", "since", "until"),
    [
        ("2025-12-08", "2025-12-08T00:00:00Z", "2025-12-08T23:59:59Z"),
        ("2025-12-08T05:00:00Z", "2025-12-08T05:00:00Z", "2025-12-08T05:00:00Z"),
        ("2025-12-01/..", "2025-12-01T00:00:00Z", "9999"),
        ("2025-12-01/", "2025-12-01T00:00:00Z", "9999"),
        ("../2025-08-01", "", "2025-08-01T23:59:59Z"),
        ("2025-12-01/2025-12-10", "2025-12-01T00:00:00Z", "2025-12-10T23:59:59Z"),
        ("../..", "", "9999"),
    ],
)
def test_a_time_leaves_what_touches_it(client, query, since, until):
    want = {
        one["id"]
        for one in whole(client, "incidents")
        if one["properties"]["start"] is None
        or (one["properties"]["start"] <= until and one["properties"]["end"] >= since)
    }
    told = asked(client, "incidents", f"datetime={query}")
    assert {one["id"] for one in told["features"]} == want
    assert told["numberMatched"] == len(want) > 0


@pytest.mark.parametrize(
    ("query", "inside"),
    [
        ("bbox=102,13,104,15", lambda x, y: 102 <= x <= 104 and 13 <= y <= 15),
        ("bbox=102,13,0,104,15,9", lambda x, y: 102 <= x <= 104 and 13 <= y <= 15),
        (f"bbox=102,13,104,15&bbox-crs={CRS84}", lambda x, y: 102 <= x <= 104 and 13 <= y <= 15),
        ("bbox=104,13,-170,15", lambda x, y: x >= 104 and 13 <= y <= 15),
        ("bbox=-180,-90,180,90", lambda _x, _y: True),
    ],
)
def test_a_box_leaves_the_places_inside_it_also_across_the_date_line(client, query, inside):
    want = {
        one["id"]
        for one in whole(client, "places")
        if one["geometry"] and inside(*one["geometry"]["coordinates"])
    }
    assert {one["id"] for one in asked(client, "places", query)["features"]} == want != set()


@pytest.mark.parametrize(
    ("name", "field"),
    [(one.id, field) for one in COLLECTIONS.values() for field in one.queryables],
)
def test_every_property_that_may_be_filtered_by_leaves_what_has_the_value(client, name, field):
    values = [one["properties"][field] for one in whole(client, name)]
    value = next((one for one in values if one is not None), "nobody")
    found = asked(client, name, f"{field}={value}")["numberMatched"]
    assert found == sum(one == value for one in values)


@pytest.mark.parametrize(
    "wrong",
    [
        *("bbox=1,2", "bbox=1,2,nan,4", "bbox=1,9,2,3", "bbox=1,2,3,4,5", "bbox-crs=EPSG:4326"),
        *("datetime=soon", "datetime=2025-12-09/2025-12-08", "datetime=0000-01-01"),
        *("limit=0", "limit=-1", "limit=x", "limit=" + "9" * 40),
        *("color=red", "offset=5", "f=html", "as_of=yesterday"),
    ],
)
def test_a_question_that_is_not_understood_is_never_ignored(client, wrong):
    answer = client.get(f"/features/collections/incidents/items?{wrong}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["remedy"]


def test_what_is_not_there_is_absent(client):
    for path in ("nobody", "nobody/items", "incidents/items/nobody", "nobody/queryables"):
        answer = client.get(f"/features/collections/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_earlier_moment_has_fewer_features_and_its_links_stay_there(client):
    then = "as_of=2025-12-09T00:00"
    told = client.get(f"/features/collections/incidents/items?limit=5&{then}").json()
    assert 0 < told["numberMatched"] < len(whole(client, "incidents"))
    following = next(one["href"] for one in told["links"] if one["rel"] == "next")
    assert "as_of=2025-12-09T00%3A00" in following
    late = datetime(2025, 12, 9, tzinfo=UTC).isoformat()
    assert all(one["properties"]["known_from"] <= late for one in told["features"])


def test_a_place_too_coarse_for_a_pin_has_no_shape(client):
    shown = whole(client, "incidents")
    coarse = [one for one in shown if one["properties"]["precision"] in ("country", None)]
    assert coarse
    assert all(one["geometry"] is None for one in coarse)
