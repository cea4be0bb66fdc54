"""How long weighing and assessing takes when a mission has worked for two years.

100,000 incidents of two years (about 250,000 claims), 500 commitments in 24 sectors and along the
whole line, 20,000 entries of watch. The bound beside each figure is the least that any program
would do: touch each claim, or each pair of commitment and incident of its kind, once in Python.
"""

import argparse
import gc
import platform
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from groundtruce.compliance import assess
from groundtruce.findings import weigh
from groundtruce.model.agreement import Agreement, Commitment
from groundtruce.model.case import Case, Party, Zone
from groundtruce.model.claim import Claim, Excerpt
from groundtruce.model.incident import Incident
from groundtruce.model.place import Place
from groundtruce.model.source import Source, SourceKind
from groundtruce.model.span import Granularity, Span
from groundtruce.model.watch import Watch, WatchKind

START = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 730
END = START + timedelta(days=DAYS)
SECTORS = 24
HOSTILE = ("shelling", "small_arms_fire", "mortar_fire", "drone_attack", "shooting")
OTHER = ("fortification", "troop_movement", "drone_overflight", "line_crossing", "mine_laying")
DONE = ("weapons_withdrawal", "demining", "meeting", "prisoner_release", "observer_visit")
KINDS = HOSTILE * 3 + OTHER + DONE
PARTIES = ("AAA", "BBB")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--watch", type=int, default=20_000)
    asked = parser.parse_args()
    # As the command line does: the collector would search what stays anyway.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    case, looked = a_case(), list(watches(asked.watch))
    found = weigh.each(incidents(asked.incidents), case.sources)
    made, _ = timed(lambda: sum(len(one.claims) for one in incidents(asked.incidents)))
    whole, reckoning = timed(lambda: assess.reckoning(found, case, looked, END))
    print(f"Python {platform.python_version()}, {asked.incidents} incidents, 500 commitments")
    print(f"{'making the incidents alone':46}{made:9.1f} s")
    print(f"{'weighing and assessing, incidents made':46}{whole:9.1f} s   (at most 60)")
    print(f"{'bound: each claim, each pair of a kind, once':46}{bound(asked.incidents):9.2f} s")
    again = [retold(number, reckoning, case) for number in range(40)]
    print(f"{'one new report, median':46}{1000 * statistics.median(again):9.1f} ms  (at most 100)")
    print(f"{'one new report, slowest of 40':46}{1000 * max(again):9.1f} ms")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{'memory, highest':46}{peak:9.2f} GiB (at most 1.5)")
    print(f"{'assessments':46}{len(reckoning.assessments):9}")


def retold(number: int, reckoning: assess.Reckoning, case: Case) -> float:
    """Return the seconds to weigh one incident with a report more, and assess what it touches."""
    chance = random.Random(number + 10**6)
    known = incident(chance.randrange(1000), random.Random(number))
    more = known.model_copy(update={"claims": (*known.claims, claim(chance, known.kind, number))})
    seconds, _ = timed(lambda: reckoning.take(weigh.each([more], case.sources)))
    return seconds


