"""Crossings: closures, openings and supply measures, with their effects.

A measure at a crossing is not a breach by being one. It is only where a text in force names its
kind among the acts that would break a commitment.
"""

from collections.abc import Iterator

from groundtruce.compliance.ledger.basis import Basis, counted
from groundtruce.compliance.term import Answer, term
from groundtruce.model.agreement import Agreement, Commitment
from groundtruce.model.finding import Finding
from groundtruce.model.ledger import Ledger, Row, Table
from groundtruce.model.vocabulary import vocabulary

MEASURES = ("supply_restriction", "border_closure", "crossing_restriction")
OPENINGS = ("border_reopening",)
# Figures that say what a measure did to people and goods.
EFFECTS = (
    *("nationals_stranded", "tankers_stranded", "trucks", "crossings", "provinces", "people"),
)
COLUMNS = (
    *("when", "kind", "place", "by", "until", "effects", "grounds", "reading", "status"),
    "sources",
)
STANDING = ("place", "kind", "by", "since", "stands", "status")


def ledger(basis: Basis) -> Ledger:
    """Return the measures in the order of time, and how each crossing stands by the last word."""
    measures, openings = basis.of(MEASURES), basis.of(OPENINGS)
    told = [_measure(finding, openings, basis) for finding in measures]
    told += [_opening(finding, basis) for finding in openings]
    rows = sorted(told, key=lambda row: str(row.cells["when"]))
    return Ledger(
        name="crossings",
        as_of=basis.as_of,
        tables=(
            Table(name="measures", columns=COLUMNS, rows=tuple(rows)),
            Table(name="standing", columns=STANDING, rows=tuple(_standing(basis))),
        ),
        notes=("note_measure", "note_no_end"),
    )


def _measure(finding: Finding, openings: list[Finding], basis: Basis) -> Row:
    ended = _ended(finding, openings)
    named = _forbidden_by(finding, basis)
    row = basis.row(
        finding,
        when=basis.when(finding.incident.span),
        kind=finding.incident.kind,
        place=basis.where(finding.incident.place),
        by=finding.attribution.party or "",
        until=basis.when(ended.incident.span) if ended else "",
        effects=_effects(finding),
        grounds="contested" if "grounds" in finding.unsettled else "",
        reading="named_by_text" if named else "a_measure",
        sources=basis.sources(finding.incident.claims),
    )
    return row.model_copy(update={"commitments": tuple(f"{a.id}/{c.id}" for a, c in named)})


def _opening(finding: Finding, basis: Basis) -> Row:
    return basis.row(
        finding,
        when=basis.when(finding.incident.span),
        kind=finding.incident.kind,
        place=basis.where(finding.incident.place),
        by=finding.attribution.party or "",
        until="",
        effects=_effects(finding),
        grounds="",
        reading="",
        sources=basis.sources(finding.incident.claims),
    )


def _effects(finding: Finding) -> str:
    told = [s.figure for s in finding.figures if s.figure.kind in EFFECTS]
    ordered = sorted(told, key=lambda one: (EFFECTS.index(one.kind), one.side or ""))
    return counted(ordered)


def _ended(finding: Finding, openings: list[Finding]) -> Finding | None:
    place, span = finding.incident.place, finding.incident.span
    if place is None or span is None:
        return None
    later = (
        one
        for one in openings
        if one.incident.span is not None
        and one.incident.span.start >= span.start
        and one.incident.place is not None
        and one.incident.place.place_id == place.place_id
    )
    return next(later, None)


def _forbidden_by(finding: Finding, basis: Basis) -> list[tuple[Agreement, Commitment]]:
    kinds = set(vocabulary().lineage("event_kinds", finding.incident.kind))
    party = finding.attribution.party
    return [
        (text, duty)
        for text in basis.case.agreements
        for duty in text.commitments
        if kinds & set(duty.breached_by)
        for bound in duty.bound
        if party in (None, bound)
        and term(text, duty, bound, basis.case.agreements, basis.as_of).in_force(
            finding.incident.span
        )
        is not Answer.NO
    ]


def _standing(basis: Basis) -> Iterator[Row]:
    """Yield the last word on each place: a crossing is open again only if somebody says so."""
    last: dict[str, Finding] = {}
    for finding in basis.of((*MEASURES, *OPENINGS)):
        last[basis.where(finding.incident.place)] = finding
    for place, finding in sorted(last.items()):
        is_open = finding.incident.kind in OPENINGS
        yield basis.row(
            finding,
            place=place,
            kind=finding.incident.kind,
            by=finding.attribution.party or "",
            since=basis.when(finding.incident.span),
            stands="open_again" if is_open else "no_word_of_end",
        )
