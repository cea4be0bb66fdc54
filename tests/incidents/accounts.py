"""Accounts of events for the tests of fusing: a few towns, days, kinds and voices."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from tests.builders import NOON, a_claim, a_place, a_report

from groundtruce.model.claim import Claim
from groundtruce.model.judgement import Judgement, Verdict
from groundtruce.model.place import NamedArea, Place, Precision
from groundtruce.model.report import Report
from groundtruce.model.span import Granularity, Span

TOWNS = {"north": (102.7, 14.4), "middle": (103.4, 13.6), "south": (102.9, 11.9)}


def told(name: str, town: str = "north", day: float = 0, **more: Any) -> Claim:
    """Return a claim of that name on shelling in a town on a day, received the day after."""
    start = NOON + timedelta(days=day)
    given = {
        "id": f"c-{name}",
        "report": f"r-{name}",
        "source": f"outlet {name}",
        "place": a_place(*TOWNS[town]),
        "span": Span(start=start, end=start + timedelta(days=1), granularity=Granularity.DAY),
        "received": start + timedelta(days=2),
        **more,
    }
    return a_claim(given.pop("text", ""), **given)


def nowhere(precision: str = "country") -> Place:
    """Return a place too coarse to say anything: a country with the coordinates of its middle."""
    middle = NamedArea(shape="named", area_id="whole", lon=102.7, lat=14.4, radius_m=300_000)
    return Place(extent=middle, precision=Precision(precision))


def filed(*claims: Claim) -> list[Report]:
    """Return each claim in a report of its own."""
    return [a_report(claim) for claim in claims]


def judged(one: str, other: str, verdict: str, hour: int = 0) -> Judgement:
    """Return a judgement on the two claims of these names."""
    return Judgement(
        id=f"j-{one}-{other}-{verdict}-{hour}",
        one=f"c-{one}",
        other=f"c-{other}",
        verdict=Verdict(verdict),
        by="analyst",
        received=NOON + timedelta(days=30, hours=hour),
    )


@st.composite
def accounts(draw: st.DrawFn, most: int = 9) -> list[Claim]:
    """Draw claims that are near to and far from each other in every field."""
    kinds = st.sampled_from(["shelling", "rocket_attack", "landmine_explosion", "meeting", "toll"])
    claims = []
    for number in range(draw(st.integers(1, most))):
        more: dict[str, Any] = {
            "kind": draw(kinds),
            "source": draw(st.sampled_from(["radio", "army A", "army B", "paper"])),
            "stance": draw(st.sampled_from(["asserts", "asserts", "denies"])),
            "accused": draw(st.sampled_from([None, "A", "B"])),
            "text": draw(
                st.sampled_from(["", "Shells fell near the school.", "Two men were hurt."])
            ),
        }
        if draw(st.booleans()) and draw(st.booleans()):
            more["place"] = draw(st.sampled_from([None, nowhere()]))
        town, day = draw(st.sampled_from([*TOWNS])), draw(st.integers(0, 4))
        claims.append(told(f"{number:02d}", town, day, **more))
    return claims
