"""ODK Central: tables over OData, versions and attachments over REST, logged in through pyodk.

Central sorts a submission under the number of its first version; every edit has a number of its
own. Files that come later do not move its clock, so what is incomplete is asked for again.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from groundtruce.errors import CaseError
from groundtruce.reports.links.far import Entry, FarFile
from groundtruce.reports.links.line import NOT_MODIFIED, Ask, Cut, Line, Reply, safe

PAGE = 250
_WAIT_S = 60
_CHUNK = 1 << 16


class Central:
    """One form of a project on a server of ODK Central."""

    made_from: str | None = None

    def __init__(self, line: Line, project: int, form: str) -> None:
        from urllib.parse import quote

        self._line = line
        self._form = f"projects/{project}/forms/{quote(form, safe='')}"
        self._quote = quote

    def changed(self, since: datetime | None) -> Iterator[list[Entry]]:
        """Yield what came or was edited since then; a page names the next one itself."""
        params = {"$top": str(PAGE), "$select": "__id,__system"}
        if since is not None:
            at = since.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            params["$filter"] = f"__system/submissionDate ge {at} or __system/updatedAt ge {at}"
        while True:
            page = self._line.json(f"{self._form}.svc/Submissions", params)
            yield [_entry(row) for row in page.get("value", ())]
            following = page.get("@odata.nextLink")
            if not following:
                return
            # Only what it asks for is taken from the link, never the host that it names.
            params = dict(parse_qsl(urlsplit(following).query))

    def entry(self, far: str) -> Entry | None:
        """Return one submission as it is now."""
        wanted = far.replace("'", "''")
        rows = self._line.json(f"{self._form}.svc/Submissions('{self._quoted(wanted)}')")["value"]
        return _entry(rows[0]) if rows else None

    def standing(self) -> frozenset[str]:
        """Return the numbers of everything that is not deleted."""
        told = self._line.json(f"{self._form}/submissions")
        return frozenset(str(one["instanceId"]) for one in told)

    def versions(self, entry: Entry) -> list[str | None]:
        """Return the versions, the oldest first."""
        if entry.state == "0":
            return [entry.far]
        told = self._line.json(f"{self._of(entry.far)}/versions")
        return [str(one["instanceId"]) for one in sorted(told, key=lambda one: one["createdAt"])]

    def xml(self, entry: Entry, version: str | None) -> bytes:
        """Return one version as the phone sent it."""
        name = self._quoted(version or entry.far)
        return self._line.body(f"{self._of(entry.far)}/versions/{name}.xml")

    def files(self, entry: Entry) -> list[FarFile]:
        """Return the files of the newest version."""
        path = f"{self._of(entry.far)}/attachments"
        return [
            FarFile(one["name"], f"{path}/{self._quoted(one['name'])}" if one["exists"] else None)
            for one in self._line.json(path)
        ]

    def fetch(
        self,
        file: FarFile,
        take: Callable[[bytes], object],
        again: Callable[[], object],
        known_md5: str | None,
    ) -> bool:
        """Give a file's bytes, unless they are still those of that MD5."""
        headers = {"If-None-Match": f'"{known_md5}"'} if known_md5 else {}
        return self._line.stream(str(file.path), take, again, headers=headers) != NOT_MODIFIED

    def _of(self, instance: str) -> str:
        return f"{self._form}/submissions/{self._quoted(instance)}"

    def _quoted(self, text: str) -> str:
        return self._quote(text, safe="*'()")


def asker(url: str, user: str, password: str) -> Ask:
    """Return what asks a server of ODK Central; logs in when it has to, and again after a day."""
    try:
        from pyodk._utils.session import Adapter, Session
        from pyodk.errors import PyODKError
    except ImportError as error:
        raise CaseError(
            "what talks to ODK Central is not installed.", "pip install 'groundtruce[links]'"
        ) from error
    # It would write server replies to the terminal.
    logging.getLogger("pyodk").addHandler(logging.NullHandler())
    logging.getLogger("pyodk").propagate = False
    session = Session(safe(url), "v1", user, password, cache_path=None)
    for scheme in ("http://", "https://"):
        session.mount(scheme, Adapter(timeout=_WAIT_S, max_retries=0))

    def get(path: str, params: Mapping[str, str], headers: Mapping[str, str]) -> Any:
        return session.request("GET", path, params=params, headers=dict(headers), stream=True)

    @contextmanager
    def ask(path: str, params: Mapping[str, str], headers: Mapping[str, str]) -> Iterator[Reply]:
        try:
            reply = get(path, params, headers)
            if reply.status_code == 401 and session.headers.pop("Authorization", None):
                reply = get(path, params, headers)
        except PyODKError as refused:
            # Its words quote the server's; the status says enough.
            answer = next((one for one in refused.args if hasattr(one, "status_code")), None)
            yield Reply(answer.status_code if answer is not None else 502, {}, iter(()))
            return
        except OSError as error:
            raise Cut from error
        with reply:
            yield Reply(reply.status_code, reply.headers, _chunks(reply))

    return ask


def _chunks(reply: Any) -> Iterator[bytes]:
    try:
        yield from reply.iter_content(_CHUNK)
    # Whatever goes wrong on the line is an OSError to the library below pyodk.
    except OSError as error:
        raise Cut from error


def _entry(row: Mapping[str, Any]) -> Entry:
    system = row["__system"]
    times = [system["submissionDate"], system.get("updatedAt")]
    changed = max(datetime.fromisoformat(at) for at in times if at)
    return Entry(str(row["__id"]), str(system.get("edits") or 0), changed)
