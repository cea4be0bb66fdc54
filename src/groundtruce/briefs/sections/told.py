"""Findings of one family told one by one: weapons, mines, measures, civilians."""

from collections.abc import Callable, Iterable

from groundtruce.briefs.desk import Desk, cite_claims, cite_findings, dated, known_in
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.sections import tabled
from groundtruce.briefs.sections.key_findings import words_of
from groundtruce.model.brief import Section, Sentence
from groundtruce.model.finding import Finding
from groundtruce.model.incident import Tally

LISTED = 8
TOLLS = 4
_GRAVE = ("killed", "injured", "missing")


def section(
    key: str, groups: tuple[str, ...], ledger: str | None = None
) -> Callable[[Desk, Pen], Section]:
    """Return the section that tells the findings of these families, newest first.

    The first table of the ledger stands below them, where the document was given one.
    """

    def of_period(desk: Desk, pen: Pen) -> Section:
        found = _in_period(desk, groups)
        sentences = [told(one, pen, key) for one in found[:LISTED]]
        if found[LISTED:]:
            sentences.append(_more(found[LISTED:], pen, key))
        table = tabled.table(desk, pen, ledger) if ledger else None
        return Section(key=key, sentences=tuple(sentences), table=table)

    return of_period


def civilians(desk: Desk, pen: Pen) -> Section:
    """Return what concerns civilians, with the newest counts of the displaced as told."""
    families = ("humanitarian", "civil", "detention")
    base = section("civilians", families, "displaced")(desk, pen)
    newest: dict[tuple[str, ...], Tally] = {}
    for tally in sorted(desk.tallies, key=lambda one: (one.claim.received, one.claim.id)):
        inside = desk.period.start < tally.claim.received <= desk.period.end
        if tally.figure.kind in ("displaced", "returned", "evacuated") and inside:
            side = tally.figure.side or ""
            newest[(tally.claim.origin, tally.figure.kind, side)] = tally
    tolls = [_toll(one, pen) for one in list(newest.values())[:TOLLS]]
    return base.model_copy(update={"sentences": (*base.sentences, *tolls)})


def gravest(desk: Desk, pen: Pen, key: str, most: int) -> list[Sentence]:
    """Return the acts of the period with the heaviest cost, then the newest."""
    acts = desk.within(desk.acts, desk.period)
    ranked = sorted(acts, key=lambda one: (-_cost(one), -_moment(one), one.id))
    return [told(one, pen, key) for one in ranked[:most]]


def told(finding: Finding, pen: Pen, key: str) -> Sentence:
    """Return a finding in one sentence: what, where, when, how it stands, by whom."""
    pen = pen.speaks("told_finding")
    return pen.say(key, "told_finding", cite_findings([finding]), **words_of(finding, pen))


def _in_period(desk: Desk, groups: tuple[str, ...]) -> list[Finding]:
    found = [
        one
        for one in desk.findings
        if desk.group(one) in groups
        and (desk.period.holds(dated(one)) or known_in(one, desk.period))
    ]
    return sorted(found, key=lambda one: (-_moment(one), one.id))


def _more(left: Iterable[Finding], pen: Pen, key: str) -> Sentence:
    found = tuple(left)
    pen = pen.speaks("told_more")
    more = pen.count(len(found), "incident")
    return pen.say(key, "told_more", cite_findings(found), more=more)


def _toll(tally: Tally, pen: Pen) -> Sentence:
    pen = pen.speaks("toll_told")
    period = tally.figure.period
    return pen.say(
        "civilians",
        "toll_told",
        cite_claims([tally.claim]),
        counted=capital(pen.counted(tally.figure)),
        amount=pen.amount(tally.figure),
        source=pen.source(tally.claim.source),
        day=pen.day_known(period.end if period else tally.claim.received),
        change="",
    )


def _cost(finding: Finding) -> float:
    return sum(
        float(one.figure.low) * (4 if one.figure.kind == "killed" else 1)
        for one in finding.figures
        if one.figure.kind in _GRAVE and not one.figure.is_tally
    )


def _moment(finding: Finding) -> float:
    when = dated(finding) or finding.incident.known_from
    return when.timestamp()
