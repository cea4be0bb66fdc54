"""Stores and what goes into them, so that a test shows only what matters to it."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from sqlite3 import connect
from typing import Any

from tests.builders import a_claim, a_place, a_report

from groundtruce.model.case import Case, Party
from groundtruce.model.finding import Signature
from groundtruce.model.judgement import Judgement, Verdict
from groundtruce.model.report import Report
from groundtruce.model.review import Decision, Review
from groundtruce.model.submission import (
    Attached,
    Read,
    Submission,
    Withdrawal,
    submission_id,
    withdrawal_id,
)
from groundtruce.settings import Settings
from groundtruce.store.base import Kept, Store
from groundtruce.store.sqlite import SqliteStore

LATER = datetime(2026, 2, 1, tzinfo=UTC)

# A second store joins the suite with one line here.
STORES: dict[str, Callable[[Path], Store]] = {"sqlite": SqliteStore.open}
IMPATIENT = Settings(busy_wait_ms=200)


def told(text: str = "Shells fell near the village.", **more: Any) -> Report:
    """Return a report of one claim; what is not the report's own goes to the claim."""
    own = {
        name: more.pop(name) for name in list(more) if name in Report.model_fields.keys() - SHARED
    }
    return a_report(a_claim(text, **more), **own)


SHARED = {"source", "received", "text", "carrier"}


def keep(store: Store, *records: Any, at: datetime = LATER, actor: str = "analyst-1") -> Kept:
    """Keep the records after the originals that their reports name."""
    for record in records:
        if isinstance(record, Report):
            for claim in record.claims:
                quote = claim.excerpt.quote.encode()
                store.keep_original(quote, media_type="text/plain", name="message.txt")
    return store.keep(records, at=at, actor=actor)


def a_case(**more: Any) -> Case:
    """Return a case of two parties."""
    parties = tuple(Party(id=code, labels={"en": code.title()}) for code in ("AAA", "BBB"))
    given: dict[str, Any] = {
        "id": "two-rivers",
        "title": "Two rivers",
        "parties": parties,
        "time_zone": "UTC",
        "languages": ("en",),
        "area": (102.0, 13.0, 104.0, 15.0),
        "since": datetime(2025, 5, 1, tzinfo=UTC),
        **more,
    }
    return Case(**given)


def a_submission(number: str = "uuid:1", words: str = "Two shots.", **more: Any) -> Submission:
    """Return a filled form whose original is its words."""
    given = {"form": "sighting", "version": "1", "received": LATER, "root": number, **more}
    digest = sha256(words.encode()).hexdigest()
    return Submission(id=submission_id(number), instance=number, original=digest, **given)


def a_file(name: str, raw: bytes = b"") -> Attached:
    """Return a file of a filled form; its bytes are its name unless others are given."""
    digest = sha256(raw or name.encode()).hexdigest()
    return Attached(name=name, sha256=digest, size=len(raw or name), media_type="image/jpeg")


def received(store: Store) -> None:
    """Keep a submission with a file, read once and then withdrawn."""
    one = a_submission(expects=("2.jpg",), files=(a_file("1.jpg"),))
    for words in (b"Two shots.", b"1.jpg"):
        store.keep_original(words, media_type="text/plain", name="f")
    store.receive([one], at=LATER, actor="field")
    mark = Read(id="read-1", submission=one.id, files=1, received=LATER)
    name = withdrawal_id(one.id)
    gone = Withdrawal(id=name, submission=one.id, by="b", why="A trial.", received=LATER)
    store.keep([mark, gone], at=LATER, actor="b")


def a_review(**more: Any) -> Review:
    """Return a person's word that a machine read a claim rightly."""
    said = a_claim(by_machine=True)
    given = {"id": "v-1", "said": said, "decision": Decision.ACCEPTED, "by": "a.analyst"}
    return Review(**{**given, "received": said.received, **more})


def a_judgement(one: str = "c-1", other: str = "c-2", **more: Any) -> Judgement:
    """Return a judgement that two claims tell of one incident."""
    given: dict[str, Any] = {
        "id": f"j-{one}-{other}",
        "one": one,
        "other": other,
        "verdict": Verdict.SAME,
        "by": "analyst-1",
        "received": LATER,
        **more,
    }
    return Judgement(**given)


def a_signature(does: str = "verifies", by: str = "vera") -> Signature:
    """Return a named person's act on a finding."""
    return Signature(id=f"s-{does}-{by}", by=by, act=does, at=LATER, finding="f-1", claim="c-1")


def many(number: int, received: datetime = LATER - timedelta(days=60)) -> list[Report]:
    """Return reports that differ in words, place and time."""
    return [
        told(
            f"Shell number {at} fell near the village.",
            place=a_place(102 + at % 50 / 50, 13 + at // 50 / 50),
            received=received + timedelta(hours=at),
        )
        for at in range(number)
    ]


def dump(file: Path) -> dict[str, list[str]]:
    """Return every row of every table of a SQLite store that is not the log, as text.

    Of the index of words the answers are compared, not the order in which it merged its parts.
    """
    with closing(connect(file)) as database:
        database.execute(
            "CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'words_index', 'instance')"
        )
        names = [
            name
            for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
            if not name.startswith(("words_index", "claim_box_", "sqlite_", "log", "payload"))
        ]
        return {
            name: sorted(map(repr, database.execute(f"SELECT * FROM {name}")))
            for name in [*names, "temp.terms"]
        }
