"""What stands in for phones: a form, what is filled in, a server of its own process, and curl."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from groundtruce.flow import field
from groundtruce.reports import case_folder
from groundtruce.reports.field import forms
from groundtruce.store.sqlite import SqliteStore

CASE = Path(__file__).parents[2] / "data" / "two_rivers"
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
PATIENCE_S = 180
TOKEN = "a-token-that-only-this-phone-knows"
XML = "xml_submission_file=@{};type=text/xml"
XFORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
        xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Sighting</h:title><model>
<instance><data id="sighting" version="{version}"><note/><photo><image/></photo><video/>
<orx:meta><orx:instanceID/><orx:audit/></orx:meta></data></instance>
<instance id="zones" src="jr://file-csv/zones.csv"/>
<bind nodeset="/data/note" type="string"/><bind nodeset="/data/photo/image" type="binary"/>
<bind nodeset="/data/video" type="binary"/>
<bind nodeset="/data/orx:meta/orx:audit" type="binary"/>
<bind nodeset="/data/orx:meta/orx:instanceID" type="string" jr:preload="uid"/>
</model></h:head><h:body><input ref="/data/note"><label>What</label></input></h:body></h:html>
"""
FILLED = """<?xml version='1.0'?><data id="{form}" version="{version}" \
xmlns:orx="http://openrosa.org/xforms"><note>{note}</note>{photos}{video}\
<orx:meta><orx:instanceID>{number}</orx:instanceID>{edits}</orx:meta></data>"""


def filled(
    number: str,
    note: str = "Two shots heard. ยิงสองนัด បាញ់ពីរគ្រាប់",
    *,
    photos: Iterable[str] = (),
    video: str = "",
    edits: str = "",
    form: str = "sighting",
    version: str = "1",
) -> bytes:
    """Return a filled form as a phone writes it."""
    images = "".join(f"<photo><image>{name}</image></photo>" for name in photos)
    before = f"<orx:deprecatedID>{edits}</orx:deprecatedID>" if edits else ""
    said = {"form": form, "version": version, "note": note, "number": number}
    told = {"photos": images, "edits": before, "video": f"<video>{video}</video>" if video else ""}
    return FILLED.format(**said, **told).encode()


def a_folder(folder: Path, case: Path = CASE) -> Path:
    """Copy a case, publish two versions of a form beside its own, and enrol one phone."""
    shutil.copytree(case, folder)
    with SqliteStore.open(folder / ".shelf") as store:
        store.keep([case_folder.read(folder, store.keep_original)], at=NOW, actor="case")
        for workbook in forms.files(folder):
            field.publish(store, forms.compiled(workbook).xform, {}, NOW, "office")
        for version in ("1", "2"):
            field.publish(store, XFORM.format(version=version).encode(), {}, NOW, "office")
        field.enrol(store, "phone 1", TOKEN, NOW, "office")
    return folder


@dataclass
class Server:
    """A server in a process of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Return the address without a token."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base(self) -> str:
        """Return the address that the phone was given."""
        return f"{self.url}/key/{TOKEN}"

    def kill(self) -> None:
        """End it at once, as a lost current would."""
        self.process.kill()
        self.process.wait()


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what has to come about, however slow the machine is."""
    ends = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < ends, "it never came about"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def started(folder: Path, port: int = 0, **environment: str) -> Server:
    """Start a server and wait until it answers."""
    port = port or free_port()
    command = [sys.executable, "-m", "groundtruce", "field", "serve", "--port", str(port)]
    given = {**os.environ, **{f"GROUNDTRUCE_{k.upper()}": v for k, v in environment.items()}}
    process = subprocess.Popen(
        [*command, "--case", str(folder)], stdout=subprocess.DEVNULL, env=given
    )
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return Server(folder, port, process)
        assert process.poll() is None, "the server ended"
        time.sleep(0.05)
    raise AssertionError("the server did not start")


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[Server]:
    """Serve a case for the length of the block."""
    server = started(folder, **environment)
    try:
        yield server
    finally:
        server.kill()


@dataclass(frozen=True)
class Answer:
    """What curl got: status, headers with small letters, body."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def message(self) -> str:
        """Return what the phone would show."""
        found = re.search(r"<message>(.*)</message>", self.body, re.DOTALL)
        return found[1] if found else ""


def curl(*arguments: str, timeout: int = PATIENCE_S) -> Answer:
    """Ask with curl and return the last answer."""
    ran = subprocess.run(
        ["curl", "-s", "-i", "--max-time", str(timeout), *arguments],
        capture_output=True,
        check=False,
    )
    text = ran.stdout.decode("utf-8", "replace")
    while True:
        head, _, body = text.partition("\r\n\r\n")
        lines = head.splitlines()
        if not body.startswith("HTTP/"):
            break
        text = body
    status = int(lines[0].split()[1]) if lines else 0
    pairs = (line.partition(": ") for line in lines[1:])
    return Answer(status, {name.lower(): value for name, _, value in pairs}, body)
