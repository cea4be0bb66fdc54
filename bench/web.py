"""The workbench over many incidents, beside the bare framework in the same run.

``python bench/web.py [incidents]``: 100,000 incidents unless told. They are the bundled case's
own findings, again and again with other names, places and days, kept by the store as the road
keeps them and beside as many reports (up to 100,000). ``groundtruce serve`` then serves them from
processes of its own; the bare framework is Starlette answering as many constant bytes from
another. A crowd asks for what people ask for in a day: see ``CROWD``. ``--folder`` keeps the case
that was made for the next run.
"""

import argparse
import asyncio
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx

from groundtruce import flow
from groundtruce.model.finding import Finding
from groundtruce.model.report import Report
from groundtruce.reports import case_folder
from groundtruce.store.sqlite import SqliteStore

CASE = "thailand_cambodia_2025"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
FIRST_DAY = date(2025, 5, 1)
# How far a copy lies from the first of its kind.
DEGREES, DAYS = 0.8, 75
MOST_REPORTS = 100_000
ZOOMS = (5, 7, 9, 11)
USERS, EACH = 50, 10
# What the workbench promises: first so many incidents, then ten times as many.
MAP_S, LARGE_MAP_S, LIST_MS, TILE_MS, CROWD_MS = 2.0, 3.0, 200, 80, 300
# What a hundred requests of people at work are: mostly tiles and lists, each with other filters.
CROWD = {"tile": 40, "list": 20, "front": 10, "incident": 10, "page": 8, "finding": 7, "map": 5}
PORT = 18770
PROGRAM = (sys.executable, "-m", "groundtruce")
FLAGS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader"]
# An address, and whether a script asks for the changed part of its page alone.
Ask = tuple[str, bool]


def main(number: int, folder: Path | None, workers: int) -> None:
    """Make the case, serve it, and print every figure, at last beside its bound."""
    print(f"load when we begin {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-web-") as made:
        at = folder or Path(made) / "case"
        if not at.exists():
            build(at, number)
        ours = [*PROGRAM, "serve", "--case", str(at), "--workers", str(workers)]
        with (
            running([sys.executable, __file__, "--bare"], PORT) as (plain, _),
            running(ours, PORT + 1) as (address, listening),
        ):
            print(f"listening after {listening:.1f} s, {workers} processes", flush=True)
            lists, tiled = measure(address, plain)
            drawn = seen(address)
            crowded = together(address, plain)
            print(f"memory of all processes {memory_mb():.0f} MB")
    print(f"\n{'':44}{'bound':>9}{'seen':>9}")
    most = MAP_S if number <= MOST_REPORTS else LARGE_MAP_S
    for name, bound, value in (
        ("map drawn in Chromium, first view, s", most, drawn),
        ("list filter, p95 ms", LIST_MS, lists),
        ("tile, p95 ms, worst zoom", TILE_MS, tiled),
        (f"{USERS} users, 1 s between pages, p95 ms", CROWD_MS, crowded[1.0]),
        (f"{USERS} users without any pause, p95 ms", CROWD_MS, crowded[0.0]),
    ):
        print(f"{name:44}{bound:9g}{value:9.2f}  {'' if value <= bound else 'OVER'}")


def memory_mb() -> float:
    """Return what our servers hold, pages that they share counted once."""
    kinds = Path("/proc").glob("[0-9]*/smaps_rollup")
    total = 0
    for one in kinds:
        try:
            if str(PORT + 1) in (one.parent / "cmdline").read_text() or _is_child(one.parent):
                total += int(one.read_text().split("Pss:")[1].split()[0])
        except (OSError, IndexError):
            continue
    return total / 1024


def _is_child(process: Path) -> bool:
    """Whether the process was started by a server of ours."""
    parent = (process / "stat").read_text().rsplit(")", 1)[1].split()[1]
    return str(PORT + 1) in Path(f"/proc/{parent}/cmdline").read_text()


