"""The server is killed again and again under phones: what was acknowledged is there, once."""

import hashlib
import random
import threading
import time
from pathlib import Path

import httpx
import pytest

from groundtruce.flow import field
from groundtruce.store.sqlite import SqliteStore
from tests.web.openrosa.phones import PATIENCE_S, Server, a_folder, filled, free_port, started

PHONES, KILLS = 8, 20
PHOTO = 60_000


class Phone(threading.Thread):
    """Sends forms with a photo in a second post, each until it is thanked for, as Collect does."""

    def __init__(self, name: int, url: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.phone = name
        self.url = url
        self.stop = stop
        self.acknowledged: dict[str, tuple[str, str]] = {}

    def run(self) -> None:
        rng = random.Random(self.phone)
        number = 0
        while not self.stop.is_set():
            number += 1
            name, photo = f"uuid:{self.phone}-{number}", rng.randbytes(PHOTO)
            body = filled(name, photos=["p.jpg"])
            while not self.sent(body, photo) and not self.stop.is_set():
                time.sleep(0.05)
            if not self.stop.is_set():
                self.acknowledged[name] = (sha256(body), sha256(photo))

    def sent(self, body: bytes, photo: bytes) -> bool:
        """Send both posts, from the first again where one was lost."""
        form = ("xml_submission_file", ("s.xml", body, "text/xml"))
        for part in (
            [("*isIncomplete*", (None, "yes"))],
            [("p.jpg", ("p.jpg", photo, "image/jpeg"))],
        ):
            try:
                answer = httpx.post(self.url, files=[form, *part], timeout=PATIENCE_S)
            except httpx.HTTPError:
                return False
            if answer.status_code not in (201, 202):
                return False
        return True


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def acknowledged(phones: list[Phone]) -> int:
    return sum(len(phone.acknowledged) for phone in phones)


def killed_at_random(server: Server, phones: list[Phone], rng: random.Random) -> None:
    for _ in range(KILLS):
        wanted, patience = acknowledged(phones) + rng.randint(1, 6), time.monotonic() + PATIENCE_S
        while acknowledged(phones) < wanted and time.monotonic() < patience:
            time.sleep(0.01)
        time.sleep(rng.uniform(0, 0.1))
        server.kill()
        server = started(server.folder, server.port)
    server.kill()


@pytest.mark.slow
def test_what_was_acknowledged_outlives_twenty_kills(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "case")
    server = started(folder, free_port())
    stop = threading.Event()
    phones = [Phone(at, f"{server.base}/submission", stop) for at in range(PHONES)]
    for phone in phones:
        phone.start()
    killed_at_random(server, phones, random.Random(2026))
    stop.set()
    for phone in phones:
        phone.join(timeout=PATIENCE_S)
    told = {name: hashes for phone in phones for name, hashes in phone.acknowledged.items()}
    assert len(told) >= KILLS
    with SqliteStore.open(folder / ".shelf") as store:
        assert store.verify() == []
        kept = {one.instance: one for one in store.submissions()}
        assert len(kept) == len(store.submissions())
        files = {name: (kept[name].original, store.files_of(kept[name])["p.jpg"]) for name in told}
        assert files == told
        field.read(store, store.submissions()[-1].received)
        assert store.unread(1) == []
    leftovers = list((folder / ".shelf" / "originals").glob(".part-*"))
    assert len(leftovers) <= KILLS * PHONES
