"""Acts: what each finding says about one commitment and one party.

A finding counts as a breach only if the mission stands behind it, it is attributed to that party,
of a kind that the commitment names, inside its zone, in force at the time, and not exempt. What
falls short of one of these is contested or merely alleged, never a breach.
"""

from dataclasses import dataclass
from enum import Enum

from groundtruce.compliance import zones
from groundtruce.compliance.exemption import exempting, exemption, is_conditional
from groundtruce.compliance.fact import Fact, armed_with, may_be_about
from groundtruce.compliance.index import Index
from groundtruce.compliance.term import Answer, Term
from groundtruce.model.agreement import Commitment
from groundtruce.model.case import Case, Zone
from groundtruce.model.finding import Status


class Bearing(Enum):
    """What a finding is to a commitment."""

    BREACH = "breach"
    CONTESTED = "contested"
    ALLEGED = "alleged"
    EXEMPT = "exempt"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Act:
    """A fact, what it is to the commitment, and the rule that says so, in words.

    A step that carries a duty out has a ``degree``.
    """

    fact: Fact
    bearing: Bearing
    rule: str
    text: str
    degree: int = 0


_LAWFUL_AT_HOME = frozenset({"fortification", "troop_movement"})
# Acts of whoever holds the ground: nobody brings guns or closes a road in the other's rear.
_OF_THE_HOLDER = frozenset(
    {"access_delay", "access_denial", "conditional_access", "weapon_present", "weapons_deployment"}
)
_SAID = "That it was said is established; whether it was false or harmful is not."
_ALLEGED = {
    status: f"Alleged, but {status.value.replace('_', ' ')}: it counts neither way."
    for status in (Status.UNVERIFIED, Status.NOT_VERIFIABLE)
}
_AGAINST_PROTECTED = frozenset(
    {"violence_against_civilians", "damage_heritage_or_civilian_object", "sexual_violence"}
)


def acts(term: Term, index: Index, case: Case) -> list[Act]:
    """Return every fact that bears on the commitment as an act of that party against it."""
    zone = zone_of(term.commitment, case)
    found = (_act(fact, term, zone, case) for fact in index.bearing_on(term, zone))
    return [act for act in found if act is not None]


def act(fact: Fact, term: Term, case: Case) -> Act | None:
    """Return what the fact is to the commitment as an act of that party, if anything."""
    if not set(fact.lineage) & set(term.commitment.breached_by):
        return None
    return _act(fact, term, zone_of(term.commitment, case), case)


def zone_of(commitment: Commitment, case: Case) -> Zone | None:
    """Return the zone that the commitment binds in; none where it binds everywhere."""
    return None if commitment.zone is None else case.zone(commitment.zone)


def _act(fact: Fact, term: Term, zone: Zone | None, case: Case) -> Act | None:
    if not _is_about(fact, term.party, case):
        return None
    when = term.binds(fact.span)
    if when is Answer.NO or not _touches_protected(fact, term.commitment):
        return None
    where = _where(fact, term.commitment, zone, case)
    if where is Answer.NO:
        return None
    if (exempted := exemption(fact, term.commitment)) is not None:
        return _exempt(fact, exempted)
    if fact.status in (Status.UNVERIFIED, Status.NOT_VERIFIABLE):
        return Act(fact, Bearing.ALLEGED, "alleged", _ALLEGED[fact.status])
    if fact.status is Status.CONTESTED:
        return Act(fact, Bearing.CONTESTED, "contested", "Whether it happened is contested.")
    return _established(fact, term, case, where, when)


def _exempt(fact: Fact, exempted: str) -> Act:
    if is_conditional(exempted):
        text = f"The text exempts it on conditions that have to be checked: {exempted}."
        return Act(fact, Bearing.CONTESTED, "exemption_on_conditions", text)
    return Act(fact, Bearing.EXEMPT, "exempt", f"The text exempts it: {exempted}.")


