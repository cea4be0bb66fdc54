"""What a team's day weighs on the road to headquarters, and how a month over a bad line goes.

    python bench/parcels.py
    python bench/parcels.py --days 30 --loss 0.4

A day: 60 observations and 20 patrol logs as the shipped forms give them (notes of 30 words, 150
points a track), each with the phone's audit of 40 entries, 12 of them with a photo of 3 MB, and 10
judgements. Words, places and times are random, so they pack no better than what people write.
"""

import argparse
import random
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from groundtruce.flow import field
from groundtruce.model.case import Case, Party
from groundtruce.model.judgement import Judgement, Verdict
from groundtruce.model.record import content_id
from groundtruce.store.parcel import contents, make, take
from groundtruce.store.parcel.keys import SiteKey
from groundtruce.store.parcel.sites import Site
from groundtruce.store.sqlite import SqliteStore

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
CASE = Case(
    id="bench",
    title="Bench",
    parties=tuple(Party(id=code, labels={"en": code}) for code in ("AAA", "BBB")),
    time_zone="UTC",
    languages=("en",),
    area=(102.0, 13.0, 104.0, 15.0),
    since=datetime(2026, 1, 1, tzinfo=UTC),
)
OBSERVATIONS, PATROLS, JUDGEMENTS, PHOTOS = 60, 20, 10, 12
PHOTO_BYTES = 3_000_000
LETTERS = "abcdefghiklmnoprstuvwyz"


def a_day(store: SqliteStore, rng: random.Random, day: int, photos: int = PHOTOS) -> None:
    """Let a team work for a day."""
    start = NOON + timedelta(days=day)
    for number in range(OBSERVATIONS + PATROLS):
        at = start + timedelta(minutes=7 * number)
        fill = observation if number < OBSERVATIONS else patrol
        xml = filled(fill(rng, at), fill.__name__, rng, at)
        files: dict[str, bytes | Path] = {"audit.csv": audit(rng, at)}
        if number < photos:
            files["1.jpg"] = rng.randbytes(PHOTO_BYTES)
        field.received(store, xml, files, at)
    claims = [claim.id for report in store.reports() for claim in report.claims][-2 * JUDGEMENTS :]
    for one, other in zip(claims[::2], claims[1::2], strict=False):
        judged = Judgement(
            id=content_id("j", one, other), one=one, other=other, verdict=Verdict.SAME,
            by="a.analyst", why=words(rng, 12), received=start,
        )  # fmt: skip
        store.keep([judged], at=start, actor="a.analyst")


def filled(answers: str, form: str, rng: random.Random, at: datetime) -> bytes:
    """Return a filled form as a phone writes it."""
    end = at + timedelta(minutes=6)
    return (
        f'<?xml version="1.0"?><data xmlns:jr="http://openrosa.org/javarosa" id="{form}" '
        f'version="2026112301"><start>{at.isoformat()}</start><end>{end.isoformat()}</end>'
        f"<deviceid>collect:{rng.randbytes(8).hex()}</deviceid><record>{form}</record>{answers}"
        f"<meta><audit>audit.csv</audit><instanceID>uuid:{rng.randbytes(16).hex()}</instanceID>"
        f"<instanceName>{words(rng, 4)}</instanceName></meta></data>"
    ).encode()


def observation(rng: random.Random, at: datetime) -> str:
    """Return the answers to an observation."""
    low = rng.randrange(500, 6000, 100)
    return (
        f"<observer><team>team-3</team><position>{point(rng)}</position><post/>"
        f"<modality>{rng.choice(('seen', 'heard'))}</modality></observer><event>"
        f"<kind>{rng.choice(('explosion', 'shelling', 'shooting'))}</kind><day>{at:%Y-%m-%d}</day>"
        f"<time>{at:%H:%M:%S}.000Z</time><count>{rng.randint(1, 40)}</count><unit>bursts</unit>"
        f"</event><bearing><range_min>{low}</range_min><range_max>{low * 2}</range_max>"
        f"<bearing_from>{rng.randint(0, 359)}</bearing_from><north>true</north>"
        f"<direction>outgoing</direction></bearing><assessment><weapon>mortar</weapon>"
        f"<certainty>likely</certainty></assessment><note>{words(rng, 30)}</note>"
    )


def patrol(rng: random.Random, at: datetime) -> str:
    """Return the answers to a patrol log, with its track."""
    lat, lon, track = 13.0 + rng.random(), 102.5 + rng.random(), []
    for _ in range(150):
        lat, lon = lat + rng.gauss(0, 0.0004), lon + rng.gauss(0, 0.0004)
        track.append(f"{lat:.7f} {lon:.7f} {rng.uniform(20, 90):.1f} {rng.uniform(3, 12):.1f}")
    end = at + timedelta(hours=3)
    return (
        f"<observer><team>team-3</team><position>{point(rng)}</position></observer><route>"
        f"<day>{at:%Y-%m-%d}</day><time>{at:%H:%M:%S}.000Z</time><until_day>{end:%Y-%m-%d}"
        f"</until_day><until_time>{end:%H:%M:%S}.000Z</until_time><track>{';'.join(track)}</track>"
        f"<watched>{words(rng, 6)}</watched></route><note>{words(rng, 30)}</note>"
    )


