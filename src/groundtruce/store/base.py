"""What a store promises, whichever engine keeps it.

The suite in ``tests/store/test_every_store.py`` is the long form of this page: a store is what
passes it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from groundtruce.model.alert import Alert, Dispatch
from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Brief
from groundtruce.model.case import Case
from groundtruce.model.claim import Claim
from groundtruce.model.edition import Approval, Edition
from groundtruce.model.finding import Finding, Reply, Signature
from groundtruce.model.glimpse import Glimpse
from groundtruce.model.heat import Heat
from groundtruce.model.incident import Incident
from groundtruce.model.judgement import Judgement
from groundtruce.model.record import Record
from groundtruce.model.report import Original, Quarantined, Report, Taken
from groundtruce.model.review import Review
from groundtruce.model.settled import Settled
from groundtruce.model.span import Span
from groundtruce.model.submission import Device, FormVersion, Receipt, Revocation, Submission
from groundtruce.model.watch import Watch
from groundtruce.store.originals import Incoming
from groundtruce.store.outline import Outline

Noun = TypeVar("Noun", bound=Record)

# West, south, east, north in degrees.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Conflict:
    """A report not kept: its sender used the same number before, for ``known``, with other words.

    A correction is kept when its ``replaces`` names the report that it corrects.
    """

    id: str
    known: str
    card: str
    external_id: str


@dataclass(frozen=True)
class Kept:
    """What a keeping did: ids that are new, ids that were known already, and what is refused."""

    new: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True)
class Damage:
    """A kept byte that is not what it was: the row or file, and the byte's place if it is known."""

    where: str
    what: str
    position: int | None = None

    def plain(self) -> dict[str, Any]:
        """Return the damage as data."""
        return asdict(self)


@dataclass(frozen=True)
class Hit:
    """A report in which every word occurs, with the words around the first of them."""

    report: Report
    snippet: str

    @property
    def id(self) -> str:
        """Return the report's id."""
        return self.report.id

    @property
    def received(self) -> datetime:
        """Return when the mission could first know it."""
        return self.report.received

    @property
    def source(self) -> str:
        """Return who speaks."""
        return self.report.source

    def plain(self) -> dict[str, Any]:
        """Return the hit as data."""
        return {
            "id": self.id,
            "received": self.received.isoformat(),
            "source": self.source,
            "title": self.report.title,
            "snippet": self.snippet,
        }


@dataclass(frozen=True)
class KeptRow:
    """A row of the log with its record as it was written: number, hash, who took it in."""

    n: int
    hash: str
    noun: str
    id: str
    actor: str
    body: bytes


