"""Fact: what a commitment can ask of a finding, worked out once.

Hundreds of commitments ask the same of every finding: whose act, where, when, with what, and
which claims show it. A fact holds the answers and lets the finding go, so that years of findings
can stream through this room.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from groundtruce.compliance.term import Answer
from groundtruce.model.claim import Claim, Stance
from groundtruce.model.finding import Finding, Status
from groundtruce.model.place import Place
from groundtruce.model.span import Span
from groundtruce.model.vocabulary import Word, vocabulary

STOOD_BEHIND = (Status.CORROBORATED, Status.VERIFIED)
_JOINT = frozenset({"diplomatic", "watch"})
_SUREST_FIRST = (Answer.YES, Answer.UNDECIDABLE, Answer.NO)


@dataclass(frozen=True, slots=True)
class Fact:
    """A finding as this room sees it; ``order`` is when it was first known, ties by id.

    ``speakers`` are the parties that say here what the finding is about, each naming somebody
    else; ``doers`` those that tell of an act of their own. ``harmed`` are those counted among the
    figures, ``is_exercise`` whether all who perceived it perceived an exercise.
    """

    id: str
    order: tuple[float, str]
    kind: str
    lineage: tuple[str, ...]
    group: str | None
    status: Status
    rule: str
    span: Span | None
    place: Place | None
    weapons: tuple[str, ...]
    party: str | None
    accused: tuple[str, ...]
    why: str
    sides: frozenset[str | None]
    origins: frozenset[str]
    speakers: frozenset[str]
    doers: frozenset[str]
    harmed: frozenset[str | None]
    unsettled: tuple[str, ...]
    is_exercise: bool
    claims: tuple[str, ...]

    @property
    def is_speech(self) -> bool:
        """Whether the act is the saying of something."""
        return self.group == "speech"

    @property
    def is_talk(self) -> bool:
        """Whether it is a meeting or contact, which does not say what it dealt with."""
        return self.group == "diplomatic"

    @property
    def is_joint(self) -> bool:
        """Whether it is an act that several have a part in: a meeting, a visit."""
        return self.group in _JOINT

    @property
    def is_stood_behind(self) -> bool:
        """Whether the mission stands behind it."""
        return self.status in STOOD_BEHIND


def fact(finding: Finding) -> Fact:
    """Return what commitments can ask of the finding."""
    incident = finding.incident
    sides = {claim: voice.side for voice in finding.voices for claim in voice.claims}
    spoken = [(claim, side) for claim in incident.claims if (side := sides.get(claim.id))]
    seen = [claim.observation for claim in incident.claims if claim.observation is not None]
    return Fact(
        id=finding.id,
        order=(incident.known_from.timestamp(), finding.id),
        kind=incident.kind,
        lineage=vocabulary().lineage("event_kinds", incident.kind),
        group=vocabulary().group(incident.kind),
        status=finding.status,
        rule=finding.rule,
        span=incident.span,
        place=incident.place,
        weapons=_weapons(finding),
        party=finding.attribution.party,
        accused=finding.attribution.accused,
        why=finding.attribution.why,
        sides=frozenset(voice.side for voice in finding.voices),
        origins=frozenset(voice.origin.casefold() for voice in finding.voices),
        speakers=frozenset(s for c, s in spoken if not c.is_denial and c.accused != s),
        doers=frozenset(side for claim, side in spoken if _tells_own_act(claim, side)),
        harmed=frozenset(told.figure.of for told in finding.figures if told.figure.high != 0),
        unsettled=finding.unsettled,
        is_exercise=bool(seen) and all(one.is_exercise for one in seen),
        claims=finding.rests_on,
    )


def may_be_about(fact: Fact, party: str) -> bool:
    """Whether the finding concerns this party: attributed to it, laid to its charge, or open.

    Of an accusation the act is the saying: it concerns who said it, not who is accused in it.
    """
    if fact.status is Status.REFUTED:
        return False
    if fact.party is not None:
        return fact.party == party
    if fact.is_speech:
        return party in fact.speakers
    return party in fact.accused if fact.accused else fact.is_stood_behind


def may_have_part(fact: Fact, party: str) -> bool:
    """Whether the party itself acted here, or may have, as in a meeting or a visit."""
    if fact.status is Status.REFUTED:
        return False
    return fact.party == party or party in fact.doers or fact.is_joint


def armed_with(fact: Fact, wanted: Iterable[str]) -> Answer:
    """Answer whether one of the fact's weapons is among those wanted, or one of them.

    Wanted are weapons, wider words for them, or classes by calibre: ``artillery:122`` is
    artillery, and above 100 mm. A gun of unknown calibre, or no weapon named, may be.
    """
    if not fact.weapons:
        return Answer.UNDECIDABLE
    words = frozenset(wanted)
    answers = {_is_one(weapon, words) for weapon in fact.weapons}
    return next(one for one in _SUREST_FIRST if one in answers)


@lru_cache(maxsize=4096)
def _is_one(weapon: str, wanted: frozenset[str]) -> Answer:
    lineage = vocabulary().lineage("weapons", weapon)
    if len(lineage) == 1:
        # A calibre that the vocabulary does not list is still one of its family.
        lineage = (weapon, *vocabulary().lineage("weapons", weapon.partition(":")[0]))
    if wanted & set(lineage):
        return Answer.YES
    classes = vocabulary().words("weapon_classes")
    answers = {_of_calibre(lineage, classes[word]) for word in wanted if word in classes}
    return next((one for one in _SUREST_FIRST if one in answers), Answer.NO)


def _of_calibre(lineage: tuple[str, ...], named: Word) -> Answer:
    if named.weapon not in lineage:
        return Answer.NO
    calibre = lineage[0].partition(":")[2]
    if not calibre.isdigit():
        return Answer.UNDECIDABLE
    above = named.over_mm is None or float(calibre) > named.over_mm
    below = named.to_mm is None or float(calibre) <= named.to_mm
    return Answer.YES if above and below else Answer.NO


def _weapons(finding: Finding) -> tuple[str, ...]:
    """Return the weapons that the incident names or that its observers assessed."""
    seen = [claim.observation for claim in finding.incident.claims if claim.observation]
    assessed = [one.assessed_as for one in seen if one.assessed_as is not None]
    return tuple(dict.fromkeys([*finding.incident.weapons, *assessed]))


def _tells_own_act(claim: Claim, side: str) -> bool:
    told = claim.stance in (Stance.ANNOUNCES, Stance.ASSERTS)
    return told and claim.accused in (None, side)
