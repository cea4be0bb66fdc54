"""OGC API Features as other people's programs read it: GDAL's driver and OWSLib, on a real port."""

import shutil
import socket
import subprocess
import threading
import time

import pytest

from groundtruce.web.app import create_app
from groundtruce.web.features.collections import COLLECTIONS

OGRINFO = shutil.which("ogrinfo")
needs_gdal = pytest.mark.skipif(OGRINFO is None, reason="needs GDAL: apt-get install gdal-bin")


@pytest.fixture(scope="module")
def address(bench):
    """Serve the case on a free port of this machine."""
    import uvicorn

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(create_app(bench), port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}/features"
    server.should_exit = True
    thread.join(5)


def counted(address: str, name: str, *more: str) -> int:
    """Return how many features GDAL counts in a collection."""
    told = subprocess.run(
        [OGRINFO, "-ro", "-al", "-q", "-geom=NO", f"OAPIF:{address}", name, *more],
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.count("OGRFeature(")


@needs_gdal
@pytest.mark.parametrize("name", ["incidents", "watch", "zones", "places"])
def test_gdal_reads_every_feature_of_a_collection(client, address, name):
    told = client.get(f"/features/collections/{name}/items?limit=1").json()
    assert counted(address, name) == told["numberMatched"] > 0


@needs_gdal
def test_gdal_filters_by_box_and_by_property(client, address):
    box = client.get("/features/collections/incidents/items?bbox=102,13,104,15&limit=1").json()
    assert counted(address, "incidents", "-spat", "102", "13", "104", "15") == box["numberMatched"]
    one = client.get("/features/collections/incidents/items?status=contested&limit=1").json()
    where = counted(address, "incidents", "-where", "status='contested'")
    assert where == one["numberMatched"] > 0


def test_owslib_lists_the_collections_and_reads_their_items(address):
    features = pytest.importorskip("owslib.ogcapi.features", reason="needs OWSLib")
    read = features.Features(address)
    assert set(read.feature_collections()) == set(COLLECTIONS)
    found = read.collection_items("incidents", bbox=[102, 13, 104, 15], limit=5)
    assert found["numberReturned"] == 5 < found["numberMatched"]
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


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("2025-12-08", lambda s, e: s < "2025-12-09" and e >= "2025-12-08"),
        ("2025-12-01/..", lambda s, e: e >= "2025-12-01"),
        ("../2025-08-01", lambda s, e: s <= "2025-08-01"),
    ],
)
def test_a_time_leaves_what_touches_it(client, asked, fits):
    whole = client.get("/features/collections/incidents/items?limit=10000").json()["features"]
    want = {
        one["id"]
        for one in whole
        if one["properties"]["start"] is None
        or fits(one["properties"]["start"], one["properties"]["end"])
    }
    told = client.get(f"/features/collections/incidents/items?limit=10000&datetime={asked}").json()
    assert {one["id"] for one in told["features"]} == want


@pytest.mark.parametrize(
    "wrong", ["bbox=1,2", "datetime=soon", "limit=0", "offset=-1", "color=red"]
)
def test_a_wrong_question_is_answered_with_what_is_right(client, wrong):
    answer = client.get(f"/features/collections/incidents/items?{wrong}")
    assert answer.status_code == 422
    assert answer.json()["remedy"]
    assert client.get("/features/collections/nobody/items").status_code == 404
