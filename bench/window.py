"""What one new report costs once a year of others has settled, beside fusing all of them anew.

``python bench/window.py [--claims 4000]``: invented shelling along a line; the store is left out.
"""

import argparse
import time
from datetime import UTC, datetime, timedelta

import numpy as np

from groundtruce.incidents import fused as grouping
from groundtruce.incidents import window
from groundtruce.incidents.habits import applied
from groundtruce.incidents.score import Score
from groundtruce.model.claim import Claim, Excerpt
from groundtruce.model.place import Place
from groundtruce.model.span import Span

START = datetime(2025, 1, 1, tzinfo=UTC)
DAYS, SOURCES, EACH = 365, 12, 2.5
NO_BYTES = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def main(count: int, runs: int) -> None:
    """Print seconds for all anew, and for one more report, with what each part of it takes."""
    claims = invented(count, np.random.default_rng(1))
    as_of = START + timedelta(days=DAYS)
    took, told = timed(lambda: grouping.fused(claims[:-runs], as_of=as_of))
    print(f"{len(claims)} claims of {DAYS} days, {len(told.found)} groups")
    print(f"all anew                 {took * 1000:8.0f} ms")
    settled = [window.record(told.settling, as_of)]
    open_claims = len(claims) - runs - sum(len(held.claims) for held in told.settling)
    each = [
        timed(lambda stop=stop: grouping.fused(claims[:stop], (), settled, as_of))[0]
        for stop in range(len(claims) - runs + 1, len(claims) + 1)
    ]
    print(f"one more, {open_claims:4} are open {np.median(each) * 1000:8.0f} ms")
    common, _ = timed(lambda: Score.of(claims))
    print(f"  of it reading what the claims say and how common it is {common * 1000:8.0f} ms")
    score = applied(told.score, claims[:-runs], grouping.habits.Habits())
    print(f"  of it the window alone   {alone(claims[:-runs], score, settled) * 1000:8.0f} ms")


def alone(claims: list[Claim], score: Score, settled: list[window.Settled]) -> float:
    """Return the seconds of fusing the window, its score given."""
    lanes = np.zeros(len(claims), dtype=np.int64)
    return timed(lambda: window.groups(claims, score, lanes, settled))[0]


def timed(work):  # type: ignore[no-untyped-def]
    """Return the seconds that the work took, and its result."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def invented(count: int, chance: np.random.Generator) -> list[Claim]:
    """Return claims in the order in which they came in."""
    claims = []
    events = int(count / EACH)
    days = np.sort(chance.uniform(0, DAYS - 2, events))
    lons, lats = chance.uniform(102.5, 107.5, events), 14 + chance.normal(0, 0.05, events)
    for number in range(count):
        event = min(events - 1, int(number / EACH))
        day = START + timedelta(days=float(days[event]))
        noise = chance.normal(0, 0.02, 2)
        place = Place.at(lons[event] + noise[0], lats[event] + noise[1], 5000)
        source = f"s{number % SOURCES}"
        text = f"Shelling near village {event % 300} was told of by people there."
        claims.append(
            Claim(
                id=f"c-{number:07d}",
                report=f"r-{number:07d}",
                source=source,
                origin=source,
                received=day + timedelta(days=1),
                kind=("shelling", "airstrike", "small_arms_fire")[event % 3],
                place=place,
                span=Span.of_day(day.date(), UTC),
                text=text,
                excerpt=Excerpt(sha256=NO_BYTES, start=0, end=len(text.encode()), quote=text),
            )
        )
    return sorted(claims, key=lambda claim: (claim.received, claim.id))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--claims", type=int, default=4000)
    arguments.add_argument("--runs", type=int, default=9)
    given = arguments.parse_args()
    main(given.claims, given.runs)