def build(folder: Path, number: int) -> None:
    """Make a case folder whose store holds so many incidents; nothing is held in memory."""
    case_folder.copy(CASE, folder)
    with SqliteStore.open(folder / ".shelf") as store:
        flow.gather(folder, store, NOW)
        road = flow.carry(store, flow.present(store.case(), NOW), decided=NOW)
        begun = time.perf_counter()
        told = filed(road.reports, min(number, MOST_REPORTS))
        while some := list(islice(told, 2000)):
            store.keep(some, at=NOW, actor="bench")
        print(f"{store.counts()['report']:,} reports kept in {time.perf_counter() - begun:.0f} s")
        begun = time.perf_counter()
        incidents = (one.incident for one in copies(road.findings, number))
        store.project(incidents, copies(road.findings, number), road.assessments, road.brief)
        print(f"{number:,} incidents projected in {time.perf_counter() - begun:.0f} s", flush=True)


def copies(findings: Sequence[Finding], number: int) -> Iterator[Finding]:
    """Yield the findings, then copies of them elsewhere at other times, until there are enough."""
    rng = random.Random(7)
    yield from findings[:number]
    for at in range(len(findings), number):
        yield moved(findings[at % len(findings)], at, rng)


def moved(finding: Finding, at: int, rng: random.Random) -> Finding:
    """Return the finding under another name elsewhere on another day, on the same claims."""
    incident, changed = finding.incident, {"id": again(finding.incident.id, at)}
    if incident.place is not None and incident.place.is_pin:
        east, north = rng.gauss(0, DEGREES), rng.gauss(0, DEGREES / 4)
        extent = incident.place.extent
        there = {"lon": extent.lon + east, "lat": extent.lat + north}
        changed["place"] = incident.place.model_copy(
            update={"extent": extent.model_copy(update=there)}
        )
    if incident.span is not None:
        later = timedelta(minutes=rng.randrange(-DAYS * 1440, DAYS * 1440))
        span = incident.span
        changed["span"] = span.model_copy(
            update={"start": span.start + later, "end": span.end + later}
        )
    elsewhere = incident.model_copy(update=changed)
    return finding.model_copy(update={"id": again(finding.id, at), "incident": elsewhere})


def filed(reports: Sequence[Report], number: int) -> Iterator[Report]:
    """Yield copies of the reports, filed earlier under other names, until there are enough."""
    for at in range(len(reports), number):
        one = reports[at % len(reports)]
        earlier = {"received": one.received - timedelta(minutes=at % 100_000)}
        name = again(one.id, at)
        claims = tuple(
            claim.model_copy(update={**earlier, "id": again(claim.id, at), "report": name})
            for claim in one.claims
        )
        own = {"id": name, "external_id": None, "replaces": None, "claims": claims}
        yield one.model_copy(update={**own, **earlier})


def again(name: str, at: int) -> str:
    """Return another name of that kind."""
    return f"{name[0]}-{sha256(f'{name} {at}'.encode()).hexdigest()[:20]}"


def measure(address: str, plain: str) -> tuple[float, float]:
    """Print what each kind of page takes, beside constant bytes of that size from the framework.

    Returns the p95 of lists, and of the tiles of the slowest zoom.
    """
    print(f"load {os.getloadavg()[0]:.1f}{'':47}p50 ms   p95 ms     bare     KB")
    asks = Asks(address, random.Random(11))
    with (
        httpx.Client(base_url=address, timeout=600) as client,
        httpx.Client(base_url=plain) as bare,
    ):

        def row(name: str, asked: list[Ask]) -> float:
            told = [timed(client, *one) for one in asked]
            size = int(statistics.median(size for _, size in told))
            same = [timed(bare, f"/{size}")[0] for _ in asked[:20]]
            some = sorted(ms for ms, _ in told)
            late = some[min(len(some) - 1, int(len(some) * 0.95))]
            middle, even = statistics.median(some), statistics.median(same)
            print(f"{name:52}{middle:9.0f}{late:9.0f}{even:9.1f}{size / 1000:9.1f}", flush=True)
            return late

        row("the front page, first and then again", [("/", False)] * 3)
        row("the map's page, filters never asked before", asks.of("page", 12))
        lists = row("its list alone, filters never asked before", asks.of("list", 40))
        tiled = [
            row(f"tile z{zoom}, filters never asked before", asks.tiles(zoom, 40)) for zoom in ZOOMS
        ]
        row("a page of an incident", asks.of("incident", 20))
        row("a page of a finding", asks.of("finding", 20))
        row("findings that wait", [("/findings?state=proposed", False)] * 5)
        row("the map's page again", [("/map", False)] * 10)
    return lists, max(tiled)


