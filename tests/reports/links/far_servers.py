"""Servers on this machine that answer like ODK Central and KoboToolbox, and fail when told to.

Their shapes follow the public API pages of both; ``pyodk``, which none of us wrote, is run against
the first of them in ``test_central.py``.
"""

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

NOON = datetime(2025, 11, 10, 5, tzinfo=UTC)
PASSWORD, TOKEN = "a quiet word", "0123456789abcdef"


def xml(
    number: int, note: str, *, instance: str = "", deprecated: str = "", photo: str = ""
) -> str:
    """Return a filled form as a phone sends it."""
    named = f"<photo>{photo}</photo>" if photo else ""
    edits = f"<deprecatedID>{deprecated}</deprecatedID>" if deprecated else ""
    instance = instance or f"uuid:{number:04d}"
    return (
        f'<data id="note" version="1"><record>note</record><note>{note}</note>{named}'
        f"<meta><instanceID>{instance}</instanceID>{edits}</meta></data>"
    )


@dataclass
class Kept:
    """A submission on such a server: its versions, its files, its times."""

    number: int
    versions: list[tuple[str, str]]
    submitted: datetime
    updated: datetime | None = None
    files: dict[str, bytes | None] = field(default_factory=dict)


@dataclass
class FarServer:
    """What such a server holds, what it was asked, and how it is to fail next."""

    kept: dict[str, Kept] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    heard: list[dict[str, str]] = field(default_factory=list)
    failures: list[Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)
    page: int = 2
    clock: datetime = NOON
    url: str = ""
    lets_in: bool = True
    shelf: str = ""

    def submit(self, number: int, note: str, **files: bytes | None) -> str:
        """Take a new submission; a file of ``None`` has not come yet."""
        self.clock += timedelta(hours=1)
        names = {name.replace("_", "."): data for name, data in files.items()}
        body = xml(number, note, photo=next(iter(names), ""))
        name = f"uuid:{number:04d}"
        self.kept[name] = Kept(number, [(name, body)], self.clock, files=names)
        return name

    def edit(self, name: str, note: str) -> str:
        """Take an edit of a submission."""
        self.clock += timedelta(hours=1)
        kept = self.kept[name]
        before, number = kept.versions[-1][0], len(kept.versions)
        edited = f"{name}-{number}"
        photo = next(iter(kept.files), "")
        kept.versions.append(
            (edited, xml(0, note, instance=edited, deprecated=before, photo=photo))
        )
        kept.updated = self.clock
        return edited


def fails(status: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return a failure with that status."""

    def fail(handler: BaseHTTPRequestHandler) -> None:
        sent(handler, b'{"message": "no"}', "application/json", status, **headers)

    return fail


def cuts(handler: BaseHTTPRequestHandler) -> None:
    """Promise more than is sent, and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"half")
    handler.close_connection = True


def sent(
    handler: BaseHTTPRequestHandler, body: bytes, kind: str, status: int = 200, **headers: str
) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def central(server: FarServer) -> Iterator[FarServer]:
    """Let the server answer like ODK Central."""
    with _serving(server, _central):
        yield server


@contextmanager
def kobo(server: FarServer) -> Iterator[FarServer]:
    """Let the server answer like KoboToolbox."""
    with _serving(server, _kobo):
        yield server


@contextmanager
def _serving(server: FarServer, answer: Callable[..., None]) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if server.lets_in and told.get("password") == PASSWORD:
                sent(self, json.dumps({"token": TOKEN}).encode(), "application/json")
            else:
                fails(401)(self)

        def do_GET(self) -> None:
            server.asked.append(self.path)
            server.heard.append(dict(self.headers))
            if server.failures:
                server.failures.pop(0)(self)
            elif server.shelf and self.path.endswith((".jpg", "/0/")):
                fails(307, Location=f"{server.shelf}/a.jpg")(self)
            elif self.path == "/a.jpg":
                sent(self, b"a photo", "image/jpeg")
            elif self.headers.get("Authorization") not in (f"Bearer {TOKEN}", f"Token {TOKEN}"):
                fails(401)(self)
            else:
                url = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(url.query).items()}
                answer(server, self, unquote(url.path), asked)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        thread = threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        server.url = f"http://127.0.0.1:{listening.server_port}"
        try:
            yield
        finally:
            listening.shutdown()
            thread.join()


def _json(handler: BaseHTTPRequestHandler, plain: Any) -> None:
    sent(handler, json.dumps(plain).encode(), "application/json")


