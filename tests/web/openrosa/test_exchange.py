"""The exchange with a phone, address by address, as an unmodified ODK Collect needs it."""

import hashlib
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.web.openrosa.phones import TOKEN, XFORM, XML, Server, curl, filled

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"


def test_the_list_names_the_newest_version_of_each_form(server: Server) -> None:
    answer = curl(f"{server.base}/formList?deviceID=collect%3A1")
    (form,) = ET.fromstring(answer.body)
    said = {one.tag.removeprefix(LIST): one.text for one in form}
    assert answer.status == 200
    assert "text/xml" in answer.headers["content-type"]
    assert answer.headers["x-openrosa-version"] == "1.0"
    assert (said["formID"], said["version"], said["name"]) == ("sighting", "2", "Sighting")
    assert said["downloadUrl"].startswith(f"{server.base}/")
    assert said.keys() >= {"hash", "manifestUrl"}


def test_a_form_comes_byte_for_byte_as_its_hash_says(server: Server) -> None:
    listed = curl(f"{server.base}/formList").body
    (md5,) = re.findall("<hash>md5:(.*?)</hash>", listed)
    answer = curl(re.findall("<downloadUrl>(.*?)</downloadUrl>", listed)[0])
    assert answer.status == 200
    assert answer.body == XFORM.format(version=2)
    assert hashlib.md5(answer.body.encode()).hexdigest() == md5


def test_the_manifest_names_the_lists_that_the_case_has_today(server: Server) -> None:
    listed = curl(f"{server.base}/formList").body
    answer = curl(re.findall("<manifestUrl>(.*?)</manifestUrl>", listed)[0])
    (file,) = ET.fromstring(answer.body)
    said = {one.tag.removeprefix(MANIFEST): one.text for one in file}
    assert answer.headers["x-openrosa-version"] == "1.0"
    assert said["filename"] == "zones.csv"
    body = curl(said["downloadUrl"]).body
    assert body.startswith("name,label\n")
    assert f"md5:{hashlib.md5(body.encode()).hexdigest()}" == said["hash"]


def test_a_phone_is_told_how_much_to_send_at_once(server: Server) -> None:
    answer = curl("-I", f"{server.base}/submission?deviceID=collect%3A1")
    assert answer.status == 204
    assert answer.headers["x-openrosa-version"] == "1.0"
    assert answer.headers["x-openrosa-accept-content-length"] == "10000000"


def test_no_answer_carries_a_date_that_a_phone_would_compare(server: Server) -> None:
    assert "date" not in curl(f"{server.base}/formList").headers


def test_a_delivery_is_thanked_for_in_the_form_that_phones_show(server: Server, xml: Path) -> None:
    xml.write_bytes(filled("uuid:first"))
    answer = curl("-F", XML.format(xml), f"{server.base}/submission")
    assert answer.status == 201
    assert "http://openrosa.org/http/response" in answer.body
    assert answer.message == "Thank you. The report has arrived."


@pytest.mark.parametrize("path", ["formList", "submission", "xforms/x", "xforms/x/manifest"])
def test_a_stranger_is_told_to_get_a_code(server: Server, path: str) -> None:
    answer = curl(f"{server.url}/key/{TOKEN[:-1]}/{path}", *(["-I"] if "sub" in path else []))
    assert answer.status == 401


def test_digest_lets_in_who_knows_the_secret_and_nobody_else(server: Server) -> None:
    from groundtruce.flow import field

    user, address = field.device_id(TOKEN), f"{server.url}/formList"
    assert curl(address).status == 401
    assert "qop=" in curl(address).headers["www-authenticate"]
    assert curl("--digest", "-u", f"{user}:{TOKEN}", f"{address}?a=b%20c").status == 200
    assert curl("--digest", "-u", f"{user}:{TOKEN}x", address).status == 401
    assert curl("--digest", "-u", f"dev-nobody:{TOKEN}", address).status == 401
    assert curl("-u", f"{user}:{TOKEN}", address).status == 401


def test_an_unknown_form_is_not_there(server: Server) -> None:
    assert curl(f"{server.base}/xforms/form-nothing").status == 404
