"""The desk: all that lies before the person who composes, cut to one moment of knowledge.

Everything here is arithmetic on records. Nothing is read, and no clock is asked: the moment
comes in as ``as_of``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from groundtruce.errors import NotFound
from groundtruce.model.agreement import Agreement, ChangeKind, Commitment
from groundtruce.model.assessment import Assessment, State
from groundtruce.model.balance import Side
from groundtruce.model.brief import Brief, Citation
from groundtruce.model.case import Case
from groundtruce.model.changed import Changed
from groundtruce.model.claim import Claim, Stance
from groundtruce.model.finding import Finding
from groundtruce.model.glimpse import Glimpse
from groundtruce.model.incident import Tally
from groundtruce.model.ledger import Ledger
from groundtruce.model.report import Original, Report, Taken
from groundtruce.model.series import Reconciled, Series
from groundtruce.model.vocabulary import Vocabulary
from groundtruce.model.watch import Watch, WatchKind

WEEK = timedelta(days=7)
# Acts that a ceasefire is about; speech, meetings and measures are told elsewhere.
HOSTILE = "hostile"
ARMED = (HOSTILE, "explosive")
ACTS = (*ARMED, "provocative")


@dataclass(frozen=True)
class Period:
    """The time from ``start`` up to, not including, ``end``."""

    start: datetime
    end: datetime

    @property
    def days(self) -> int:
        """Return the number of days, a begun day counted as one, at least one."""
        return max(1, -((self.start - self.end) // timedelta(days=1)))

    def holds(self, moment: datetime | None) -> bool:
        """Whether the moment is known and lies inside."""
        return moment is not None and self.start <= moment < self.end

    def before(self) -> "Period":
        """Return the period of the same length that ends where this one starts."""
        return Period(self.start - (self.end - self.start), self.start)


@dataclass(frozen=True)
class Matter:
    """What a document needs beyond findings and assessments; each part may be empty.

    ``earlier`` are the documents that went out before, ``since`` the moment they stood at.
    ``replaced`` are reports that a later one of their sender took the place of, ``taken`` says
    where the log took reports in, ``derived`` are copies made from the originals.
    """

    reports: tuple[Report, ...] = ()
    replaced: tuple[Report, ...] = ()
    changed: tuple[Changed, ...] = ()
    tolls: tuple[tuple[Series, Reconciled | None], ...] = ()
    sides: tuple[Side, ...] = ()
    taken: Mapping[str, Taken] = field(default_factory=dict)
    derived: tuple[Original, ...] = ()
    ledgers: Mapping[str, Ledger] = field(default_factory=dict)
    earlier: tuple[Brief, ...] = ()
    since: datetime | None = None
    incident: str | None = None


@dataclass(frozen=True)
class Desk:
    """Findings, assessments, tallies and watch known at ``as_of``, in an order of their own.

    Reports on a period have its ``length`` and what changed since it began; ``matter`` is all
    else that other rooms worked out for the document.
    """

    findings: tuple[Finding, ...]
    assessments: tuple[Assessment, ...]
    tallies: tuple[Tally, ...]
    watch: tuple[Watch, ...]
    case: Case
    as_of: datetime
    words: Vocabulary
    length: timedelta = WEEK
    matter: "Matter" = field(default_factory=lambda: Matter())

    @cached_property
    def zone(self) -> ZoneInfo:
        """Return the case's time zone: local time lives in the brief only."""
        return ZoneInfo(self.case.time_zone)

    @cached_property
    def now(self) -> datetime:
        """Return the moment of knowledge, which never runs past the end of a finished case."""
        return min(self.as_of, self.case.until) if self.case.until else self.as_of

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """Return the agreements signed by now, oldest first."""
        signed = [text for text in self.case.agreements if text.signed <= self.as_of]
        return tuple(sorted(signed, key=lambda text: (text.effective, text.id)))

    @cached_property
    def ceasefire(self) -> Agreement | None:
        """Return the newest agreement in effect that forbids an armed act, or the newest at all."""
        in_effect = [text for text in self.agreements if text.effective <= self.now]
        binding = [text for text in in_effect if any(map(self._forbids_arms, text.commitments))]
        known = binding or in_effect
        return known[-1] if known else None

    @cached_property
    def current(self) -> Period:
        """Return the time since the newest ceasefire text took effect; without one, four weeks."""
        start = self.ceasefire.effective if self.ceasefire else self.now - 4 * WEEK
        return Period(start, self.now)

    @cached_property
    def period(self) -> Period:
        """Return the time that a report tells of: as long as its kind has it, up to now."""
        return Period(self.now - self.length, self.now)

    @cached_property
    def week(self) -> Period:
        """Return the seven days up to now."""
        return Period(self.now - WEEK, self.now)

    @cached_property
    def acts(self) -> tuple[Finding, ...]:
        """Return the findings on hostile, explosive and provocative acts, each counted once.

        An account of a whole barrage is left out where the barrage is told in its parts.
        """
        counted = (one for one in self.findings if not one.incident.tells_whole)
        return tuple(one for one in counted if self.group(one) in ACTS)

    @cached_property
    def armed(self) -> tuple[Finding, ...]:
        """Return the findings on fire, strikes, clashes and blasts."""
        return tuple(one for one in self.acts if self.group(one) in ARMED)

    def group(self, finding: Finding) -> str | None:
        """Return the family of the finding's event kind."""
        return self.words.group(finding.incident.kind)

    @cached_property
    def finding(self) -> Finding:
        """Return the finding that the document is about; raises NotFound where there is none."""
        asked = self.matter.incident or ""
        found = [one for one in self.findings if asked in (one.id, one.incident.id)]
        if not found:
            raise NotFound(
                f"no incident {asked or '(none given)'} is known at that moment.",
                "List them with 'groundtruce weigh' and give one with --incident.",
            )
        return found[0]

    @cached_property
    def sectors(self) -> dict[str, str]:
        """Return the sector of each named place that has one."""
        return {place.id: place.sector for place in self.case.places if place.sector}

    def sector(self, finding: Finding) -> str | None:
        """Return the sector of an incident whose place is known well enough."""
        place = finding.incident.place
        return self.sectors.get(place.place_id or "") if place and place.is_pin else None

    def within(self, findings: Iterable[Finding], period: Period) -> tuple[Finding, ...]:
        """Return the findings whose incident is dated inside the period."""
        return tuple(one for one in findings if period.holds(dated(one)))

    def watched(self, period: Period) -> tuple[Watch, ...]:
        """Return the stretches of looking that touch the period, without restrictions.

        Overpasses are told apart: a satellite sees a moment of a day, not the day.
        """
        return tuple(
            one
            for one in self.watch
            if one.is_look and one.kind is not WatchKind.OVERPASS and _touches(one, period)
        )

    def restrictions(self, period: Period) -> tuple[Watch, ...]:
        """Return what kept observers from looking during the period."""
        return tuple(one for one in self.watch if one.kind.is_restriction and _touches(one, period))

    def days_watched(self, period: Period) -> int:
        """Return on how many local days of the period anybody is recorded to have looked."""
        days = set()
        for one in self.watched(period):
            day = max(one.span.start, period.start)
            while day < min(one.span.end, period.end):
                days.add(day.astimezone(self.zone).date())
                day += timedelta(days=1)
        return min(len(days), period.days)

    def commitment(self, assessment: Assessment) -> tuple[Agreement | None, Commitment | None]:
        """Return the agreement and the commitment that were assessed, where the case has them."""
        text = next((one for one in self.case.agreements if one.id == assessment.agreement), None)
        duties = text.commitments if text else ()
        return text, next((one for one in duties if one.id == assessment.commitment), None)

    @cached_property
    def ended(self) -> frozenset[tuple[str, str]]:
        """Return agreement and commitment of the duties that a later text has replaced by now."""
        replaced = {older for text in self.agreements for older in text.supersedes}
        return frozenset(
            (text.id, duty.id)
            for text in self.agreements
            for duty in text.commitments
            if text.id in replaced or self._is_replaced(text, duty)
        )

    @cached_property
    def binding(self) -> tuple[Assessment, ...]:
        """Return the assessments of commitments that no later text has replaced."""
        return tuple(
            one for one in self.assessments if (one.agreement, one.commitment) not in self.ended
        )

    def forbids_arms(self, assessment: Assessment) -> bool:
        """Whether the assessed commitment is the ceasefire itself: to refrain from armed acts."""
        _, duty = self.commitment(assessment)
        return duty is not None and self._forbids_arms(duty)

    def on_own_statement(self, assessment: Assessment) -> bool:
        """Whether an assessment rests on nothing but what the assessed party says of itself."""
        behind = [one for one in self.findings if one.id in assessment.findings]
        party = assessment.party
        if assessment.state is State.BREACHED:
            acts = [one for one in behind if one.attribution.party == party]
            return bool(acts) and all(_says_so_itself(one, party) for one in acts)
        if not assessment.degree:
            return False
        voices = {voice.side for one in behind for voice in one.voices}
        return voices == {party}

    def _is_replaced(self, text: Agreement, duty: Commitment) -> bool:
        return any(
            change.kind is ChangeKind.SUPERSEDES
            and change.on <= self.now
            and (not change.commitments or duty.id in change.commitments)
            for change in text.changes
        )

    def _forbids_arms(self, commitment: Commitment) -> bool:
        return commitment.type.is_kept_by_not_doing and any(
            self.words.group(kind) in ARMED for kind in commitment.breached_by
        )


