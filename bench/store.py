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

from sqlalchemy import text

from groundtruce.model.claim import Claim, Excerpt
from groundtruce.model.figure import Figure
from groundtruce.model.place import Place, Toponym
from groundtruce.model.record import content_id
from groundtruce.model.report import Report
from groundtruce.model.span import Granularity, Span
from groundtruce.store import log, query
from groundtruce.store.sqlite import SqliteStore
from groundtruce.store.tables import COLUMNS

BATCH = 1000
WEST, SOUTH, WIDTH, HEIGHT, DAYS = 102.0, 12.0, 5.3, 4.1, 150
START = datetime(2025, 6, 1, tzinfo=UTC)
SAID = (
    "artillery village border morning soldiers heard shelling house school road temple district "
    "province reported officials statement ministry defence rocket drone mine injured evacuated "
    "civilians troops position fired several rounds near hill bridge market clinic forest "
    "patrol observers gunfire ปืนใหญ่ ชายแดน ព្រំដែន ផ្លោង "
)
WORDS = SAID.split()


def main(number: int) -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-store-") as folder:
        measure(Path(folder), number)


def measure(folder: Path, number: int) -> None:
    """Fill a store and, batch by batch beside it, bare SQLite; then ask the store."""
    told(f"disk: 4 KiB written and synced, {rate(synced_writes(folder / 'disk')):.0f}/s")
    rng = random.Random(7)
    with SqliteStore.open(folder / "shelf") as store, closing(Bare(folder)) as bare:
        kept, busy, made, plain, written = gathering(store, bare, number, rng)
        told(f"keep(), records made before: {number / kept:,.0f} reports/s (aim 4,000)")
        told(f"  {number / busy:,.0f} per second of processor time; the rest is waiting")
        told(f"keep() and making the records: {number / (kept + made):,.0f} reports/s")
        told(f"  bare sqlite3, same rows, same durability: {number / plain:,.0f} reports/s")
        told(f"  keep() takes {kept / plain:.2f} times as long")
        told(f"  bytes written {written / 2**20:,.0f} MiB, {written / number:,.0f} per report")
        each = singles(store, rng)
        told(f"one report per transaction: {rate(each):.0f}/s, {spread(each)}")
        asking(store, rng)
        proving(store)
    size = (folder / "shelf" / "store.db").stat().st_size
    told(f"store.db: {size / 2**20:,.0f} MiB, {size / number:,.0f} bytes per report")


def gathering(
    store: SqliteStore, bare: "Bare", number: int, rng: random.Random
) -> tuple[float, float, float, float, int]:
    """Keep the reports; return seconds keeping, busy, making, in bare SQLite, and bytes written."""
    kept = busy = made = plain = 0.0
    written = 0
    for first in range(0, number, BATCH):
        start = time.perf_counter()
        batch = [report(at, rng) for at in range(first, min(first + BATCH, number))]
        made += time.perf_counter() - start
        before = bytes_written()
        at = START + timedelta(days=DAYS, seconds=first)
        worked = time.process_time()
        kept += seconds(lambda b=batch, at=at: store.keep(b, at=at, actor="bench"))
        busy += time.process_time() - worked
        written += bytes_written() - before
        plain += bare.follow()
    return kept, busy, made, plain, written


def singles(store: SqliteStore, rng: random.Random, number: int = 200) -> list[float]:
    """Keep reports one by one, as a phone sends them."""
    later = START + timedelta(days=DAYS + 10)
    ready = [[report(10**7 + at, rng)] for at in range(number)]
    return [seconds(lambda one=one: store.keep(one, at=later, actor="phone")) for one in ready]


def asking(store: SqliteStore, rng: random.Random) -> None:
    """Ask for boxes of half a degree in one week, and for words."""
    windows = [window(rng) for _ in range(300)]
    found = [len(store.claims(bbox=box, span=span)) for box, span in windows]
    took = [seconds(lambda w=w: keys(store, *w)) for w in windows]
    told(f"keys of the claims of a box and a week: {spread(took)}")
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


