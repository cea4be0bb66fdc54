"""A month between two sites over a bad road: packages lost, doubled, late, cut, changed, and
writers killed. In the end both hold the same, and both stores are sound.
"""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.parcel.two_sites import Place, same, sites, talk

from groundtruce.errors import GroundTruceError
from groundtruce.store.parcel.standing import awaited

ROOT = Path(__file__).parents[3]
DAYS = 30
# What may befall a package on its way, and how often.
LOST, TWICE, CUT, CHANGED = 0.35, 0.15, 0.15, 0.05


def a_day(place: Place, rng: random.Random, day: int) -> None:
    """Let a site work for a day: reports, judgements, photos, and what both sites hear."""
    reports = [
        place.hears(f"{place.name} day {day}: {number} of {rng.random()}") for number in range(3)
    ]
    place.hears(f"A ministry's statement of day {day}")
    place.judges(reports[0].claims[0].id, reports[1].claims[0].id)
    if rng.random() < 0.5:
        place.keeps(rng.randbytes(rng.randint(500, 30_000)))


def on_the_road(package: Path, rng: random.Random) -> list[Path]:
    """Return what arrives of a package, now or later."""
    chance = rng.random()
    if chance < LOST:
        return []
    if chance < LOST + TWICE:
        return [package, package]
    data = bytearray(package.read_bytes())
    if chance < LOST + TWICE + CUT:
        del data[rng.randint(0, len(data)) :]
    elif chance < LOST + TWICE + CUT + CHANGED:
        data[rng.randrange(len(data))] ^= 0x20
    arrived = package.with_name(f"arrived-{package.name}")
    arrived.write_bytes(data)
    return [arrived]


@pytest.mark.parametrize("seed", range(3))
def test_after_a_month_of_loss_and_delay_both_sites_hold_the_same(
    tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    with sites(tmp_path, "hq", "team") as (hq, team):
        travelling: list[tuple[int, Place, Path]] = []
        refused = 0
        for day in range(DAYS):
            for giver, taker in ((hq, team), (team, hq)):
                giver.now += timedelta(days=1)
                a_day(giver, rng, day)
                wish = {"photos": rng.random() < 0.7, "largest": rng.choice([None, 9000, 40_000])}
                arrived = on_the_road(giver.gives(taker.name, **wish), rng)
                delays = [rng.choice([0, 0, 1, 3, 9]) for _ in arrived]
                travelling += [(day + d, taker, f) for d, f in zip(delays, arrived, strict=True)]
            due = [one for one in travelling if one[0] <= day]
            travelling = [one for one in travelling if one[0] > day]
            rng.shuffle(due)
            refused += sum(not tried(taker, package) for _, taker, package in due)
        assert refused > 0
        assert hq.held.word != team.held.word
        talk(hq, team, rounds=3)
        assert same(hq, team)
        assert awaited(hq.store) == awaited(team.store) == ()
        assert len(hq.store.reports()) == 2 * 3 * DAYS + DAYS


ACT = st.sampled_from(
    ["a hears", "b hears", "both hear", "a photo", "a gives", "b gives", "a small", "take", "again",
     "drop", "half", "b restored"]
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts=st.lists(st.tuples(ACT, st.integers(0, 1000)), max_size=16))
def test_no_order_of_packages_keeps_two_sites_apart(acts: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder, sites(Path(folder), "a", "b") as (a, b):
        shelf: list[tuple[Place, Path]] = []
        for number, (act, chance) in enumerate(acts):
            done(act, number, chance, (a, b), shelf)
        talk(b, a, rounds=4)
        assert same(a, b)


def done(
    act: str, number: int, chance: int, both: tuple[Place, Place], shelf: list[tuple[Place, Path]]
) -> None:
    """Do one act of a play between two sites; packages lie on a shelf until they are taken."""
    a, b = both
    plain: dict[str, Callable[[], object]] = {
        "a hears": lambda: a.hears(f"a {number}"),
        "b hears": lambda: b.hears(f"b {number}"),
        "both hear": lambda: [place.hears(f"both {number % 4}") for place in both],
        "a photo": lambda: a.keeps(random.Random(number).randbytes(chance * 9 + 1)),
        "a gives": lambda: shelf.append((b, a.gives("b"))),
        "a small": lambda: shelf.append((b, a.gives("b", largest=3000))),
        "b gives": lambda: shelf.append((a, b.gives("a"))),
        "b restored": lambda: empty_again(b),
    }
    if act in plain:
        plain[act]()
    elif shelf:
        taken_from(shelf, act, chance)


def taken_from(shelf: list[tuple[Place, Path]], act: str, chance: int) -> None:
    """Take a package from the shelf, or half of it, or let it be lost."""
    taker, package = shelf[chance % len(shelf)]
    if act in ("take", "again"):
        tried(taker, package)
    if act == "half":
        half = package.with_name(f"half-{chance}-{package.name}")
        half.write_bytes(package.read_bytes()[: package.stat().st_size * (chance % 100) // 100])
        tried(taker, half)
    if act in ("take", "drop"):
        shelf.pop(chance % len(shelf))


def empty_again(place: Place) -> None:
    """Lose the whole store of a site."""
    place.store.close()
    shelf = place.folder / "shelf"
    shelf.rename(place.folder / f"lost-{place.now:%d%H%M}")
    place.now += timedelta(minutes=1)
    place.store = type(place.store).open(shelf)


def tried(taker: Place, package: Path) -> bool:
    """Take a package, which may be refused in words but break nothing."""
    try:
        taker.takes(package)
    except GroundTruceError:
        return False
    return True


TAKER = """
import sys
from pathlib import Path
from tests.store.parcel.two_sites import sites

with sites(Path(sys.argv[1]), "hq", "team") as (hq, team):
    print("ready", flush=True)
    hq.takes(Path(sys.argv[2]))
"""


def test_killed_in_the_middle_of_taking_nothing_is_half_there(tmp_path: Path) -> None:
    rng = random.Random(7)
    with sites(tmp_path, "hq", "team") as (hq, team):
        for number in range(150):
            team.hears(f"Shell {number}.")
        for _ in range(60):
            team.keeps(rng.randbytes(60_000))
        package = team.gives("hq")
    killed = 0
    for _ in range(8):
        killed += kill_taking(tmp_path, package, rng.uniform(0.0, 0.4))
        with sites(tmp_path, "hq", "team") as (hq, team):
            assert hq.store.verify() == []
            assert len(hq.store.reports()) in (0, 150)
    assert killed > 0
    with sites(tmp_path, "hq", "team") as (hq, team):
        hq.now += timedelta(days=1)
        hq.takes(package)
        team.takes(hq.gives("team"))
        assert same(hq, team)


def kill_taking(folder: Path, package: Path, wait_s: float) -> bool:
    """Take a package in another process and kill it on the way, if it is not done before."""
    taker = subprocess.Popen(
        [sys.executable, "-c", TAKER, str(folder), str(package)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert taker.stdout is not None
    assert taker.stdout.readline() == "ready\n"
    time.sleep(wait_s)
    taker.kill()
    taker.communicate()
    return taker.returncode == -signal.SIGKILL