def together(address: str, plain: str) -> dict[float, float]:
    """Print what people wait for who all ask at once, by the kind of page; return each p95."""
    found: dict[float, float] = {}
    for pause in (1.0, 0.0):
        waits, rate = asyncio.run(crowd(address, pause, Asks(address, random.Random(pause))))
        same, most = asyncio.run(crowd(plain, pause, None))
        print(f"{USERS} users, {pause:g} s between pages; load {os.getloadavg()[0]:.1f}")
        for name, told, each in (("ours", waits, rate), ("bare", same, most)):
            some = sorted(ms for kind in told.values() for ms in kind)
            p50, p95 = some[len(some) // 2], some[int(len(some) * 0.95)]
            found.setdefault(pause, p95)
            print(f"  {name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms at {each:.0f} pages/s", flush=True)
        parts = {kind: sorted(some) for kind, some in waits.items()}
        late = (f"{kind} {some[int(len(some) * 0.95)]:.0f}" for kind, some in parts.items())
        print(f"  p95 by page: {', '.join(late)}")
    return found


class Asks:
    """What people ask for: addresses of one kind, most of them never asked before."""

    def __init__(self, address: str, rng: random.Random) -> None:
        self._rng = rng
        found = httpx.get(f"{address}/points.geojson?until={FIRST_DAY + timedelta(days=60)}")
        features = found.raise_for_status().json()["features"]
        self._incidents = [one["properties"]["i"] for one in features]

    def of(self, kind: str, number: int) -> list[Ask]:
        """Return so many addresses of a kind, each with whether a script asks for a part."""
        return [self.one(kind) for _ in range(number)]

    def one(self, kind: str) -> Ask:
        """Return one address of a kind."""
        match kind:
            case "front":
                return "/", False
            case "map":
                return "/map", False
            case "page":
                return f"/map?{self._filter()}", False
            case "list":
                return f"/map?{self._filter()}", True
            case "tile":
                return self._tile(self._rng.choice(ZOOMS), self._rng.random() < 0.5)
            case _:
                return f"/{kind}s/{self._rng.choice(self._incidents)}", False

    def tiles(self, zoom: int, number: int) -> list[Ask]:
        """Return tiles of one zoom, each of other days."""
        return [self._tile(zoom, True) for _ in range(number)]

    def _tile(self, zoom: int, is_new: bool) -> Ask:
        lon, lat = self._rng.gauss(103.8, 0.7), self._rng.gauss(14.3, 0.25)
        x = int((lon + 180) / 360 * 2**zoom)
        y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**zoom)
        return f"/tiles/{zoom}/{x}/{y}.mvt{'?' + self._filter() if is_new else ''}", False

    def _filter(self) -> str:
        rng = self._rng
        day = FIRST_DAY + timedelta(days=rng.randrange(200))
        status = rng.choice(["corroborated", "contested", "refuted", "unverified"])
        until = day + timedelta(days=rng.randrange(5, 90))
        return urlencode({"status": status, "since": day, "until": until})


def timed(client: httpx.Client, path: str, part: bool = False) -> tuple[float, int]:
    """Return how long an answer took in ms, and its bytes."""
    begun = time.perf_counter()
    answer = client.get(path, headers={"hx-request": "true"} if part else {})
    answer.raise_for_status()
    return (time.perf_counter() - begun) * 1000, answer.num_bytes_downloaded


