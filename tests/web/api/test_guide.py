"""The guide to the API tells nothing that does not work: each of its calls is made."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.web.conftest import NOW, a_copy, served

from groundtruce.model.person import Person, Role

GUIDE = Path(__file__).parents[3] / "docs/guides/use-the-api.md"
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE.read_text("utf-8"), re.S)
CALLS = [
    line
    for block in BLOCKS
    for line in block.replace("\\\n", " ").splitlines()
    if line.startswith(("curl", "ogrinfo"))
]


@pytest.fixture(scope="module")
def around(walked, tmp_path_factory):
    """Serve a case with accounts; return what the calls expect to find around them."""
    with a_copy(walked, tmp_path_factory.mktemp("guide")) as bench:
        mia = Person(id="mia", name="Mia", roles=(Role.ANALYST,))
        people = {"people": (mia,)}
        bench.store.keep([bench.store.case().model_copy(update=people)], at=NOW, actor="test")
        bench.renew()
        bench.accounts.give("mia", "four plain quiet words")
        token = bench.accounts.make_token("mia", "guide", NOW, acts=True)
        with served(bench) as at:
            yield {**os.environ, "SERVER": at, "TOKEN": token}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_of_the_guide_is_answered(around, call):
    if shutil.which(call.split()[0]) is None:
        pytest.skip(f"no {call.split()[0]}")
    done = subprocess.run(
        ["bash", "-c", call.replace("curl ", "curl --fail-with-body ", 1)],
        env=around,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout
    if call.startswith("ogrinfo"):
        assert "OGRFeature(incidents)" in said or "Feature Count: " in said
    elif "-D -" in call:
        assert re.search(r"(?im)^etag: ", said)
    elif "/exports/" in call:
        assert said.startswith("incident_id,")
    else:
        told = json.loads(said)
        assert told.get("items") or told.get("tables") or told.get("person") or told.get("reports")


def test_the_page_of_the_contract_shows_every_operation_and_asks_no_other_host(client):
    page = client.get("/api/docs?lang=km").text
    paths = client.get("/api/openapi.json").json()["paths"]
    for path, methods in paths.items():
        for method in methods:
            assert f'id="{method}{path.replace("/", "-")}"' in page
    assert not re.findall(r'(?:src|href|action)="(?!/|#)[^"]*"', page)