def _established(fact: Fact, term: Term, case: Case, where: Answer, when: Answer) -> Act | None:
    if fact.party != term.party and not fact.is_speech:
        text = "It happened, but it is not attributed to a party."
        return Act(fact, Bearing.CONTESTED, "not_attributed", text)
    if where is Answer.UNDECIDABLE:
        text = "The place is not exact enough to tell whether it lies where the commitment binds."
        return Act(fact, Bearing.CONTESTED, "place_undecidable", text)
    if when is Answer.UNDECIDABLE:
        text = "Whether the commitment was in force at that time cannot be told for certain."
        return Act(fact, Bearing.CONTESTED, "time_undecidable", text)
    if fact.is_speech:
        return Act(fact, Bearing.CONTESTED, "content_undecidable", _SAID)
    if term.commitment.protects and fact.kind not in _AGAINST_PROTECTED:
        text = "Those whom the text protects were harmed; whether it was aimed at them is open."
        return Act(fact, Bearing.CONTESTED, "aim_undecidable", text)
    if _LAWFUL_AT_HOME & set(fact.lineage):
        return _on_whose_side(fact, term, case)
    if "first_shot" in fact.unsettled:
        text = "Who began is contested, and self-defence with it."
        return Act(fact, Bearing.CONTESTED, "first_shot", text)
    claimed = exempting(term.commitment, "self_defence") is not None
    if claimed and len(fact.accused) > 1:
        text = "Self-defence is exempt and is claimed, but not shown."
        return Act(fact, Bearing.CONTESTED, "exemption_claimed", text)
    why = fact.why
    text = f"It happened, it is attributed to {term.party}, and the text forbids it. {why}"
    return Act(fact, Bearing.BREACH, "breach", text)


def _touches_protected(fact: Fact, commitment: Commitment) -> bool:
    """Whether an act concerns those whom alone the duty protects, if it names any."""
    if not commitment.protects or fact.kind in _AGAINST_PROTECTED:
        return True
    return not fact.harmed.isdisjoint(commitment.protects)


def _on_whose_side(fact: Fact, term: Term, case: Case) -> Act | None:
    """Judge an act that is lawful on one's own side: it breaks a commitment only beyond it."""
    beyond = zones.beyond_own_side(fact.place, term.party, case)
    accused = term.party in fact.accused
    if beyond is Answer.YES and "side" not in fact.unsettled:
        text = f"It is attributed to {term.party} and lies beyond its own side."
        return Act(fact, Bearing.BREACH, "beyond_own_side", text)
    if beyond is Answer.NO and not accused:
        return None
    text = "On whose side of the line it took place cannot be told."
    return Act(fact, Bearing.CONTESTED, "side_undecidable", text)


def _is_about(fact: Fact, party: str, case: Case) -> bool:
    """Whether the finding concerns this party; acts of the holder, if it may hold the ground."""
    if not may_be_about(fact, party):
        return False
    if fact.kind not in _OF_THE_HOLDER or fact.party is not None or fact.accused:
        return True
    return zones.beyond_own_side(fact.place, party, case) is not Answer.YES


def _where(fact: Fact, commitment: Commitment, zone: Zone | None, case: Case) -> Answer:
    where = zones.inside(fact.place, zone)
    if commitment.limits and where is not Answer.NO:
        near = _limits(fact, commitment, case)
        return near if where is Answer.YES or near is Answer.NO else where
    return where


def _limits(fact: Fact, commitment: Commitment, case: Case) -> Answer:
    """Answer whether a weapon named by a limit stood nearer to its line than allowed."""
    answers = []
    for limit in commitment.limits:
        line = case.zone(limit.line)
        armed = armed_with(fact, limit.weapons)
        if line is None or armed is Answer.NO:
            continue
        near = zones.nearer(fact.place, line, limit.distance_m)
        unsure = near is Answer.YES and armed is Answer.UNDECIDABLE
        answers.append(Answer.UNDECIDABLE if unsure else near)
    if Answer.YES in answers:
        return Answer.YES
    return Answer.UNDECIDABLE if Answer.UNDECIDABLE in answers else Answer.NO
