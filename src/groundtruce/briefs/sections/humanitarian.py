"""Humanitarian figures: ranges with the source of each end; tolls are never added to anything."""

from datetime import timedelta

from groundtruce.briefs.choose import HUMAN_COST, Toll, key_findings, tolls
from groundtruce.briefs.desk import Desk, cite_claims, cite_findings
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.model.brief import Citation, Section, Sentence, Table
from groundtruce.model.claim import Claim
from groundtruce.model.finding import Finding, SourcedFigure
from groundtruce.model.incident import Tally
from groundtruce.model.span import Granularity, Span

KEY = "humanitarian"
TOLL_ROWS, INCIDENT_ROWS = 9, 2


def section(desk: Desk, pen: Pen) -> Section:
    """Return cumulative tolls as told, then the human cost of the key findings, kept apart."""
    found = tolls(desk)[:TOLL_ROWS]
    rows = [_toll_row(one, pen) for one in found]
    rows += _incident_rows(desk, pen)[:INCIDENT_ROWS]
    if not rows:
        return Section(key=KEY)
    names = ("counted_as_told", "counted_over", "range", "low_end", "high_end")
    table = Table(
        columns=tuple(pen.label("labels", one) for one in names),
        rows=tuple(row for row, _ in rows),
        cites=tuple(cites for _, cites in rows),
    )
    return Section(key=KEY, sentences=_lead(found, pen), table=table)


def _lead(found: tuple[Toll, ...], pen: Pen) -> tuple[Sentence, ...]:
    if not found:
        return ()
    claims = {tally.claim.id: tally.claim for toll in found for tally in toll.tallies}
    pen = pen.speaks("tolls_lead")
    said = pen.say(
        KEY,
        "tolls_lead",
        cite_claims(claims),
        tallies=pen.count(len(claims), "report"),
        sources=pen.count(len({one.origin for one in claims.values()}), "source"),
    )
    return (said,)


def _toll_row(toll: Toll, pen: Pen) -> tuple[tuple[str, ...], tuple[Citation, ...]]:
    periods = [one.figure.period for one in toll.tallies if one.figure.period]
    over = pen.label("labels", "toll")
    if periods:
        first, last = min(one.start for one in periods), max(one.end for one in periods)
        whole = Span(start=first, end=last, granularity=Granularity.DAY)
        over = pen.when(whole)
    row = (
        capital(pen.counted(toll.low.figure)),
        over,
        _range(toll, pen),
        _end(toll.low, pen),
        pen.label("labels", "same_source") if toll.low is toll.high else _end(toll.high, pen),
    )
    return row, cite_claims(one.claim for one in toll.tallies)


def _range(toll: Toll, pen: Pen) -> str:
    low, high = toll.low.figure, toll.high.figure
    if toll.low is toll.high:
        return pen.amount(low)
    if low.high is not None and high.high is not None:
        return pen.between(toll.least, toll.most)
    # An end that its source leaves open keeps its word: more than 40 – at least 101.
    ends = [
        pen.amount(figure) if figure.high is None else pen.between(value, value)
        for figure, value in ((low, toll.least), (high, toll.most or high.low))
    ]
    return " – ".join(dict.fromkeys(ends))


def _end(tally: Tally, pen: Pen) -> str:
    period = tally.figure.period
    last = period.end - timedelta(seconds=1) if period else tally.claim.received
    return f"{_who(tally.claim, pen)}, {pen.label('labels', 'up_to_day')} {pen.short_day(last)}"


def _who(claim: Claim, pen: Pen) -> str:
    said = pen.source(claim.source)
    if claim.origin != claim.source:
        said += f", {pen.label('labels', 'drawing_on')} {pen.source(claim.origin)}"
    return said


def _incident_rows(desk: Desk, pen: Pen) -> list[tuple[tuple[str, ...], tuple[Citation, ...]]]:
    return [
        _incident_row(finding, sourced, pen)
        for finding in key_findings(desk)
        for sourced in finding.figures
        if sourced.figure.kind in HUMAN_COST and not sourced.figure.is_tally
    ]


def _incident_row(
    finding: Finding, sourced: SourcedFigure, pen: Pen
) -> tuple[tuple[str, ...], tuple[Citation, ...]]:
    claims = {one.id: one for one in finding.incident.claims}
    ends = [
        pen.listed(sorted({_who(claims[one], pen) for one in end if one in claims})[:2])
        for end in (sourced.low_claims, sourced.high_claims)
    ]
    incident = finding.incident
    row = (
        capital(pen.counted(sourced.figure)),
        f"{pen.place(incident.place)}, {pen.when(incident.span)}",
        pen.amount(sourced.figure),
        ends[0],
        pen.label("labels", "same_source") if ends[0] == ends[1] else ends[1],
    )
    return row, (*cite_findings([finding]), *cite_claims(sourced.claims))
