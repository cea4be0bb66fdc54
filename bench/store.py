"""What the shelf does per second, beside what its disk and bare SQLite do in the same run.

``python bench/store.py [reports]``: makes synthetic reports (100,000 unless told), keeps them in
batches of 1,000, and asks. The bound is plain ``sqlite3`` that puts the very same rows into the
very same tables with the same durability; the store adds checking, hashing and deriving.
"""

import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from groundtruce.model.claim import Claim, Excerpt
from groundtruce.model.figure import Figure
from groundtruce.model.place import Place, Toponym
from groundtruce.model.record import content_id
from groundtruce.model.report import Report
from groundtruce.model.span import Granularity, Span
from groundtruce.store import log
from groundtruce.store.sqlite import SqliteStore
from groundtruce.store.tables import COLUMNS

BATCH = 1000
WEST, SOUTH, WIDTH, HEIGHT, DAYS = 102.0, 12.0, 5.3, 4.1, 150
START = datetime(2025, 6, 1, tzinfo=UTC)
WORDS = (
    "artillery village border morning soldiers heard shelling house school road temple district "
    "province reported officials statement ministry defence rocket drone mine injured evacuated "
    "civilians troops position fired several rounds near hill bridge market clinic forest "
    "patrol observers gunfire ปืนใหญ่ ชายแดน ព្រំដែន ផ្លោង "
).split()


def main(number: int) -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-store-") as folder:
        measure(Path(folder), number)


def measure(folder: Path, number: int) -> None:
    """Fill a store, ask it, and fill bare SQLite with the same rows."""
    syncs = synced_writes(folder / "disk")
    told(f"disk: 4 KiB written and synced, {syncs:.0f}/s")
    rng = random.Random(7)
    with SqliteStore.open(folder / "shelf") as store:
        kept, made, written = gathering(store, number, rng)
        told(f"keep(), records made before: {number / kept:,.0f} reports/s (aim 4,000)")
        told(f"keep() and making the records: {number / (kept + made):,.0f} reports/s")
        told(f"  bytes written {written / 2**20:,.0f} MiB, {written / number:,.0f} per report")
        each = singles(store, rng)
        told(f"one report per transaction: {rate(each):.0f}/s, {spread(each)}")
        asking(store, rng)
        proving(store)
    size = (folder / "shelf" / "store.db").stat().st_size
    told(f"store.db: {size / 2**20:,.0f} MiB, {size / number:,.0f} bytes per report")
    bare = bare_inserts(folder)
    told(f"bare sqlite3, same rows and durability: {number / bare:,.0f} reports/s")
    told(f"  keep() takes {kept / bare:.2f} times as long")


def gathering(store: SqliteStore, number: int, rng: random.Random) -> tuple[float, float, int]:
    """Keep the reports; return seconds keeping, seconds making, bytes written to the disk."""
    kept = made = 0.0
    before = bytes_written()
    for first in range(0, number, BATCH):
        start = time.perf_counter()
        batch = [report(at, rng) for at in range(first, min(first + BATCH, number))]
        middle = time.perf_counter()
        store.keep(batch, at=START + timedelta(days=DAYS, seconds=first), actor="bench")
        made += middle - start
        kept += time.perf_counter() - middle
    return kept, made, bytes_written() - before


def singles(store: SqliteStore, rng: random.Random, number: int = 200) -> list[float]:
    """Keep reports one by one, as a phone sends them."""
    later = START + timedelta(days=DAYS + 10)
    ready = [[report(10**7 + at, rng)] for at in range(number)]
    return [seconds(lambda one=one: store.keep(one, at=later, actor="phone")) for one in ready]


def asking(store: SqliteStore, rng: random.Random) -> None:
    """Ask for boxes of half a degree in one week, and for words."""
    windows = [window(rng) for _ in range(300)]
    found = [len(store.claims(bbox=box, span=span)) for box, span in windows]
    took = [seconds(lambda w=w: store.claims(bbox=w[0], span=w[1])) for w in windows]
    told(f"claims of a box and a week: {spread(took)} (aim p50 5 ms), {median(found)} claims")
    took = [seconds(lambda w=w: store.reports(bbox=w[0], span=w[1])) for w in windows]
    told(f"whole reports of a box and a week: {spread(took)}")
    box, span = windows[0]
    for name, ask in {
        "rare word": lambda: store.search("number 4711x"),
        "three common words": lambda: store.search("artillery village drone"),
        "three common words, box and week": lambda: store.search(
            "artillery village drone", bbox=box, span=span
        ),
        "a Thai word inside its sentence": lambda: store.search("นใหญ่"),
        "a Khmer word inside its sentence": lambda: store.search("ផ្លោ"),
        "two letters": lambda: store.search("hi"),
    }.items():
        hits = len(ask())
        told(f"search, {name}: {spread([seconds(ask) for _ in range(20)])}, {hits} hits")


