"""The inbox: what becomes of deliveries, decided one after the other inside one transaction.

A submission is kept once. The same bytes again add the files that were missing; other bytes
under the same number are refused and set aside, since they are evidence too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, text

from groundtruce.model.record import Record, content_id
from groundtruce.model.report import Quarantined
from groundtruce.model.submission import (
    Attached,
    Delivery,
    Outcome,
    Read,
    Receipt,
    Submission,
    submission_id,
)

# The hash under which each file of a submission came first, by its name.
Came = dict[str, str]


@dataclass
class Inbox:
    """What is kept already, as far as it matters to the deliveries offered."""

    known: dict[str, Submission]
    came: dict[str, Came]
    replaced: set[str]
    withdrawn: set[str]
    fresh: list[Record] = field(default_factory=list)

    def take(self, offered: Submission) -> Receipt:
        """Decide on one delivery: later ones are compared with it too."""
        known = self.known.get(offered.id)
        if offered.id in self.withdrawn:
            return Receipt(outcome=Outcome.WITHDRAWN, submission=known or offered)
        if known is None:
            return self._first(offered)
        if known.original != offered.original:
            self.fresh.append(_set_aside(offered, _OTHER_BYTES))
            return Receipt(outcome=Outcome.CONFLICTS, submission=known)
        return self._further(known, offered)

    def _first(self, offered: Submission) -> Receipt:
        base = offered.deprecates
        if base is None:
            return self._kept(offered, Outcome.KEPT)
        before = self.known.get(submission_id(base))
        if before is None:
            return Receipt(outcome=Outcome.REPLACES_UNKNOWN, submission=offered)
        if base in self.replaced or before.id in self.withdrawn:
            self.fresh.append(_set_aside(offered, _STALE))
            return Receipt(outcome=Outcome.REPLACES_REPLACED, submission=before)
        self.replaced.add(base)
        edited = offered.model_copy(update={"root": before.root})
        return self._kept(edited, Outcome.EDITED)

    def _kept(self, submission: Submission, outcome: Outcome) -> Receipt:
        self.known[submission.id] = submission
        self.came[submission.id] = {one.name: one.sha256 for one in reversed(submission.files)}
        self.fresh.append(submission)
        return Receipt(outcome=outcome, submission=submission)

    def _further(self, known: Submission, offered: Submission) -> Receipt:
        came = self.came.setdefault(known.id, {})
        files = tuple(one for one in offered.files if came.get(one.name) != one.sha256)
        stamp = offered.received.isoformat()
        self.fresh.append(
            Delivery(
                id=content_id("del", known.id, stamp, [(one.name, one.sha256) for one in files]),
                submission=known.id,
                files=files,
                unexpected=_unexpected(known, came, files),
                device=offered.device,
                received=offered.received,
            )
        )
        for one in files:
            came.setdefault(one.name, one.sha256)
        outcome = Outcome.ADDED if files else Outcome.AGAIN
        return Receipt(outcome=outcome, submission=known)


def opened(connection: Connection, offered: Sequence[Submission]) -> Inbox:
    """Return the inbox for these deliveries."""
    bases = {one.deprecates for one in offered if one.deprecates}
    ids = {one.id for one in offered} | {submission_id(base) for base in bases}
    came: dict[str, Came] = {}
    for submission, name, sha256 in _all(connection, _CAME, ids):
        came.setdefault(submission, {}).setdefault(name, sha256)
    return Inbox(
        known={name: _read(body) for name, body in _all(connection, _KNOWN, ids)},
        came=came,
        replaced={base for (base,) in _all(connection, _REPLACED, bases)},
        withdrawn={name for (name,) in _all(connection, _WITHDRAWN, ids)},
    )


def unread(connection: Connection, limit: int, roots: Sequence[str] | None) -> list[Submission]:
    """Return submissions that stand and were not read yet with all the files that have come."""
    if roots is None:
        rows = connection.execute(text(_UNREAD.format(among="")), {"limit": limit}).all()
    else:
        among = text(_UNREAD.format(among="AND s.root IN :roots"))
        asked = among.bindparams(bindparam("roots", expanding=True))
        rows = connection.execute(asked, {"limit": limit, "roots": list(roots)}).all()
    return [_read(body) for (body,) in rows]


def report_of(connection: Connection, submission: str) -> str | None:
    """Return the id of the report that the submission last became."""
    body = connection.execute(text(_LAST_READ), {"id": submission}).scalars().first()
    reports = () if body is None else Read.model_validate_json(body).reports
    return reports[0] if reports else None


def files(connection: Connection, submission: Submission) -> dict[str, str]:
    """Return the hash of each file by name: its own first, then those of its other versions."""
    asked = {"id": submission.id, "root": submission.root}
    found: dict[str, str] = {}
    for name, sha256 in connection.execute(text(_FILES), asked):
        found.setdefault(name, sha256)
    return found


def incomplete(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Return the files that have not come, by the hash of the submission that names them."""
    missing: dict[str, tuple[str, ...]] = {}
    for original, name in connection.execute(text(_MISSING)):
        missing[original] = (*missing.get(original, ()), name)
    return missing


