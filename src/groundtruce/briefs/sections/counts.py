"""Counts that other rooms worked out: running tolls by source, and the balance of the work."""

from groundtruce.briefs.desk import Desk, cite_agreements, cite_claims, cite_findings
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.model.balance import Side
from groundtruce.model.brief import Section, Table
from groundtruce.model.finding import Finding
from groundtruce.model.series import Reconciled, Series

TOLLS, BALANCE, NAMES = "tolls", "balance", "place_names"
ROWS, PLACES = 14, 24
_COST = ("killed", "injured", "missing", "displaced", "captured")


def tolls(desk: Desk, pen: Pen) -> Section:
    """Return each source's own count with its change, gaps and revisions, added to nothing."""
    told = [one for one in desk.matter.tolls if one[0].kind in _COST]
    newest = sorted(told, key=lambda one: (-one[0].points[-1].at.timestamp(), _key(one[0])))[:ROWS]
    if not newest:
        return Section(key=TOLLS)
    names = ("counted_as_told", "source", "last_figure", "points", "gaps", "revisions")
    columns = (*names, "sum_of_incidents")
    cites = [
        cite_claims(dict.fromkeys(claim for point in one.points for claim in point.claims))
        for one, _ in newest
    ]
    spoken = pen.speaks("tolls_apart")
    every = dict.fromkeys(cite for found in cites for cite in found)
    return Section(
        key=TOLLS,
        sentences=(spoken.say(TOLLS, "tolls_apart", every),),
        table=Table(
            columns=tuple(pen.label("labels", one) for one in columns),
            rows=tuple(_toll(one, beside, pen) for one, beside in newest),
            cites=tuple(cites),
        ),
    )


def balance(desk: Desk, pen: Pen) -> Section:
    """Return the same counts for each party, side by side in alphabetical order."""
    sides = desk.matter.sides
    cites = {one.party: cite_findings(_about(one, desk)) for one in sides}
    backing = cite_agreements(desk.ceasefire) or cite_findings(desk.findings[:1])
    if not sides or not backing:
        return Section(key=BALANCE)
    spoken = pen.speaks("balance_lead")
    every = dict.fromkeys(cite for found in cites.values() for cite in found)
    names = (
        *("allegations", "borne_out", "refuted_of_them", "attributed_acts"),
        *("accused_unanswered", "access_refused"),
    )
    return Section(
        key=BALANCE,
        sentences=(spoken.say(BALANCE, "balance_lead", every or backing),),
        table=Table(
            columns=(pen.label("labels", "party"), *(pen.label("labels", one) for one in names)),
            rows=tuple(_side(one, pen) for one in sides),
            cites=tuple(cites[one.party] or backing for one in sides),
        ),
    )


def place_names(desk: Desk, pen: Pen) -> Section:
    """Return how places are named, and the places of the period in both sides' usage."""
    acts = [one for one in desk.within(desk.acts, desk.period) if one.incident.place]
    if not acts:
        return Section(key=NAMES)
    places = dict.fromkeys(pen.place(one.incident.place) for one in acts)
    spoken = pen.speaks("names_lead")
    said = "; ".join(sorted(places)[:PLACES])
    return Section(
        key=NAMES, sentences=(spoken.say(NAMES, "names_lead", cite_findings(acts), places=said),)
    )


def _toll(series: Series, beside: Reconciled | None, pen: Pen) -> tuple[str, ...]:
    last = series.points[-1]
    before = series.points[-2] if len(series.points) > 1 else None
    figure = pen.amount(last.figure)
    if before is not None:
        step = last.figure.low - before.figure.low
        figure += f" ({'+' if step > 0 else '−' if step < 0 else '±'}{abs(step):,})"
    gaps = "; ".join(
        f"{pen.short_day(start)}–{pen.short_day(end)}" for start, end in series.gaps[-2:]
    )
    area = f", {series.area}" if series.area else ""
    return (
        capital(pen.counted(last.figure)) + area,
        pen.source(series.source),
        f"{figure}, {pen.label('labels', 'up_to_day')} {pen.day(last.at)}",
        f"{len(series.points):,}",
        f"{len(series.gaps)}{f' ({gaps})' if gaps else ''}",
        f"{len(series.revisions)}",
        _beside(beside, pen),
    )


def _beside(beside: Reconciled | None, pen: Pen) -> str:
    if beside is None:
        return "–"
    high = None if beside.open_above else beside.high
    least, most = beside.beyond_incidents
    incidents = pen.count(len(beside.counted), "incident")
    beyond = f"{pen.label('labels', 'beyond_incidents')}: {pen.between(least, most)}"
    return f"{pen.between(beside.low, high)} ({incidents}); {beyond}"


def _side(side: Side, pen: Pen) -> tuple[str, ...]:
    stood = side.alleged.get("corroborated", 0) + side.alleged.get("verified", 0)
    return (
        pen.party(side.party),
        f"{side.allegations:,}",
        f"{stood:,}" + (f" ({side.borne_out:.0%})" if side.borne_out is not None else ""),
        f"{side.alleged.get('refuted', 0):,}",
        f"{side.attributed:,}",
        f"{side.accused_unanswered:,}",
        f"{side.restrictions:,} ({side.restricted_hours:g} h)",
    )


def _about(side: Side, desk: Desk) -> list[Finding]:
    return [
        one
        for one in desk.findings
        if side.party in (one.attribution.party, *one.attribution.accused)
    ]


def _key(series: Series) -> tuple[str, ...]:
    return (series.kind, series.of or "", series.area or "", series.source, series.side or "")
