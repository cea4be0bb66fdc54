"""Every edge case of a delivery, asked with curl: what the phone is told, and what is kept."""

import hashlib
import socket
from pathlib import Path

import pytest

from groundtruce.model.submission import Submission, submission_id
from groundtruce.store.sqlite import SqliteStore
from tests.web.openrosa.phones import XML, Answer, Server, curl, filled, until


def sent(server: Server, xml: Path, body: bytes, *more: str) -> Answer:
    """Deliver a filled form, with more arguments for curl."""
    xml.write_bytes(body)
    return curl("-F", XML.format(xml), *more, f"{server.base}/submission")


def a_file(folder: Path, name: str, raw: bytes = b"") -> str:
    """Make a file and return how curl sends it."""
    (folder / name).write_bytes(raw or name.encode() * 100)
    return f"{name}=@{folder / name};type=image/jpeg"


def kept(server: Server, number: str) -> Submission | None:
    with SqliteStore.open(server.folder / ".shelf") as store:
        return store.held(Submission, submission_id(number))


def files(server: Server, number: str) -> dict[str, str]:
    with SqliteStore.open(server.folder / ".shelf") as store:
        return store.files_of(store.held(Submission, submission_id(number)))


def test_the_same_again_is_thanked_for_and_kept_once(server: Server, xml: Path) -> None:
    assert sent(server, xml, filled("uuid:twice")).status == 201
    answer = sent(server, xml, filled("uuid:twice"))
    assert answer.status == 202
    assert "arrived before" in answer.message


def test_files_of_split_posts_come_together(server: Server, xml: Path, tmp_path: Path) -> None:
    body = filled("uuid:split", photos=["1.jpg", "2.jpg"])
    one = ("-F", a_file(tmp_path, "1.jpg"), "-F", "*isIncomplete*=yes")
    assert sent(server, xml, body, *one).status == 201
    with SqliteStore.open(server.folder / ".shelf") as store:
        assert store.incomplete()[hashlib.sha256(body).hexdigest()] == ("2.jpg",)
    assert sent(server, xml, body, "-F", a_file(tmp_path, "2.jpg")).status == 201
    with SqliteStore.open(server.folder / ".shelf") as store:
        assert hashlib.sha256(body).hexdigest() not in store.incomplete()
    assert files(server, "uuid:split").keys() == {"1.jpg", "2.jpg"}


def test_a_file_that_no_answer_names_is_kept(server: Server, xml: Path, tmp_path: Path) -> None:
    assert sent(server, xml, filled("uuid:more"), "-F", a_file(tmp_path, "x.jpg")).status == 201
    assert kept(server, "uuid:more").unexpected == ("x.jpg",)


def test_other_answers_under_one_number_are_set_aside(server: Server, xml: Path) -> None:
    assert sent(server, xml, filled("uuid:same", "Two shots.")).status == 201
    other = filled("uuid:same", "Three shots.")
    assert sent(server, xml, other).status == 409
    assert sent(server, xml, other).status == 409
    with SqliteStore.open(server.folder / ".shelf") as store:
        aside = [one.original for one in store.quarantined()]
        assert aside.count(hashlib.sha256(other).hexdigest()) == 1
        assert store.original(hashlib.sha256(other).hexdigest()) == other
    assert (
        kept(server, "uuid:same").original
        == hashlib.sha256(filled("uuid:same", "Two shots.")).hexdigest()
    )


def test_an_edit_takes_the_place_of_what_it_names(
    server: Server, xml: Path, tmp_path: Path
) -> None:
    first = filled("uuid:v1", photos=["p.jpg"])
    assert sent(server, xml, first, "-F", a_file(tmp_path, "p.jpg")).status == 201
    second = filled("uuid:v2", "Three.", photos=["p.jpg"], edits="uuid:v1")
    assert sent(server, xml, second).status == 201
    assert sent(server, xml, second).status == 202
    assert kept(server, "uuid:v2").root == "uuid:v1"
    assert files(server, "uuid:v2") == files(server, "uuid:v1")
    with SqliteStore.open(server.folder / ".shelf") as store:
        assert hashlib.sha256(second).hexdigest() not in store.incomplete()


def test_an_edit_of_what_was_edited_before_is_set_aside(server: Server, xml: Path) -> None:
    sent(server, xml, filled("uuid:e1"))
    assert sent(server, xml, filled("uuid:e2", edits="uuid:e1")).status == 201
    assert sent(server, xml, filled("uuid:e3", edits="uuid:e1")).status == 409
    assert sent(server, xml, filled("uuid:e4", edits="uuid:e2")).status == 201
    assert kept(server, "uuid:e4").root == "uuid:e1"


