"""Grounded: from what a language model proposes to what the text says, or a reason why not.

Every word that stays is either one of our lists or stands in the text. Places, days and numbers
are read from the text's own words by our readers, so that nothing is finer than they are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from groundtruce.model.case import Case
from groundtruce.model.claim import Stance
from groundtruce.model.figure import Scope
from groundtruce.model.record import canonical_json
from groundtruce.reports.review.fields import commitments
from groundtruce.reports.text.actor import Actor, names_of
from groundtruce.reports.text.commitment import Duty
from groundtruce.reports.text.event import Event
from groundtruce.reports.text.figure import Counted
from groundtruce.reports.text.gazetteer import folded
from groundtruce.reports.text.language_model.amount import bounds
from groundtruce.reports.text.language_model.form import Proposed, ProposedFigure, words_of
from groundtruce.reports.text.language_model.quote import Span, Text, line_around
from groundtruce.reports.text.mission.site import named
from groundtruce.reports.text.time_value import When
from groundtruce.reports.text.told import Told
from groundtruce.reports.text.when import times
from groundtruce.reports.text.where import Where

# Less than this says nothing, in any script.
SHORTEST_QUOTE = 8
MOST_CLAIMS = 200
_TO_THE_READER = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b[^.\n]{0,40}\b(?:instructions?|prompts?|rules)\b"
    r"|\bsystem prompt\b|\byou are (?:now )?an? (?:AI|assistant|chatbot|language model)\b"
    r"|\b(?:respond|reply|answer|output) (?:only )?(?:with|as) (?:JSON|the following)\b",
    re.IGNORECASE,
)


class Ungrounded(Exception):
    """Why a proposed claim is not taken."""


@dataclass(frozen=True)
class Refusal:
    """A proposed claim that was not taken: what it was, and why."""

    said: str
    why: str


class Ground:
    """One text that proposals are held against, with the case's words and its parties."""

    def __init__(self, text: str, day: date | None, case: Case | None) -> None:
        self.text, self.case = text, case
        self.place = Text(text)
        self.times = times(text, day)
        self.words = words_of(case)
        self.parties = case.party_ids if case else ()
        self.spoken_of = _spoken_of(text, case)

    def told(
        self, proposals: Sequence[Any], piece: Span | None = None
    ) -> tuple[list[Told], list[Refusal]]:
        """Return what stands in the text, in the order proposed, and what does not, with why.

        A quote that stands there more than once is meant where ``piece`` is.
        """
        taken: list[Told] = []
        refused: list[Refusal] = []
        numbers: dict[int, int] = {}
        for number, plain in enumerate(proposals[:MOST_CLAIMS]):
            try:
                claim = _checked(plain)
                told = self._told(claim, numbers, piece)
            except Ungrounded as cause:
                refused.append(Refusal(_shown(plain), str(cause)))
                continue
            numbers[number] = len(taken)
            taken.append(told)
        if len(proposals) > MOST_CLAIMS:
            left = len(proposals) - MOST_CLAIMS
            refused.append(Refusal("", f"{left} claims more than {MOST_CLAIMS} for one piece"))
        return taken, refused

    def _told(self, claim: Proposed, numbers: dict[int, int], piece: Span | None) -> Told:
        span = self._quoted(claim.quote, piece)
        self._known("event_kinds", claim.kind, "kind")
        for weapon in claim.weapons:
            self._known("weapons", weapon, "weapons")
        figures = tuple(self._figure(one, span) for one in claim.figures)
        is_tally = claim.kind == "toll" or any(one.scope is Scope.CUMULATIVE for one in figures)
        is_speech = self.words.group(claim.kind) in ("speech", "tally")
        speaks_for, accused = self._party(claim.speaks_for), self._party(claim.accused)
        speaker = self._named(claim.speaker, "speaker", span)
        return Told(
            stance=claim.stance,
            start=span[0],
            end=span[1],
            speaker=None if speaker is None else _official(speaker, speaks_for),
            speech=None if speaker is None else 0,
            event=None if is_speech else self._event(claim, span),
            agent=self._named(claim.agent, "agent", span),
            target=self._named(claim.target, "target", span),
            addressee=self._named(claim.addressee, "addressee", span),
            accused=accused,
            figures=figures,
            where=self._where(claim.place, span),
            when=self._when(claim.when, span),
            duties=self._duties(claim, span),
            denies=numbers.get(claim.denies) if claim.denies is not None else None,
            accuses=claim.kind == "accusation",
            is_tally=is_tally and claim.stance is Stance.ASSERTS,
        )

    def _quoted(self, quote: str, piece: Span | None) -> Span:
        if len(quote.strip()) < SHORTEST_QUOTE:
            raise Ungrounded("the quote is too short to say anything")
        span = self.place.find(quote, piece)
        if span is None:
            raise Ungrounded("the quote does not stand in the text")
        if _TO_THE_READER.search(line_around(self.text, span)):
            raise Ungrounded("the passage speaks to its reader, not of events")
        return span

    def _known(self, listed: str, word: str, field: str) -> None:
        if not self.words.has(listed, word):
            raise Ungrounded(f"{field}: {word[:80]!r} is no word of the list {listed}")

    def _party(self, said: str | None) -> str | None:
        if said is not None and said not in self.parties:
            raise Ungrounded(f"{said[:80]!r} is no party of the case")
        if said is not None and said not in self.spoken_of:
            raise Ungrounded(f"{said} is not named in the text")
        return said

    def _stands(self, words: str, field: str, near: Span) -> Span:
        span = self.place.find(words, near)
        if span is None:
            raise Ungrounded(f"{field}: {words[:80]!r} does not stand in the text")
        return span

    def _named(self, words: str | None, field: str, near: Span) -> Actor | None:
        if words is None:
            return None
        start, end = self._stands(words, field, near)
        return Actor(self.text[start:end])

    def _event(self, claim: Proposed, span: Span) -> Event:
        return Event(
            kind=claim.kind,
            word=-1,
            start=span[0],
            end=span[1],
            weapons=claim.weapons,
            actuality=claim.actuality,
        )

    def _duties(self, claim: Proposed, span: Span) -> tuple[Duty, ...]:
        known = commitments(self.case) if self.case else ()
        for said in claim.commitments:
            if said not in known:
                raise Ungrounded(f"commitments: {said[:80]!r} is no commitment of the case")
        return (Duty("named", *span, -1, (), claim.commitments),) if claim.commitments else ()

    def _where(self, words: str | None, near: Span) -> Where | None:
        if words is None:
            return None
        start, end = self._stands(words, "place", near)
        name = self.text[start:end]
        return Where(name, start, end, named(name, self.case))

    def _when(self, words: str | None, near: Span) -> When | None:
        """Return the time that our own reader sees in the words, ``None`` where it sees none."""
        if words is None:
            return None
        start, end = self._stands(words, "when", near)
        inside = (one for one in self.times if one.start < end and start < one.end)
        return next(inside, None)

    def _figure(self, figure: ProposedFigure, near: Span) -> Counted:
        self._known("figure_kinds", figure.kind, "figures")
        if figure.of is not None:
            self._known("counted", figure.of, "figures")
        start, end = self._stands(figure.words, "figures", near)
        found = bounds(self.text[start:end])
        if found is None:
            raise Ungrounded(f"figures: {figure.words[:80]!r} holds no number that can be read")
        qualifier, lower, best, upper = found
        return Counted(
            start=start,
            end=end,
            kind=figure.kind,
            lower=lower,
            best=best,
            upper=upper,
            qualifier=qualifier,
            scope=Scope.CUMULATIVE if figure.cumulative else Scope.INCIDENT,
            of=figure.of,
        )


