"""Reading: one kept file, row by row, to reports and to what is set aside."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import ValidationError

from groundtruce.errors import SourceError
from groundtruce.model.case import Case
from groundtruce.model.record import content_id
from groundtruce.model.report import Original, Quarantined, Report
from groundtruce.model.source import Source
from groundtruce.reports import guess
from groundtruce.reports.assemble import Assembler, problem
from groundtruce.reports.card import Card
from groundtruce.reports.copies import Copier, Readable
from groundtruce.reports.earlier import Earlier
from groundtruce.reports.excerpt import Excerpts
from groundtruce.reports.keep import Keep
from groundtruce.reports.row import Limits, Refused, Row, RowStream, Unread, shown
from groundtruce.reports.which_reader import reader_of
from groundtruce.settings import Settings

Told = Iterator[Report | Quarantined]
Seen = Callable[[int, int], None]
_SEEN_EVERY = 500
# A row has room for a few fields of the greatest length.
_CELLS_IN_ROW = 4


@dataclass
class Notes:
    """What a gathering noticed beside its reports.

    ``met`` are speakers that the case does not know, each with reliability F; ``guessed`` says
    how columns without a card were read; ``duplicates`` counts rows that came twice.
    """

    met: dict[str, Source] = field(default_factory=dict)
    guessed: list[str] = field(default_factory=list)
    duplicates: int = 0


@dataclass
class Progress:
    """Tells how many bytes of all files are done."""

    seen: Seen | None
    total: int
    before: int = 0

    def at(self, share: float, size: int) -> None:
        """Say that this share of a file of this size is done."""
        if self.seen is not None:
            self.seen(min(self.total, self.before + int(share * size)), self.total)

    def done(self, size: int) -> None:
        """Say that a file of this size is done."""
        self.before += size
        self.at(0, 0)


@dataclass(frozen=True)
class Desk:
    """One gathering: the case it is for, where bytes are kept, its moment, what it noticed.

    ``known`` are ids of reports that no server is asked about again.
    """

    case: Case
    keep: Keep
    now: datetime
    notes: Notes
    known: frozenset[str] = frozenset()


def read(
    path: Path, original: Original, card: Card, desk: Desk, earlier: Earlier, progress: Progress
) -> Told:
    """Return the reports of a kept file; raises SourceError where it cannot be read as a whole."""
    if original.size == 0:
        raise SourceError("the file is empty.", "Send it again, or take it away.")
    if reader_of(path, card) in ("text", "model"):
        yield from _prose(path, original, card, desk)
        return
    with TemporaryDirectory(prefix="groundtruce-") as scratch:
        copier = Copier(desk.keep, Path(scratch), limits())
        ready = copier.readable(path, original, card, desk.case)
        for unread in ready.unread:
            yield _unread(unread, original, path)
        if not card.fields:
            card, said = guess.recognised(card, ready.rows(card, copier.limits), desk.case)
            desk.notes.guessed.append(f"{path.name}: {said}")
        assembler = Assembler(card, desk.case, desk.now, earlier)
        excerpts = copier.excerpts(ready, card, assembler.columns)
        for row in _watched(ready, card, copier.limits, progress, original.size):
            if isinstance(row, Unread):
                yield _unread(row, original, path)
                continue
            told = _told(row, assembler, excerpts, path)
            if isinstance(told, Report):
                yield told
            elif told is not None:
                yield aside(told, original.sha256, path.name, row.line, row.raw)
        desk.notes.met.update({source.id: source for source in assembler.met})


def _prose(path: Path, original: Original, card: Card, desk: Desk) -> Told:
    # The grammar is loaded only where there is prose to read.
    from groundtruce.reports.text import gathered

    yield from gathered.of_file(
        path,
        original,
        card=card,
        case=desk.case,
        keep=desk.keep,
        now=desk.now,
        guessed=lambda said: desk.notes.guessed.append(f"{path.name}: {said}"),
        known=desk.known,
    )


def aside(
    refused: Refused, sha256: str, file: str, line: int | None = None, raw: bytes = b""
) -> Quarantined:
    """Return the record of what was refused, with the beginning of its bytes."""
    return Quarantined(
        id=content_id("q", sha256, file, line, refused.field, refused.reason),
        original=sha256,
        file=file,
        line=line,
        field=refused.field,
        reason=refused.reason,
        remedy=refused.remedy,
        row=shown(raw),
    )


def _told(
    row: Row, assembler: Assembler, excerpts: Excerpts, path: Path
) -> Report | Refused | None:
    try:
        report = assembler.report(row, excerpts)
        return None if assembler.earlier.is_repeated(report, path.name, row.line) else report
    except Refused as refused:
        return refused
    except ValidationError as cause:
        return problem(cause)


def _watched(
    ready: Readable, card: Card, limits: Limits, progress: Progress, size: int
) -> RowStream:
    for number, row in enumerate(ready.rows(card, limits)):
        if number % _SEEN_EVERY == 0:
            progress.at(row.start / max(1, ready.original.size), size)
        yield row


def _unread(unread: Unread, original: Original, path: Path) -> Quarantined:
    return aside(unread.refused, original.sha256, path.name, unread.line, unread.raw)


def limits() -> Limits:
    """Return how much a reader takes in, as the settings say."""
    settings = Settings.from_environment()
    cell = settings.cell_limit_kb * 1024
    return Limits(cell, _CELLS_IN_ROW * cell, settings.unpacked_limit_mb * 2**20)
