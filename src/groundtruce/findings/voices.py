"""Voices: claims grouped by the speaker they go back to, so that each is heard once.

Forty articles that relay one ministry are one voice. Two arms of one party are two voices but one
side: they never corroborate each other against the other party.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from groundtruce.model.claim import Claim, Modality, Stance
from groundtruce.model.finding import Voice
from groundtruce.model.incident import Incident
from groundtruce.model.source import Reliability, Source, SourceKind
from groundtruce.model.vocabulary import vocabulary

HARM = frozenset({"killed", "injured", "missing", "captured"})
SPOKEN = frozenset({"speech", "diplomatic"})
DECIDED = frozenset({"speech", "diplomatic", "measure"})
_BODIES = frozenset(
    {
        SourceKind.GOVERNMENT_THIRD,
        SourceKind.NGO,
        SourceKind.OBSERVER,
        SourceKind.PERSON,
        SourceKind.UN,
    }
)
_TELLS = frozenset({Stance.ASSERTS, Stance.ACKNOWLEDGES, Stance.ANNOUNCES})


@dataclass(frozen=True)
class Heard:
    """One voice about one incident, with what is needed to weigh it.

    ``side`` is the party it speaks for; ``lean`` the party that an independent voice, or the
    outlet through which it was first heard, is affiliated with.
    """

    origin: str
    kind: SourceKind | None
    side: str | None
    lean: str | None
    reliability: Reliability
    claims: tuple[Claim, ...]
    group: str | None

    @property
    def is_party(self) -> bool:
        """Whether it is a party's own voice."""
        return self.side is not None

    @property
    def is_own(self) -> bool:
        """Whether it is the mission's own people or sensors speaking for themselves."""
        return self.kind in (SourceKind.OBSERVER, SourceKind.SENSOR) and not self.is_party

    @property
    def speaks_for_itself(self) -> bool:
        """Whether it is a body with acts of its own, not an outlet that reports other people's."""
        return self.is_party or self.kind in _BODIES

    @cached_property
    def affirming(self) -> tuple[Claim, ...]:
        """Return the claims that say it happened."""
        return tuple(claim for claim in self.claims if self.affirms(claim))

    @cached_property
    def contradicting(self) -> tuple[Claim, ...]:
        """Return the claims that say it did not happen."""
        return tuple(claim for claim in self.claims if self.contradicts(claim))

    def affirms(self, claim: Claim) -> bool:
        """Whether the claim says that the event took place.

        A party's denial does so too when it blames the other side for the same event, or counts
        the victims: it disputes who, not whether. That observers came, or were turned away, says
        nothing of the event that they came for; and whoever looked into it and could not verify
        it says neither.
        """
        if claim.stance is Stance.COULD_NOT_VERIFY:
            return False
        if self.group != "watch" and vocabulary().group(claim.kind) == "watch":
            return False
        if claim.is_denial:
            return self.accuses(claim) or (self.is_party and counts_victims(claim))
        return claim.stance in _TELLS or self.group in SPOKEN

    def contradicts(self, claim: Claim) -> bool:
        """Whether the claim says that the event did not take place.

        A party that denies a blast denies having caused it, and one that disputes a measure or a
        statement disputes its grounds: neither says that there was none.
        """
        if not claim.is_denial or self.affirms(claim):
            return False
        if self.group == "explosive" and self.is_party:
            return False
        return not (self.group in DECIDED and claim.stance is Stance.DISPUTES)

    def blames_other(self, claim: Claim) -> bool:
        """Whether a party's claim names somebody else than that party as the one who acted."""
        return self.is_party and claim.accused not in (None, self.side)

    def accuses(self, claim: Claim) -> bool:
        """Whether a party blames somebody else on its own account.

        A denial names an accused too, when it repeats what it denies: it accuses only if it says
        so.
        """
        own = claim.accuser == self.side or (claim.accuser is None and not claim.is_denial)
        return self.blames_other(claim) and own

    def admits(self, claim: Claim) -> bool:
        """Whether a party concedes what speaks against it: its act, or the other's account."""
        acknowledged = claim.stance is Stance.ACKNOWLEDGES
        return self.is_party and acknowledged and not self.blames_other(claim)

    def decides(self, claim: Claim) -> bool:
        """Whether a body announces what is its own to decide: it is announced, at least."""
        if self.group not in DECIDED or not self.speaks_for_itself:
            return False
        if claim.is_denial or self.blames_other(claim):
            return False
        return claim.stance is not Stance.ASSERTS or self.group in SPOKEN

    @property
    def observed(self) -> tuple[Claim, ...]:
        """Return what the mission itself perceived, satellites aside: they see heat, not acts."""
        return tuple(
            claim
            for claim in self.claims
            if self.is_own
            and claim.observation is not None
            and claim.observation.modality is not Modality.SATELLITE
        )

    def voice(self, credibility: int | None = None) -> Voice:
        """Return the record of this voice."""
        return Voice(
            origin=self.origin,
            kind="unknown" if self.kind is None else self.kind.value,
            side=self.side,
            stances=tuple(sorted({claim.stance for claim in self.claims})),
            claims=ids(self.claims),
            credibility=credibility,
        )


