"""Incidents: one event in the world, fused from claims; and tallies, which are never incidents."""

from groundtruce.model.claim import Claim
from groundtruce.model.figure import Figure
from groundtruce.model.place import Place
from groundtruce.model.record import Moment, Name, Probability, Record, content_id
from groundtruce.model.span import Span


class Basis(Record):
    """One field of an incident and the claims that it rests on."""

    field: Name
    claims: tuple[str, ...]


class Evidence(Record):
    """How much one field spoke for joining the claims, in bits; negative spoke against it."""

    field: Name
    bits: float


class Incident(Record):
    """One event: the claims about it and what they add up to, each field with its basis.

    ``id`` follows the oldest claim, so it stays when younger ones join. ``likelihood`` is how
    probable it is that all these claims tell of one event. Whether it happened at all is for a
    finding to say.

    ``episode`` names the barrage that the incident is one part of; ``tells_whole`` is true of an
    account of the whole barrage, which must not be counted beside its parts. ``parted_from`` is
    the incident from which a person took these claims out.
    """

    id: Name
    kind: Name
    claims: tuple[Claim, ...]
    place: Place | None = None
    span: Span | None = None
    figures: tuple[Figure, ...] = ()
    weapons: tuple[str, ...] = ()
    rests_on: tuple[Basis, ...] = ()
    likelihood: Probability = 1.0
    evidence: tuple[Evidence, ...] = ()
    episode: Name | None = None
    tells_whole: bool = False
    parted_from: Name | None = None

    @property
    def known_from(self) -> Moment:
        """Return when the first of its claims was received."""
        return min(claim.received for claim in self.claims)


def incident_id(claim: str) -> str:
    """Return the id of the incident whose oldest claim this is, now or at any time."""
    return content_id("i", claim)


class Tombstone(Record):
    """An incident's id that is no more: the incident that took it over, and through which claim.

    Every claim of an incident but the oldest could have been an incident of its own, so every id
    that was ever given leads somewhere.
    """

    id: Name
    into: Name
    claim: Name


class Tally(Record):
    """A cumulative figure as one source gives it: the claim, the figure, when it was said."""

    claim: Claim
    figure: Figure
