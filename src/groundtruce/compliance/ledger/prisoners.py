"""Prisoners and remains: who was taken, held, visited and let go, and days that sources dispute."""

from collections import defaultdict
from collections.abc import Iterator

from groundtruce.compliance import clocks
from groundtruce.compliance.ledger.basis import Basis, amount, counted, figures
from groundtruce.compliance.term import term
from groundtruce.model.claim import Claim, Stance
from groundtruce.model.figure import Figure
from groundtruce.model.finding import Finding
from groundtruce.model.ledger import Ledger, Line, Row, Table

EVENTS = ("capture", "detention", "abduction", "prisoner_release", "detainee_visit")
REMAINS = ("remains_handover",)
PEOPLE = ("captured", "detained", "released", "abducted", "missing", "remains", "days_held")
HELD = ("detained",)
COLUMNS = (
    *("when", "kind", "place", "by", "figures", "days_disputed", "open_questions", "status"),
    "sources",
)
COUNTS = ("when", "counted", "low", "high", "place", "source", "party", "text")
DUTIES = ("commitment", "party", "starts", "due", "assessed", "carried_out", "reasons")


def ledger(basis: Basis) -> Ledger:
    """Return events with the days that sources give, counts of those held, duties to release."""
    events = basis.of((*EVENTS, *REMAINS))
    counts = _held(basis)
    return Ledger(
        name="prisoners",
        as_of=basis.as_of,
        tables=(
            Table(name="events", columns=COLUMNS, rows=tuple(_event(f, basis) for f in events)),
            Table(name="held", columns=COUNTS, rows=tuple(_count(*one, basis) for one in counts)),
            Table(name="duties", columns=DUTIES, rows=tuple(_duties(basis))),
        ),
        lines=_lines(counts),
        notes=("note_held",),
    )


def _event(finding: Finding, basis: Basis) -> Row:
    days = _days(finding, basis)
    return basis.row(
        finding,
        when=basis.when(finding.incident.span),
        kind=finding.incident.kind,
        place=basis.where(finding.incident.place),
        by=finding.attribution.party or "",
        figures=counted(figures(finding, *PEOPLE)),
        days_disputed=_disputed(days) if len(days) > 1 else "",
        open_questions=", ".join(finding.unsettled),
        sources=basis.sources(finding.incident.claims),
    )


def _days(finding: Finding, basis: Basis) -> dict[str, list[Claim]]:
    """Return the local days that the claims give, with those who give each."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in finding.incident.claims:
        if claim.span is not None and not claim.is_denial:
            found[basis.when(claim.span)[:10]].append(claim)
    return dict(sorted(found.items()))


def _disputed(days: dict[str, list[Claim]]) -> str:
    return "; ".join(
        f"{day} ({', '.join(dict.fromkeys(claim.origin for claim in claims))})"
        for day, claims in days.items()
    )


def _held(basis: Basis) -> list[tuple[Claim, Figure]]:
    told = [
        (claim, figure)
        for claim in basis.claims
        for figure in claim.figures
        if figure.kind in HELD and claim.stance is not Stance.DENIES
    ]
    return sorted(told, key=lambda one: (_time(one[0]), one[0].id))


def _time(claim: Claim) -> float:
    return (claim.received if claim.span is None else claim.span.start).timestamp()


def _count(claim: Claim, figure: Figure, basis: Basis) -> Row:
    return Row(
        cells={
            "when": basis.when(claim.span) or basis.day(claim.received),
            "counted": figure.kind,
            "low": figure.low,
            "high": figure.high,
            "place": basis.where(claim.place),
            "source": claim.origin,
            "party": figure.side or "",
            "text": claim.text,
        },
        claims=(claim.id,),
    )


def _lines(counts: list[tuple[Claim, Figure]]) -> tuple[Line, ...]:
    if not counts:
        return ()
    points = tuple(
        (
            claim.received if claim.span is None else claim.span.start,
            float(figure.low),
            None if figure.high is None else float(figure.high),
        )
        for claim, figure in counts
    )
    return (Line(name="detained", points=points, claims=tuple(claim.id for claim, _ in counts)),)


def _duties(basis: Basis) -> Iterator[Row]:
    """Yield each duty to release or hand over, with its day, and the acts that carry it out."""
    texts = {(text.id, duty.id): (text, duty) for text in basis.case.agreements
             for duty in text.commitments}  # fmt: skip
    acts = {finding.id: finding for finding in basis.of(("prisoner_release", *REMAINS))}
    signed = {text.id: text.signed for text in basis.case.agreements}
    order = sorted(basis.assessments, key=lambda a: (signed[a.agreement], a.commitment, a.party))
    for one in order:
        text, duty = texts[one.agreement, one.commitment]
        if not {"prisoner_release", *REMAINS} & set(duty.fulfilled_by):
            continue
        done = [acts[found] for found in one.findings if found in acts]
        due = clocks.due(term(text, duty, one.party, basis.case.agreements, basis.as_of))
        yield Row(
            cells={
                "commitment": f"{text.id}/{duty.id}",
                "party": one.party,
                "starts": basis.day(duty.clock.starts if duty.clock else duty.starts),
                "due": "" if due is None else f"{due.astimezone(basis.zone):%Y-%m-%d %H:%M}",
                "assessed": one.word,
                "carried_out": "; ".join(_said(finding, basis) for finding in done),
                "reasons": " ".join(reason.text for reason in one.reasons),
            },
            findings=one.findings,
            claims=tuple(claim for finding in done for claim in finding.rests_on),
            commitments=(f"{text.id}/{duty.id}",),
        )


def _said(finding: Finding, basis: Basis) -> str:
    many = ", ".join(amount(figure) for figure in figures(finding, "released", "remains"))
    return f"{basis.when(finding.incident.span)}: {many}".rstrip(": ")