def heard(
    incident: Incident, sources: Mapping[str, Source], spoken_for: frozenset[str]
) -> tuple[Heard, ...]:
    """Group the claims of an incident by independent origin, the earliest voice first.

    ``spoken_for`` are the parties that any source speaks for: a side that is none of them, such
    as "neutral", is no affiliation.
    """
    group = vocabulary().group(incident.kind)
    parties = spoken_for | {claim.side for claim in incident.claims if claim.side is not None}
    by_origin: dict[str, list[Claim]] = defaultdict(list)
    for claim in in_order(incident.claims):
        by_origin[_speaker(claim, sources)].append(claim)
    return tuple(
        _heard(origin, tuple(told), sources, parties, group) for origin, told in by_origin.items()
    )


def owner(source_id: str, sources: Mapping[str, Source]) -> str:
    """Return the source that this one is an arm of, or itself: arms of one body are one voice."""
    seen = {source_id}
    while (source := sources.get(source_id)) and source.owner and source.owner not in seen:
        source_id = source.owner
        seen.add(source_id)
    return source_id


def counts_victims(claim: Claim) -> bool:
    """Whether the claim says how many people this event harmed."""
    return any(figure.kind in HARM and not figure.is_tally for figure in claim.figures)


def in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the claims as they became known, ties by id."""
    return tuple(sorted(claims, key=lambda claim: (claim.received, claim.id)))


def ids(claims: Iterable[Claim]) -> tuple[str, ...]:
    """Return the claims' ids in a fixed order, each once."""
    return tuple(dict.fromkeys(claim.id for claim in in_order(claims)))


def _speaker(claim: Claim, sources: Mapping[str, Source]) -> str:
    """Return who is heard in a claim: its first speaker, but never beyond a party's mouth.

    A party that quotes an unpublished observer report is evidence of that party's word only.
    """
    origin = sources.get(claim.origin)
    if origin is not None and origin.is_party:
        return owner(claim.origin, sources)
    if claim.side is not None:
        return owner(claim.source, sources)
    carrier = sources.get(claim.carrier or "")
    if carrier is not None and carrier.is_party and claim.observation is None:
        return owner(carrier.id, sources)
    return owner(claim.origin, sources)


def _heard(
    origin: str,
    claims: tuple[Claim, ...],
    sources: Mapping[str, Source],
    parties: frozenset[str],
    group: str | None,
) -> Heard:
    source = sources.get(origin)
    side = _side(origin, claims, sources)
    return Heard(
        origin=origin,
        kind=SourceKind.PARTY if side is not None else source.kind if source else None,
        side=side,
        lean=None if side is not None else _lean(origin, claims, sources, parties),
        reliability=source.reliability if source else Reliability.F,
        claims=claims,
        group=group,
    )


def _side(origin: str, claims: Iterable[Claim], sources: Mapping[str, Source]) -> str | None:
    source = sources.get(origin)
    if source is not None and source.speaks_for is not None:
        return source.speaks_for
    said = {claim.side for claim in claims if owner(claim.source, sources) == origin}
    return min((side for side in said if side is not None), default=None)


def _lean(
    origin: str,
    claims: Sequence[Claim],
    sources: Mapping[str, Source],
    parties: frozenset[str],
) -> str | None:
    source = sources.get(origin)
    if source is not None and source.side in parties:
        return source.side
    # The first report of it counts: later copies elsewhere must change nothing.
    carrier = sources.get(claims[0].carrier or "")
    return carrier.side if carrier is not None and carrier.side in parties else None
