"""Desk: one submission on the table, with what is needed to make claims of its answers."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from groundtruce.model.case import Case
from groundtruce.model.claim import Claim, Excerpt
from groundtruce.model.figure import Figure
from groundtruce.model.place import Place
from groundtruce.model.record import content_id
from groundtruce.model.report import Check, Quarantined
from groundtruce.model.span import Granularity, Span
from groundtruce.model.watch import Watch, WatchKind
from groundtruce.reports.field import position
from groundtruce.reports.field.answers import Answer
from groundtruce.reports.field.clock import Clock
from groundtruce.reports.row import Refused, shown
from groundtruce.reports.watching.terrain import Terrain
from groundtruce.reports.where import Gazetteer, Said, number
from groundtruce.reports.words import Words

Value = TypeVar("Value")


@dataclass
class Desk:
    """A submission's answers, and what is made of them; what cannot be used is set aside.

    ``source`` is the team that speaks, ``terrain`` what may stand in its sight. An answer that is
    refused is named in ``aside`` and leaves the others as they are.
    """

    form: Answer
    xml: bytes
    case: Case
    received: datetime
    source: str
    name: str
    terrain: Terrain | None = None
    claims: list[Claim] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    aside: list[Quarantined] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)

    @cached_property
    def sha256(self) -> str:
        """Return the hash of the submission's bytes."""
        return hashlib.sha256(self.xml).hexdigest()

    @cached_property
    def report(self) -> str:
        """Return the report's id, which follows from the bytes and who sent them."""
        return content_id("r", self.source, self.sha256)

    @property
    def words(self) -> Words:
        """Return the vocabulary with the case's words."""
        return _words(self.case)

    @property
    def gazetteer(self) -> Gazetteer:
        """Return the case's places."""
        return _gazetteer(self.case)

    @cached_property
    def clock(self) -> Clock:
        """Return what times are held against."""
        return Clock(self.case, self.received)

    # ---- where and when

    @cached_property
    def fix(self) -> position.Fix | None:
        """Return the observer's own fix, ``None`` where there is none that can be believed."""
        found = self.ask("position", position.fix)
        if found is None or not self.is_in_area(found, "position"):
            return None
        if found.is_rough:
            off = found.accuracy_m or 0.0
            self.checks.append(Check(of="where", by="fix", agrees=False, off=off, unit="metres"))
        return found

    def is_in_area(self, found: position.Fix, name: str) -> bool:
        """Whether a fix lies in the case's area; one that does not is set aside."""
        return self.tried(name, lambda: position.place(found, self.gazetteer, name)) is not None

    @cached_property
    def observer(self) -> Place | None:
        """Return where the observer stood: the phone's fix, or the post that was named."""
        if self.fix is None:
            return self.named("post")
        return position.place(self.fix, self.gazetteer, "position")

    @cached_property
    def span(self) -> Span | None:
        """Return when it happened, as answered; ``None`` where that cannot be believed."""
        first, last = self.form.said("when") or self._written("day", "time"), self._ends
        if not first:
            return None
        whole = self.tried("day", lambda: self.clock.span(first, last, "day"))
        return whole or (
            self.tried("day", lambda: self.clock.span(first, "", "day")) if last else None
        )

    @property
    def _ends(self) -> str:
        return self.form.said("until") or self._written("until_day", "until_time")

    def _written(self, day: str, time: str) -> str:
        """Return day and time of day as one; an end that names no day is on that of the start."""
        dated = self.form.said(day)
        clock = self.form.said(time)
        if not dated and clock:
            dated = self.form.said("day")
        return f"{dated}T{clock}" if dated and clock else dated

    @cached_property
    def opened(self) -> Span | None:
        """Return when the form was being filled, by the phone's clock."""
        first, last = self.form.said("start"), self.form.said("end")
        return self.tried("start", lambda: self.clock.stretch(first, last)) if first else None

    @cached_property
    def place(self) -> Place | None:
        """Return the place or zone that was named as where it happened."""
        return self.named("place") or self.zone("zone")

    def named(self, name: str) -> Place | None:
        """Return the place of the case's gazetteer that an answer names."""
        said = self.form.said(name)
        return self.gazetteer.place(Said(place_id=said)) if said else None

    def zone(self, name: str) -> Place | None:
        """Return the zone of the case that an answer names, as the area it covers."""
        return position.zone(self.form.said(name), self.case)

    # ---- answers as the model's words and numbers

    def ask(self, name: str, reading: Callable[[str, str], Value]) -> Value | None:
        """Return what a reading makes of the answer; ``None`` where it is empty or refused."""
        said = self.form.said(name)
        return self.tried(name, lambda: reading(said, name)) if said else None

    def word(self, name: str, listed: str, among: Answer | None = None) -> str | None:
        """Return the word of the vocabulary that was chosen."""
        said = (among or self.form).said(name)
        return self.tried(name, lambda: self.words.must(listed, said, name)) if said else None

    def number(self, name: str, among: Answer | None = None) -> float | None:
        """Return the number that was answered, ``None`` where there is none or one below 0."""
        said = (among or self.form).said(name)
        found = self.tried(name, lambda: number(said, name)) if said else None
        if found is not None and found < 0:
            self.refuse(Refused(name, f"{said[:40]} is less than 0", "Ask the observer."))
            return None
        return found

    def party(self, name: str, among: Answer | None = None) -> str | None:
        """Return the party that was chosen, ``None`` for nobody or somebody else."""
        said = (among or self.form).said(name)
        return said if said in self.case.party_ids else None

    def says(self, name: str) -> bool:
        """Whether the answer is yes."""
        return self.form.said(name) == "yes"

    def figures(self, *kinds: str, among: Answer | None = None) -> tuple[Figure, ...]:
        """Return the numbers that were answered under the names of these kinds of figure."""
        told = ((kind, self.number(kind, among)) for kind in kinds)
        return tuple(Figure(kind=kind, best=amount) for kind, amount in told if amount is not None)

    @cached_property
    def casualties(self) -> tuple[Figure, ...]:
        """Return how many were killed, hurt or lost, and of whom, round by round."""
        told = (self._casualty(round_) for round_ in self.form.each("casualty"))
        return tuple(figure for figure in told if figure is not None)

    def _casualty(self, told: Answer) -> Figure | None:
        kind, many = self.word("harm", "figure_kinds", told), self.number("number", told)
        if kind is None or many is None:
            return None
        of, side = self.word("of", "counted", told), self.party("belongs_to", told)
        return Figure(kind=kind, best=many, of=of, side=side)

    # ---- what is made

    def claim(self, kind: str, *says_so: str, among: Answer | None = None, **said: Any) -> Claim:
        """Make a claim; the first of the answers named that was given is the one that says so."""
        answers = [found for name in says_so if (found := (among or self.form).get(name))]
        answer = answers[0] if answers else self.form
        made = Claim(
            id=content_id("c", self.report, len(self.claims)),
            report=self.report,
            source=self.source,
            received=self.received,
            kind=kind,
            text=answer.text,
            excerpt=self.excerpt(answer),
            **{"origin": self.source, "span": self.span, "place": self.place, **said},
        )
        self.claims.append(made)
        return made

    def excerpt(self, answer: Answer) -> Excerpt:
        """Return the bytes in which the answer stands."""
        quote = self.xml[answer.start : answer.end].decode()
        return Excerpt(sha256=self.sha256, start=answer.start, end=answer.end, quote=quote)

    def watch(self, kind: WatchKind, place: Place, span: Span, says_so: str, **said: Any) -> None:
        """Make an entry of looking, or of being kept from it, that an answer shows."""
        answer = self.form.get(says_so) or self.form
        self.watches.append(
            Watch(
                id=content_id("w", self.report, len(self.watches)),
                kind=kind,
                place=place,
                span=span,
                received=self.received,
                by=self.source,
                excerpt=self.excerpt(answer),
                **said,
            )
        )

    def lasted(self, hours: float = 1.0) -> Span | None:
        """Return when it was, at least so long that it can be a visit and no instant."""
        span = self.span
        if span is None or span.granularity is not Granularity.MINUTE or self._ends:
            return span
        return span.model_copy(update={"end": span.start + timedelta(hours=hours)})

    def lasting(self) -> Span | None:
        """Return when it was; without an end it still lasted when the form was closed."""
        span = self.span
        if span is None or self._ends or self.opened is None:
            return span
        return span.model_copy(update={"end": max(span.end, self.opened.end)})

    # ---- what is set aside

    def tried(self, name: str, reading: Callable[[], Value]) -> Value | None:
        """Return what the reading gives; what it refuses is set aside with its reason."""
        try:
            return reading()
        except Refused as cause:
            self.refuse(Refused(cause.field or name, cause.reason, cause.remedy))
            return None

    def refuse(self, cause: Refused) -> None:
        """Set an answer aside, or the whole form where no field is named."""
        answer = self.form.get(cause.field) if cause.field else None
        told = Quarantined(
            id=content_id("q", self.report, cause.field, cause.reason),
            original=self.sha256,
            file=self.name,
            line=self.xml.count(b"\n", 0, answer.start) + 1 if answer else 1,
            field=cause.field,
            reason=cause.reason,
            remedy=cause.remedy,
            row=shown(self.xml[answer.start : answer.end]) if answer else "",
        )
        if told not in self.aside:
            self.aside.append(told)


# One case has many submissions.
@lru_cache(maxsize=2)
def _words(case: Case) -> Words:
    return Words(case)


@lru_cache(maxsize=2)
def _gazetteer(case: Case) -> Gazetteer:
    return Gazetteer(case)
