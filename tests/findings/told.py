"""A small press world: two parties with their arms, agencies, outlets, observers."""

from datetime import timedelta
from itertools import count
from typing import Any

from tests.builders import NOON, a_claim, a_place, a_source, an_incident

from groundtruce.findings import weigh
from groundtruce.model.claim import Claim, Observation
from groundtruce.model.finding import Finding

SOURCES = (
    a_source("a-army", speaks_for="AAA"),
    a_source("a-navy", speaks_for="AAA"),
    a_source("a-army-north", speaks_for="AAA", owner="a-army"),
    a_source("b-army", speaks_for="BBB"),
    a_source("b-foreign", speaks_for="BBB"),
    a_source("a-daily", side="AAA"),
    a_source("a-weekly", side="AAA"),
    a_source("b-daily", side="BBB"),
    a_source("agency-one", reliability="A"),
    a_source("agency-two", reliability="B"),
    a_source("paper", reliability="C", side="neutral"),
    a_source("blog", "aggregator", reliability="E"),
    a_source("digest", "aggregator", reliability="D"),
    a_source("observers", "observer", reliability="B"),
    a_source("red-cross", "ngo", reliability="A"),
)
_SIDES = {source.id: source.speaks_for for source in SOURCES}
_NUMBER = count()


def told(source: str, **more: Any) -> Claim:
    """Return a claim by the source; party codes and a text of its own come by themselves."""
    number = next(_NUMBER)
    more.setdefault("side", _SIDES.get(source))
    more.setdefault("received", NOON + timedelta(hours=12, minutes=number % 600))
    return a_claim(f"{source} tells it, {number}.", source=source, **more)


def blamed(source: str, accused: str, **more: Any) -> Claim:
    """Return a party's claim that blames the other on its own account."""
    return told(source, accuser=_SIDES[source], accused=accused, **more)


def denied(source: str, **more: Any) -> Claim:
    """Return a party's denial of what the other accuses it of."""
    side = _SIDES[source]
    other = {"AAA": "BBB", "BBB": "AAA"}[str(side)]
    return told(source, stance="denies", accuser=other, accused=side, **more)


def seen(**more: Any) -> Claim:
    """Return what the mission's observers saw themselves."""
    observation = Observation(observer=a_place(radius_m=50), modality=more.pop("modality", "seen"))
    return told("observers", observation=observation, **more)


def found(*claims: Claim, **more: Any) -> Finding:
    """Return the finding on an incident of these claims."""
    incident = an_incident(*claims, **more)
    return weigh.findings([incident], SOURCES)[0]