def audit(rng: random.Random, at: datetime) -> bytes:
    """Return the phone's own log of how the form was filled."""
    lines, now = ["event,node,start,end,latitude,longitude,accuracy"], int(at.timestamp() * 1000)
    for _ in range(40):
        then, now = now, now + rng.randint(800, 20_000)
        node = f"/data/{rng.choice(('observer', 'event', 'bearing'))}/{words(rng, 1)}"
        lines.append(f"question,{node},{then},{now},{point(rng).replace(' ', ',')[:-6]}")
    return "\n".join(lines).encode()


def point(rng: random.Random) -> str:
    """Return a position as a phone gives it."""
    return f"{rng.uniform(13, 14):.7f} {rng.uniform(102, 103):.7f} {rng.uniform(10, 90):.1f} 4.8"


def words(rng: random.Random, count: int) -> str:
    """Return words of a made-up tongue: each of 3,000 as likely as the next."""
    return " ".join(_WORDS[rng.randrange(len(_WORDS))] for _ in range(count))


_MAKER = random.Random(3000)
_WORDS = ["".join(_MAKER.choices(LETTERS, k=_MAKER.randint(3, 9))) for _ in range(3000)]


@contextmanager
def two_stores(folder: Path) -> Iterator[tuple[SqliteStore, SqliteStore]]:
    """Open the stores of a team and of headquarters, both with the case."""
    with SqliteStore.open(folder / "team") as team, SqliteStore.open(folder / "hq") as hq:
        for store in (team, hq):
            store.keep([CASE], at=NOON, actor="case")
        yield team, hq


def key(seed: int) -> SiteKey:
    """Return a key."""
    return SiteKey(random.Random(seed).randbytes(32))


TEAM, HQ = key(1), key(2)


def given(store: SqliteStore, file: Path, at: datetime, *, to_hq: bool, photos: bool) -> int:
    """Write a package and return its size."""
    own, other = (TEAM, HQ) if to_hq else (HQ, TEAM)
    site = Site("other", other.public)
    wish = make.Wish(photos=photos)
    return make.make(store, own, site, file, case=CASE.id, at=at, wish=wish).size


def taken(store: SqliteStore, file: Path, at: datetime, *, by_hq: bool) -> None:
    """Take a package."""
    own, other = (HQ, TEAM) if by_hq else (TEAM, HQ)
    take.take(store, own, [Site("other", other.public)], file, case=CASE.id, at=at)


def day_bytes(folder: Path) -> tuple[int, int, int]:
    """Return how large a day's package is without photos, and the same files plain and zipped."""
    with two_stores(folder) as (team, _):
        a_day(team, random.Random(1), 0, photos=1)
        size = given(team, folder / "day.parcel", NOON, to_hq=True, photos=False)
        files = [row.body for row in team.rows()]
        files += [team.original(one.original) for one in team.submissions()]
        files += [team.original(h) for h in hashes(team, "audit.csv")]
    with zipfile.ZipFile(folder / "day.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for number, data in enumerate(files):
            zipped.writestr(str(number), data)
    return size, sum(map(len, files)), (folder / "day.zip").stat().st_size


def hashes(store: SqliteStore, name: str) -> list[str]:
    """Return the hashes of all files of that name."""
    return [store.files_of(one)[name] for one in store.submissions()]


def month(folder: Path, days: int, loss: float) -> None:
    """Exchange packages for a month, of which some are lost, and print what it took."""
    rng, sizes = random.Random(2), [0, 0]
    begin = time.perf_counter()
    with two_stores(folder) as (team, hq):
        for day in range(days):
            a_day(team, rng, day, photos=0)
            at = NOON + timedelta(days=day, hours=20)
            for by_hq, giver, taker in ((True, team, hq), (False, hq, team)):
                file = folder / f"{day}-{by_hq}.parcel"
                sizes[by_hq] += given(giver, file, at, to_hq=by_hq, photos=False)
                if rng.random() >= loss or day == days - 1:
                    taken(taker, file, at, by_hq=by_hq)
        same = contents.contents(team) == contents.contents(hq)
        sound = team.verify() == hq.verify() == []
        records = contents.contents(hq).records
    took = time.perf_counter() - begin
    print(f"{days} days, {loss:.0%} of packages lost: {records:,} records at both sites, "
          f"identical {same}, both sound {sound}; {sizes[1] / 1e6:.2f} MB up, "
          f"{sizes[0] / 1e6:.2f} MB down, {took:.0f} s")  # fmt: skip


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--days", type=int, default=30)
    asked.add_argument("--loss", type=float, default=0.4)
    told = asked.parse_args()
    with TemporaryDirectory() as folder:
        size, plain, zipped = day_bytes(Path(folder))
        print(f"a day of a team without photos: {size:,} bytes, the bound is 1,000,000")
        print(f"the same records and files plain: {plain:,}; as a ZIP: {zipped:,}")
    with TemporaryDirectory() as folder:
        month(Path(folder), told.days, told.loss)


if __name__ == "__main__":
    main()