def keys(store: SqliteStore, box: tuple[float, float, float, float], span: Span) -> list[object]:
    """Return what the indexes alone give, before any record is made of it."""
    inside = query.window(store._dialect, box, span)
    assert inside is not None
    with store._reading() as connection:
        return list(connection.execute(text(inside.sql), inside.params))


def proving(store: SqliteStore) -> None:
    """Follow the chain, compare everything, derive everything anew."""
    with store._reading() as connection:
        chain = seconds(lambda: list(log.broken(connection)))
    rows, _ = store.head()
    told(f"chain of {rows:,} rows followed: {chain:.2f} s")
    told(f"verify(), everything: {seconds(store.verify):.1f} s")
    told(f"rebuild(): {seconds(store.rebuild):.1f} s")
    told(f"reports(), all of them as records: {seconds(store.reports):.1f} s")


class Bare:
    """The store's rows in tables of the same form, put there by sqlite3 and nothing else."""

    TABLES = {"log": 0, "payload": 0, "record": 0, "report": 0, "claim": 16, "claim_box": 16,
              "words": 0}  # fmt: skip

    def __init__(self, folder: Path) -> None:
        self.source = sqlite3.connect(folder / "shelf" / "store.db")
        self.target = sqlite3.connect(folder / "bare.db", isolation_level=None)
        self.done = 0
        self.target.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=16000;"
        )
        made = self.source.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger' "
            "AND name NOT GLOB 'claim_box_*' AND name NOT GLOB 'words_index_*'"
        )
        for (sql,) in made:
            self.target.execute(sql)

    def close(self) -> None:
        """Let go of both files."""
        self.source.close()
        self.target.close()

    def follow(self) -> float:
        """Put in what the store has taken in since; return the seconds this took."""
        (last,) = self.source.execute("SELECT MAX(n) FROM log").fetchone()
        rows = {table: self.read(table, bits, last) for table, bits in self.TABLES.items()}
        self.done = last
        return seconds(lambda: self.put(rows))

    def read(self, table: str, bits: int, last: int) -> list[tuple[object, ...]]:
        """Return the rows of a table that stem from the new log rows."""
        key, *_ = columns = COLUMNS[table]
        sql = f"SELECT {', '.join(columns)} FROM {table} WHERE {key} >= ? AND {key} < ? ORDER BY 1"
        return self.source.execute(sql, (self.done + 1 << bits, last + 1 << bits)).fetchall()

    def put(self, batches: dict[str, list[tuple[object, ...]]]) -> None:
        """Insert one batch of every table in one transaction."""
        self.target.execute("BEGIN IMMEDIATE")
        for table, rows in batches.items():
            marks = ", ".join("?" * len(COLUMNS[table]))
            names = ", ".join(COLUMNS[table])
            self.target.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        texts = sorted((k, body) for _, k, body in batches["words"])
        self.target.executemany("INSERT INTO words_index (rowid, body) VALUES (?, ?)", texts)
        self.target.execute("COMMIT")


def report(at: int, rng: random.Random) -> Report:
    """Make a report of one claim, thirty words, a place and an hour."""
    words = f"Report number {at}x: " + " ".join(rng.choices(WORDS, k=28)) + "."
    raw = words.encode()
    when = START + timedelta(hours=rng.random() * 24 * DAYS)
    known = when + timedelta(hours=6)
    name = content_id("r", at, words)
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
        text=words,
        excerpt=Excerpt(sha256=sha256(raw).hexdigest(), start=0, end=len(raw), quote=words),
    )
    return Report(
        id=name,
        source="news",
        received=known,
        original=claim.excerpt.sha256,
        start=0,
        end=len(raw),
        text=words,
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


def synced_writes(file: Path, number: int = 200) -> list[float]:
    """Return the seconds in which the disk takes a page and confirms it, each time."""
    with file.open("wb", buffering=0) as opened:

        def once() -> None:
            opened.write(bytes(4096))
            os.fsync(opened.fileno())

        return [seconds(once) for _ in range(number)]


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