def test_an_edit_of_what_never_came_asks_for_the_first(server: Server, xml: Path) -> None:
    answer = sent(server, xml, filled("uuid:late", edits="uuid:never"))
    assert (answer.status, "first report" in answer.message) == (404, True)


def test_what_the_office_took_out_stays_out(server: Server, xml: Path) -> None:
    from groundtruce.flow import field

    body = filled("uuid:gone")
    sent(server, xml, body)
    with SqliteStore.open(server.folder / ".shelf") as store:
        field.withdraw(store, "uuid:gone", kept(server, "uuid:gone").received, "office", "A trial.")
    assert sent(server, xml, body).status == 409
    assert sent(server, xml, filled("uuid:gone2", edits="uuid:gone")).status == 409


def test_an_older_version_of_a_form_is_taken_for_ever(server: Server, xml: Path) -> None:
    assert sent(server, xml, filled("uuid:old", version="1")).status == 201
    assert sent(server, xml, filled("uuid:new", version="2")).status == 201


@pytest.mark.parametrize(("form", "version"), [("sighting", "3"), ("unheard_of", "1")])
def test_an_unknown_form_or_version_asks_for_the_blank_forms(
    server: Server, xml: Path, form: str, version: str
) -> None:
    answer = sent(server, xml, filled("uuid:unknown", form=form, version=version))
    assert (answer.status, "blank forms" in answer.message) == (404, True)


def test_a_sealed_form_is_kept_unopened(server: Server, xml: Path, tmp_path: Path) -> None:
    body = (
        b'<data xmlns="http://opendatakit.org/submissions" id="sighting" version="1" '
        b'encrypted="yes"><base64EncryptedKey>AAAA</base64EncryptedKey>'
        b'<n0:meta xmlns:n0="http://openrosa.org/xforms"><n0:instanceID>uuid:sealed'
        b"</n0:instanceID></n0:meta><media><file>1.jpg.enc</file></media>"
        b"<encryptedXmlFile>submission.xml.enc</encryptedXmlFile></data>"
    )
    parts = [a_file(tmp_path, "1.jpg.enc"), a_file(tmp_path, "submission.xml.enc")]
    assert sent(server, xml, body, "-F", parts[0], "-F", parts[1]).status == 201
    found = kept(server, "uuid:sealed")
    assert found.sealed
    assert found.expects == ("1.jpg.enc", "submission.xml.enc")
    assert found.unexpected == ()


BOMB = b"""<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]>"""
FILE = b"""<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>"""


@pytest.mark.parametrize(
    "body",
    [
        BOMB + filled("uuid:bomb").partition(b"?>")[2],
        FILE + filled("uuid:file").partition(b"?>")[2],
        filled("uuid:deep").replace(b"<note>", b"<note>" * 5_000, 1),
        filled(""),
        filled("uuid:" + "x" * 300),
        filled("uuid:cut")[:-20],
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"<html><body>hotel network: please log in</body></html>",
        filled("uuid:utf16").decode().encode("utf-16"),
    ],
    ids=["bomb", "file", "deep", "no number", "long number", "cut", "empty", "picture", "page",
         "utf-16"],
)  # fmt: skip
def test_what_is_no_filled_form_is_refused_in_words(server: Server, xml: Path, body: bytes) -> None:
    before = taken(server)
    answer = sent(server, xml, body)
    assert answer.status == 400
    assert len(answer.message) > 20
    assert taken(server) == before


def taken(server: Server) -> list[int]:
    # Not all rows of the log: what came before is being read meanwhile.
    with SqliteStore.open(server.folder / ".shelf") as store:
        return [store.counts().get(noun, 0) for noun in ("submission", "delivery", "original")]


def leftovers(server: Server) -> list[Path]:
    return list((server.folder / ".shelf" / "originals").glob(".part-*"))


def test_answers_beyond_any_form_are_too_large(server: Server, xml: Path) -> None:
    assert sent(server, xml, filled("uuid:huge", "x" * 100_000)).status == 413