def bound(size: int) -> float:
    """Return the seconds of a bare loop over all claims and all pairs of a kind."""

    def loop() -> int:
        total = 0
        for number in range(size * 5 // 2):
            total += number & 1
        for number in range(size * 500 // (4 * SECTORS)):
            total += number & 1
        return total

    return timed(loop)[0]


def a_case() -> Case:
    """Return a straight line of 24 sectors, 480 commitments in them and 20 along all of it."""
    zones = [sector(number) for number in range(SECTORS)]
    line = Zone(id="line", kind="line", label="Line", wkt="LINESTRING (100 13, 104.8 13)")
    local = [duty(f"C{n}", n, f"s{n % SECTORS}") for n in range(480)]
    agreement = Agreement(
        id="G", title="Agreement", signed=START, effective=START, parties=PARTIES,
        commitments=(*local, *(duty(f"W{n}", n, None) for n in range(20))),
    )  # fmt: skip
    return Case(
        id="bench", title="Bench", time_zone="UTC", languages=("en",), area=(100, 12, 105, 14),
        parties=tuple(Party(id=one, labels={"en": one}) for one in PARTIES), since=START,
        line="line", zones=(line, *zones), sources=SOURCES, agreements=(agreement,),
    )  # fmt: skip


def sector(number: int) -> Zone:
    """Return one sector, 0.2 degrees wide and 0.4 deep."""
    west, east = 100 + 0.2 * number, 100.2 + 0.2 * number
    wkt = f"POLYGON (({west} 12.8, {east} 12.8, {east} 13.2, {west} 13.2, {west} 12.8))"
    return Zone(id=f"s{number}", kind="security_zone", label=f"Sector {number}", wkt=wkt)


def duty(name: str, number: int, zone: str | None) -> Commitment:
    """Return a duty: of five, three forbid and two ask for something."""
    given: dict[str, Any] = {"id": name, "summary": name, "bound": PARTIES, "zone": zone}
    turn = (number // SECTORS) % 5 if zone else number % 5
    if turn < 3:
        kinds = (HOSTILE, OTHER, (HOSTILE[number % 5], OTHER[number % 5]))[turn]
        return Commitment(type="prohibition", breached_by=kinds, **given)
    due = START + timedelta(days=30 + number % 600)
    step = (DONE[number % len(DONE)],)
    return Commitment(type="obligation", fulfilled_by=step, deadline=due, **given)


def incidents(size: int) -> Iterator[Incident]:
    """Return the incidents one by one; none is kept here."""
    chance = random.Random(7)
    for number in range(size):
        yield incident(number, chance)


def incident(number: int, chance: random.Random) -> Incident:
    """Return an incident of one to four claims."""
    kind = chance.choice(KINDS)
    told = tuple(claim(chance, kind, number) for _ in range(chance.choice((1, 2, 2, 3, 4))))
    first = told[0]
    return Incident(id=f"i-{number}", kind=kind, claims=told, place=first.place, span=first.span)


def claim(chance: random.Random, kind: str, number: int) -> Claim:
    """Return what one of the sources says about it."""
    source = chance.choice(SOURCES)
    at = START + timedelta(minutes=chance.randrange(DAYS * 1440))
    accused = chance.choice(PARTIES) if source.speaks_for and chance.random() < 0.8 else None
    name = f"{number}-{chance.getrandbits(48):x}"
    return Claim(
        id=f"c-{name}", report=f"r-{name}", source=source.id, origin=source.id, kind=kind,
        received=at + timedelta(hours=chance.randrange(72)), side=source.speaks_for,
        accuser=source.speaks_for if accused else None, accused=accused,
        stance="denies" if accused == source.speaks_for and accused else "asserts",
        place=a_place(chance), span=Span.of_moment(at, Granularity.HOUR), excerpt=NOTHING,
    )  # fmt: skip


def a_place(chance: random.Random) -> Place:
    """Return one of 300 villages, or a spot of its own."""
    if chance.random() < 0.5:
        return chance.choice(VILLAGES)
    lon, lat = 100 + 4.8 * chance.random(), 12.8 + 0.4 * chance.random()
    return Place.at(lon, lat, chance.choice((200, 1000, 2500)))


def watches(size: int) -> Iterator[Watch]:
    """Return patrols, posts and refusals over two years."""
    chance = random.Random(11)
    kinds = (WatchKind.PATROL,) * 6 + (WatchKind.POST, WatchKind.POST, WatchKind.UAV)
    for number in range(size):
        kind = chance.choice((*kinds, WatchKind.DENIAL))
        start = START + timedelta(minutes=chance.randrange(DAYS * 1440))
        lasts = timedelta(hours=240 if kind is WatchKind.POST else 4)
        span = Span(start=start, end=start + lasts, granularity=Granularity.MINUTE)
        spot = Place.at(100 + 4.8 * chance.random(), 12.8 + 0.4 * chance.random(), 100)
        yield Watch(id=f"w-{number}", kind=kind, place=spot, span=span, received=start)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor's seconds that the work took, and its result.

    The work runs on one processor; on an idle machine the clock on the wall says the same.
    """
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


def a_source(name: str, kind: str, **more: Any) -> Source:
    """Return a source."""
    return Source(id=name, name=name, kind=SourceKind(kind), **more)


SOURCES = (
    *(a_source(f"a-{n}", "party", speaks_for="AAA", side="AAA") for n in range(3)),
    *(a_source(f"b-{n}", "party", speaks_for="BBB", side="BBB") for n in range(3)),
    *(a_source(f"paper-{n}", "media", reliability="BCCD"[n % 4]) for n in range(12)),
    a_source("ngo", "ngo", reliability="B"),
    a_source("observers", "observer", reliability="A"),
)
_CHANCE = random.Random(3)
VILLAGES = [
    Place.at(100 + 4.8 * _CHANCE.random(), 12.8 + 0.4 * _CHANCE.random(), 1500, place_id=f"v{n}")
    for n in range(300)
]
NOTHING = Excerpt(sha256="0" * 64, start=0, end=0, quote="")

if __name__ == "__main__":
    main()
