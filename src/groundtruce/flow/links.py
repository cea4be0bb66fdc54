"""Links: filled forms of another server come in, are kept as they are, and read like a phone's.

A pull that breaks off goes on where it was; one that is repeated changes nothing. An edit there is
a new version here; what was deleted there is taken out of use here, and its bytes stay.
"""

import hashlib
import mimetypes
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from groundtruce.errors import CaseError, SourceError
from groundtruce.flow import Gathered
from groundtruce.flow import field as forms
from groundtruce.model.pulled import Brought, Pulled
from groundtruce.model.record import content_id
from groundtruce.model.report import Quarantined
from groundtruce.model.submission import Attached, FormVersion, Submission, form_id, submission_id
from groundtruce.reports.links import export
from groundtruce.reports.links import link as described
from groundtruce.reports.links.export import ExportFile
from groundtruce.reports.links.far import Entry, Far, FarFile
from groundtruce.reports.links.link import Link
from groundtruce.reports.openrosa.filled import Filled, filled
from groundtruce.reports.reading import limits
from groundtruce.store.base import Store

ACTOR = "pull"
# A server may still be writing what carries an earlier time than what it shows.
OVERLAP = timedelta(minutes=5)
# From so many on, and more than half of all, a deletion is believed only when a person says so.
MANY = 10


@dataclass
class Pull:
    """What a pull brought: submissions by what became of them, files, reports, what is gone there.

    ``doubted`` are so many deletions at once that nothing was taken out of use.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    files: int = 0
    reports: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    doubted: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """Return the counts as data."""
        return {
            "submissions": dict(sorted(self.outcomes.items())),
            "files": self.files,
            "reports": len(self.reports),
            "gone": len(self.gone),
            "doubted": self.doubted,
            "quarantined": len(self.quarantined),
        }


@dataclass(frozen=True)
class State:
    """What earlier pulls over a link brought, and up to when by the server's clock."""

    known: dict[str, Brought]
    until: datetime | None


def chosen(folder: Path, server: str, given: Mapping[str, object]) -> tuple[Link, ...]:
    """Return the link that was named, or those of the case to this kind of server."""
    told = {name: value for name, value in given.items() if value is not None}
    if {"url", "form"} <= told.keys():
        return (Link.model_validate({"server": server, **told}),)
    found = described.read(folder, server)
    if told or not found:
        raise CaseError(
            f"it is not said which form of which {server} server to pull.",
            "Name --url and the form, or describe it in links/NAME.yaml of the case.",
            str(folder),
        )
    return found


def pull(
    store: Store, link: Link, far: Far, now: datetime, *, believe_deleted: bool = False
) -> Pull:
    """Fetch what is new, edited or deleted on the other server; durable page by page."""
    before = state(store, link)
    work = _Work(store, link, far, now, dict(before.known))
    until = before.until
    for page in far.changed(before.until and before.until - OVERLAP):
        # One date in the far future must not hide what comes before it.
        told = [one.changed for one in page if one.changed <= now]
        until = max(filter(None, (until, *told)), default=None)
        work.take(page)
    work.take(filter(None, (far.entry(one) for one in work.incomplete(before))))
    work.give_up(far.standing(), believe=believe_deleted)
    if until != before.until:
        work.keep(until=until)
    return work.done


def imported(store: Store, file: Path, now: datetime) -> Pull:
    """Keep the forms of an export of ODK Central, each as if a phone had sent it."""
    kept = store.keep_original(file, media_type="application/zip", name=file.name)
    with export.opened(file, limits()) as (told, parts):
        link = Link(server="export", url="", form=told.form)
        return pull(store, link, ExportFile(told, parts, kept.sha256), now)


def beside(gathered: Gathered, done: Pull) -> Gathered:
    """Return what was gathered, with what came as forms."""
    return replace(
        gathered,
        new=(*gathered.new, *done.reports),
        quarantined=(*gathered.quarantined, *done.quarantined),
    )


def state(store: Store, link: Link) -> State:
    """Return how far earlier pulls over the link came."""
    known: dict[str, Brought] = {}
    until = None
    for row in store.rows(noun="pulled"):
        one = Pulled.model_validate_json(row.body)
        if one.link == link.id:
            known |= {brought.far: brought for brought in one.brought}
            for far in one.gone:
                known.pop(far, None)
            until = one.until or until
    return State(known, until)


