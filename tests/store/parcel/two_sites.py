"""Two sites with real stores and real packages, so that a test shows only what matters to it."""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders import a_claim, a_report
from tests.store.shelves import LATER, a_judgement

from groundtruce.model.record import Record, content_id
from groundtruce.model.report import Original, Report
from groundtruce.store.parcel import contents, make, take
from groundtruce.store.parcel.keys import SiteKey
from groundtruce.store.parcel.sites import Site
from groundtruce.store.sqlite import SqliteStore

CASE = "two-rivers"


@dataclass
class Place:
    """One site: its store, its key, its clock, and the folder in which its packages lie."""

    name: str
    store: SqliteStore
    key: SiteKey
    folder: Path
    now: datetime = LATER
    others: dict[str, Site] = field(default_factory=dict)

    def hears(self, text: str, **more: Any) -> Report:
        """Keep a report of this site, by the same id wherever it is heard."""
        ids = {"id": content_id("c", text), "report": content_id("r", text)}
        report = a_report(a_claim(text, **ids, **{"received": self.now, **more}))
        self.keeps(text.encode(), "text/plain")
        self.store.keep([report], at=self.now, actor="gather")
        return report

    def judges(self, one: str, other: str) -> None:
        """Keep a judgement of this site."""
        judged = a_judgement(one, other, id=f"j-{self.name}-{one}-{other}", received=self.now)
        self.store.keep([judged], at=self.now, actor="analyst")

    def keeps(self, data: bytes, media_type: str = "image/jpeg", name: str = "a.jpg") -> Original:
        """Keep bytes and name them in the log."""
        original = self.store.keep_original(data, media_type=media_type, name=name)
        self.store.keep([], at=self.now, actor="gather")
        return original

    def gives(self, other: str, *, photos: bool = True, largest: int | None = None) -> Path:
        """Write a package; every one has a moment and a file of its own."""
        self.now += timedelta(minutes=1)
        file = self.folder / f"{self.name}-{other}-{self.now:%d%H%M}.parcel"
        wish = make.Wish(photos, largest)
        site = self.others[other]
        make.make(self.store, self.key, site, file, case=CASE, at=self.now, wish=wish)
        return file

    def takes(self, file: Path) -> take.Taken:
        """Take a package."""
        self.now += timedelta(minutes=1)
        known = self.others.values()
        return take.take(self.store, self.key, known, file, case=CASE, at=self.now)

    @property
    def held(self) -> contents.Contents:
        """Return what the site holds."""
        return contents.contents(self.store)

    def records(self) -> list[Record]:
        """Return what the road would be walked with."""
        return [*self.store.reports(), *self.store.judgements()]


def a_key(seed: int) -> SiteKey:
    """Return a key that is the same each time."""
    return SiteKey(random.Random(seed).randbytes(32))


@contextmanager
def sites(folder: Path, *names: str) -> Iterator[tuple[Place, ...]]:
    """Open sites that all know each other."""
    keys = {name: a_key(number) for number, name in enumerate(names)}
    with ExitStack() as opened:
        every = []
        for name in names:
            (folder / name).mkdir(exist_ok=True)
            store = opened.enter_context(SqliteStore.open(folder / name / "shelf"))
            known = {one: Site(one, key.public) for one, key in keys.items() if one != name}
            every.append(Place(name, store, keys[name], folder / name, others=known))
        yield tuple(every)


def talk(one: Place, other: Place, rounds: int = 2, **wish: Any) -> None:
    """Let two sites give each other what they have, until both have said so."""
    for _ in range(rounds):
        other.takes(one.gives(other.name, **wish))
        one.takes(other.gives(one.name, **wish))


def same(one: Place, other: Place) -> bool:
    """Whether both hold the same records and the same originals, and both stores are sound."""
    assert one.store.verify() == []
    assert other.store.verify() == []
    return (one.held, one.records()) == (other.held, other.records())
