"""A small ceasefire of two invented parties, with one of everything that a brief tells of."""

from datetime import UTC, datetime, timedelta
from typing import Any

from groundtruce.briefs import compose
from groundtruce.briefs.trace import Evidence, evidence
from groundtruce.model.agreement import Agreement, Clock, Commitment, CommitmentType
from groundtruce.model.assessment import Assessment, State
from groundtruce.model.brief import Brief
from groundtruce.model.case import Case, NamedPlace, Party, Zone
from groundtruce.model.figure import Figure, Scope
from groundtruce.model.finding import Attribution, Confidence, Finding, SourcedFigure, Status
from groundtruce.model.incident import Tally
from groundtruce.model.place import NamedArea, Place, Precision, Toponym
from groundtruce.model.record import content_id
from groundtruce.model.report import Original
from groundtruce.model.span import Granularity, Span
from groundtruce.model.watch import Watch, WatchKind
from tests.builders import a_claim, a_figure, a_place, a_report, a_source, an_incident

TRUCE = datetime(2025, 11, 1, 5, tzinfo=UTC)
AS_OF = datetime(2025, 12, 1, tzinfo=UTC)
TEXT = b"id: truce\n"


def a_span_at(days: float, hours: float = 1) -> Span:
    """Return a span that begins this many days after the truce."""
    start = TRUCE + timedelta(days=days)
    return Span(start=start, end=start + timedelta(hours=hours), granularity=Granularity.MINUTE)


def a_case(**more: Any) -> Case:
    """Return a case of two parties, a line, a sector, a village and one agreement."""
    given: dict[str, Any] = {
        "id": "two_valleys",
        "title": "Two valleys",
        "parties": (a_party("BBB", "Borland"), a_party("AAA", "Arvia")),
        "time_zone": "Asia/Bangkok",
        "languages": ("en",),
        "area": (102.0, 13.0, 104.0, 15.0),
        "since": TRUCE - timedelta(days=60),
        "line": "line",
        "attribution": ("Own drawing",),
        "zones": (
            Zone(id="line", kind="line", label="Line", wkt="LINESTRING (102 13.6, 104 13.8)"),
            Zone(
                id="north",
                kind="sector",
                label="Northern sector",
                wkt="POLYGON ((102 13, 103 13, 103 14, 102 14, 102 13))",
            ),
        ),
        "places": (a_village(),),
        "sources": (
            a_source("arvia-army", speaks_for="AAA", name="Army of Arvia"),
            a_source("borland-army", speaks_for="BBB", name="Army of Borland"),
            a_source("news", name="The News"),
        ),
        "agreements": (an_agreement(),),
        "files": (original_of(TEXT, "truce.yaml"),),
        **more,
    }
    return Case(**given)


def an_agreement(**more: Any) -> Agreement:
    """Return a truce with a prohibition, a schedule and a conditional clock."""
    duties = (
        Commitment(
            id="T1",
            type=CommitmentType.PROHIBITION,
            summary="No fire of any kind",
            bound=("AAA", "BBB"),
            breached_by=("shelling", "armed_clash"),
        ),
        Commitment(
            id="T2",
            type=CommitmentType.SCHEDULE,
            summary="Guns leave the valley",
            bound=("AAA", "BBB"),
            deadline=AS_OF + timedelta(days=10),
        ),
        Commitment(
            id="T3",
            type=CommitmentType.CONDITIONAL,
            summary="Prisoners go home after three quiet days",
            bound=("BBB",),
            clock=Clock(starts=TRUCE, lasts=timedelta(hours=72), condition="quiet"),
        ),
    )
    given: dict[str, Any] = {
        "id": "truce",
        "title": "Truce of the valleys",
        "signed": TRUCE - timedelta(hours=2),
        "effective": TRUCE,
        "parties": ("AAA", "BBB"),
        "commitments": duties,
        "original": original_of(TEXT, "truce.yaml").sha256,
        **more,
    }
    return Agreement(**given)


def a_party(code: str, name: str) -> Party:
    """Return a party with one name in all languages."""
    return Party(id=code, labels={"en": name, "th": name, "km": name})


def a_village() -> NamedPlace:
    """Return the village of the builders, in the northern sector."""
    return NamedPlace(
        id="prey",
        label="Prey",
        toponyms=(Toponym(side="AAA", text="Prey"), Toponym(side="BBB", text="Nong")),
        kind="village",
        precision=Precision.VILLAGE,
        lon=102.7,
        lat=13.7,
        radius_m=2500,
        sector="north",
    )


def original_of(raw: bytes, name: str) -> Original:
    """Return the original record of these bytes."""
    import hashlib

    digest = hashlib.sha256(raw).hexdigest()
    return Original(sha256=digest, size=len(raw), media_type="text/plain", name=name)


