"""How often weighing is wrong, and whether its numbers mean what they say.

10,000 invented events of which we know whether they took place, told by two biased parties, their
own outlets, independent ones of differing quality, and observers who are let in or not. Beside it
stand a majority vote of all who speak and the rule that two sources make a fact.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from groundtruce.findings import weigh
from groundtruce.model.claim import Claim, Excerpt, Observation
from groundtruce.model.incident import Incident
from groundtruce.model.place import Place
from groundtruce.model.source import Source, SourceKind
from groundtruce.model.span import Granularity, Span
from groundtruce.model.watch import Watch, WatchKind

START = datetime(2024, 1, 1, tzinfo=UTC)
PARTIES = ("AAA", "BBB")
TOOK_PLACE = 0.55
SECTORS = 20
BINS = 10
NOTHING = Excerpt(sha256="0" * 64, start=0, end=0, quote="")


@dataclass(frozen=True)
class Outlet:
    """How often an outlet reports what happened, what did not, and how often it says so."""

    source: Source
    finds: float
    misled: float
    debunks: float
    follows: str | None = None


@dataclass(frozen=True)
class Event:
    """An alleged event, whether it took place, and who speaks of it."""

    incident: Incident
    truth: bool


def main() -> None:
    """Print reliability tables, calibration errors and wrong verdicts, ours beside the peers'."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=10_000)
    parser.add_argument("--seeds", type=int, default=3)
    asked = parser.parse_args()
    for seed in range(asked.seeds):
        events, watch = world(asked.incidents, seed)
        truth = [event.truth for event in events]
        incidents = [event.incident for event in events]
        plain = likelihoods(incidents, watch, None)
        learned = likelihoods(incidents, watch, weigh.learn(incidents, SOURCES, watch))
        if seed == 0:
            table("ratios set by judgement", plain, truth)
            table("reliabilities learned from the case", learned, truth)
        compare(seed, plain, learned, incidents, truth)


def likelihoods(incidents: Sequence[Incident], watch: Sequence[Watch], learned: Any) -> list[float]:
    """Return the likelihood of each incident in the order given."""
    findings = weigh.each(incidents, SOURCES, watch=watch, learned=learned)
    return [finding.likelihood for finding in findings]


def compare(
    seed: int,
    plain: list[float],
    learned: list[float],
    incidents: Sequence[Incident],
    truth: list[bool],
) -> None:
    """Print one line a method: calibration error and wrong verdicts."""
    majority = [votes_for(one) > votes_against(one) for one in incidents]
    two = [votes_for(one) >= 2 for one in incidents]
    print(f"\nseed {seed}: {len(truth)} events, {sum(truth) / len(truth):.0%} took place")
    print(f"{'':38}{'ECE':>7}{'Brier':>8}{'wrong':>8}")
    for name, told in (("ratios set by judgement", plain), ("learned", learned)):
        brier = sum((p - t) ** 2 for p, t in zip(told, truth, strict=True)) / len(truth)
        wrong = errors([p > 0.5 for p in told], truth)
        print(f"{name:38}{ece(told, truth):7.3f}{brier:8.3f}{wrong:8.1%}")
    ours = errors([p > 0.5 for p in learned], truth)
    for name, verdicts in (("majority of sources", majority), ("two sources = confirmed", two)):
        wrong = errors(verdicts, truth)
        print(f"{name:53}{wrong:8.1%}   ours: {1 - ours / wrong:.0%} fewer")


def errors(verdicts: Sequence[bool], truth: Sequence[bool]) -> float:
    """Return the share of wrong verdicts."""
    return sum(v != t for v, t in zip(verdicts, truth, strict=True)) / len(truth)


def binned(told: Sequence[float], truth: Sequence[bool]) -> Iterator[tuple[float, float, int]]:
    """Return mean likelihood, share that took place, and number, bin by bin."""
    for at in range(BINS):
        pairs = [
            (p, t) for p, t in zip(told, truth, strict=True) if at / BINS <= p < (at + 1) / BINS
        ]
        if pairs:
            yield (
                sum(p for p, _ in pairs) / len(pairs),
                sum(t for _, t in pairs) / len(pairs),
                len(pairs),
            )


def ece(told: Sequence[float], truth: Sequence[bool]) -> float:
    """Return the expected calibration error over ten bins."""
    return sum(abs(p - t) * n for p, t, n in binned(told, truth)) / len(truth)


def table(name: str, told: Sequence[float], truth: Sequence[bool]) -> None:
    """Print the reliability table."""
    print(f"\n{name}\n{'said':>8}{'took place':>12}{'events':>8}")
    for said, share, number in binned(told, truth):
        print(f"{said:8.2f}{share:12.2f}{number:8}")


def votes_for(incident: Incident) -> int:
    """Return how many sources say that it happened."""
    return len({claim.source for claim in incident.claims if not claim.is_denial})


def votes_against(incident: Incident) -> int:
    """Return how many sources say that it did not."""
    return len({claim.source for claim in incident.claims if claim.is_denial})


def world(size: int, seed: int) -> tuple[list[Event], list[Watch]]:
    """Return alleged events over a year and twenty sectors, and where nobody was let in."""
    chance = random.Random(seed)
    closed = {sector for sector in range(SECTORS) if chance.random() < 0.4}
    events = [event(number, chance, closed) for number in range(size)]
    return events, [refusal(sector) for sector in sorted(closed)]