def dated(finding: Finding | Glimpse) -> datetime | None:
    """Return the moment an incident is counted at; ``None`` where its span is wider than a week.

    A date is never finer than its text: "in December" belongs to no week.
    """
    span = finding.incident.span
    return None if span is None or span.end - span.start > WEEK else span.start


def _says_so_itself(finding: Finding, party: str) -> bool:
    sides = {claim: voice.side for voice in finding.voices for claim in voice.claims}
    return any(
        sides.get(claim.id, claim.side) == party
        and claim.stance in (Stance.ACKNOWLEDGES, Stance.ANNOUNCES)
        and claim.accused in (None, party)
        for claim in finding.incident.claims
    )


def known_in(finding: Finding, period: Period) -> bool:
    """Whether the mission first heard of it in the period, whenever it took place."""
    return period.start < finding.incident.known_from <= period.end


def cite_findings(findings: Iterable[Finding]) -> tuple[Citation, ...]:
    """Return a citation for each finding."""
    return tuple(Citation(noun="finding", id=one.id) for one in findings)


def cite_assessments(assessments: Iterable[Assessment]) -> tuple[Citation, ...]:
    """Return a citation for each assessment."""
    return tuple(Citation(noun="assessment", id=one.id) for one in assessments)


def cite_claims(claims: Iterable[Claim | str]) -> tuple[Citation, ...]:
    """Return a citation for each claim, given as a record or by its id."""
    ids = (one if isinstance(one, str) else one.id for one in claims)
    return tuple(Citation(noun="claim", id=one) for one in dict.fromkeys(ids))


def cite_watch(watch: Iterable[Watch]) -> tuple[Citation, ...]:
    """Return a citation for each stretch of looking."""
    return tuple(Citation(noun="watch", id=one.id) for one in watch)


def cite_agreements(*agreements: Agreement | None) -> tuple[Citation, ...]:
    """Return a citation for each agreement that is there."""
    return tuple(Citation(noun="agreement", id=one.id) for one in agreements if one)


def _touches(watch: Watch, period: Period) -> bool:
    return watch.span.start < period.end and watch.span.end > period.start
