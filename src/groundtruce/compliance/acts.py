"""Acts: what each finding says about one commitment and one party.

A finding counts as a breach only if the mission stands behind it, it is attributed to that party,
of a kind that the commitment names, inside its zone, in force at the time, and not exempt. What
falls short of one of these is contested or merely alleged, never a breach.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from groundtruce.compliance import zones
from groundtruce.compliance.exemption import exempting, exemption, is_conditional
from groundtruce.compliance.term import Answer, Term
from groundtruce.model.agreement import Commitment
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding, Reason, Status
from groundtruce.model.vocabulary import vocabulary

_STOOD_BEHIND = (Status.CORROBORATED, Status.VERIFIED)


class Bearing(Enum):
    """What a finding is to a commitment."""

    BREACH = "breach"
    CONTESTED = "contested"
    ALLEGED = "alleged"
    EXEMPT = "exempt"


@dataclass(frozen=True)
class Act:
    """A finding, what it is to the commitment, and the rule that says so."""

    finding: Finding
    bearing: Bearing
    reason: Reason


_LAWFUL_AT_HOME = frozenset({"fortification", "troop_movement"})
# Acts of whoever holds the ground: nobody brings guns or closes a road in the other's rear.
_OF_THE_HOLDER = frozenset(
    {"access_delay", "access_denial", "conditional_access", "weapon_present", "weapons_deployment"}
)
_SAID = "That it was said is established; whether it was false or harmful is not."
_AGAINST_PROTECTED = frozenset(
    {"violence_against_civilians", "damage_heritage_or_civilian_object", "sexual_violence"}
)
Index = Mapping[str, tuple[Finding, ...]]


def by_kind(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    """Return the findings under their kind and every wider kind that it is one of."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        for kind in vocabulary().lineage("event_kinds", finding.incident.kind):
            found.setdefault(kind, []).append(finding)
    return {kind: tuple(told) for kind, told in found.items()}


def of_kinds(index: Index, kinds: Iterable[str]) -> tuple[Finding, ...]:
    """Return the findings of those kinds, each once, in order of time known and id."""
    found = {finding.id: finding for kind in kinds for finding in index.get(kind, ())}
    return tuple(sorted(found.values(), key=lambda one: (one.incident.known_from, one.id)))


def acts(term: Term, index: Index, case: Case) -> tuple[Act, ...]:
    """Return every finding that bears on the commitment as an act of that party against it."""
    commitment = term.commitment
    found = (_act(finding, term, case) for finding in of_kinds(index, commitment.breached_by))
    return tuple(act for act in found if act is not None)


def _act(finding: Finding, term: Term, case: Case) -> Act | None:
    if finding.status is Status.REFUTED or not _is_about(finding, term.party, case):
        return None
    where, when = _where(finding, term.commitment, case), term.binds(finding.incident.span)
    if Answer.NO in (where, when) or not _touches_protected(finding, term.commitment):
        return None
    if (exempted := exemption(finding, term.commitment)) is not None:
        return _exempt(finding, exempted)
    if finding.status in (Status.UNVERIFIED, Status.NOT_VERIFIABLE):
        text = f"Alleged, but {finding.status.value.replace('_', ' ')}: it counts neither way."
        return _as(Bearing.ALLEGED, finding, "alleged", text)
    if finding.status is Status.CONTESTED:
        return _as(Bearing.CONTESTED, finding, "contested", "Whether it happened is contested.")
    return _established(finding, term, case, where, when)


def _exempt(finding: Finding, exempted: str) -> Act:
    if is_conditional(exempted):
        text = f"The text exempts it on conditions that have to be checked: {exempted}."
        return _as(Bearing.CONTESTED, finding, "exemption_on_conditions", text)
    return _as(Bearing.EXEMPT, finding, "exempt", f"The text exempts it: {exempted}.")


def _established(
    finding: Finding, term: Term, case: Case, where: Answer, when: Answer
) -> Act | None:
    if finding.attribution.party != term.party and not _is_speech(finding):
        text = "It happened, but it is not attributed to a party."
        return _as(Bearing.CONTESTED, finding, "not_attributed", text)
    if where is Answer.UNDECIDABLE:
        text = "The place is not exact enough to tell whether it lies where the commitment binds."
        return _as(Bearing.CONTESTED, finding, "place_undecidable", text)
    if when is Answer.UNDECIDABLE:
        text = "Whether the commitment was in force at that time cannot be told for certain."
        return _as(Bearing.CONTESTED, finding, "time_undecidable", text)
    if _is_speech(finding):
        return _as(Bearing.CONTESTED, finding, "content_undecidable", _SAID)
    if term.commitment.protects and finding.incident.kind not in _AGAINST_PROTECTED:
        text = "Those whom the text protects were harmed; whether it was aimed at them is open."
        return _as(Bearing.CONTESTED, finding, "aim_undecidable", text)
    if _LAWFUL_AT_HOME & set(vocabulary().lineage("event_kinds", finding.incident.kind)):
        return _on_whose_side(finding, term, case)
    if "first_shot" in finding.unsettled:
        text = "Who began is contested, and self-defence with it."
        return _as(Bearing.CONTESTED, finding, "first_shot", text)
    claimed = exempting(term.commitment, "self_defence") is not None
    if claimed and len(finding.attribution.accused) > 1:
        text = "Self-defence is exempt and is claimed, but not shown."
        return _as(Bearing.CONTESTED, finding, "exemption_claimed", text)
    why = finding.attribution.why
    text = f"It happened, it is attributed to {term.party}, and the text forbids it. {why}"
    return _as(Bearing.BREACH, finding, "breach", text)