class Store(Protocol):
    """Where a case's records are kept. ``as_of`` leaves out what became known after that moment."""

    def keep_original(
        self, data: bytes | Path, *, media_type: str, name: str, derived_from: str | None = None
    ) -> Original:
        """Keep bytes, or a file's bytes, under their SHA-256; they are durable on return."""

    def incoming(self, *, media_type: str, name: str) -> Incoming:
        """Return what takes in an original's bytes as they come, whole in the end or not at all."""

    def original(self, sha256: str) -> bytes:
        """Return the original bytes after comparing them with their hash."""

    def has_original(self, sha256: str) -> bool:
        """Whether the bytes are here, whatever they are now."""

    def original_path(self, sha256: str) -> Path:
        """Return the read-only file that holds the original."""

    def keep(self, records: Iterable[Record], *, at: datetime, actor: str) -> Kept:
        """Keep all the records or none of them; they are durable on return.

        A record whose id is known is left as it is, so keeping the same again changes nothing.
        A case is kept again when it differs from its newest version.
        """

    def merge(self, records: Iterable[Record], *, at: datetime, actor: str) -> Kept:
        """Keep what another site kept, all of it or nothing; it is durable on return.

        Contradicting reports both stand. Of one record in two forms the one that was known first
        is kept, so sites that have heard each other hold the same, whatever came first.
        """

    def rows(self, after: int = 0, noun: str | None = None) -> Iterator[KeptRow]:
        """Yield the rows of the log beyond ``after`` whose records stand, oldest first."""

    def row_hash(self, n: int) -> str | None:
        """Return the hash of a row of the log, ``None`` where there is none."""

    def room(self) -> int:
        """Return how many bytes the disk of the originals can still take."""

    def receive(self, offered: Iterable[Submission], *, at: datetime, actor: str) -> list[Receipt]:
        """Decide on deliveries one by one, in one transaction; what is kept is durable on return.

        The files that they name were kept before as originals.
        """

    def submissions(self, as_of: datetime | None = None) -> list[Submission]:
        """Return every submission, edited and withdrawn ones too, as they became known."""

    def unread(self, limit: int, roots: Sequence[str] | None = None) -> list[Submission]:
        """Return submissions that stand and were not read with all files that came, oldest first.

        With ``roots`` only versions of those.
        """

    def report_of(self, submission: str) -> str | None:
        """Return the id of the report that the submission of that id last became."""

    def files_of(self, submission: Submission) -> dict[str, str]:
        """Return the hashes of its files by name, with those of the versions that it edits."""

    def incomplete(self) -> dict[str, tuple[str, ...]]:
        """Return the names of files that have not come, by the hash of the submission's bytes."""

    def forms(self) -> list[FormVersion]:
        """Return every published version of every form in the order of publication."""

    def devices(self) -> list[Device]:
        """Return every device that was ever enrolled."""

    def revocations(self) -> list[Revocation]:
        """Return which devices may no longer deliver."""

    def held(self, kind: type[Noun], name: str) -> Noun | None:
        """Return the kept record of that kind and exactly that id, or ``None``; cheap."""

    def reports(
        self, as_of: datetime | None = None, bbox: Box | None = None, span: Span | None = None
    ) -> list[Report]:
        """Return the reports that no later one replaces, in the order in which they became known.

        With ``bbox`` or ``span`` those with a claim whose place and time touch both.
        """

    def reports_with(self, *fields: str) -> list[Report]:
        """Return those reports that have one of these fields, in themselves or in a claim.

        ``claimless`` asks for those without any claim. Each report is looked through once.
        """

    def reports_from(self, sources: Collection[str]) -> list[Report]:
        """Return the reports of these sources, in the order in which they became known.

        All reports are looked through once for each source, and from then on only new ones.
        """

    def newest_reports(self, number: int, as_of: datetime | None = None) -> list[Report]:
        """Return so many of the reports, those first that became known last; cheap."""

    def is_replaced(self, report_id: str) -> bool:
        """Whether a report that names this one's id was taken in; cheap."""

    def received(self, since: datetime, until: datetime) -> int:
        """Return how many of the reports became known after one moment and up to another."""

    def moments(self, after: int = 0) -> list[datetime]:
        """Return when each record kept beyond a row of the log could be known, the earliest first.

        Whatever was kept beyond it changes nothing of what was known before the first of them.
        """

    def claims(
        self, as_of: datetime | None = None, bbox: Box | None = None, span: Span | None = None
    ) -> list[Claim]:
        """Return the claims of those reports whose own place and time touch box and span."""

    def case(self, as_of: datetime | None = None) -> Case | None:
        """Return the case as it was known: its first version holds from the case's own start."""

    def cases(self, as_of: datetime | None = None) -> list[Case]:
        """Return every version of the case that was known, the oldest first."""

    def replies(self, as_of: datetime | None = None) -> list[Reply]:
        """Return the parties' replies to findings in the order in which they became known."""

    def signatures(self, as_of: datetime | None = None) -> list[Signature]:
        """Return the signatures under findings in the order in which they were given."""

    def judgements(self, as_of: datetime | None = None) -> list[Judgement]:
        """Return the judgements in the order in which they became known."""

    def reviews(self, as_of: datetime | None = None) -> list[Review]:
        """Return the reviews of machines' claims in the order in which they became known."""

    def settled(self, as_of: datetime | None = None) -> list[Settled]:
        """Return what fusing has settled, in the order in which it did."""

    def editions(self, as_of: datetime | None = None) -> list[Edition]:
        """Return the editions of documents in the order in which they were worded."""

    def approvals(self, as_of: datetime | None = None) -> list[Approval]:
        """Return the signatures and releases of editions in the order in which they were given."""

    def watches(self, as_of: datetime | None = None) -> list[Watch]:
        """Return the watch entries in the order in which they became known.

        Those out of a filled form that was edited or withdrawn are left out.
        """

    def heats(self, as_of: datetime | None = None) -> list[Heat]:
        """Return what space said of incidents in the order in which it could be known."""

    def alerts(self) -> list[Alert]:
        """Return the alerts that were raised, in that order."""

    def dispatches(self) -> list[Dispatch]:
        """Return each step of sending alerts, in that order."""

    def quarantined(self) -> list[Quarantined]:
        """Return the rows that could not become reports."""

    def find(self, record_id: str) -> Record | None:
        """Return the record of that id, or of the only id that begins so, or ``None``.

        Finds what was kept, the claims inside, what was projected and its sentences, and the
        agreements, commitments, zones, places and sources of the case.
        """

    def taken(self, ids: Iterable[str]) -> dict[str, Taken]:
        """Return by id where the log first took each record in; an unknown id is left out."""

    def brief_of(self, sentence_id: str) -> Brief | None:
        """Return the projected brief that holds the sentence."""

    def search(
        self,
        text: str,
        limit: int = 20,
        bbox: Box | None = None,
        span: Span | None = None,
        as_of: datetime | None = None,
    ) -> list[Hit]:
        """Return reports in which all words occur, newest first; works inside unspaced scripts.

        Words in quotation marks must stand together.
        """

    def project(
        self,
        incidents: Iterable[Incident],
        findings: Iterable[Finding],
        assessments: Iterable[Assessment],
        brief: Brief | Iterable[Brief] | None = None,
        shown: Iterable[Watch] = (),
    ) -> None:
        """Replace what the road came to, in one step that readers see whole or not at all.

        ``shown`` is the watching that findings show, beside what was kept as such.
        """

    def incidents(self) -> list[Incident]:
        """Return the projected incidents."""

    def findings(self) -> list[Finding]:
        """Return the projected findings."""

    def findings_named(self, ids: Sequence[str]) -> list[Finding]:
        """Return the projected findings of these ids in that order; what is no more is left out."""

    def glimpses(self, ids: Sequence[str]) -> list[Glimpse]:
        """Return as much of these findings as a list shows, as ``findings_named`` does."""

    def outlines(self) -> Iterator[list[Outline]]:
        """Yield the projected findings in outline, in batches, in the order of ``findings``."""

    def assessments(self) -> list[Assessment]:
        """Return the projected assessments."""

    def shown(self) -> list[Watch]:
        """Return the watching that the projected findings show."""

    def briefs(self) -> list[Brief]:
        """Return the projected briefs."""

    def incident_of(self, claim_id: str) -> str | None:
        """Return the id of the projected incident that the claim belongs to."""

    def verify(self) -> list[Damage]:
        """Compare every kept byte with its hash and every projection with its replay."""

    def rebuild(self) -> None:
        """Drop what is derived from the log and replay it; the result is identical."""

    def head(self) -> tuple[int, str]:
        """Return the number of log rows and the hash of the last one."""

    def mark(self) -> tuple[int, str]:
        """Return what changes whenever a record is kept or the road is projected anew; cheap."""

    def counts(self) -> dict[str, int]:
        """Return how many records of each noun are kept."""

    def close(self) -> None:
        """Let go of the files."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_exc: object) -> None: ...
