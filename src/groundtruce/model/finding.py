"""Findings: what the mission stands behind, how firmly, and what would change it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from groundtruce.model.claim import Stance
from groundtruce.model.figure import Figure
from groundtruce.model.heat import Heat
from groundtruce.model.incident import Incident
from groundtruce.model.record import Moment, Name, Probability, Record


class Status(StrEnum):
    """How a finding stands. The machine proposes; only a person's signature makes it verified."""

    VERIFIED = "verified"
    CORROBORATED = "corroborated"
    CONTESTED = "contested"
    REFUTED = "refuted"
    UNVERIFIED = "unverified"
    NOT_VERIFIABLE = "not_verifiable"


# On what stands so, the parties that it concerns are heard.
HEARD_ON = (Status.VERIFIED, Status.CORROBORATED, Status.CONTESTED)


class Confidence(StrEnum):
    """How firm the evidence is; not the same as how likely the thing."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Voice(Record):
    """All claims of one origin about one incident: heard once, however many relays.

    ``credibility`` is the Admiralty code's figure of what it says, 1 (confirmed by others) to 6
    (cannot be judged), apart from the letter of the source.
    """

    origin: Name
    kind: str
    side: str | None = None
    stances: tuple[Stance, ...]
    claims: tuple[str, ...]
    credibility: Annotated[int, Field(ge=1, le=6)] | None = None


class Attribution(Record):
    """By whom, with a confidence of its own; ``party=None`` is *not attributed*, the default."""

    party: str | None = None
    confidence: Confidence = Confidence.LOW
    why: str = ""
    accused: tuple[str, ...] = ()

    @property
    def is_made(self) -> bool:
        """Whether the finding names a party."""
        return self.party is not None


class Reason(Record):
    """One step of the reasoning: the rule by name, its words, and the claims it looked at."""

    rule: Name
    text: str
    claims: tuple[str, ...] = ()


class SourcedFigure(Record):
    """A figure of an incident as a range, each end with the claims that give it."""

    figure: Figure
    low_claims: tuple[str, ...]
    high_claims: tuple[str, ...]
    claims: tuple[str, ...]


class Signature(Record):
    """A named person's act on a finding: ``verifies`` or ``releases``; two acts, two people.

    ``claim`` is the oldest claim that the finding then rested on.
    """

    by: Name
    act: Name
    at: Moment
    finding: str | None = None
    id: str = ""
    claim: str | None = None


class Reply(Record):
    """A party's answer to a finding, shown beside it; ``by`` is who filed or entered it.

    ``claim`` is the oldest claim that the finding then rested on: where incidents are joined
    later, the reply follows it to the finding that rests on it now.
    """

    party: Name
    text: str
    received: Moment
    finding: str | None = None
    id: str = ""
    claim: str | None = None
    by: str | None = None


class Asked(Record):
    """A finding that concerns a party, until when it may answer, and what it answered."""

    finding: str
    party: str
    due: Moment
    replies: tuple[Reply, ...]
    is_overdue: bool

    @property
    def is_late(self) -> bool:
        """Whether the first answer came after its day."""
        return bool(self.replies) and min(one.received for one in self.replies) > self.due


class Finding(Record):
    """A reasoned conclusion about one incident.

    ``likelihood`` is the probability that it happened as stated, ``likelihood_word`` its ICD 203
    phrase; ``confidence`` speaks of the evidence. ``unsettled`` names the questions (who fired
    first, cause …) on which the voices contradict each other though the event itself stands.
    ``heat`` is what space said when it was asked.
    """

    id: Name
    incident: Incident
    status: Status
    rule: Name
    confidence: Confidence
    likelihood: Probability
    likelihood_word: Name
    attribution: Attribution = Attribution()
    voices: tuple[Voice, ...] = ()
    reasons: tuple[Reason, ...] = ()
    would_change: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    figures: tuple[SourcedFigure, ...] = ()
    signatures: tuple[Signature, ...] = ()
    replies: tuple[Reply, ...] = ()
    heat: Heat | None = None

    @model_validator(mode="after")
    def _verified_by_a_person(self) -> "Finding":
        if self.status is Status.VERIFIED and not any(s.act == "verifies" for s in self.signatures):
            raise ValueError(
                f"finding {self.id}: only a person's signature makes a finding verified"
            )
        return self

    @property
    def concerned(self) -> tuple[str, ...]:
        """Return the parties that it is attributed to or that are accused in it."""
        named = {*self.attribution.accused, self.attribution.party}
        return tuple(sorted(party for party in named if party is not None))

    @property
    def unheard(self) -> tuple[str, ...]:
        """Return the parties that are owed a hearing and have not answered."""
        heard = {one.party for one in self.replies}
        return tuple(one for one in self.concerned if one not in heard and self.status in HEARD_ON)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Return the ids of the claims that the finding rests on."""
        return tuple(claim.id for claim in self.incident.claims)
