"""Statements: what a party or another source says, filed by a person in its own words.

The words are kept as an original of their own and read like any text that is gathered; what was
read waits for review. They count from the moment they were filed, whatever day they speak of.
"""

from dataclasses import dataclass
from datetime import date, datetime

from groundtruce.errors import NotAllowed, SourceError
from groundtruce.model.case import Case
from groundtruce.model.report import Report
from groundtruce.model.source import Source
from groundtruce.reports.text import read
from groundtruce.store.base import Store


@dataclass(frozen=True)
class Statement:
    """What was said, by which source of the case, who files it, and the day it is from."""

    text: str
    source: str
    by: str
    day: date | None = None


def sources(case: Case, party: str | None) -> tuple[Source, ...]:
    """Return the sources that a person may file for: a party's own, without a party every one."""
    told = (one for one in case.sources if party is None or one.speaks_for == party)
    return tuple(sorted(told, key=lambda one: (one.name.casefold(), one.id)))


def file(
    store: Store, given: Statement, now: datetime, *, party: str | None = None
) -> tuple[Report, ...]:
    """Keep a statement and what was read in it; the same words filed again change nothing.

    Raises NotAllowed for a source that does not speak for the ``party``, SourceError for no words.
    """
    case = store.case()
    if case is None or given.source not in {one.id for one in sources(case, party)}:
        raise NotAllowed(
            f"you cannot file what {given.source[:40]!r} says.",
            "Choose a source of the list; a liaison files for the own party alone.",
        )
    if not given.text.strip():
        raise SourceError("the statement has no words.", "Write or paste what is said.", "text")
    found = [_heard(one.report, case, now) for one in _read(store, given, case, now)]
    fresh = [one for one in found if not store.held(Report, one.id)]
    store.keep(fresh, at=now, actor=given.by)
    return tuple(found)


def _read(store: Store, given: Statement, case: Case, now: datetime) -> list[read.Read]:
    return list(
        read.reports(
            given.text.encode(),
            name=f"statement-{given.source}.txt",
            keep=store.keep_original,
            source=given.source,
            now=now,
            case=case,
            dateline=given.day,
        )
    )


def _heard(report: Report, case: Case, now: datetime) -> Report:
    """Return the report as known from now on; voices that the case does not know are the filer's.

    "The ministry" is the ministry that speaks, and whom it quotes without a name it speaks for.
    """
    known = {one.id for one in case.sources}
    claims = tuple(
        claim.model_copy(
            update={
                "received": now,
                "source": claim.source if claim.source in known else report.source,
            }
        )
        for claim in report.claims
    )
    return report.model_copy(update={"received": now, "claims": claims, "kind": "statement"})