@dataclass
class _Work:
    """One pull at work: what is known of the other server, and what was done so far."""

    store: Store
    link: Link
    far: Far
    now: datetime
    known: dict[str, Brought]
    done: Pull = field(default_factory=Pull)

    def take(self, entries: Iterable[Entry]) -> None:
        """Fetch what is not here of some submissions, keep it and read it."""
        brought = []
        for entry in entries:
            known = self.known.get(entry.far)
            if known is None or known.state != entry.state or known.lacking:
                came = self._submission(entry, known)
                if came != known:
                    brought.append(came)
                self.known[entry.far] = came
        if brought:
            self.keep(brought=tuple(brought))
        self.done.reports += forms.read(self.store, self.now)

    def incomplete(self, before: State) -> list[str]:
        """Return the numbers of what lacked files: the server does not tell when they come."""
        return [far for far, one in before.known.items() if self.known[far] == one and one.lacking]

    def give_up(self, standing: frozenset[str] | None, *, believe: bool) -> None:
        """Take out of use what the server no longer has, unless that is hard to believe."""
        gone = [] if standing is None else [far for far in self.known if far not in standing]
        if len(gone) > MANY and len(gone) * 2 > len(self.known) and not believe:
            self.done.doubted = len(gone)
            return
        for far in gone:
            instance = self.known[far].instance
            if instance is not None:
                why = f"deleted on {self.link.url}"
                forms.withdraw(self.store, instance, self.now, ACTOR, why)
        if gone:
            self.keep(gone=tuple(gone))
            self.done.gone += gone

    def keep(
        self,
        *,
        brought: tuple[Brought, ...] = (),
        gone: tuple[str, ...] = (),
        until: datetime | None = None,
    ) -> None:
        """Keep one step of the pull, so that the next pull goes on behind it."""
        said = [[one.far, one.state, one.instance, one.lacking] for one in brought]
        stamp = (self.now.isoformat(), said, gone, until and until.isoformat())
        step = Pulled(
            id=content_id("pull", self.link.id, *stamp),
            link=self.link.id,
            brought=brought,
            gone=gone,
            until=until,
            received=self.now,
        )
        self.store.keep([step], at=self.now, actor=ACTOR)

    def _submission(self, entry: Entry, known: Brought | None) -> Brought:
        newest = known.instance if known else None
        for name in self.far.versions(entry):
            if name is not None and self._held(name):
                newest = name
                continue
            newest = self._version(entry, name, newest) or newest
        lacking = self._files(entry, newest) if newest else ()
        return Brought(far=entry.far, state=entry.state, instance=newest, lacking=lacking)

    def _version(self, entry: Entry, name: str | None, before: str | None) -> str | None:
        """Keep one version, and return its number; what cannot be read is quarantined."""
        xml = self.far.xml(entry, name)
        made_from = self.far.made_from
        original = self.store.keep_original(
            xml, media_type="text/xml", name="submission.xml", derived_from=made_from
        )
        try:
            told = filled(xml)
        except SourceError as refused:
            self._set_aside(refused, original.sha256, entry)
            return None
        if not self._held(told.instance):
            # An archive was known on the day that its server took it in.
            received = min(entry.changed, self.now) if made_from else self.now
            offered = self._offered(told, original.sha256, before, received)
            if offered.deprecates:
                # What it takes the place of must have been read before.
                self.done.reports += forms.read(self.store, self.now)
            self._receive(offered)
        return told.instance

    def _offered(
        self, told: Filled, original: str, before: str | None, received: datetime
    ) -> Submission:
        version = self.store.held(FormVersion, form_id(told.form, told.version))
        offered = forms.delivered(told, original, (), received, version=version)
        base = told.deprecates
        # Where versions in between cannot be had, it takes the place of the last one that is here.
        base = base if base is not None and self._held(base) else before
        return offered.model_copy(update={"source": self.link.source, "deprecates": base})

    def _files(self, entry: Entry, newest: str) -> tuple[str, ...]:
        """Fetch the files that are not here, and return the names of those nowhere yet."""
        submission = self.store.held(Submission, submission_id(newest))
        if submission is None:
            return ()
        listed = self.far.files(entry)
        have = self.store.files_of(submission)
        fetched = [one for one in listed if one.path is not None]
        came = tuple(filter(None, (self._file(one, have.get(one.name)) for one in fetched)))
        if came:
            again = {"files": came, "received": self.now}
            self._receive(submission.model_copy(update=again))
            self.done.files += len(came)
        return tuple(one.name for one in listed if one.path is None)

    def _file(self, file: FarFile, known: str | None) -> Attached | None:
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        incoming = self.store.incoming(media_type=media_type, name=file.name)

        def again() -> None:
            nonlocal incoming
            incoming.drop()
            incoming = self.store.incoming(media_type=media_type, name=file.name)

        try:
            md5 = self._md5(known) if known else None
            if not self.far.fetch(file, lambda chunk: incoming.write(chunk), again, md5):
                return None
            kept = incoming.keep()
        finally:
            incoming.drop()
        if kept.sha256 == known:
            return None
        return Attached(name=file.name, sha256=kept.sha256, size=kept.size, media_type=media_type)

    def _md5(self, sha256: str) -> str | None:
        if not self.store.has_original(sha256):
            return None
        with self.store.original_path(sha256).open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()

    def _held(self, instance: str) -> bool:
        return self.store.held(Submission, submission_id(instance)) is not None

    def _receive(self, offered: Submission) -> None:
        (receipt,) = self.store.receive([offered], at=self.now, actor=ACTOR)
        self.done.outcomes[receipt.outcome.value] += 1

    def _set_aside(self, refused: SourceError, original: str, entry: Entry) -> None:
        aside = Quarantined(
            id=content_id("q", self.link.id, entry.far, original),
            original=original,
            file=f"{self.link.form} {entry.far}",
            reason=refused.happened,
            remedy=refused.remedy,
        )
        self.store.keep([aside], at=self.now, actor=ACTOR)
        self.done.quarantined.append(aside)