def refusal(sector: int) -> Watch:
    """Return the refusal that closes a sector to everybody for the whole year."""
    wide = place(sector).model_copy(update={})
    span = Span(start=START, end=START + timedelta(days=400), granularity=Granularity.DAY)
    return Watch(id=f"w-{sector}", kind=WatchKind.DENIAL, place=wide, span=span, received=START)


def place(sector: int) -> Place:
    """Return the middle of a sector."""
    return Place.at(100 + 0.2 * sector, 13, 2500)


def event(number: int, chance: random.Random, closed: set[int]) -> Event:
    """Return an event that somebody alleges: what each source says follows from the truth."""
    sector = chance.randrange(SECTORS)
    accuser, accused = chance.sample(PARTIES, 2)
    truth = chance.random() < (0.65 if accuser == "AAA" else TOOK_PLACE - 0.1)
    told = list(spoken(truth, accuser, accused, sector in closed, chance))
    at = START + timedelta(minutes=chance.randrange(365 * 1440))
    claims = tuple(
        claim(f"{number}-{at_claim}", at, sector, **one) for at_claim, one in enumerate(told)
    )
    incident = Incident(
        id=f"i-{number}", kind="shelling", claims=claims, place=place(sector), span=claims[0].span
    )
    return Event(incident, truth)


def spoken(
    truth: bool, accuser: str, accused: str, is_closed: bool, chance: random.Random
) -> Iterator[dict[str, Any]]:
    """Return who says what: parties out of interest, outlets by what they can see."""
    blame = {"accuser": accuser, "accused": accused}
    yield {"source": f"{accuser}-army", **blame}
    if chance.random() < 0.5:
        yield {"source": f"{accuser}-ministry", **blame}
    if chance.random() < (0.55 if truth else 0.7):
        yield {"source": f"{accused}-army", "stance": "denies", **blame}
    elif truth and chance.random() < 0.12:
        yield {"source": f"{accused}-army", "stance": "acknowledges", "accused": accused}
    for outlet in OUTLETS:
        if (said := heard_from(outlet, truth, accuser, accused, is_closed, chance)) is not None:
            yield said
    if chance.random() < (0.03 if is_closed else 0.3):
        right = chance.random() < 0.93
        yield {"source": "observers", "stance": "asserts" if truth is right else "denies",
               "observation": SEEN}  # fmt: skip


def heard_from(
    outlet: Outlet, truth: bool, accuser: str, accused: str, is_closed: bool, chance: random.Random
) -> dict[str, Any] | None:
    """Return what an outlet says: independent ones see less where nobody is let in."""
    if outlet.follows is not None:
        if outlet.follows == accuser and chance.random() < 0.6:
            return {"source": outlet.source.id}
        if outlet.follows == accused and chance.random() < (0.2 if truth else 0.3):
            return {"source": outlet.source.id, "stance": "denies"}
        return None
    reach = 0.25 if is_closed else 1.0
    if chance.random() < (outlet.finds if truth else outlet.misled) * reach:
        return {"source": outlet.source.id}
    if not truth and chance.random() < outlet.debunks * reach:
        return {"source": outlet.source.id, "stance": "denies"}
    return None


def claim(name: str, at: datetime, sector: int, **said: Any) -> Claim:
    """Return the claim."""
    source = said["source"]
    side = next(
        (party for party in PARTIES if source in (f"{party}-army", f"{party}-ministry")), None
    )
    return Claim(
        id=f"c-{name}", report=f"r-{name}", origin=source, kind="shelling", side=side,
        received=at + timedelta(hours=6), place=place(sector),
        span=Span.of_moment(at, Granularity.HOUR), excerpt=NOTHING, **said,
    )  # fmt: skip


def a_source(name: str, kind: str = "media", **more: Any) -> Source:
    """Return a source."""
    return Source(id=name, name=name, kind=SourceKind(kind), **more)


SEEN = Observation(observer=Place.at(100, 13, 50), modality="seen")
OUTLETS = (
    Outlet(a_source("agency", reliability="B"), 0.50, 0.06, 0.15),
    Outlet(a_source("wire", reliability="B"), 0.40, 0.16, 0.05),
    Outlet(a_source("paper", reliability="C"), 0.35, 0.08, 0.08),
    Outlet(a_source("radio", reliability="C"), 0.30, 0.22, 0.02),
    Outlet(a_source("blog", reliability="D"), 0.45, 0.35, 0.02),
    Outlet(a_source("channel", reliability="F"), 0.40, 0.10, 0.10),
    Outlet(a_source("relief", "ngo", reliability="B"), 0.20, 0.01, 0.10),
    *(
        Outlet(a_source(f"{party}-{kind}", side=party), 0, 0, 0, follows=party)
        for party in PARTIES
        for kind in ("daily", "tv")
    ),
)
SOURCES = (
    *(outlet.source for outlet in OUTLETS),
    *(
        a_source(f"{party}-{arm}", "party", speaks_for=party, side=party)
        for party in PARTIES
        for arm in ("army", "ministry")
    ),
    a_source("observers", "observer", reliability="A"),
)

if __name__ == "__main__":
    main()
