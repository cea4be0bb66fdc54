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
from urllib.parse import urlencode

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
USERS, EACH = 50, 20
PORT = 18770
PROGRAM = Path(sys.executable).parent / "groundtruce"


def main(number: int, folder: Path | None) -> None:
    """Make the case, serve it, and print every figure."""
    print(f"load when we begin {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-web-") as made:
        at = folder or Path(made) / "case"
        if not at.exists():
            build(at, number)
        ours = [str(PROGRAM), "serve", "--case", str(at)]
        with running([sys.executable, __file__, "--bare"], PORT) as (plain, _):
            for start in ("first start", "second start"):
                with running(ours, PORT + 1) as (address, listening):
                    measure(address, plain, start, listening)


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
    """Return the finding under another name at another place and day, resting on the same claims."""
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


def measure(address: str, plain: str, start: str, listening: float) -> None:
    """Print what one start of the server does, each figure beside constant bytes of that size."""
    print(f"\n{start}: listening after {listening:.1f} s{'':37}p50 ms   p95 ms     bare     KB")
    rng = random.Random(start)
    with (
        httpx.Client(base_url=address, timeout=600) as client,
        httpx.Client(base_url=plain) as bare,
    ):

        def row(name: str, asked: list[str], part: bool = False) -> None:
            told = [timed(client, one, part) for one in asked]
            size = int(statistics.median(size for _, size in told))
            same = [timed(bare, f"/{size}")[0] for _ in asked[:20]]
            some = sorted(ms for ms, _ in told)
            late = some[min(len(some) - 1, int(len(some) * 0.95))]
            middle, even = statistics.median(some), statistics.median(same)
            print(f"{name:54}{middle:9.0f}{late:9.0f}{even:9.1f}{size / 1000:9.1f}", flush=True)

        row("first map page", ["/map"])
        row("the map again", ["/map"] * 10)
        row("the map's list, filters never asked before", filters(rng), part=True)
        row(
            "pins of a week as GeoJSON",
            [f"/points.geojson?week=2025-07-{7 + d:02}" for d in (0, 7)],
        )
        for zoom in ZOOMS:
            row(f"tile z{zoom}, filters never asked before", tiles(zoom, rng))
        row("the front page, at first", ["/"])
        row("the front page again", ["/"] * 10)
    for pause in (1.0, 0.0):
        waits, rate = asyncio.run(crowd(address, pause))
        same, most = asyncio.run(crowd(plain, pause, ["/20000"]))
        print(f"{USERS} users, {pause:g} s between pages; load {os.getloadavg()[0]:.1f}")
        for name, (p50, p95), each in (("ours", waits, rate), ("bare", same, most)):
            print(f"  {name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms at {each:.0f} pages/s", flush=True)


def filters(rng: random.Random) -> list[str]:
    """Return addresses of the map whose filters nobody asked for before."""
    some = []
    for _ in range(40):
        day = FIRST_DAY + timedelta(days=rng.randrange(200))
        asked = {
            "status": rng.choice(["corroborated", "contested", "refuted", "unverified"]),
            "since": day.isoformat(),
            "until": (day + timedelta(days=rng.randrange(5, 90))).isoformat(),
        }
        some.append(f"/map?{urlencode(asked)}")
    return some


def tiles(zoom: int, rng: random.Random) -> list[str]:
    """Return tiles around the middle of the case, each of other days."""
    some = []
    for at in range(40):
        lon, lat = rng.gauss(103.8, 0.7), rng.gauss(14.3, 0.25)
        x = int((lon + 180) / 360 * 2**zoom)
        y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**zoom)
        since = (FIRST_DAY + timedelta(days=at)).isoformat()
        some.append(f"/tiles/{zoom}/{x}/{y}.mvt?since={since}")
    return some


def timed(client: httpx.Client, path: str, part: bool = False) -> tuple[float, int]:
    """Return how long an answer took in ms, and its bytes."""
    begun = time.perf_counter()
    answer = client.get(path, headers={"hx-request": "true"} if part else {})
    answer.raise_for_status()
    return (time.perf_counter() - begun) * 1000, answer.num_bytes_downloaded


async def crowd(
    address: str, pause: float, pages: Sequence[str] = ()
) -> tuple[tuple[float, float], float]:
    """Return p50 and p95 in ms of what many people at once wait for, and pages a second."""
    rng = random.Random(f"crowd {pause}")
    some = pages or [*filters(rng)[:20], *tiles(7, rng)[:20], "/map", "/", "/line.geojson"]
    waits: list[float] = []

    async def person(client: httpx.AsyncClient) -> None:
        for _ in range(EACH):
            await asyncio.sleep(rng.uniform(0.5, 1.5) * pause)
            begun = time.perf_counter()
            (await client.get(rng.choice(some))).raise_for_status()
            waits.append((time.perf_counter() - begun) * 1000)

    limits = httpx.Limits(max_connections=USERS)
    async with httpx.AsyncClient(base_url=address, timeout=600, limits=limits) as client:
        begun = time.perf_counter()
        await asyncio.gather(*(person(client) for _ in range(USERS)))
        took = time.perf_counter() - begun
    waits.sort()
    return (waits[len(waits) // 2], waits[int(len(waits) * 0.95)]), len(waits) / took


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
    given = asked.parse_args()
    bare_framework(given.port) if given.bare else main(given.incidents, given.folder)
