"""How fast phones are served, beside what the disk confirms per second in the same run.

``python bench/field.py [seconds]``: a server process of its own and phones on this machine, which
share its processors. What is counted was acknowledged, and so is on the disk.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Iterator
from pathlib import Path

from groundtruce.store.sqlite import SqliteStore

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.web.openrosa.phones import Server, a_folder, filled, free_port, started

PHONES = 32
STEADY_PER_S = 50
VIDEO_MB = 200
HEAD = (
    "POST {path}/submission HTTP/1.1\r\nHost: phone\r\nContent-Length: {length}\r\n"
    "Content-Type: multipart/form-data; boundary=phone\r\n\r\n"
)
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def main(seconds: float) -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory(dir=".", prefix="bench-field-") as made:
        folder = Path(made)
        load = os.getloadavg()[0]
        print(f"{os.cpu_count()} processors, load {load:.1f} before; the phones share them")
        print(f"disk: {synced(folder):,.0f} new files of 4 KiB synced per second")
        server = started(a_folder(folder / "case"), free_port())
        try:
            asyncio.run(measure(server, seconds))
        finally:
            server.kill()
        with SqliteStore.open(server.folder / ".shelf") as store:
            print(f"kept {len(store.submissions()):,}; verify finds {len(store.verify())} faults")


async def measure(server: Server, seconds: float) -> None:
    """Send as fast as it goes, then steadily, then one video."""
    await flat_out(server, 1.0, "warm")
    busy = processor_s(server)
    took = await flat_out(server, seconds, "flat")
    busy = processor_s(server) - busy
    told = f"p50 {at(took, 0.5):.0f} ms, p99 {at(took, 0.99):.0f} ms"
    print(f"{PHONES} phones, no files: {len(took) / seconds:,.0f} submissions/s durable (aim 150)")
    print(f"  {told}; {len(took) / busy:,.0f} per second of the server's processor time")
    await asyncio.sleep(3)
    took = await steadily(server, seconds)
    told = f"p50 {at(took, 0.5):.0f} ms, p99 {at(took, 0.99):.0f} ms"
    print(f"{STEADY_PER_S} submissions/s, forms read meanwhile: {told} (aim p99 250 ms)")
    before = memory(server, "VmRSS")
    began = time.perf_counter()
    await video(server)
    spent = time.perf_counter() - began
    print(f"a video of {VIDEO_MB} MB: {spent:.1f} s, {VIDEO_MB / spent:.0f} MB/s")
    peak = memory(server, "VmHWM")
    print(f"  memory {before:.0f} MB before, at most {peak:.0f} MB in the whole run (aim 150 MB)")


async def flat_out(server: Server, seconds: float, name: str) -> list[float]:
    """Let every phone send one form after the other; return how long each waited."""
    until = time.perf_counter() + seconds

    async def phone(me: int) -> list[float]:
        took, line, number = [], await opened(server), 0
        while time.perf_counter() < until:
            number += 1
            took.append(await timed(sent(server, line, f"uuid:{name}-{me}-{number}")))
        line[1].close()
        return took

    return [one for took in await asyncio.gather(*map(phone, range(PHONES))) for one in took]


async def steadily(server: Server, seconds: float) -> list[float]:
    """Send at fixed moments, whether or not the one before was answered."""
    lines: asyncio.Queue[Line] = asyncio.Queue()
    for _ in range(PHONES):
        lines.put_nowait(await opened(server))
    began = time.perf_counter()

    async def one(number: int) -> float:
        due = began + number / STEADY_PER_S
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        line = await lines.get()
        await sent(server, line, f"uuid:steady-{number}")
        lines.put_nowait(line)
        return time.perf_counter() - due

    return await asyncio.gather(*map(one, range(int(seconds * STEADY_PER_S))))


async def video(server: Server) -> None:
    """Send a long video in one post, a megabyte at a time."""
    form = part("xml_submission_file", "s.xml", filled("uuid:video", video="v.mp4"))
    head, tail = part("v.mp4", "v.mp4", b"").removesuffix(b"\r\n"), b"\r\n--phone--\r\n"
    line = await opened(server)
    length = len(form) + len(head) + VIDEO_MB * 1_000_000 + len(tail)
    line[1].write(start(server, length) + form + head)
    for piece in pieces():
        line[1].write(piece)
        await line[1].drain()
    line[1].write(tail)
    await answered(line)


def pieces() -> Iterator[bytes]:
    """Yield bytes that no two of which are alike, a megabyte at a time."""
    for _ in range(VIDEO_MB):
        yield os.urandom(1_000_000)


async def sent(server: Server, line: Line, number: str) -> None:
    """Send a form and wait until it is acknowledged."""
    body = part("xml_submission_file", "s.xml", filled(number)) + b"--phone--\r\n"
    line[1].write(start(server, len(body)) + body)
    await answered(line)


async def answered(line: Line) -> None:
    """Read one answer; anything but thanks ends the run."""
    head = await line[0].readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    said = await line[0].readexactly(length)
    if b" 201 " not in head.splitlines()[0]:
        raise SystemExit(f"{head!r} {said!r}")


async def opened(server: Server) -> Line:
    """Open a line to the server."""
    return await asyncio.open_connection("127.0.0.1", server.port)


def start(server: Server, length: int) -> bytes:
    """Return the head of a request."""
    path = server.base.removeprefix(server.url)
    return HEAD.format(path=path, length=length).encode()


def part(name: str, file_name: str, raw: bytes) -> bytes:
    """Return one part of a body."""
    told = f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"'
    return b"--phone\r\n" + told.encode() + b"\r\n\r\n" + raw + b"\r\n"


async def timed(run: Awaitable[None]) -> float:
    """Return how long it took."""
    began = time.perf_counter()
    await run
    return time.perf_counter() - began


def at(took: list[float], share: float) -> float:
    """Return a quantile in milliseconds."""
    return statistics.quantiles(took, n=1000)[int(share * 1000) - 1] * 1000


def processor_s(server: Server) -> float:
    """Return the seconds of processor time that the server has used."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(server: Server, kind: str) -> float:
    """Return the memory of the server in MB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition(f"{kind}:")[2].split()[0]) / 1000


def synced(folder: Path, number: int = 200) -> float:
    """Return how many small files the disk confirms per second, one after the other."""
    began = time.perf_counter()
    for one in range(number):
        with (folder / f"synced-{one}").open("wb", buffering=0) as file:
            file.write(bytes(4096))
            os.fsync(file.fileno())
    return number / (time.perf_counter() - began)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10.0)
