"""Look: what one claim says of one weapon or lot: whose, where, and how it was found.

The state is the claim's own word where it has one. Where it only tells of a weapon seen, the
distance that the text gives decides, if all of the place lies nearer or farther.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from groundtruce.compliance.fact import armed_with, fact
from groundtruce.compliance.ledger.basis import Basis
from groundtruce.compliance.term import Answer, term
from groundtruce.compliance.zones import inside, nearer, zones_named
from groundtruce.model.agreement import Agreement, Commitment, WeaponLimit
from groundtruce.model.claim import Claim, Item
from groundtruce.model.finding import Finding, Status
from groundtruce.model.place import Place
from groundtruce.model.span import Span

STATES = {
    "weapons_withdrawal": "withdrawn",
    "weapons_inspection": "present",
    "weapons_storage": "present",
    "weapons_deployment": "present",
    "weapon_present": "present",
}
SITES = ("holding_area", "storage_site", "permanent_storage_site", "assigned_area")
AGAINST = ("weapons_deployment", "weapon_present")


@dataclass(frozen=True)
class Look:
    """One claim on one weapon or lot; ``limit`` is the commitment whose distance decided."""

    claim: Claim
    party: str | None
    weapon_class: str
    weapons: tuple[str, ...]
    serial: str
    site: str
    place: Place | None
    span: Span | None
    state: str
    is_observed: bool
    status: Status | None
    finding: str
    limit: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """Return what makes two looks one item: the serial, else site and kind, else the event."""
        if self.serial:
            return (self.party or "", self.serial)
        if self.site:
            return (self.party or "", "", self.site, self.weapon_class, *self.weapons)
        return (self.party or "", "", "", self.finding)


def looks(basis: Basis) -> list[Look]:
    """Return every look that the findings hold, the earliest first."""
    found = [look for finding in basis.findings for look in _of(finding, basis)]
    return sorted(found, key=_by_time)


def _of(finding: Finding, basis: Basis) -> Iterator[Look]:
    if finding.status is Status.REFUTED:
        return
    for claim in finding.incident.claims:
        is_about = claim.item is not None or finding.incident.kind in STATES
        if is_about and not claim.is_denial:
            yield _look(claim, finding, basis)


def _look(claim: Claim, finding: Finding, basis: Basis) -> Look:
    item = claim.item or Item()
    party = item.party or finding.attribution.party or _own(claim, finding)
    weapons = claim.weapons or finding.incident.weapons
    state, limit = _state(claim, item, finding, party, basis)
    return Look(
        claim=claim,
        party=party,
        weapon_class=item.weapon_class or _class(finding, basis),
        weapons=weapons,
        serial=item.serial or "",
        site=_named(item.site, basis),
        place=claim.place,
        span=claim.span,
        state=state,
        is_observed=claim.observation is not None or claim.source in basis.observers,
        status=finding.status,
        finding=finding.id,
        limit=limit,
    )


def _own(claim: Claim, finding: Finding) -> str | None:
    """Return whose weapons it tells of: those blamed, else the speaker's own side."""
    if claim.accused is not None:
        return claim.accused
    spoken = (voice.side for voice in finding.voices if claim.id in voice.claims)
    return claim.side or next(spoken, None)


def _class(finding: Finding, basis: Basis) -> str:
    """Return the classes of the texts that the weapons surely belong to."""
    told = fact(finding)
    classes = [
        name
        for text in basis.case.agreements
        for duty in text.commitments
        if duty.weapons and armed_with(told, duty.weapons) is Answer.YES and told.weapons
        for name in duty.weapon_classes
        if len(duty.weapon_classes) == 1 and len(duty.weapons) == 1
    ]
    return ", ".join(dict.fromkeys(classes))


def _named(site: str | None, basis: Basis) -> str:
    if site is None:
        return ""
    zone = basis.case.zone(site)
    named = next((place.label for place in basis.case.places if place.id == site), site)
    return zone.label if zone is not None else named


def _state(
    claim: Claim, item: Item, finding: Finding, party: str | None, basis: Basis
) -> tuple[str, str]:
    said = item.state or STATES.get(finding.incident.kind, "declared")
    if said != "present" or (item.state == "present" and not _is_out(finding)):
        return said, ""
    for text, duty, limit in _limits(finding, party, basis):
        line = basis.case.zone(limit.line)
        where = Answer.UNDECIDABLE if line is None else nearer(claim.place, line, limit.distance_m)
        if where is Answer.YES:
            return "in_violation", f"{text.id}/{duty.id}"
        if where is Answer.NO and _is_out(finding) and not _at_a_site(claim.place, basis):
            return "outside_storage", f"{text.id}/{duty.id}"
    return said, ""


def _is_out(finding: Finding) -> bool:
    return finding.incident.kind in AGAINST


def _limits(
    finding: Finding, party: str | None, basis: Basis
) -> Iterator[tuple[Agreement, Commitment, WeaponLimit]]:
    """Yield the distances that surely apply to these weapons of this party at that time."""
    told = fact(finding)
    if not told.weapons or party is None:
        return
    for text in basis.case.agreements:
        for duty in text.commitments:
            if party not in duty.bound:
                continue
            binds = term(text, duty, party, basis.case.agreements, basis.as_of).binds(told.span)
            for limit in duty.limits:
                if binds is Answer.YES and armed_with(told, limit.weapons) is Answer.YES:
                    yield text, duty, limit


def _at_a_site(place: Place | None, basis: Basis) -> bool:
    ids = (zone.id for zone in basis.case.zones if zone.kind in SITES)
    sites = zones_named(ids, basis.case)
    return any(inside(place, site) is not Answer.NO for site in sites)


def _by_time(look: Look) -> tuple[float, float, str]:
    start = look.claim.received if look.span is None else look.span.start
    return (start.timestamp(), look.claim.received.timestamp(), look.claim.id)