def _central(
    server: FarServer, handler: BaseHTTPRequestHandler, path: str, asked: dict[str, str]
) -> None:
    _, _, rest = path.partition("/v1/projects/7/forms/note")
    if rest == ".svc/Submissions":
        _odata(server, handler, asked)
    elif one := re.fullmatch(r"\.svc/Submissions\('(.+)'\)", rest):
        found = server.kept.get(one[1])
        _json(handler, {"value": [_row(one[1], found)] if found else []})
    elif rest == "/submissions":
        _json(handler, [{"instanceId": name, "createdAt": "x"} for name in server.kept])
    else:
        _central_one(server, handler, rest)


def _central_one(server: FarServer, handler: BaseHTTPRequestHandler, rest: str) -> None:
    _, _, name, what, *more = rest.split("/", 4)
    kept = server.kept[name]
    if what == "versions" and not more:
        at = [(kept.submitted + timedelta(minutes=n)).isoformat() for n in range(9)]
        told = [{"instanceId": v, "createdAt": at[n]} for n, (v, _) in enumerate(kept.versions)]
        _json(handler, told[::-1])
    elif what == "versions":
        sent(handler, dict(kept.versions)[more[0].removesuffix(".xml")].encode(), "text/xml")
    elif not more:
        _json(handler, [{"name": n, "exists": d is not None} for n, d in kept.files.items()])
    else:
        data = kept.files[more[0]] or b""
        tag = f'"{hashlib.md5(data).hexdigest()}"'
        same = handler.headers.get("If-None-Match") == tag
        sent(handler, b"" if same else data, "image/jpeg", 304 if same else 200, ETag=tag)


def _odata(server: FarServer, handler: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
    after = re.search(
        r"submissionDate ge (\S+) or __system/updatedAt ge (\S+)", asked.get("$filter", "")
    )
    since = datetime.fromisoformat(after[1]) if after else NOON - timedelta(days=9)
    found = [n for n, k in server.kept.items() if max(k.submitted, k.updated or NOON) >= since]
    found = found[::-1]
    start = int(asked.get("$skiptoken", "0"))
    told: dict[str, Any] = {
        "value": [_row(name, server.kept[name]) for name in found[start : start + server.page]]
    }
    if start + server.page < len(found):
        # Behind a proxy the server may name itself by a host of its own.
        kept = "".join(f"&{name}={value}" for name, value in asked.items() if name == "$filter")
        told["@odata.nextLink"] = (
            (f"http://inside.example/v1/x.svc/Submissions?$skiptoken={start + server.page}{kept}")
            .replace(" ", "%20")
            .replace("+", "%2B")
        )
    _json(handler, told)


def _row(name: str, kept: Kept) -> dict[str, Any]:
    updated = kept.updated.isoformat() if kept.updated else None
    system = {"submissionDate": kept.submitted.isoformat(), "updatedAt": updated}
    return {"__id": name, "__system": {**system, "edits": len(kept.versions) - 1}}


def _kobo(
    server: FarServer, handler: BaseHTTPRequestHandler, path: str, asked: dict[str, str]
) -> None:
    base = "/api/v2/assets/aXy/data/"
    rest = path.removeprefix(base)
    numbers = {str(kept.number): name for name, kept in server.kept.items()}
    if not rest:
        query = json.loads(asked.get("query", "{}"))
        since = query.get("_submission_time", {}).get("$gte", "")
        only = query.get("_id")
        found = [
            _kobo_row(server, n, name)
            for n, name in numbers.items()
            if f"{server.kept[name].submitted:%Y-%m-%dT%H:%M:%S}" >= since
            and only in (None, int(n))
        ]
        start = int(asked["start"])
        page = found[start : start + server.page]
        more = "next" if start + server.page < len(found) else None
        _json(handler, {"count": len(found), "next": more, "results": page})
        return
    number, _, more = rest.partition("/")
    kept = server.kept[numbers[number]]
    if not more:
        sent(handler, kept.versions[-1][1].encode(), "text/xml")
    else:
        sent(handler, list(kept.files.values())[int(more.split("/")[1])] or b"", "image/jpeg")


def _kobo_row(server: FarServer, number: str, name: str) -> dict[str, Any]:
    kept = server.kept[name]
    files = [
        {
            "download_url": f"http://inside.example/api/v2/assets/aXy/data/{number}/attachments/{at}/",
            "filename": f"user/attachments/form/{file}",
            "media_file_basename": file,
        }
        for at, (file, data) in enumerate(kept.files.items())
        if data is not None
    ]
    return {
        "_id": int(number),
        "_uuid": kept.versions[-1][0].removeprefix("uuid:"),
        "_submission_time": f"{kept.submitted:%Y-%m-%dT%H:%M:%S}",
        "_attachments": files,
    }
