"""Gather, the first door: from what sources say to reports.

Every file is kept as it came before anything is read from it. A row that cannot become a report
is quarantined with its reason and the rest goes through; so does the next file when one fails.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from groundtruce.errors import SourceError, TooLarge
from groundtruce.model.case import Case
from groundtruce.model.report import Quarantined, Report
from groundtruce.reports.card import Card
from groundtruce.reports.copies import media_type
from groundtruce.reports.earlier import Earlier
from groundtruce.reports.keep import Keep
from groundtruce.reports.reading import Desk, Notes, Progress, Seen, Told, aside, read
from groundtruce.reports.row import Refused
from groundtruce.settings import Settings


def reports(
    cards: Iterable[Card],
    case: Case,
    keep: Keep,
    since: datetime | None = None,
    *,
    now: datetime | None = None,
    seen: Seen | None = None,
    notes: Notes | None = None,
) -> Told:
    """Read each card's files and return their reports, one by one, and what was set aside.

    Never raises for a bad row or file: it yields one ``Quarantined`` that says what, where and
    what to do. ``since`` leaves out what was known before. The same files give the same reports
    whenever they are gathered; only what has no date of publication is known from ``now`` where
    its card does not say when it was delivered. ``seen`` is told bytes done and bytes in all.
    """
    chosen = tuple(cards)
    total = sum(path.stat().st_size for card in chosen for path in card.paths())
    desk = Desk(case, keep, now or datetime.now(UTC), notes or Notes())
    progress = Progress(seen, total)
    for card in chosen:
        for told in _card(card, desk, progress):
            if since is None or isinstance(told, Quarantined) or told.received >= since:
                yield told


def _card(card: Card, desk: Desk, progress: Progress) -> Told:
    paths, count, earlier = card.paths(), 0, Earlier()
    if not paths:
        missing = SourceError("there is no such file.", "Add it, or correct 'files' in the card.")
        yield _failed(missing, ", ".join(card.files), _kept_card(card, desk))
    for path in paths:
        for told in _file(path, card, desk, earlier, progress):
            count += isinstance(told, Report)
            yield told
    desk.notes.duplicates += earlier.duplicates
    if paths and (said := _implausible(card, count + earlier.duplicates)):
        yield aside(said, _kept_card(card, desk), card.name)


def _file(path: Path, card: Card, desk: Desk, earlier: Earlier, progress: Progress) -> Told:
    size, sha256 = 0, None
    try:
        size = path.stat().st_size
        _check_size(size)
        original = desk.keep(path, media_type=media_type(path, card), name=path.name)
        sha256 = original.sha256
        yield from read(path, original, card, desk, earlier, progress)
    except SourceError as cause:
        yield _failed(cause, path.name, sha256 or _kept_card(card, desk))
    except OSError as cause:
        failed = SourceError(f"the file cannot be read ({cause.strerror}).", "Check its rights.")
        yield _failed(failed, path.name, sha256 or _kept_card(card, desk))
    progress.done(size)


def _kept_card(card: Card, desk: Desk) -> str:
    """Keep the card, as what stands behind the record of a file that could not be kept."""
    raw = card.canonical(without=frozenset({"folder"}))
    return desk.keep(raw, media_type="application/json", name=f"{card.name}.card.json").sha256


def _check_size(size: int) -> None:
    limit = Settings.from_environment().file_limit_mb
    if size > limit * 2**20:
        raise TooLarge(
            f"the file has {size // 2**20} MB, the limit is {limit} MB.",
            "Split it, or raise GROUNDTRUCE_FILE_LIMIT_MB.",
        )


def _failed(cause: SourceError, file: str, sha256: str) -> Quarantined:
    return aside(Refused(None, cause.happened, cause.remedy), sha256, file)


def _implausible(card: Card, count: int) -> Refused | None:
    if card.smallest is not None and count < card.smallest:
        return Refused(
            None,
            f"only {count} reports came, the card expects {card.smallest} or more",
            "Was the file cut off or the search too narrow? What came was read all the same.",
        )
    if card.largest is not None and count > card.largest:
        return Refused(
            None,
            f"{count} reports came, the card expects {card.largest} at most",
            "Does the file hold rows that it should not? What came was read all the same.",
        )
    return None
