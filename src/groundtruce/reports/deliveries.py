"""Deliveries: the files that each card names, one after the other.

Every file is kept as it came before anything is read from it. A row that cannot become a report
is quarantined with its reason and the rest goes through; so does the next file when one fails.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from groundtruce.errors import SourceError, TooLarge
from groundtruce.model.report import Quarantined, Report
from groundtruce.reports.card import Card
from groundtruce.reports.copies import media_type
from groundtruce.reports.earlier import Earlier
from groundtruce.reports.reading import Desk, Progress, Seen, Told, aside, read
from groundtruce.reports.row import Refused
from groundtruce.settings import Settings


def told(cards: tuple[Card, ...], desk: Desk, since: datetime | None, seen: Seen | None) -> Told:
    """Return the reports of each card's files and what was set aside, read in this process."""
    progress = Progress(seen, size(cards))
    for card in cards:
        for one in _card(card, desk, progress):
            if since is None or isinstance(one, Quarantined) or one.received >= since:
                yield one


def size(cards: tuple[Card, ...]) -> int:
    """Return the bytes of all files of the cards."""
    return sum(path.stat().st_size for card in cards for path in card.paths())


def _card(card: Card, desk: Desk, progress: Progress) -> Told:
    paths, count, earlier = card.paths(), 0, Earlier()
    if not paths:
        missing = SourceError("there is no such file.", "Add it, or correct 'files' in the card.")
        yield _failed(missing, ", ".join(card.files), _kept_card(card, desk))
    if card.images:
        yield from _kept_images(card, desk)
    for path in paths:
        for one in _file(path, card, desk, earlier, progress):
            count += isinstance(one, Report)
            yield one
    desk.notes.duplicates += earlier.duplicates
    if paths and (said := _implausible(card, count + earlier.duplicates)):
        yield aside(said, _kept_card(card, desk), card.name)


def _file(path: Path, card: Card, desk: Desk, earlier: Earlier, progress: Progress) -> Told:
    length, sha256 = 0, None
    try:
        length = path.stat().st_size
        _check_size(length)
        original = desk.keep(path, media_type=media_type(path, card), name=path.name)
        sha256 = original.sha256
        yield from read(path, original, card, desk, earlier, progress)
    except SourceError as cause:
        yield _failed(cause, path.name, sha256 or _kept_card(card, desk))
    except OSError as cause:
        failed = SourceError(f"the file cannot be read ({cause.strerror}).", "Check its rights.")
        yield _failed(failed, path.name, sha256 or _kept_card(card, desk))
    progress.done(length)


def _kept_images(card: Card, desk: Desk) -> Iterator[Quarantined]:
    """Keep the images that rows name; one that cannot be read is set aside with its reason."""
    from groundtruce.reports.satellite import image

    try:
        image.keep(card.folder / (card.images or ""), desk.keep)
    except SourceError as cause:
        yield _failed(cause, card.images or card.name, _kept_card(card, desk))


def _kept_card(card: Card, desk: Desk) -> str:
    """Keep the card, as what stands behind the record of a file that could not be kept."""
    raw = card.canonical(without=frozenset({"folder"}))
    return desk.keep(raw, media_type="application/json", name=f"{card.name}.card.json").sha256


def _check_size(length: int) -> None:
    limit = Settings.from_environment().file_limit_mb
    if length > limit * 2**20:
        raise TooLarge(
            f"the file has {length // 2**20} MB, the limit is {limit} MB.",
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
