"""From what a mission writes to claims: observations, restrictions, counts, what is unproved."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from groundtruce import __version__
from groundtruce.model.case import Case
from groundtruce.model.claim import Actuality, Claim, Modality, Observation, Reader, Stance
from groundtruce.model.figure import Figure, Qualifier, Scope
from groundtruce.model.place import Area, Place, Precision, precision_of
from groundtruce.model.record import content_id
from groundtruce.model.span import Granularity, Span
from groundtruce.reports.review import calibration
from groundtruce.reports.text.claims import Arrival, Document
from groundtruce.reports.text.gazetteer import folded
from groundtruce.reports.text.mission import logs, sectors
from groundtruce.reports.text.mission.observation import Clock, Observed, observations
from groundtruce.reports.text.mission.restriction import Restriction, kind_of, restrictions
from groundtruce.reports.text.mission.site import in_words, named, sector, site
from groundtruce.reports.text.mission.sitrep import Sitrep
from groundtruce.reports.text.mission.tables import Table
from groundtruce.reports.text.mission.words import Count
from groundtruce.reports.text.told import Reading

READER = Reader(name="mission", version=__version__)
# What a status report states in prose, and the kind of figure that it is.
STATED = (
    ("violations", "violations", False), ("violations_before", "violations", True),
    ("explosions", "explosions", False), ("explosions_before", "explosions", True),
    ("weapons", "weapons_in_violation", False), ("killed", "killed", False),
    ("injured", "injured", False), ("restrictions", "restrictions", False),
)  # fmt: skip
IN_ALL = (("killed_in_all", "killed"), ("injured_in_all", "injured"))
_WHY_NOT = re.compile(
    r"\b(?:because of|because|due to|owing to|as|since|citing|for lack of)\s+(?P<why>[^.;]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mission:
    """A text of the mission's own, ready to become claims."""

    document: Document
    words: str
    reading: Reading
    arrival: Arrival
    case: Case | None
    report: str
    day: date | None

    def claims(self, found: tuple[Table, ...], told: Sitrep | None, prose: str) -> list[Claim]:
        """Return every claim; ``prose`` is the text with its tables blanked out."""
        period = told.period if told else None
        seen = [*observations(prose, self.day)]
        refused = [*restrictions(prose, self.day)]
        made: list[Claim] = []
        for table in found:
            log, denied = [*logs.observed(table, self.day)], [*logs.restricted(table, self.day)]
            seen, refused = [*seen, *log], [*refused, *denied]
            if not log and not denied:
                made += [self._counted(one) for one in sectors.counted(table, period, self.day)]
        made += [self._observed(one) for one in seen]
        made += [self._restricted(one) for one in refused]
        if told is not None:
            made += [
                *self._stated(told),
                *self._unproved(told, {(r.start, r.end) for r in refused}),
            ]
        return self._numbered(made)

    # ---- each kind of claim

    def _observed(self, one: Observed) -> Claim:
        observer = site(one.seen_from, self.case) if one.seen_from else None
        observer = observer or in_words("position not stated")
        near = site(one.near, self.case) if one.near else None
        place = near
        if place is None and one.away is not None:
            place = sector(observer, one.away, one.towards)
        figures: tuple[Figure, ...] = ()
        if one.count is not None and one.unit != "other":
            figures = (_figure(one.unit, one.count, one.qualifier),)
        return self._claim(
            one.start,
            one.end,
            kind=one.kind,
            place=place,
            span=self._span(one.when),
            figures=figures,
            weapons=(one.weapon,) if one.weapon else (),
            observation=_observation(one, observer),
        )

    def _restricted(self, one: Restriction) -> Claim:
        place = site(one.where, self.case) if one.where else None
        return self._claim(
            one.start,
            one.end,
            kind=one.kind,
            place=place,
            span=self._span(one.when, one.lasted),
            accused=self._party(one.by),
            agent=one.by[:200] if one.by else None,
            reason=one.reason,
            observation=None
            if place is None
            else Observation(observer=place, modality=Modality.SEEN),
        )

    def _counted(self, one: sectors.Counted) -> Claim:
        figures = (
            self._tally(kind, Qualifier.EXACT, amount, one.period, one.area)
            for kind, amount in one.amounts
        )
        return self._claim(
            one.start, one.end, kind="toll", place=self._area(one.area), figures=tuple(figures)
        )

    def _stated(self, told: Sitrep) -> Iterator[Claim]:
        for name, kind, is_before in STATED:
            count = getattr(told, name)
            if isinstance(count, Count):
                period = sectors.before(told.period) if is_before else told.period
                yield self._toll(count, kind, period)
        for name, kind in IN_ALL:
            count = getattr(told, name)
            if count is not None:
                yield self._toll(count, kind, None)

    def _toll(self, count: Count, kind: str, period: sectors.Period | None) -> Claim:
        figure = self._tally(kind, count.qualifier, int(count.value), period, None)
        said = self.words[count.start : count.end]
        start = count.start + len(said) - len(said.lstrip())
        return self._claim(
            start, start + len(said.strip()), kind="toll", place=None, figures=(figure,)
        )

    def _unproved(self, told: Sitrep, refused: set[tuple[int, int]]) -> Iterator[Claim]:
        """Yield what could not be verified, unless it is told as a restriction already."""
        for start, end in told.not_verified:
            while start < end and self.words[start].isspace():
                start += 1
            events = [e for e in self.reading.events if start <= e.start < end]
            places = [p for p in self.reading.places if start <= p.start < end and p.place]
            times = [t for t in self.reading.times if start <= t.start < end]
            why = _WHY_NOT.search(self.words[start:end])
            yield self._claim(
                start,
                end,
                kind=events[0].kind if events else "investigation",
                place=places[0].place if places else None,
                span=times[0].span(self._zone) if times else None,
                reason=why["why"].strip() if why else None,
                stance=Stance.COULD_NOT_VERIFY,
            )
            if why and (start, end) not in refused and places:
                yield from self._refusal_behind(start, end, why["why"], places[0].place)

    def _refusal_behind(
        self, start: int, end: int, why: str, place: Place | None
    ) -> Iterator[Claim]:
        kind = kind_of(why)
        if kind is None or place is None:
            return
        span = self._span(Clock(self.day))
        seen = Observation(observer=place, modality=Modality.SEEN)
        yield self._claim(
            start, end, kind=kind, place=place, span=span, reason=why.strip(), observation=seen
        )

    # ---- what they share

    def _claim(self, start: int, end: int, **said: Any) -> Claim:
        excerpt = self.document.excerpt(start, end)
        return Claim(
            id="c",
            report=self.report,
            source=self.arrival.source,
            origin=self.arrival.source,
            received=self.arrival.received,
            text=excerpt.quote,
            excerpt=excerpt,
            actuality=Actuality.ACCOMPLISHED,
            by_machine=True,
            reader=READER,
            **said,
        )

    def _numbered(self, made: list[Claim]) -> list[Claim]:
        ordered = sorted(made, key=lambda claim: (claim.excerpt.start, claim.kind))
        named = (
            claim.model_copy(update={"id": content_id("c", self.report, "mission", number)})
            for number, claim in enumerate(ordered)
        )
        return [calibration.unreviewed().rated(claim) for claim in named]

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.case.time_zone if self.case else "UTC")

    def _span(self, when: Clock, lasted: timedelta | None = None) -> Span | None:
        if when.day is None:
            return None
        if when.at is None:
            return Span.of_day(when.day, self._zone)
        start = datetime.combine(when.day, when.at, self._zone)
        if when.until is not None:
            end = datetime.combine(when.day, when.until, self._zone)
            end += timedelta(days=1) if end < start else timedelta(0)
        else:
            end = start + (lasted or timedelta(0))
        return Span(
            start=start,
            end=max(end, start + Granularity.MINUTE.length),
            granularity=Granularity.MINUTE,
        )

    def _tally(
        self,
        kind: str,
        qualifier: Qualifier,
        amount: int,
        period: sectors.Period | None,
        area: str | None,
    ) -> Figure:
        over = None
        if period is not None:
            over = Span.of_day(period[0], self._zone, (period[1] - period[0]).days + 1)
        one = _figure(kind, amount, qualifier)
        return one.model_copy(
            update={"scope": Scope.CUMULATIVE, "period": over, "area": area, "said": None}
        )

    def _party(self, words: str | None) -> str | None:
        """Return the party whose people the words name, if it is one alone."""
        if words is None or self.case is None:
            return None
        plain = f" {folded(words)} "
        found = {
            party.id
            for party in self.case.parties
            for name in (party.id, *party.labels.values(), *party.demonyms)
            if f" {folded(name)} " in plain
        }
        return found.pop() if len(found) == 1 else None

    def _area(self, name: str | None) -> Place | None:
        """Return the sector of that name: a zone of the case, a place, or the name alone."""
        if name is None:
            return None
        for zone in self.case.zones if self.case else ():
            names = (zone.id, zone.label, *zone.labels.values())
            if "POLYGON" in zone.wkt[:14].upper() and folded(name) in map(folded, names):
                extent = Area(shape="area", wkt=zone.wkt)
                rough = Place(extent=extent, precision=Precision.UNKNOWN)
                return Place(
                    extent=extent,
                    precision=precision_of(rough.radius_m or 1.0),
                    place_id=zone.id,
                    admin=zone.label,
                )
        return named(name, self.case)


