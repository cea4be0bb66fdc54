"""Weapons: the removal by phase, both parties side by side, and every weapon or lot by itself.

What a party says of its own weapons is *declared*; what observers saw decides the state. A look
that was refused says nothing new: the state before it stands beside it.
"""

from collections.abc import Iterator

from groundtruce.compliance import clocks
from groundtruce.compliance.fact import STOOD_BEHIND
from groundtruce.compliance.ledger.basis import Basis, figures, total
from groundtruce.compliance.ledger.look import Look, looks
from groundtruce.compliance.term import term
from groundtruce.model.agreement import Commitment
from groundtruce.model.assessment import Assessment
from groundtruce.model.finding import Finding
from groundtruce.model.ledger import Cell, Ledger, Row, Table

REMOVAL = ("weapons_withdrawal", "weapons_inspection", "weapons_storage")
DECLARED = ("weapons_withdrawn", "weapons_declared")
PHASES = (
    *("commitment", "weapon_class", "party", "starts", "due", "assessed", "declared", "seen"),
    *("verified", "last_look", "observers"),
)
ITEMS = (
    *("party", "weapon_class", "weapons", "serial", "site", "place", "state", "decided_by"),
    *("since", "last_known", "last_look", "looks", "missing_looks", "declared", "seen"),
    *("verified", "commitment", "status", "sources"),
)
SHARES = ("party", "site", "state", "many")
ABSENT = "access_denied"


def ledger(basis: Basis) -> Ledger:
    """Return the phases for every bound party, every item with its state, and counts by site."""
    items = tuple(_item(found, basis) for found in _histories(basis))
    return Ledger(
        name="weapons",
        as_of=basis.as_of,
        tables=(
            Table(name="phases", columns=PHASES, rows=tuple(_phases(basis))),
            Table(name="items", columns=ITEMS, rows=items),
            Table(name="sites", columns=SHARES, rows=tuple(_sites(items))),
        ),
        notes=("note_missing", "note_declared"),
    )


def _phases(basis: Basis) -> Iterator[Row]:
    texts = {(text.id, duty.id): (text, duty) for text in basis.case.agreements
             for duty in text.commitments}  # fmt: skip
    removals = {finding.id: finding for finding in basis.of(REMOVAL)}
    phases = [
        one for one in basis.assessments if _is_phase(texts[one.agreement, one.commitment][1])
    ]
    signed = {text.id: text.signed for text in basis.case.agreements}
    for one in sorted(phases, key=lambda one: (signed[one.agreement], one.commitment, one.party)):
        text, duty = texts[one.agreement, one.commitment]
        due = clocks.due(term(text, duty, one.party, basis.case.agreements, basis.as_of))
        acts = [removals[found] for found in one.findings if found in removals]
        yield _phase(one, acts, basis, duty.weapon_classes, basis.day(duty.starts), basis.day(due))


def _is_phase(duty: Commitment) -> bool:
    """Whether the duty is to take weapons away, and not merely to refrain from using them."""
    return bool(set(REMOVAL) & set(duty.fulfilled_by)) and bool(duty.weapon_classes)


def _phase(
    one: Assessment,
    acts: list[Finding],
    basis: Basis,
    classes: tuple[str, ...],
    starts: str,
    due: str,
) -> Row:
    seen = [act for act in acts if _observers(act, basis)]
    return Row(
        cells={
            "commitment": f"{one.agreement}/{one.commitment}",
            "weapon_class": ", ".join(classes),
            "party": one.party,
            "starts": starts,
            "due": due,
            "assessed": one.word,
            "declared": _sum(acts, *DECLARED),
            "seen": _sum(acts, "weapons_seen"),
            "verified": _sum(acts, "weapons_verified"),
            "last_look": basis.when(seen[-1].incident.span) if seen else "",
            "observers": ", ".join(
                sorted({name for act in acts for name in _observers(act, basis)})
            ),
        },
        findings=one.findings,
        claims=tuple(claim for act in acts for claim in act.rests_on),
        commitments=(f"{one.agreement}/{one.commitment}",),
    )


