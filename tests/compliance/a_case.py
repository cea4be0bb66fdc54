"""A small case of two parties, a line that runs north to south, and a zone around it."""

from datetime import timedelta
from typing import Any

from tests.builders import NOON, a_claim, a_figure, a_place, a_span, an_incident

from groundtruce.model.agreement import Agreement, Commitment, StatusChange
from groundtruce.model.assessment import Assessment
from groundtruce.model.case import Case, NamedPlace, Party, Zone
from groundtruce.model.finding import (
    Attribution,
    Confidence,
    Finding,
    SourcedFigure,
    Status,
    Voice,
)
from groundtruce.model.watch import Watch

DAY = timedelta(days=1)
SIGNED = NOON - 10 * DAY
LATER = NOON + 20 * DAY
LINE = Zone(id="line", kind="line", label="Line", wkt="LINESTRING (102.7 13, 102.7 14)")
BAND = Zone(
    id="band",
    kind="security_zone",
    label="Band",
    wkt="POLYGON ((102.6 13, 102.8 13, 102.8 14, 102.6 14, 102.6 13))",
)
FARM = NamedPlace(
    id="farm", label="Farm", toponyms=(), kind="village", precision="site", lon=102.9, lat=13.7,
    radius_m=500, country="BBB",
)  # fmt: skip


def a_commitment(type: str = "prohibition", **more: Any) -> Commitment:
    """Return a duty that binds both parties; a prohibition forbids shelling."""
    given: dict[str, Any] = {"id": "C1", "summary": "A duty.", "bound": ("AAA", "BBB"), **more}
    if type in ("prohibition", "freeze"):
        given.setdefault("breached_by", ("shelling",))
    return Commitment(type=type, **given)


def a_change(kind: str, days: float, by: tuple[str, ...] = (), **more: Any) -> StatusChange:
    """Return an act on the agreement some days after the signing."""
    return StatusChange(on=SIGNED + days * DAY, kind=kind, by=by, **more)


def an_agreement(*commitments: Commitment, **more: Any) -> Agreement:
    """Return an agreement of both parties in force since ten days before noon."""
    given: dict[str, Any] = {
        "id": "G",
        "title": "Agreement",
        "signed": SIGNED,
        "effective": SIGNED,
        "parties": ("AAA", "BBB"),
        "commitments": commitments or (a_commitment(),),
        **more,
    }
    return Agreement(**given)


def a_case(*agreements: Agreement, **more: Any) -> Case:
    """Return the case around these agreements."""
    given: dict[str, Any] = {
        "id": "small",
        "title": "Small case",
        "parties": [Party(id=code, labels={"en": code}) for code in ("AAA", "BBB")],
        "time_zone": "UTC",
        "languages": ("en",),
        "area": (102.0, 13.0, 104.0, 14.0),
        "since": SIGNED,
        "line": "line",
        "zones": (LINE, BAND),
        "places": (FARM,),
        "agreements": agreements or (an_agreement(),),
        **more,
    }
    return Case(**given)


def a_finding(
    status: str = "corroborated",
    *,
    party: str | None = None,
    accused: tuple[str, ...] = (),
    said_by: tuple[str, ...] = (),
    rule: str = "independent_origins",
    unsettled: tuple[str, ...] = (),
    harmed: str | None = None,
    voices: tuple[Voice, ...] = (),
    **more: Any,
) -> Finding:
    """Return a finding on an incident; ``said_by`` are the parties that announce it."""
    number = more.pop("number", 0)
    kind = more.pop("kind", "shelling")
    claims = [
        a_claim(f"{side} announces, {number}.", source=side, side=side, stance="announces")
        for side in said_by
    ] or [a_claim(f"Told, {number}.")]
    spoken = [
        Voice(origin=c.source, kind="party", side=c.side, stances=(c.stance,), claims=(c.id,))
        for c in claims
    ]
    incident = an_incident(*claims, kind=kind, id=f"i-{number}", **more)
    figures = ()
    if harmed is not None:
        figures = (
            SourcedFigure(figure=a_figure(of=harmed), low_claims=(), high_claims=(), claims=()),
        )
    return Finding(
        id=f"f-{number}",
        incident=incident,
        status=Status(status),
        rule=rule,
        confidence=Confidence.MODERATE,
        likelihood=0.9,
        likelihood_word="very_likely",
        attribution=Attribution(party=party, accused=accused, confidence=Confidence.HIGH),
        voices=voices or tuple(spoken),
        unsettled=unsettled,
        figures=figures,
    )


def a_watch(id: str = "w-1", kind: str = "post", **more: Any) -> Watch:
    """Return somebody looking at the whole band for the whole time, unless said otherwise."""
    given: dict[str, Any] = {
        "place": everywhere(),
        "span": a_span(SIGNED - DAY, hours=24 * 100),
        "received": NOON,
        **more,
    }
    return Watch(id=id, kind=kind, **given)


def everywhere() -> Any:
    """Return a place that covers line and band."""
    wkt = "POLYGON ((102 12.9, 103 12.9, 103 14.1, 102 14.1, 102 12.9))"
    return a_place().model_copy(update={"extent": _area(wkt)})


def _area(wkt: str) -> Any:
    from groundtruce.model.place import Area

    return Area(shape="area", wkt=wkt)


def of(party: str, assessments: tuple[Assessment, ...]) -> Assessment:
    """Return the only assessment of the party."""
    (found,) = [one for one in assessments if one.party == party]
    return found