def outdated(connection: Connection, as_of: str) -> set[str]:
    """Return the bytes of submissions that were edited or taken out by that moment."""
    return set(connection.execute(text(_OUTDATED), {"as_of": as_of}).scalars())


_OTHER_BYTES = (
    "the phone's number {instance} was received before with other answers",
    "Compare both: the first stands. A correction is sent as an edit of the first.",
)
_STALE = (
    "it edits {deprecates}, which was edited or taken out before",
    "Compare it with the version that stands; if it is right, edit that version.",
)
_KNOWN = """
SELECT submission.id, payload.body
FROM submission JOIN payload ON payload.n = submission.n
WHERE submission.id IN :names"""
_CAME = """
SELECT submission, name, sha256 FROM submission_file
WHERE submission IN :names AND sha256 IS NOT NULL ORDER BY k"""
_REPLACED = "SELECT deprecates FROM submission WHERE deprecates IN :names"
_WITHDRAWN = "SELECT submission FROM submission_withdrawn WHERE submission IN :names"
_UNREAD = """
SELECT payload.body
FROM submission AS s JOIN payload ON payload.n = s.n
WHERE COALESCE((SELECT MAX(r.files) FROM submission_read AS r WHERE r.submission = s.id), -1)
      < (SELECT COUNT(DISTINCT f.name) FROM submission AS o
         JOIN submission_file AS f ON f.submission = o.id
         WHERE o.root = s.root AND f.sha256 IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM submission AS e WHERE e.deprecates = s.instance)
  AND NOT EXISTS (SELECT 1 FROM submission_withdrawn AS w WHERE w.submission = s.id)
  {among}
ORDER BY s.n LIMIT :limit"""
_LAST_READ = """
SELECT payload.body FROM submission_read AS r JOIN payload ON payload.n = r.n
WHERE r.submission = :id ORDER BY r.n DESC LIMIT 1"""
_FILES = """
SELECT f.name, f.sha256
FROM submission AS s JOIN submission_file AS f ON f.submission = s.id
WHERE s.root = :root AND f.sha256 IS NOT NULL
ORDER BY s.id = :id DESC, s.n DESC, f.k"""
_OUTDATED = """
SELECT s.original FROM submission AS s
WHERE EXISTS (SELECT 1 FROM submission AS e JOIN record AS r ON r.n = e.n
              WHERE e.deprecates = s.instance AND r.known_from <= :as_of)
   OR EXISTS (SELECT 1 FROM submission_withdrawn AS w JOIN record AS r ON r.n = w.n
              WHERE w.submission = s.id AND r.known_from <= :as_of)"""
_MISSING = """
SELECT s.original, e.name
FROM submission_file AS e JOIN submission AS s ON s.id = e.submission
WHERE e.sha256 IS NULL
  AND NOT EXISTS (SELECT 1 FROM submission AS o JOIN submission_file AS f ON f.submission = o.id
                  WHERE o.root = s.root AND f.name = e.name AND f.sha256 IS NOT NULL)
ORDER BY s.n, e.k"""


def _unexpected(known: Submission, came: Came, new: Iterable[Attached]) -> tuple[str, ...]:
    wanted = set(known.expects)
    return tuple(one.name for one in new if one.name not in wanted or one.name in came)


def _set_aside(offered: Submission, words: tuple[str, str]) -> Quarantined:
    reason, remedy = words
    return Quarantined(
        id=content_id("q", offered.instance, offered.original),
        original=offered.original,
        file=f"form {offered.form} {offered.version}".strip(),
        field="instanceID",
        reason=reason.format(instance=offered.instance, deprecates=offered.deprecates),
        remedy=remedy,
    )


def _read(body: bytes) -> Submission:
    return Submission.model_validate_json(body)


def _all(connection: Connection, sql: str, names: Iterable[str | None]) -> Sequence[Any]:
    asked = text(sql).bindparams(bindparam("names", expanding=True))
    return connection.execute(asked, {"names": sorted(filter(None, names))}).all()