def merged(claims: tuple[Claim, ...], own: list[Claim]) -> tuple[Claim, ...]:
    """Return the mission's claims, and of the others those that tell of something else.

    What the words of a sentence say is told once: where both read the same words, the one that
    knows how missions write stands.
    """
    taken = [(c.excerpt.start, c.excerpt.end) for c in own]
    rest = [
        claim
        for claim in claims
        if not any(claim.excerpt.start < end and start < claim.excerpt.end for start, end in taken)
    ]
    kept = {claim.id for claim in rest}
    rest = [
        claim if claim.denies is None or claim.denies in kept else _loosened(claim)
        for claim in rest
    ]
    return (*rest, *own)


def _loosened(claim: Claim) -> Claim:
    """Return a denial without the claim that it named, which is told otherwise now."""
    return claim.model_copy(update={"denies": None})


def _observation(one: Observed, observer: Place) -> Observation:
    return Observation(
        observer=observer,
        modality=one.modality,
        count=one.count,
        unit=one.unit if one.unit != "other" else None,
        range_min_m=one.away.nearest if one.away else None,
        range_max_m=one.away.farthest if one.away else None,
        bearing_from_deg=one.towards.first if one.towards else None,
        bearing_to_deg=one.towards.last if one.towards else None,
        direction=one.direction,
        assessed_as=one.weapon or one.assessed_as,
        is_exercise=one.is_exercise,
    )


def _figure(kind: str, amount: int, qualifier: Qualifier) -> Figure:
    if qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN):
        return Figure(kind=kind, lower=amount, qualifier=qualifier)
    if qualifier is Qualifier.UP_TO:
        return Figure(kind=kind, upper=amount, qualifier=qualifier)
    return Figure(kind=kind, best=amount, qualifier=qualifier)
