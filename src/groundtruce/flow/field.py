"""Field: forms go out, filled forms come in, and what they say becomes reports and watch.

A submission is kept first and read afterwards: who sent it need not wait for its reading.
"""

import hashlib
import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from groundtruce.errors import CaseError, NotAllowed, NotFound
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding
from groundtruce.model.record import Record, content_id
from groundtruce.model.report import Notice, Quarantined, Report
from groundtruce.model.submission import (
    MISSION,
    Attached,
    Device,
    FormVersion,
    Read,
    Receipt,
    Revocation,
    Submission,
    Withdrawal,
    form_id,
    revocation_id,
    submission_id,
    withdrawal_id,
)
from groundtruce.reports.field import lists
from groundtruce.reports.field import read as door
from groundtruce.reports.openrosa.filled import Filled, filled
from groundtruce.reports.openrosa.form import form
from groundtruce.reports.watching import terrain
from groundtruce.reports.watching.terrain import Terrain
from groundtruce.store.base import Store

ACTOR = "field"
REALM = "groundtruce"
# Read together and kept in one transaction.
_AT_ONCE = 50


def publish(
    store: Store, xform: bytes, files: Mapping[str, bytes], now: datetime, by: str
) -> FormVersion:
    """Publish a version of a form for ever; the same once more changes nothing.

    ``files`` are those beside the form, by name. A version that was published stays as it is.
    """
    told, case = form(xform), case_of(store)
    made = lists.made(case)
    missing = [name for name in told.names if name not in made and name not in files]
    if missing:
        raise CaseError(
            f"form {told.form} names {', '.join(missing)}, which is not there.",
            "Put the file beside the form, or take it out of the form.",
        )
    known = store.held(FormVersion, form_id(told.form, told.version))
    md5 = hashlib.md5(xform, usedforsecurity=False).hexdigest()
    if known is not None:
        if known.md5 != md5:
            raise NotAllowed(
                f"version {told.version} of {told.form} was published with other content.",
                "Raise the version in the sheet 'settings': phones go by it.",
            )
        return known
    kept = store.keep_original(xform, media_type="text/xml", name=f"{told.form}.xml")
    new = FormVersion(
        id=form_id(told.form, told.version),
        form=told.form,
        version=told.version,
        title=told.title,
        xform=kept.sha256,
        md5=md5,
        asks=told.asks,
        lists=tuple(name for name in told.names if name in made),
        files=tuple(_attached(store, n, files[n]) for n in told.names if n not in made),
        published=now,
        by=by,
    )
    store.keep([new], at=now, actor=by)
    return new


def offered(store: Store) -> list[FormVersion]:
    """Return the newest version of every form, in the order of their titles."""
    newest = {version.form: version for version in store.forms()}
    return sorted(newest.values(), key=lambda version: (version.title, version.form))


def case_of(store: Store) -> Case:
    """Return the case; raises CaseError where none was gathered yet."""
    case = store.case()
    if case is None:
        raise CaseError(
            "nothing has been gathered into this case yet.", "Run 'groundtruce gather'."
        )
    return case


def list_of(case: Case, name: str) -> bytes:
    """Return a list of choices as it is made from the case today."""
    return lists.made(case)[name]


def enrol(
    store: Store, name: str, token: str, now: datetime, by: str, source: str = MISSION
) -> Device:
    """Let a device deliver with this token, of which only hashes are kept, for that team."""
    if any(one.name == name for one in active(store)):
        raise NotAllowed(
            f"a device called {name!r} is enrolled.", "Revoke it first, or take another name."
        )
    digest = hashlib.sha256(token.encode()).hexdigest()
    device = device_id(token)
    ha1 = hashlib.md5(f"{device}:{REALM}:{token}".encode(), usedforsecurity=False).hexdigest()
    new = Device(id=device, name=name, token=digest, ha1=ha1, source=source, by=by, enrolled=now)
    store.keep([new], at=now, actor=by)
    return new


def device_id(token: str) -> str:
    """Return the id of the device that knows this token."""
    return content_id("dev", hashlib.sha256(token.encode()).hexdigest())