def _observers(finding: Finding, basis: Basis) -> set[str]:
    return {claim.source for claim in finding.incident.claims} & basis.observers


def _sum(acts: list[Finding], *kinds: str) -> str:
    return total(figure for act in acts for figure in figures(act, *kinds))


def _histories(basis: Basis) -> list[list[Look]]:
    """Return the looks at each weapon or lot, the earliest first, parties in their order."""
    found: dict[tuple[str, ...], list[Look]] = {}
    for look in looks(basis):
        found.setdefault(look.key, []).append(look)
    return [found[key] for key in sorted(found)]


def _item(told: list[Look], basis: Basis) -> Row:
    last, known = _deciding(told)
    first = _since(told, last)
    cells: dict[str, Cell] = {
        "party": last.party or "",
        "weapon_class": _latest(told, "weapon_class"),
        "weapons": ", ".join(dict.fromkeys(w for look in told for w in look.weapons)),
        "serial": _latest(told, "serial"),
        "site": _latest(told, "site"),
        "place": basis.where(last.place),
        "state": last.state,
        "decided_by": _decided_by(told, last),
        "since": basis.when(first.span),
        "last_known": known.state if known is not None and known is not last else "",
        "last_look": basis.when(last.span),
        "looks": sum(look.is_observed for look in told),
        "missing_looks": sum(look.state == "missing" for look in told if look.is_observed),
        "declared": _number(told, *DECLARED),
        "seen": _number(told, "weapons_seen"),
        "verified": _number(told, "weapons_verified"),
        "commitment": ", ".join(dict.fromkeys(look.limit for look in told if look.limit)),
        "status": last.status.value if last.status else "",
        "sources": ", ".join(dict.fromkeys(look.claim.origin for look in told)),
    }
    return Row(
        cells=cells,
        findings=tuple(dict.fromkeys(look.finding for look in told if look.finding)),
        claims=tuple(look.claim.id for look in told),
        commitments=tuple(dict.fromkeys(look.limit for look in told if look.limit)),
    )


def _deciding(told: list[Look]) -> tuple[Look, Look | None]:
    """Return the look that decides, and the last one that saw something.

    Observers come before anybody's word; of words the one that stands firmer, then the latest.
    """
    observed = [look for look in told if look.is_observed]
    if observed:
        seen = [look for look in observed if look.state != ABSENT]
        return observed[-1], seen[-1] if seen else None
    firm = [look for look in told if look.status in STOOD_BEHIND]
    words = firm or told
    return words[-1], words[-1]


def _decided_by(told: list[Look], last: Look) -> str:
    """Return whose word the state is: observers', the party's own, the other side's, or both."""
    if last.is_observed:
        return "by_observers"
    own = {look.claim.side in (look.party, None) for look in told if look.state == last.state}
    if len(own) == 2:
        return "by_both_sides"
    return "by_itself" if own == {True} else "by_other_side"


def _since(told: list[Look], last: Look) -> Look:
    """Return the look since which the state has been the same, among those of the same weight."""
    like = [look for look in told if look.is_observed == last.is_observed]
    first = last
    for look in reversed(like[: like.index(last) + 1]):
        if look.state != last.state:
            break
        first = look
    return first


def _latest(told: list[Look], field: str) -> str:
    given = [value for look in told if (value := getattr(look, field))]
    return str(given[-1]) if given else ""


def _number(told: list[Look], *kinds: str) -> str:
    """Return the latest count of these kinds: a later count of a lot replaces the earlier one."""
    given = [f for look in told for f in look.claim.figures if f.kind in kinds and not f.is_tally]
    return total(given[-1:])


def _sites(items: tuple[Row, ...]) -> Iterator[Row]:
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in items:
        site = str(row.cells["site"] or row.cells["place"])
        found.setdefault((str(row.cells["party"]), site, str(row.cells["state"])), []).append(row)
    for (party, site, state), rows in sorted(found.items()):
        yield Row(
            cells={"party": party, "site": site, "state": state, "many": len(rows)},
            findings=tuple(dict.fromkeys(one for row in rows for one in row.findings)),
            claims=tuple(dict.fromkeys(one for row in rows for one in row.claims)),
        )
