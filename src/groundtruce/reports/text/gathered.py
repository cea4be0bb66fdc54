"""Prose behind the door: files whose card says ``reader: text``, kept and read like any other."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from groundtruce.errors import SourceError
from groundtruce.model.case import Case
from groundtruce.model.report import Original, Report
from groundtruce.reports.keep import Keep
from groundtruce.reports.text.read import reports


def of_file(
    path: Path,
    original: Original,
    *,
    name: str,
    defaults: dict[str, str],
    case: Case,
    keep: Keep,
    now: datetime,
) -> Iterator[Report]:
    """Return the reports of a kept file; ``defaults`` are the card's: source, and published.

    Raises SourceError where the card names no source, or the file holds nothing to read.
    """
    source = defaults.get("source")
    if not source:
        raise SourceError(
            "the card does not say who publishes these texts.",
            "Add 'defaults: {source: …}' with a source of the case.",
        )
    found = reports(
        path.read_bytes(),
        name=path.name,
        keep=keep,
        source=str(source),
        now=now,
        case=case,
        dateline=_day(defaults.get("published")),
        card=name,
        kept=original,
    )
    for one in found:
        yield one.report


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