@pytest.mark.parametrize("how", [(), ("-H", "Transfer-Encoding: chunked")], ids=["told", "chunked"])
def test_a_delivery_beyond_the_limit_is_refused_and_leaves_nothing(
    server: Server, xml: Path, tmp_path: Path, how: tuple[str, ...]
) -> None:
    huge = a_file(tmp_path, "long.mp4", bytes(9 << 20))
    answer = sent(server, xml, filled("uuid:long"), "-F", huge, *how)
    assert answer.status in (413, 0)
    assert kept(server, "uuid:long") is None
    assert leftovers(server) == []


def test_a_body_in_pieces_of_unsaid_length_is_taken(
    server: Server, xml: Path, tmp_path: Path
) -> None:
    photo = a_file(tmp_path, "c.jpg", bytes(range(256)) * 8000)
    body = filled("uuid:chunks", photos=["c.jpg"])
    answer = sent(server, xml, body, "-F", photo, "-H", "Transfer-Encoding: chunked")
    assert answer.status == 201
    whole = hashlib.sha256(bytes(range(256)) * 8000).hexdigest()
    assert files(server, "uuid:chunks") == {"c.jpg": whole}


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("../../../../evil.jpg", "evil.jpg"),
        ("C:\\\\photos\\\\evil.jpg", "evil.jpg"),
        ("/etc/passwd", "passwd"),
        ("..", "unnamed"),
        ("ภาพ.jpg", "ภาพ.jpg"),
    ],
)
def test_a_name_that_is_a_path_is_only_text(
    server: Server, xml: Path, tmp_path: Path, told: str, name: str
) -> None:
    number = f"uuid:path-{hashlib.md5(told.encode()).hexdigest()}"
    (tmp_path / "e").write_bytes(told.encode())
    more = f'f=@{tmp_path / "e"};filename="{told}"'
    assert sent(server, xml, filled(number), "-F", more).status == 201
    assert files(server, number) == {name: hashlib.sha256(told.encode()).hexdigest()}


def test_a_type_that_is_not_true_changes_nothing(server: Server, xml: Path) -> None:
    xml.write_bytes(filled("uuid:liar"))
    as_image = f"xml_submission_file=@{xml};type=image/jpeg"
    assert curl("-F", as_image, f"{server.base}/submission").status == 201
    xml.write_bytes(filled("uuid:liar2"))
    plain = ("--data-binary", f"@{xml}", "-H", "Content-Type: text/xml")
    assert curl(*plain, f"{server.base}/submission").status == 400
    no_end = ("--data-binary", f"@{xml}", "-H", "Content-Type: multipart/form-data; boundary=x")
    assert curl(*no_end, f"{server.base}/submission").status == 400
    assert kept(server, "uuid:liar2") is None


def test_no_form_or_two_forms_in_one_delivery_are_refused(
    server: Server, xml: Path, tmp_path: Path
) -> None:
    photo = a_file(tmp_path, "alone.jpg")
    assert curl("-F", photo, f"{server.base}/submission").status == 400
    assert sent(server, xml, filled("uuid:a"), "-F", XML.format(xml)).status == 400
    assert leftovers(server) == []


def opened(server: Server, body: bytes, length: int) -> socket.socket:
    """Open a connection and send a head that promises so much, and then the body."""
    path = server.base.removeprefix(server.url)
    head = (
        f"POST {path}/submission HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n"
        "Content-Type: multipart/form-data; boundary=cut\r\n\r\n"
    )
    line = socket.create_connection(("127.0.0.1", server.port))
    line.sendall(head.encode() + body)
    return line


def test_half_a_delivery_leaves_nothing_and_the_whole_is_taken_after_it(
    server: Server, xml: Path, tmp_path: Path
) -> None:
    body = filled("uuid:half", photos=["h.jpg"])
    part = b'--cut\r\nContent-Disposition: form-data; name="%b"; filename="h.jpg"\r\n\r\n%b\r\n'
    first = part % (b"xml_submission_file", body) + part % (b"h.jpg", bytes(3 << 20))
    line = opened(server, first, len(first) + 1000)
    until(lambda: leftovers(server) != [])
    line.close()
    until(lambda: leftovers(server) == [])
    assert kept(server, "uuid:half") is None
    assert sent(server, xml, body, "-F", a_file(tmp_path, "h.jpg")).status == 201


def test_a_clock_that_is_years_off_does_not_matter(server: Server, xml: Path) -> None:
    answer = sent(server, xml, filled("uuid:clock"), "-H", "Date: Mon, 01 Jan 1990 12:00:00 GMT")
    assert answer.status == 201
    assert kept(server, "uuid:clock").received.year >= 2025
