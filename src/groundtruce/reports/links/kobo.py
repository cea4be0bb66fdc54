"""KoboToolbox: its REST API of version 2, asked with a token.

Kobo edits a submission in place and moves no clock, so every pull also looks over the list of all
numbers with their present versions. Of edits made between two pulls only the last can be had.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from groundtruce.reports.links.far import Entry, FarFile
from groundtruce.reports.links.line import Ask, Cut, Line, Reply, safe

PAGE = 1000
_WAIT_S = 60
_FIELDS = ("_id", "_uuid", "_submission_time", "_attachments")


class Kobo:
    """One asset on a server of KoboToolbox."""

    made_from: str | None = None

    def __init__(self, line: Line, asset: str) -> None:
        self._line = line
        self._data = f"api/v2/assets/{quote(asset, safe='')}/data/"
        self._files: dict[str, list[FarFile]] = {}
        self._all: set[str] = set()

    def changed(self, since: datetime | None) -> Iterator[list[Entry]]:
        """Yield what came since then, and then everything, since what was edited is not told."""
        self._all = set()
        if since is not None:
            came = {"_submission_time": {"$gte": f"{since:%Y-%m-%dT%H:%M:%S}"}}
            yield from map(self._entries, self._pages(came))
        for rows in self._pages({}):
            self._all |= {str(row["_id"]) for row in rows}
            yield self._entries(rows)

    def entry(self, far: str) -> Entry | None:
        """Return one submission as it is now."""
        found = [one for rows in self._pages({"_id": int(far)}) for one in self._entries(rows)]
        return found[0] if found else None

    def standing(self) -> frozenset[str]:
        """Return the numbers of everything that is not deleted."""
        return frozenset(self._all)

    def versions(self, entry: Entry) -> list[str | None]:
        """Return the newest version, the only one that the server gives."""
        return [None]

    def xml(self, entry: Entry, version: str | None) -> bytes:
        """Return the newest version as the phone sent it."""
        return self._line.body(f"{self._data}{entry.far}/", {"format": "xml"})

    def files(self, entry: Entry) -> list[FarFile]:
        """Return the files that are there."""
        return self._files.get(entry.far, [])

    def fetch(
        self,
        file: FarFile,
        take: Callable[[bytes], object],
        again: Callable[[], object],
        known_md5: str | None,
    ) -> bool:
        """Give a file's bytes; one of a name that is known is not asked for again."""
        return known_md5 is None and bool(self._line.stream(str(file.path), take, again))

    def _pages(self, query: Mapping[str, Any]) -> Iterator[list[Any]]:
        start = 0
        while True:
            params = {
                "format": "json", "limit": str(PAGE), "start": str(start),
                "sort": json.dumps({"_id": 1}), "fields": json.dumps(_FIELDS),
            }  # fmt: skip
            if query:
                params["query"] = json.dumps(query)
            page = self._line.json(self._data, params)
            rows = page.get("results") or []
            yield rows
            start += len(rows)
            if not rows or not page.get("next"):
                return

    def _entries(self, rows: list[Any]) -> list[Entry]:
        return [self._entry(row) for row in rows]

    def _entry(self, row: Mapping[str, Any]) -> Entry:
        far = str(row["_id"])
        told = [one for one in row.get("_attachments") or () if not one.get("is_deleted")]
        self._files[far] = [FarFile(_name(one), _path(one)) for one in told]
        changed = datetime.fromisoformat(row["_submission_time"])
        changed = changed if changed.tzinfo else changed.replace(tzinfo=UTC)
        # A file that comes later changes the state too.
        state = f"{row['_uuid']} {len(told)}"
        return Entry(far, state, changed)


def asker(url: str, token: str) -> Ask:
    """Return what asks a server of KoboToolbox with a token, which goes to that server alone."""
    import httpx

    client = httpx.Client(
        base_url=safe(url) + "/",
        headers={"Authorization": f"Token {token}"},
        timeout=_WAIT_S,
        # A file may lie on another host; the token is not sent there.
        follow_redirects=True,
    )

    @contextmanager
    def ask(path: str, params: Mapping[str, str], headers: Mapping[str, str]) -> Iterator[Reply]:
        try:
            with client.stream(
                "GET", path, params=dict(params) or None, headers=dict(headers)
            ) as reply:
                yield Reply(reply.status_code, reply.headers, reply.iter_bytes())
        except httpx.TransportError as error:
            raise Cut from error

    return ask


def _name(attachment: Mapping[str, Any]) -> str:
    # The whole name is a path on the server; the last part is what the answers say.
    said = attachment.get("media_file_basename") or attachment["filename"]
    return str(said).rpartition("/")[2]


def _path(attachment: Mapping[str, Any]) -> str:
    # Behind a proxy the server may not know its own host, so only the path of it counts.
    return urlsplit(str(attachment["download_url"])).path.lstrip("/")
