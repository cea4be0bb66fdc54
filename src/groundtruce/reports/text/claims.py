"""From a reading to records: one report with its claims, each with the exact bytes that say so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from groundtruce import __version__
from groundtruce.model.case import Case
from groundtruce.model.claim import Actuality, Claim, Excerpt, Reader, Stance, Voice
from groundtruce.model.figure import Figure, Scope
from groundtruce.model.record import content_id
from groundtruce.model.report import Report
from groundtruce.model.source import Source
from groundtruce.model.span import Granularity, Span
from groundtruce.reports.review import calibration
from groundtruce.reports.text.actor import Actor
from groundtruce.reports.text.figure import Counted
from groundtruce.reports.text.gazetteer import folded
from groundtruce.reports.text.told import HARMLESS, Reading, Told

REAL = (Actuality.ACCOMPLISHED, Actuality.ONGOING)
KINDS_OF_SPEECH = {
    Stance.DENIES: "denial",
    Stance.THREATENS: "threat",
    Stance.CALLS_FOR: "call_for",
}
LONGEST_NAME = 200
RULES = Reader(name="rules", version=__version__)


@dataclass(frozen=True)
class Arrival:
    """What is known of a message apart from its words."""

    source: str
    received: datetime
    published: Span | None = None
    kind: str = "article"
    language: str | None = None
    url: str | None = None
    title: str | None = None
    card: str | None = None
    external_id: str | None = None
    replaces: str | None = None
    origin: str | None = None
    reader: Reader = RULES


@dataclass(frozen=True)
class Document:
    """A kept text: its characters, the SHA-256 of its bytes, and where its first byte stands."""

    text: str
    sha256: str
    base: int = 0

    @cached_property
    def _bytes_before(self) -> list[int] | None:
        if self.text.isascii():
            return None
        counts, total = [0], 0
        for character in self.text:
            point = ord(character)
            total += 1 + (point > 0x7F) + (point > 0x7FF) + (point > 0xFFFF)
            counts.append(total)
        return counts

    def excerpt(self, start: int, end: int) -> Excerpt:
        """Return the excerpt of these characters; ``original[start:end]`` is its quote."""
        quote = self.text[start:end]
        before = self._bytes_before
        first = start if before is None else before[start]
        return Excerpt(
            sha256=self.sha256,
            start=self.base + first,
            end=self.base + first + len(quote.encode()),
            quote=quote,
        )

    @property
    def size(self) -> int:
        """Return the number of bytes of the text."""
        return len(self.text) if self._bytes_before is None else self._bytes_before[-1]


def report(document: Document, reading: Reading, arrival: Arrival, case: Case | None) -> Report:
    """Return the report of a text with every claim that was read in it."""
    report_id = content_id(
        "r", arrival.source, arrival.external_id, arrival.url, _told_at(arrival), document.text
    )
    return Report(
        id=report_id,
        source=arrival.source,
        received=arrival.received,
        original=document.sha256,
        start=document.base,
        end=document.base + document.size,
        claims=tuple(_Records(document, reading, arrival, case, report_id).claims()),
        kind=arrival.kind,
        card=arrival.card,
        external_id=arrival.external_id,
        published=arrival.published,
        language=arrival.language,
        url=arrival.url,
        title=arrival.title,
        text=document.text,
        replaces=arrival.replaces,
    )


def _told_at(arrival: Arrival) -> list[float] | None:
    span = arrival.published
    return None if span is None else [span.start.timestamp(), span.end.timestamp()]


class _Records:
    """Makes the claims of one text."""

    def __init__(
        self, document: Document, reading: Reading, arrival: Arrival, case: Case | None, report: str
    ) -> None:
        self.document, self.reading, self.arrival = document, reading, arrival
        self.case, self.report = case, report
        self.zone = ZoneInfo(case.time_zone if case else "UTC")
        self.sources = _Sources(case)

    def claims(self) -> Iterator[Claim]:
        ids: list[str] = []
        for number, told in enumerate(self.reading.told):
            claim_id = content_id("c", self.report, number)
            ids.append(claim_id)
            denied = ids[told.denies] if told.denies is not None and told.denies < number else None
            yield calibration.unreviewed().rated(self._claim(claim_id, told, denied))

    def _claim(self, claim_id: str, told: Told, denied: str | None) -> Claim:
        speaker = told.speaker
        source = self.sources.of(speaker) if speaker else self.arrival.source
        side = speaker.party if speaker and speaker.official else None
        side = side if side in self._parties() else None
        accused = told.accused if told.accused in self._parties() or self.case is None else None
        excerpt = self.document.excerpt(told.start, told.end)
        return Claim(
            id=claim_id,
            report=self.report,
            source=source,
            origin=source if speaker else self.arrival.origin or source,
            received=self.arrival.received,
            kind=kind_of(told),
            stance=told.stance,
            side=side,
            carrier=self.arrival.source if speaker else None,
            accuser=side if accused else None,
            accused=accused,
            target=_short(told.target),
            weapons=told.event.weapons if told.event else (),
            place=told.where.place if told.where else None,
            span=told.when.span(self.zone) if told.when else None,
            figures=tuple(self._figure(one, told) for one in told.figures),
            text=excerpt.quote,
            excerpt=excerpt,
            denies=denied,
            speaker=_short(speaker),
            agent=_short(told.agent),
            addressee=_short(told.addressee),
            through=tuple(Voice(words=one.words, side=one.party) for one in told.through),
            actuality=told.event.actuality if told.event else Actuality.ACCOMPLISHED,
            commitments=tuple(dict.fromkeys(c for duty in told.duties for c in duty.commitments)),
            by_machine=True,
            reader=self.arrival.reader,
        )

    def _parties(self) -> tuple[str, ...]:
        return (
            self.case.party_ids
            if self.case
            else tuple({p for t in self.reading.told if t.speaker for p in t.speaker.parties})
        )

    def _figure(self, one: Counted, told: Told) -> Figure:
        return Figure(
            kind=one.kind,
            lower=one.lower,
            best=one.best,
            upper=one.upper,
            qualifier=one.qualifier,
            scope=one.scope,
            of=one.of,
            side=told.target.party if told.target and told.target.head == one.word else None,
            period=self._period(one) if one.scope is Scope.CUMULATIVE else None,
            said=one.said,
        )

    def _period(self, one: Counted) -> Span | None:
        """Return over what a tally counts, where the sentence says so and the day is known."""
        anchor = self.reading.dateline
        begin = max(self.reading.text.rfind(mark, 0, one.start) for mark in (". ", "\n")) + 1
        after = [at for at in (self.reading.text.find(m, one.end) for m in (". ", "\n")) if at > 0]
        end = min(after, default=len(self.reading.text))
        for when in self.reading.times:
            if not begin <= when.start < end:
                continue
            before = self.reading.text[max(begin, when.start - 12) : when.start + 8].lower()
            if when.first is not None and when.last is not None:
                if "since" in before and anchor is not None and anchor > when.first:
                    return _days(when.first, anchor, self.zone, when.granularity)
                if when.last > when.first:
                    return when.span(self.zone)
            elif anchor is not None and (length := _length(when.value)) is not None:
                return _days(anchor - length, anchor, self.zone, Granularity.WEEK)
        return None


def kind_of(told: Told) -> str:
    """Return the word of the vocabulary: the event's where it is done, else the speech's."""
    if told.is_tally:
        return "toll"
    if told.accuses and told.event is not None and told.event.kind in HARMLESS:
        return "accusation"
    if told.event is not None and (told.event.actuality in REAL or told.stance is Stance.DENIES):
        return told.event.kind
    if told.stance in KINDS_OF_SPEECH:
        return KINDS_OF_SPEECH[told.stance]
    return "accusation" if told.accused else "statement"


def _short(actor: Actor | None) -> str | None:
    return actor.words[:LONGEST_NAME] if actor is not None and actor.words else None


def _days(first: date, last: date, zone: ZoneInfo, unit: Granularity | None) -> Span | None:
    whole = Span.of_day(first, zone, (last - first).days + 1)
    finest = (
        unit if unit is not None and whole.end - whole.start >= unit.shortest else Granularity.DAY
    )
    return Span(start=whole.start, end=whole.end, granularity=finest)


def _length(value: str) -> timedelta | None:
    found = re.fullmatch(r"P(\d+)([DWM])", value)
    if found is None:
        return None
    return timedelta(days=int(found[1]) * {"D": 1, "W": 7, "M": 30}[found[2]])


class _Sources:
    """Finds the case's source for a speaker.

    Officials of a party whom the case does not list are one voice together: better too few
    voices than one government heard twice.
    """

    def __init__(self, case: Case | None) -> None:
        self.case = case

    def of(self, speaker: Actor) -> str:
        """Return the id of the source that speaks."""
        party = speaker.party if speaker.official else None
        words = set(folded(speaker.words).split())
        best: tuple[float, Source] | None = None
        for source in self.case.sources if self.case else ():
            if party is not None and source.speaks_for != party:
                continue
            name = set(folded(source.name).split()) - {"of", "the", "and"}
            shared = len(words & name) / max(1, len(name))
            if shared >= 0.5 and (best is None or shared > best[0]):
                best = (shared, source)
        if best is not None:
            return best[1].id
        if party is not None:
            return f"{party}-official"
        return folded(speaker.words)[:LONGEST_NAME] or "unnamed"