def _touches_protected(finding: Finding, commitment: Commitment) -> bool:
    """Whether an act concerns those whom alone the duty protects, if it names any."""
    if not commitment.protects or finding.incident.kind in _AGAINST_PROTECTED:
        return True
    figures = (sourced.figure for sourced in finding.figures)
    return any(figure.of in commitment.protects and figure.high != 0 for figure in figures)


def _on_whose_side(finding: Finding, term: Term, case: Case) -> Act | None:
    """Judge an act that is lawful on one's own side: it breaks a commitment only beyond it."""
    beyond = zones.beyond_own_side(finding.incident.place, term.party, case)
    accused = term.party in finding.attribution.accused
    if beyond is Answer.YES and "side" not in finding.unsettled:
        text = f"It is attributed to {term.party} and lies beyond its own side."
        return _as(Bearing.BREACH, finding, "beyond_own_side", text)
    if beyond is Answer.NO and not accused:
        return None
    text = "On whose side of the line it took place cannot be told."
    return _as(Bearing.CONTESTED, finding, "side_undecidable", text)


def _is_about(finding: Finding, party: str, case: Case) -> bool:
    """Whether the finding concerns this party: attributed to it, laid to its charge, or open.

    Of an accusation the act is the saying: it concerns who said it, not who is accused in it.
    """
    if finding.attribution.is_made:
        return finding.attribution.party == party
    if _is_speech(finding):
        return party in speakers(finding)
    if finding.attribution.accused:
        return party in finding.attribution.accused
    if finding.incident.kind in _OF_THE_HOLDER:
        beyond = zones.beyond_own_side(finding.incident.place, party, case)
        return beyond is not Answer.YES and finding.status in _STOOD_BEHIND
    return finding.status in _STOOD_BEHIND


def _is_speech(finding: Finding) -> bool:
    return vocabulary().group(finding.incident.kind) == "speech"


def speakers(finding: Finding) -> frozenset[str]:
    """Return the parties that say here what the finding is about, each naming somebody else."""
    sides = {claim: voice.side for voice in finding.voices for claim in voice.claims}
    return frozenset(
        side
        for claim in finding.incident.claims
        if (side := sides.get(claim.id)) is not None and not claim.is_denial
        if claim.accused != side
    )


def _where(finding: Finding, commitment: Commitment, case: Case) -> Answer:
    place = finding.incident.place
    zone = None if commitment.zone is None else case.zone(commitment.zone)
    where = zones.inside(place, zone)
    if commitment.limits and where is not Answer.NO:
        near = _limits(finding, commitment, case)
        return near if where is Answer.YES or near is Answer.NO else where
    return where


def _limits(finding: Finding, commitment: Commitment, case: Case) -> Answer:
    """Answer whether a weapon named by a limit stood nearer to its line than allowed."""
    answers = []
    for limit in commitment.limits:
        line = case.zone(limit.line)
        if line is None or not _may_have_weapon(finding, limit.weapons):
            continue
        near = zones.nearer(finding.incident.place, line, limit.distance_m)
        unsure = near is Answer.YES and not weapons_of(finding)
        answers.append(Answer.UNDECIDABLE if unsure else near)
    if Answer.YES in answers:
        return Answer.YES
    return Answer.UNDECIDABLE if Answer.UNDECIDABLE in answers else Answer.NO


def weapons_of(finding: Finding) -> tuple[str, ...]:
    """Return the weapons that the incident names or that its observers assessed."""
    seen = [claim.observation for claim in finding.incident.claims if claim.observation]
    assessed = [one.assessed_as for one in seen if one.assessed_as is not None]
    return tuple(dict.fromkeys([*finding.incident.weapons, *assessed]))


def _may_have_weapon(finding: Finding, weapons: Iterable[str]) -> bool:
    """Whether the finding names one of the weapons, or none at all, so that it may be one."""
    wanted, named = set(weapons), weapons_of(finding)
    found = (wanted & set(vocabulary().lineage("weapons", weapon)) for weapon in named)
    return not named or any(found)


def _as(bearing: Bearing, finding: Finding, rule: str, text: str) -> Act:
    return Act(finding, bearing, Reason(rule=rule, text=text, claims=finding.rests_on))
