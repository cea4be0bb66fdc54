"""Prose behind the door: files whose bytes are an article, kept and read like any other."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from groundtruce.errors import SourceError
from groundtruce.model.case import Case
from groundtruce.model.report import Original, Quarantined, Report
from groundtruce.reports.card import Card
from groundtruce.reports.keep import Keep
from groundtruce.reports.text.prose_reader import by_model
from groundtruce.reports.text.read import reports
from groundtruce.reports.words import plain


def of_file(
    path: Path,
    original: Original,
    *,
    card: Card,
    case: Case,
    keep: Keep,
    now: datetime,
    guessed: Callable[[str], None],
    known: frozenset[str] = frozenset(),
) -> Iterator[Report | Quarantined]:
    """Return the reports of a kept file; ``guessed`` is told what the card leaves open.

    A card that says ``reader: model`` has them read by the language model that the user named.

    Raises SourceError where the file holds nothing to read.
    """
    source = _source(path, card, case, guessed)
    found = reports(
        path.read_bytes(),
        name=path.name,
        keep=keep,
        source=source,
        now=now,
        case=case,
        dateline=_day(card.defaults.get("published")),
        card=card.name,
        kept=original,
        delivered=now if card.received == "now" else card.delivered,
        reader=by_model() if card.reader == "model" else None,
        known=known if card.reader == "model" else frozenset(),
    )
    for one in found:
        yield one.report
        yield from one.aside


def _source(path: Path, card: Card, case: Case, guessed: Callable[[str], None]) -> str:
    """Return who publishes: as the card says, else the source that the file is named after."""
    said = card.defaults.get("source")
    if said:
        return _known(str(said), case) or str(said)[:200]
    # A name in the text may be whom it speaks of: only the file's own name is taken.
    beginning = re.split(r"[_.\s]|-?\d", path.stem)[0]
    source = _known(path.stem, case) or _known(beginning, case)
    if source is None:
        source = (card.publisher or path.stem)[:200]
        guessed(f"read as text published by {source!r}, a source that the case does not know")
    else:
        guessed(f"read as text published by {source!r}, as the file is named")
    return source


def _known(said: str, case: Case) -> str | None:
    word = plain(said)
    return next((s.id for s in case.sources if word in (plain(s.id), plain(s.name))), None)


def _day(said: object) -> date | None:
    if said is None:
        return None
    if isinstance(said, date):
        return said
    try:
        return date.fromisoformat(str(said)[:10])
    except ValueError:
        raise SourceError(
            f"{said!r} is no day.", "Write it as year-month-day: 2025-12-22."
        ) from None