async def crowd(
    address: str, pause: float, asks: Asks | None
) -> tuple[dict[str, list[float]], float]:
    """Return in ms what many people at once wait for, by the kind of page, and pages a second.

    Without asks everybody asks for as many constant bytes as a page of ours has.
    """
    rng = random.Random(f"crowd {pause}")
    kinds, weights = zip(*CROWD.items(), strict=True)
    waits: dict[str, list[float]] = {kind: [] for kind in kinds}

    async def person() -> None:
        line = await Line.to(address)
        for _ in range(EACH):
            await asyncio.sleep(rng.uniform(0.5, 1.5) * pause)
            kind = rng.choices(kinds, weights)[0]
            ask = asks.one(kind) if asks else ("/20000", False)
            begun = time.perf_counter()
            await line.ask(*ask)
            waits[kind].append((time.perf_counter() - begun) * 1000)
        line.close()

    begun = time.perf_counter()
    await asyncio.gather(*(person() for _ in range(USERS)))
    took = time.perf_counter() - begun
    told = {kind: some for kind, some in waits.items() if some}
    return told, sum(map(len, waits.values())) / took


class Line:
    """One browser's connection. It reads answers and does nothing with them: people who work at
    the same time bring computers of their own, and this one shares the server's.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def to(cls, address: str) -> "Line":
        """Return a connection to the server of that address."""
        parts = urlsplit(address)
        return cls(*await asyncio.open_connection(parts.hostname, parts.port))

    async def ask(self, path: str, part: bool) -> None:
        """Ask for a page, or for its part alone, and wait for the last byte of the answer."""
        more = "hx-request: true\r\n" if part else ""
        head = f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-encoding: gzip\r\n{more}\r\n"
        self._writer.write(head.encode())
        told = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        if told.split()[1][:1] != b"2":
            raise RuntimeError(f"{path}: {told.decode()}")
        if b"content-length: " in told:
            size = told.split(b"content-length: ")[1].split(b"\r\n")[0]
            await self._reader.readexactly(int(size))

    def close(self) -> None:
        """Let go of it."""
        self._writer.close()


def seen(address: str) -> float:
    """Print when a browser has drawn the map, and the front page over a line of 64 kbit/s.

    Returns the first view's seconds.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        first = 0.0
        for view in ("first view", "again"):
            page = browser.new_page()
            asked: list[str] = []
            page.on("request", lambda one, asked=asked: asked.append(one.url))
            begun = time.perf_counter()
            page.goto(f"{address}/map", wait_until="commit")
            while not page.evaluate(
                "() => Boolean(window.atlas?.loaded() && atlas.areTilesLoaded())"
            ):
                page.wait_for_timeout(20)
            took = time.perf_counter() - begun
            first = first or took
            tiles = sum("/tiles/" in one for one in asked)
            print(
                f"map drawn in Chromium, {view}: {took:.2f} s, {len(asked)} requests, {tiles} tiles"
            )
            page.close()
        page = browser.new_page()
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        slow = {"offline": False, "latency": 300, "downloadThroughput": 8000}
        line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": 8000})
        sizes: list[float] = []
        line.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
        begun = time.perf_counter()
        page.goto(f"{address}/", wait_until="commit")
        page.wait_for_selector("main h2")
        read = time.perf_counter() - begun
        page.wait_for_load_state("load")
        took = time.perf_counter() - begun
        told = f"read after {read:.1f} s, whole after {took:.1f} s, {sum(sizes):,.0f} bytes"
        print(f"front page at 64 kbit/s: {told}", flush=True)
        browser.close()
        return first


@contextmanager
def running(command: Sequence[str], port: int) -> Iterator[tuple[str, float]]:
    """Start a server and yield its address and how long it took until it answered."""
    address = f"http://127.0.0.1:{port}"
    begun = time.perf_counter()
    server = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                httpx.get(f"{address}/health").raise_for_status()
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield address, time.perf_counter() - begun
    finally:
        server.terminate()
        server.wait()


def bare_framework(port: int) -> None:
    """Serve as many constant bytes as the address says, packed as pages are."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    def answer(request: Request) -> Response:
        return Response(b"x" * int(request.path_params.get("size", 2)))

    app = Starlette(routes=[Route("/health", answer), Route("/{size:int}", answer)])
    uvicorn.run(app, port=port, log_level="warning")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("incidents", type=int, nargs="?", default=100_000)
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--bare", action="store_true", help="be the framework that we compare with")
    asked.add_argument("--port", type=int, default=PORT)
    asked.add_argument("--workers", type=int, default=2)
    given = asked.parse_args()
    if given.bare:
        bare_framework(given.port)
    else:
        main(given.incidents, given.folder, given.workers)
