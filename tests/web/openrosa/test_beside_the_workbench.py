"""Phones at the same address as the workbench: each keeps to its own."""

from starlette.testclient import TestClient

from groundtruce.flow import field
from groundtruce.web.app import create_app
from groundtruce.web.workbench import Workbench
from tests.web.openrosa.phones import NOW, TOKEN, XFORM, filled


def test_a_phone_delivers_where_others_read_pages(own_bench: Workbench) -> None:
    field.publish(own_bench.store, XFORM.format(version="1").encode(), {}, NOW, "office")
    field.enrol(own_bench.store, "phone 1", TOKEN, NOW, "office")
    with TestClient(create_app(own_bench)) as client:
        listed = client.get(f"/key/{TOKEN}/formList")
        assert "<formID>sighting</formID>" in listed.text
        form = {"xml_submission_file": ("s.xml", filled("uuid:1"), "text/xml")}
        assert client.post(f"/key/{TOKEN}/submission", files=form).status_code == 201
        assert client.get("/key/another/formList").status_code == 401
        page = client.get("/nothing-of-the-kind")
        assert (page.status_code, "<html" in page.text) == (404, True)


def test_with_accounts_nobody_gets_forms_without_a_device_or_a_login(own_bench: Workbench) -> None:
    assert TestClient(create_app(own_bench)).get("/formList").status_code == 200
    own_bench.accounts.give("somebody", "a few words that do not belong")
    stranger = TestClient(create_app(own_bench))
    assert stranger.get("/formList").status_code == 401
    form = {"xml_submission_file": ("s.xml", filled("uuid:1"), "text/xml")}
    assert stranger.post("/submission", files=form).status_code == 401
