"""Grade: the status of a finding, and the named rule that gave it.

The rules are tried from the strongest evidence down; the first that holds decides. None of them
gives ``verified``: that takes a person (see review).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from groundtruce.findings.evidence import (
    RELIABLE,
    SOLID,
    basis,
    is_solid,
    ratio_against,
    ratio_for,
)
from groundtruce.findings.heat import ratio
from groundtruce.findings.voices import Heard, ids
from groundtruce.model.claim import Claim, Stance
from groundtruce.model.finding import Reason, Status
from groundtruce.model.heat import Heat
from groundtruce.model.incident import Incident
from groundtruce.model.watch import Watch

RESTRICTIONS = frozenset({"access_denial", "access_delay", "conditional_access", "jamming"})


@dataclass(frozen=True)
class Grade:
    """A status, the rule that gave it, in words, and the claims it looked at."""

    status: Status
    rule: str
    text: str
    claims: tuple[str, ...]

    @property
    def reason(self) -> Reason:
        """Return the grade as the first reason of a finding."""
        return Reason(rule=self.rule, text=self.text, claims=self.claims)


@dataclass(frozen=True)
class Hearing:
    """Everything said about one incident, sorted by who says it and which way."""

    incident: Incident
    voices: tuple[Heard, ...]
    restrictions: tuple[Watch, ...] = ()
    heat: Heat | None = None

    @property
    def heat_ratio(self) -> float:
        """Return what was seen from space is worth here, 1 for nothing."""
        return ratio(self.heat, self.voices)

    @cached_property
    def affirming_sides(self) -> tuple[str, ...]:
        """Return the parties whose latest word is that it happened."""
        return tuple(side for side in self._sides() if self._latest_affirms(side))

    @cached_property
    def contradicting_sides(self) -> tuple[str, ...]:
        """Return the parties whose latest word is that it did not happen."""
        return tuple(
            side
            for side in self._sides()
            if not self._latest_affirms(side) and any(v.contradicting for v in self.of(side))
        )

    @cached_property
    def solid(self) -> tuple[Heard, ...]:
        """Return the independent voices that affirm and are good enough to count as one of two."""
        return tuple(voice for voice in self.voices if is_solid(voice))

    @property
    def against(self) -> tuple[Heard, ...]:
        """Return the independent voices, weak ones aside, that say it did not happen."""
        return tuple(
            v
            for v in self.voices
            if not v.is_party and v.contradicting and ratio_against(v) >= SOLID
        )

    def of(self, side: str) -> tuple[Heard, ...]:
        """Return the voices of a party."""
        return tuple(voice for voice in self.voices if voice.side == side)

    def stands(self, voice: Heard) -> bool:
        """Whether a party that speaks here has not taken its word back since."""
        return voice.side is None or voice.side in self.affirming_sides

    def _sides(self) -> tuple[str, ...]:
        return tuple(sorted({voice.side for voice in self.voices if voice.side is not None}))

    def _latest_affirms(self, side: str) -> bool:
        """Whether the last new word of a side affirms; of two at one moment the cautious counts.

        A word is as old as the first time its origin gave it, so that late copies change nothing.
        """
        yes = [v.affirming[0].received for v in self.of(side) if v.affirming]
        no = [v.contradicting[0].received for v in self.of(side) if v.contradicting]
        return bool(yes) and (not no or max(yes) > max(no))


def grade(hearing: Hearing) -> Grade:
    """Return the first rule that holds; the last one always does."""
    return next(found for rule in _RULES if (found := rule(hearing)) is not None)


def _observed(hearing: Hearing) -> Grade | None:
    seen = [c for v in hearing.voices for c in v.observed if c in v.affirming]
    not_so = [c for v in hearing.voices for c in v.observed if c in v.contradicting]
    if seen and (not_so or hearing.against):
        return _given(
            Status.CONTESTED,
            "evidence_against_evidence",
            "Observations of the mission and other independent accounts speak against each other.",
            [*seen, *not_so, *_told(hearing.against)],
        )
    if seen:
        text = "The mission's own observers or sensors perceived it."
        return _given(Status.CORROBORATED, "observed", text, seen)
    if not_so and not hearing.solid and not _admissions(hearing):
        text = "The mission's own observers perceived otherwise; nobody independent affirms it."
        return _given(Status.REFUTED, "observed_otherwise", text, not_so)
    return None


def _acknowledged(hearing: Hearing) -> Grade | None:
    admitted = _admissions(hearing)
    if not admitted:
        return None
    sides = _names(voice.side for voice in hearing.voices if any(map(voice.admits, voice.claims)))
    text = f"{sides} acknowledges what could speak against its own interest."
    return _given(Status.CORROBORATED, "acknowledged", text, admitted)


def _announced(hearing: Hearing) -> Grade | None:
    decided = [
        claim
        for voice in hearing.voices
        for claim in voice.affirming
        if voice.decides(claim) and hearing.stands(voice)
    ]
    if not decided or hearing.contradicting_sides or hearing.against:
        return None
    text = "Whoever decides on it announced it: that it was announced is established."
    return _given(Status.CORROBORATED, "announced", text, decided)


def _both_sides(hearing: Hearing) -> Grade | None:
    sides = hearing.affirming_sides
    if len(sides) < 2:
        return None
    told = [c for side in sides for voice in hearing.of(side) for c in voice.affirming]
    text = f"{_names(sides)} both say that it happened."
    return _given(Status.CORROBORATED, "both_sides", text, told)


def _independent_origins(hearing: Hearing) -> Grade | None:
    if len({basis(voice) for voice in hearing.solid}) < 2:
        return None
    told = [claim for voice in hearing.solid for claim in voice.affirming]
    if hearing.against:
        return _given(
            Status.CONTESTED,
            "evidence_against_evidence",
            "Independent accounts speak against each other.",
            [*told, *_told(hearing.against)],
        )
    text = "At least two independent origins that speak for no party agree that it happened."
    return _given(Status.CORROBORATED, "independent_origins", text, told)


def _refuted(hearing: Hearing) -> Grade | None:
    enough = len({basis(voice) for voice in hearing.against}) > 1
    if not enough or hearing.solid or len(hearing.affirming_sides) > 1:
        return None
    text = "At least two independent origins say that it did not happen, and none that it did."
    return _given(Status.REFUTED, "independent_denials", text, _told(hearing.against))


def _contested(hearing: Hearing) -> Grade | None:
    told = [claim for voice in hearing.voices for claim in voice.affirming]
    denied = [claim for voice in hearing.voices for claim in voice.contradicting]
    if not told or not denied:
        return None
    text = "It is claimed and denied, and no independent evidence settles whether it happened."
    return _given(Status.CONTESTED, "claim_and_denial", text, [*told, *denied])


def _party_and_reliable(hearing: Hearing) -> Grade | None:
    sides = hearing.affirming_sides
    good = [v for v in hearing.solid if ratio_for(v) >= RELIABLE and v.lean not in sides]
    if not sides or not good:
        return None
    told = [c for voice in hearing.voices if voice.side in sides for c in voice.affirming]
    text = f"{_names(sides)} and a reliable independent origin agree that it happened."
    return _given(
        Status.CORROBORATED,
        "party_and_independent",
        text,
        [*told, *(claim for voice in good for claim in voice.affirming)],
    )


def _not_verifiable(hearing: Hearing) -> Grade | None:
    kinds = RESTRICTIONS - {hearing.incident.kind}
    refused = [
        claim
        for voice in hearing.voices
        if not voice.is_party
        for claim in voice.claims
        if claim.kind in kinds and not claim.is_denial
    ]
    if not refused and not hearing.restrictions:
        return _looked_into(hearing)
    text = "It could not be checked: access to the place was refused, delayed or impeded."
    shown = {claim for entry in hearing.restrictions for claim in entry.claims}
    claims = (*ids(refused), *sorted(shown))
    return Grade(Status.NOT_VERIFIABLE, "no_access", text, claims)


def _looked_into(hearing: Hearing) -> Grade | None:
    tried = [
        c
        for v in hearing.voices
        if not v.is_party
        for c in v.claims
        if c.stance is Stance.COULD_NOT_VERIFY
    ]
    if not tried:
        return None
    why = "; ".join(dict.fromkeys(claim.reason for claim in tried if claim.reason))
    text = f"It was looked into on the spot and could not be verified{f': {why}' if why else ''}."
    return _given(Status.NOT_VERIFIABLE, "looked_into", text, tried)


def _unverified(hearing: Hearing) -> Grade:
    affirming = [voice for voice in hearing.voices if voice.affirming]
    told = [claim for voice in affirming for claim in voice.affirming]
    claims = told or list(hearing.incident.claims)
    if not affirming:
        text = "There is a denial or an appeal, but no account that it happened."
        return _given(Status.UNVERIFIED, "no_account", text, claims)
    sides = hearing.affirming_sides
    if all(voice.is_party for voice in affirming):
        text = f"Only {_names(sides)} says so; one party's word stays unverified."
        return _given(Status.UNVERIFIED, "one_party", text, claims)
    if sides:
        text = f"Beside {_names(sides)} only weak or affiliated origins say so."
        return _given(Status.UNVERIFIED, "one_party_and_weak", text, claims)
    if len(affirming) == 1:
        text = "A single origin says so; nothing independent has been set beside it."
        return _given(Status.UNVERIFIED, "one_origin", text, claims)
    text = "Several origins say so, but too weak or too close to each other to count as two."
    return _given(Status.UNVERIFIED, "weak_origins", text, claims)


_RULES: tuple[Callable[[Hearing], Grade | None], ...] = (
    _observed,
    _acknowledged,
    _both_sides,
    _announced,
    _independent_origins,
    _refuted,
    _contested,
    _party_and_reliable,
    _not_verifiable,
    _unverified,
)


def _admissions(hearing: Hearing) -> list[Claim]:
    return [
        claim
        for voice in hearing.voices
        for claim in voice.claims
        if voice.admits(claim) and hearing.stands(voice)
    ]


def _told(voices: Iterable[Heard]) -> list[Claim]:
    return [claim for voice in voices for claim in voice.contradicting]


def _names(sides: Iterable[str | None]) -> str:
    return " and ".join(sorted({side for side in sides if side is not None}))


def _given(status: Status, rule: str, text: str, claims: Sequence[Claim]) -> Grade:
    return Grade(status, rule, text, ids(claims))
