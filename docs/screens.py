"""Take the pictures of the workbench that the guide shows: ``make screenshots``.

The bundled case is walked and served on this machine; each picture is reduced to few colours, so
that all of them together stay small.
"""

import io
import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from groundtruce import flow
from groundtruce.reports import case_folder
from groundtruce.reports.card import cards_for
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.app import create_app
from groundtruce.web.workbench import Workbench

CASE = "thailand_cambodia_2025"
INTO = Path(__file__).parent / "assets" / "screens"
COLOURS = 160
MOST_BYTES = 200_000
# What a machine reads for the inbox; the bundled case has been reviewed already.
ARTICLE = """Shelling near An Ses as both sides trade accusations

PHNOM PENH, 12 December 2025 - The Cambodian Ministry of National Defence said on Friday that Thai \
forces fired artillery at An Ses on 11 December, killing at least two civilians and injuring five.

The Royal Thai Army denied that its troops had fired at civilians. Army spokesman Winthai Suvaree \
said Cambodian forces had launched BM-21 rockets into Kantharalak on 11 December, wounding three \
soldiers.

Residents of An Ses said they heard explosions on Thursday. About 1,200 people left their homes.
"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader"]
# Once the case is closed nothing changes any more, so the pictures stay the same.
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def main() -> int:
    """Write the pictures; return how many of them are too large."""
    INTO.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch, _served(Path(scratch)) as (bench, address):
        wanted = _wanted(bench)
        with sync_playwright() as running:
            found = shutil.which("chromium")
            browser = running.chromium.launch(executable_path=found, args=FLAGS)
            for name, (path, width, light) in wanted.items():
                _take(browser, f"{address}{path}", width, light, INTO / f"{name}.png")
            browser.close()
    sizes = {one.name: one.stat().st_size for one in INTO.glob("*.png")}
    sys.stdout.write(f"{INTO}: {len(wanted)} pictures, {sum(sizes.values()) / 1e6:.2f} MB\n")
    heavy = [name for name, size in sizes.items() if size > MOST_BYTES]
    sys.stdout.writelines(f"{name} is too large.\n" for name in heavy)
    return len(heavy)


def _wanted(bench: Workbench) -> dict[str, tuple[str, int, str]]:
    """Return address, width and light of each picture by its name."""
    moment = bench.moment(None, "en")
    contested = [one for one in moment.road.findings if one.status == "contested"]
    one = max(contested, key=lambda finding: (len(finding.incident.claims), finding.id))
    read = next(one for one in moment.road.reports if one.claims and one.claims[0].by_machine)
    sentence = moment.pages.brief.sentences()[0]
    return {
        "now": ("/", 1440, "light"),
        "map": ("/map", 1440, "light"),
        "inbox": ("/inbox", 1440, "light"),
        "review": (f"/inbox/{read.id}", 1440, "light"),
        "incident": (f"/incidents/{one.incident.id}", 1440, "light"),
        "finding": (f"/findings/{one.id}", 1440, "light"),
        "agreement": ("/agreement", 1440, "dark"),
        "briefs": ("/briefs/draft/brief", 1440, "light"),
        "trace": (f"/trace/{sentence.id}", 1440, "light"),
        "search": ("/search?q=mine", 1440, "light"),
        "style": ("/style", 1440, "light"),
        "map-dark": ("/map?lang=th", 768, "dark"),
        "thai": (f"/findings/{one.id}?lang=th", 768, "light"),
        "khmer": ("/?lang=km", 360, "light"),
        "khmer-dark": (f"/incidents/{one.incident.id}?lang=km", 360, "dark"),
    }


@contextmanager
def _served(scratch: Path) -> Iterator[tuple[Workbench, str]]:
    """Serve the bundled case on a free port, its calendar worked out."""
    folder = case_folder.copy(CASE, scratch / "case")
    store = SqliteStore.open(folder / ".shelf")
    flow.gather(folder, store, NOW)
    article = scratch / "wire-2025-12-12.txt"
    article.write_text(ARTICLE, "utf-8")
    flow.gather(folder, store, NOW, cards=cards_for([article], None))
    flow.keep(store, flow.carry(store, flow.present(store.case(), NOW), decided=NOW))
    bench = Workbench(store, folder, clock=lambda: NOW)
    while bench.chronicle(None) is None:
        time.sleep(1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(bench), port=port, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    yield bench, f"http://127.0.0.1:{port}"
    server.should_exit = True
    bench.close()


def _take(browser: Browser, address: str, width: int, light: Any, file: Path) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900 if width > 600 else 740}, color_scheme=light
    )
    page: Page = context.new_page()
    answer = page.goto(address, wait_until="load")
    if answer is None or not answer.ok:
        raise SystemExit(f"{address} is not shown.")
    # Parts that come after the page, and the map's own drawing.
    page.wait_for_timeout(5000 if "/map" in address else 2500)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        file, optimize=True
    )
    context.close()


if __name__ == "__main__":
    raise SystemExit(main())