def _spoken_of(text: str, case: Case | None) -> frozenset[str]:
    """Return the parties that the text names, by a name, an adjective or a seat of government."""
    names = names_of(case)
    known = {**names.seat, **names.adjective, **names.exact}
    plain = folded(text)
    written = {label: p.id for p in (case.parties if case else ()) for label in p.labels.values()}
    return frozenset(
        party
        for said, within in ((known, plain), (written, text))
        for name, party in said.items()
        if len(name) > 2 and name in within
    )


def _checked(plain: Any) -> Proposed:
    """Return the proposal as a record; a field that the form does not have is refused too."""
    try:
        return Proposed.model_validate_json(canonical_json(plain))
    except (ValidationError, ValueError, RecursionError) as cause:
        if not isinstance(cause, ValidationError):
            raise Ungrounded("it is no claim") from cause
        first = cause.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "claim"
        raise Ungrounded(f"{field[:80]}: {first['msg']}") from cause


def _official(speaker: Actor, party: str | None) -> Actor:
    return Actor(speaker.words, (party,), official=True) if party else speaker


def _shown(plain: Any) -> str:
    try:
        return canonical_json(plain).decode(errors="replace")[:500]
    except (ValueError, RecursionError):
        return repr(plain)[:500]


def pieces(text: str, limit: int) -> Iterator[Span]:
    """Return the text in spans of at most so many characters, divided between paragraphs.

    A paragraph that is longer is divided between sentences, and words if it must be.
    """
    start = 0
    while len(text) - start > limit:
        window = text[start : start + limit]
        cuts = (window.rfind(mark) + len(mark) for mark in ("\n\n", "\n", ". ", "។", " "))
        cut = next((at for at in cuts if at > limit // 3), limit)
        yield start, start + cut
        start += cut
    if text[start:].strip():
        yield start, len(text)