def a_finding(days: float = 9, status: str = "corroborated", **more: Any) -> Finding:
    """Return a finding on a shelling this many days after the truce."""
    received = TRUCE + timedelta(days=days, hours=5)
    claims = more.pop("claims", None) or (
        a_claim(
            f"Shells fell near the village, {days}.",
            received=received,
            span=a_span_at(days),
            place=a_place(place_id="prey"),
        ),
    )
    incident = more.pop("incident", None) or an_incident(*claims)
    signed = {"signatures": more.pop("signatures", ())}
    given: dict[str, Any] = {
        "id": content_id("f", incident.id, status),
        "incident": incident,
        "status": Status(status),
        "rule": "test",
        "confidence": Confidence.MODERATE,
        "likelihood": 0.9,
        "likelihood_word": "very_likely",
        **signed,
        **more,
    }
    return Finding(**given)


def a_contested(days: float = 11) -> Finding:
    """Return a finding in which each party gives its own account, one of them a denial."""
    when = {"received": TRUCE + timedelta(days=days, hours=5), "span": a_span_at(days)}
    said = a_claim(
        "Their guns fired first at noon; ours kept silent.",
        source="arvia-army",
        side="AAA",
        accuser="AAA",
        accused="BBB",
        **when,
    )
    denied = a_claim(
        "No gun of ours fired that day.", source="borland-army", side="BBB", stance="denies", **when
    )
    figure = SourcedFigure(
        figure=Figure(kind="injured", lower=3, upper=5, of="civilian"),
        low_claims=(said.id,),
        high_claims=(denied.id,),
        claims=(said.id, denied.id),
    )
    return a_finding(
        days,
        "contested",
        claims=(said, denied),
        figures=(figure,),
        attribution=Attribution(accused=("BBB",)),
        unsettled=("first_shot",),
        would_change=("The camera record of the post would settle who fired first.",),
    )


def a_vague(days: float = 5) -> Finding:
    """Return a finding that is placed by country only."""
    place = Place(
        extent=NamedArea(shape="named", area_id="arvia"), precision=Precision.COUNTRY, admin="Arvia"
    )
    claim = a_claim(
        "Guns were heard.",
        place=place,
        span=a_span_at(days),
        received=TRUCE + timedelta(days=days, hours=5),
    )
    return a_finding(days, "unverified", claims=(claim,))


def a_tally(best: int = 60, source: str = "news", days: float = 20, **more: Any) -> Tally:
    """Return a cumulative toll since the truce as one source gives it."""
    period = Span(start=TRUCE, end=TRUCE + timedelta(days=days), granularity=Granularity.DAY)
    figure = a_figure(
        best, more.pop("kind", "killed"), scope=Scope.CUMULATIVE, period=period, **more
    )
    claim = a_claim(
        f"{best} dead so far.",
        source=source,
        kind="toll",
        received=TRUCE + timedelta(days=days),
        figures=(figure,),
    )
    return Tally(claim=claim, figure=figure)


def a_watch(days: float, *claims: str, kind: str = "visit", hours: float = 4) -> Watch:
    """Return a stretch of looking this many days after the truce."""
    span = a_span_at(days, hours)
    return Watch(
        id=content_id("w", days, kind),
        kind=WatchKind(kind),
        place=a_place(),
        span=span,
        received=span.end,
        side="AAA",
        claims=claims,
    )


def an_assessment(
    commitment: str = "T1", party: str = "AAA", state: str = "contested", **more: Any
) -> Assessment:
    """Return the state of a commitment for one party since the truce."""
    types = {one.id: one.type for one in an_agreement().commitments}
    given: dict[str, Any] = {
        "id": content_id("a", commitment, party),
        "agreement": "truce",
        "commitment": commitment,
        "type": types[commitment],
        "party": party,
        "period": Span(start=TRUCE, end=AS_OF, granularity=Granularity.DAY),
        "state": State(state),
        **more,
    }
    return Assessment(**given)


class Situation:
    """Records of one month, their brief and its evidence."""

    def __init__(self, **more: Any) -> None:
        first, contested, vague = a_finding(), a_contested(), a_vague()
        earlier = tuple(a_finding(-day, "unverified") for day in (3, 4, 5))
        self.findings = more.get("findings", (first, contested, vague, *earlier))
        self.tallies = more.get("tallies", (a_tally(60), a_tally(72, "arvia-army")))
        ids = [claim.id for claim in first.incident.claims]
        self.watch = more.get("watch", (a_watch(9, *ids), a_watch(29, *ids, kind="denial")))
        told = (
            an_assessment("T1", "AAA", findings=(contested.id,)),
            an_assessment("T1", "BBB", findings=(contested.id,)),
            an_assessment("T2", "AAA", "not_due"),
            an_assessment("T2", "BBB", "not_due"),
            an_assessment("T3", "BBB", "not_observable"),
        )
        self.assessments = more.get("assessments", told)
        self.case = more.get("case", a_case())

    def brief(self, as_of: datetime = AS_OF, language: str = "en") -> Brief:
        """Compose the brief."""
        told = (self.findings, self.assessments, self.tallies, self.watch)
        return compose.brief(*told, self.case, as_of, language)

    def evidence(self, brief: Brief | None = None) -> Evidence:
        """Return what the brief rests on."""
        claims = [claim for one in self.findings for claim in one.incident.claims]
        claims += [one.claim for one in self.tallies]
        reports = [a_report(one) for one in claims]
        return evidence(
            brief or self.brief(), self.findings, self.assessments, reports, self.case, self.watch
        )