def proving(store: SqliteStore) -> None:
    """Follow the chain, compare everything, derive everything anew."""
    with store._reading() as connection:
        chain = seconds(lambda: list(log.broken(connection)))
    rows, _ = store.head()
    told(f"chain of {rows:,} rows followed: {chain:.2f} s")
    told(f"verify(), everything: {seconds(store.verify):.1f} s")
    told(f"rebuild(): {seconds(store.rebuild):.1f} s")
    told(f"reports(), all of them as records: {seconds(store.reports):.1f} s")


def bare_inserts(folder: Path) -> float:
    """Copy the store's rows into new tables of the same form with bare sqlite3."""
    tables = ("log", "payload", "record", "report", "claim", "claim_box", "words")
    with (
        closing(sqlite3.connect(folder / "shelf" / "store.db")) as source,
        closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as target,
    ):
        target.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=16000;"
        )
        for (sql,) in source.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB '*_[a-z]*' "
            "OR name IN ('claim_box', 'words_by_time', 'words_index') OR type = 'index' AND sql IS NOT NULL"
        ):
            target.execute(sql)
        reading = {
            table: source.execute(f"SELECT {', '.join(COLUMNS[table])} FROM {table} ORDER BY 1")
            for table in tables
        }
        taken = 0.0
        while batches := {t: rows for t in tables if (rows := reading[t].fetchmany(BATCH))}:
            taken += seconds(lambda found=batches: put(target, found))
    return taken


def put(target: sqlite3.Connection, batches: dict[str, list[tuple[object, ...]]]) -> None:
    """Insert one batch of every table in one transaction."""
    target.execute("BEGIN IMMEDIATE")
    for table, rows in batches.items():
        marks = ", ".join("?" * len(rows[0]))
        target.executemany(
            f"INSERT INTO {table} ({', '.join(COLUMNS[table])}) VALUES ({marks})", rows
        )
    index = "INSERT INTO words_index (rowid, body) VALUES (?, ?)"
    target.executemany(index, sorted((k, body) for _, k, body in batches.get("words", ())))
    target.execute("COMMIT")


def report(at: int, rng: random.Random) -> Report:
    """Make a report of one claim, thirty words, a place and an hour."""
    text = f"Report number {at}x: " + " ".join(rng.choices(WORDS, k=28)) + "."
    raw = text.encode()
    when = START + timedelta(hours=rng.random() * 24 * DAYS)
    known = when + timedelta(hours=6)
    name = content_id("r", at, text)
    claim = Claim(
        id=content_id("c", name),
        report=name,
        source="news",
        origin="news",
        received=known,
        kind="shelling",
        place=Place.at(
            WEST + rng.random() * WIDTH,
            SOUTH + rng.random() * HEIGHT,
            2500,
            toponyms=(Toponym(side="AAA", text="Prey"), Toponym(side="BBB", text="Nong")),
        ),
        span=Span(start=when, end=when + timedelta(hours=1), granularity=Granularity.MINUTE),
        figures=(Figure(kind="injured", best=at % 7),),
        text=text,
        excerpt=Excerpt(sha256=sha256(raw).hexdigest(), start=0, end=len(raw), quote=text),
    )
    return Report(
        id=name,
        source="news",
        received=known,
        original=claim.excerpt.sha256,
        start=0,
        end=len(raw),
        text=text,
        card="bench",
        external_id=str(at),
        claims=(claim,),
    )


def window(rng: random.Random) -> tuple[tuple[float, float, float, float], Span]:
    """Choose a box of half a degree and a week."""
    west, south = WEST + rng.random() * (WIDTH - 0.5), SOUTH + rng.random() * (HEIGHT - 0.5)
    start = START + timedelta(days=rng.random() * (DAYS - 7))
    week = Span(start=start, end=start + timedelta(days=7), granularity=Granularity.DAY)
    return (west, south, west + 0.5, south + 0.5), week


def synced_writes(file: Path, number: int = 200) -> float:
    """Return how often per second the disk takes a page and confirms it."""
    with file.open("wb", buffering=0) as opened:

        def once() -> None:
            opened.write(bytes(4096))
            os.fsync(opened.fileno())

        return number / sum(seconds(once) for _ in range(number))


def bytes_written() -> int:
    """Return how many bytes this process has sent to the disk, where the system counts them."""
    counted = Path("/proc/self/io")
    if not counted.exists():
        return 0
    fields = dict(line.split(": ") for line in counted.read_text().splitlines())
    return int(fields["write_bytes"])


def seconds(run: Callable[[], object]) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def rate(times: list[float]) -> float:
    """Return calls per second."""
    return len(times) / sum(times)


def spread(times: list[float]) -> str:
    """Return median and 95th percentile in milliseconds."""
    ordered = sorted(times)
    return f"p50 {median(times) * 1e3:.2f} ms, p95 {ordered[int(len(ordered) * 0.95)] * 1e3:.2f} ms"


def median(values: list[float] | list[int]) -> float:
    """Return the middle value."""
    return statistics.median(values)


def told(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