def device(store: Store, name: str) -> Device | None:
    """Return the device of that id, if it may still deliver."""
    if store.held(Revocation, revocation_id(name)) is not None:
        return None
    return store.held(Device, name)


def active(store: Store) -> list[Device]:
    """Return the devices that may deliver, in the order of their names."""
    gone = {one.device for one in store.revocations()}
    return sorted((d for d in store.devices() if d.id not in gone), key=lambda d: d.name)


def revoke(store: Store, name: str, now: datetime, by: str, why: str = "") -> Device:
    """Let the device of that name or id deliver no longer; what it delivered stays."""
    found = next((one for one in active(store) if name in (one.name, one.id)), None)
    if found is None:
        raise NotFound(f"no device {name!r} is enrolled.", "List them with 'groundtruce field'.")
    gone = Revocation(id=revocation_id(found.id), device=found.id, by=by, why=why, received=now)
    store.keep([gone], at=now, actor=by)
    return found


def published(store: Store, told: Filled) -> FormVersion:
    """Return the version of the form that was filled; raises NotFound for one never published."""
    version = store.held(FormVersion, form_id(told.form, told.version))
    if version is None:
        raise NotFound(
            f"form {told.form!r} in version {told.version!r} was never published here.",
            "Get the blank forms again from this server, and fill the new one.",
        )
    return version


def delivered(
    told: Filled,
    original: str,
    files: Sequence[Attached],
    now: datetime,
    *,
    version: FormVersion | None = None,
    device: Device | None = None,
) -> Submission:
    """Return what came as a submission that the store can receive."""
    return Submission(
        id=submission_id(told.instance),
        instance=told.instance,
        root=told.instance,
        form=told.form,
        version=told.version,
        original=original,
        deprecates=told.deprecates,
        expects=told.files(version.asks if version else ()),
        files=tuple(files),
        sealed=told.sealed,
        source=device.source if device else MISSION,
        device=device.id if device else None,
        device_id=told.device_id,
        received=now,
    )


def received(
    store: Store, xml: bytes, attachments: Mapping[str, bytes | Path], now: datetime
) -> Receipt:
    """Keep a submission that another server passed on, of whatever form, and read it.

    Raises SourceError for what is no filled form.
    """
    told = filled(xml)
    original = store.keep_original(xml, media_type="text/xml", name="submission.xml")
    files = [_attached(store, name, data) for name, data in attachments.items()]
    version = store.held(FormVersion, form_id(told.form, told.version))
    offered = delivered(told, original.sha256, files, now, version=version)
    (receipt,) = store.receive([offered], at=now, actor=ACTOR)
    if receipt.outcome.is_kept:
        read(store, now, [receipt.submission.root])
    return receipt


def read(
    store: Store,
    now: datetime,
    roots: Sequence[str] | None = None,
    folder: Path | None = None,
) -> tuple[str, ...]:
    """Read what waits for it, keep what it says, and return the ids of the reports.

    What an edit says, or files that came later, takes the place of the report before. Without a
    case nothing is read: it waits, as does what another site has told of and not yet sent. The
    heights in the case's ``folder`` limit what patrols saw.
    """
    reports: list[str] = []
    ground = terrain.read(folder) if folder else None
    case = store.case()
    while case is not None:
        waiting = [s for s in store.unread(_AT_ONCE, roots) if store.has_original(s.original)]
        if not waiting:
            break
        records = [
            one for submission in waiting for one in _read(store, submission, case, now, ground)
        ]
        store.keep(records, at=now, actor=ACTOR)
        reports += [one.id for one in records if isinstance(one, Report)]
    return tuple(reports)


def withdraw(store: Store, instance: str, now: datetime, by: str, why: str) -> Withdrawal:
    """Take a submission out of use: its report is taken back, and delivered again it stays out."""
    known = store.held(Submission, submission_id(instance))
    if known is None:
        raise NotFound(f"no submission {instance!r} is kept.", "Check the number of the form.")
    gone = Withdrawal(id=withdrawal_id(known.id), submission=known.id, by=by, why=why, received=now)
    report = _report_before(store, known)
    store.keep([gone, *([_taken_back(report, gone)] if report else [])], at=now, actor=by)
    return gone


