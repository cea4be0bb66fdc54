"""Taking a package: whatever of it is whole, each part kept before the next is looked at.

Killed at any moment, cut off anywhere, taken twice or in another order: what was kept stays, the
rest comes with the next copy, and nothing is there twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from groundtruce.errors import NotAllowed, SourceError, StoreError
from groundtruce.model.handover import START, Cursor, Handover, Way
from groundtruce.model.record import Record, content_id
from groundtruce.model.report import Original
from groundtruce.store.base import Store
from groundtruce.store.nouns import NOUNS
from groundtruce.store.parcel import bundle, envelope
from groundtruce.store.parcel.envelope import Parcel, Part
from groundtruce.store.parcel.keys import SiteKey
from groundtruce.store.parcel.make import CaseFiles
from groundtruce.store.parcel.sites import Site
from groundtruce.store.parcel.standing import STAYS, standing

_RECORDS = {noun.name: noun.record for noun in NOUNS if noun.name not in STAYS}


@dataclass
class Taken:
    """What a package brought: new records by id, originals, the case's files, what is missing."""

    site: Site
    new: list[str] = field(default_factory=list)
    known: int = 0
    originals: list[str] = field(default_factory=list)
    case_files: CaseFiles = ()
    missing_bytes: int = 0


def take(
    store: Store, key: SiteKey, sites: Iterable[Site], file: Path, *, case: str, at: datetime
) -> Taken:
    """Keep what a package holds; refuses one that is altered, for others, or of another case."""
    by_key = {site.key: site for site in sites}
    # A stick also holds what was made here for others.
    parcel = envelope.opened(file, [*by_key, key.public], key)
    site = next(site for known, site in by_key.items() if str(known) == parcel.header.giver)
    _check(store, parcel, site, case)
    taken = Taken(site, missing_bytes=parcel.missing)
    parts = _Parts(store, parcel, taken, at)
    for part, begin in parcel.whole():
        parts.take(part, begin)
    parts.done()
    return taken


@dataclass
class _Parts:
    """The parts of one package as they are kept, one after the other."""

    store: Store
    parcel: Parcel
    taken: Taken
    at: datetime
    reached: Cursor = START
    brought: list[str] = field(default_factory=list)
    _told: dict[str, Original] = field(default_factory=dict)

    def take(self, part: Part, begin: int) -> None:
        """Keep one part; when this returns it is on the disk."""
        match part.kind:
            case "records":
                self.reached = part.until
                self._keep(self._records(self._unpacked(part, begin)))
            case "texts":
                self._texts(self._unpacked(part, begin))
            case "original":
                self._original(part, begin)
            case "case":
                files = tuple(bundle.divided(self._unpacked(part, begin)))
                self.taken.case_files = files if self.taken.site.leads else ()

    def done(self) -> None:
        """Keep in the log that the package was taken, and how much of it."""
        if not self.taken.missing_bytes:
            self.reached = self.parcel.header.until
        self._keep(())

    def _keep(self, records: Iterable[Record]) -> None:
        told, handover = list(records), self._handover()
        self._told |= {one.sha256: one for one in told if isinstance(one, Original)}
        kept = self.store.merge([*told, handover], at=self.at, actor=self.taken.site.key.actor)
        self.taken.new += [one for one in kept.new if one != handover.id]
        self.taken.known += len([one for one in kept.known if one != handover.id])

    def _unpacked(self, part: Part, begin: int) -> bytes:
        return bundle.unpacked(self.parcel.read(part, begin), part.unpacked)

    def _records(self, data: bytes) -> Iterator[Record]:
        for line in data.split(b"\n")[:-1]:
            noun, _, body = line.partition(b"\t")
            name = noun.decode("utf-8", "replace")[:40]
            if name not in _RECORDS:
                raise self._newer(f"a {name!r}")
            try:
                yield _RECORDS[name].model_validate_json(body)
            except ValidationError as error:
                raise self._newer(f"a {name} in a form") from error

    def _texts(self, data: bytes) -> None:
        for digest, text in bundle.divided(data):
            if sha256(text).hexdigest() != digest:
                raise envelope.altered(self.parcel.file)
            if told := self._wanted(digest):
                self.store.keep_original(text, media_type=told.media_type, name=told.name)

    def _original(self, part: Part, begin: int) -> None:
        # Piece by piece: a film is never in memory as a whole.
        if part.original and (told := self._wanted(part.original)):
            incoming = self.store.incoming(media_type=told.media_type, name=told.name)
            try:
                for chunk in self.parcel.chunks(part, begin):
                    incoming.write(chunk)
                if incoming.keep().sha256 != part.original:
                    raise envelope.altered(self.parcel.file)
            finally:
                incoming.drop()

    def _wanted(self, digest: str) -> Original | None:
        """Return what an original is called where a record names it and it is not here yet."""
        told = self._told.get(digest) or self.store.find(digest)
        if not isinstance(told, Original):
            return None
        self.brought.append(digest)
        if self.store.has_original(digest):
            return None
        self.taken.originals.append(digest)
        return told

    def _handover(self) -> Handover:
        header, brought = self.parcel.header, tuple(sorted(self.brought))
        return Handover(
            id=content_id("h", self.parcel.id, Way.TAKEN, self.reached.n, brought),
            site=self.taken.site.key.fingerprint,
            way=Way.TAKEN,
            package=self.parcel.id,
            made=header.made,
            received=self.at,
            until=self.reached,
            has=header.has,
            again=header.again,
            wants=header.wants,
            brought=brought,
            case_has=header.case_has,
        )

    def _newer(self, what: str) -> SourceError:
        return SourceError(
            f"the package holds {what} that this version does not know.",
            "Install the newest version of GroundTruce here, then take it again.",
            str(self.parcel.file),
        )


def _check(store: Store, parcel: Parcel, site: Site, case: str) -> None:
    header, where = parcel.header, str(parcel.file)
    if header.case != case:
        raise NotAllowed(
            f"the package belongs to the case {header.case!r}, not to {case!r}.",
            "Take it in that case's folder.",
            where,
        )
    if header.after.n > standing(store, site.key).heard.n:
        raise StoreError(
            f"the package goes on from row {header.after.n} of {site.name}, which is not known "
            "here: this store is older than what that site was told.",
            f"Make a package here and let {site.name} take it: its next one will hold everything.",
            where,
        )