def refuse_incomplete(store: Store, finding: Finding) -> None:
    """Raise NotAllowed where the finding rests on a report whose files have not all come."""
    missing = store.incomplete()
    for claim in finding.incident.claims:
        report = store.held(Report, claim.report) if missing else None
        if report is not None and report.original in missing:
            names = ", ".join(missing[report.original])
            raise NotAllowed(
                f"report {report.id} is incomplete: {names} did not come yet.",
                "Ask for it to be sent from the phone, or edit the report without it.",
                finding.id,
            )


def _attached(store: Store, name: str, data: bytes | Path) -> Attached:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kept = store.keep_original(data, media_type=media_type, name=name)
    return Attached(name=name, sha256=kept.sha256, size=kept.size, media_type=media_type)


def _read(
    store: Store, submission: Submission, case: Case, now: datetime, ground: Terrain | None
) -> list[Record]:
    files = store.files_of(submission)
    before = _report_before(store, submission)
    try:
        said = list(_said(store, submission, case, files, before, ground))
    except ValueError as cause:
        # What one form says must not keep the others from being read.
        said = [_unreadable(submission, cause)]
    reports = tuple(one.id for one in said if isinstance(one, Report))
    if before is not None and not reports:
        reports = (before.id,)
    mark = Read(
        id=content_id("read", submission.id, sorted(files.items())),
        submission=submission.id,
        files=len(files),
        reports=reports,
        received=now,
    )
    return [*said, mark]


def _said(
    store: Store,
    submission: Submission,
    case: Case,
    files: Mapping[str, str],
    before: Report | None,
    ground: Terrain | None,
) -> Iterator[Record]:
    if submission.sealed:
        return
    told = door.read(
        store.original(submission.original),
        {name: store.original_path(one) for name, one in files.items() if store.has_original(one)},
        case,
        submission.received,
        submission.device or "",
        source=submission.source,
        terrain=ground,
    )
    for report in told.reports:
        yield from _in_place_of(before, report, sorted(files.items()))
    yield from (*told.watches, *told.refusals)


def _unreadable(submission: Submission, cause: ValueError) -> Quarantined:
    return Quarantined(
        id=content_id("q", submission.id, str(cause)),
        original=submission.original,
        file=f"form {submission.form} {submission.version}",
        reason=f"the answers make no report: {str(cause)[:300]}",
        remedy="Read the answers yourself; the form's maintainers should hear of it.",
    )


def _report_before(store: Store, submission: Submission) -> Report | None:
    """Return the report that this submission, or else the one that it edits, last became."""
    for instance in filter(None, (submission.instance, submission.deprecates)):
        found = store.report_of(submission_id(instance))
        report = store.held(Report, found) if found else None
        if report is not None:
            return report
    return None


def _in_place_of(before: Report | None, report: Report, came: list[Any]) -> Iterator[Report]:
    """Yield the report as one that takes the place of the one before, if it says anything new."""
    if before is None:
        yield report.model_copy(update={"replaces": None})
    elif before.original != report.original:
        yield report.model_copy(update={"replaces": before.id})
    elif _called(report, before.id, before.replaces) != before:
        yield _called(report, content_id("r", report.id, came), before.id)


def _called(report: Report, name: str, replaces: str | None) -> Report:
    claims = tuple(claim.model_copy(update={"report": name}) for claim in report.claims)
    return report.model_copy(update={"id": name, "claims": claims, "replaces": replaces})


def _taken_back(report: Report, gone: Withdrawal) -> Report:
    return Report(
        id=content_id("r", gone.id),
        source=report.source,
        received=gone.received,
        original=report.original,
        start=report.start,
        end=report.end,
        claims=(),
        kind=report.kind,
        replaces=report.id,
        notice=Notice.RETRACTION,
    )
