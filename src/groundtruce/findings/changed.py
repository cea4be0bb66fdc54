"""Changed: which findings stand otherwise than at an earlier moment, and why.

A finding is known again by its id or, where incidents were joined since, by its oldest claim.
"""

from collections.abc import Iterable, Iterator

from groundtruce.model.changed import Changed
from groundtruce.model.figure import Figure
from groundtruce.model.finding import Finding, Reason
from groundtruce.model.judgement import Judgement
from groundtruce.model.report import Report
from groundtruce.model.series import Series

NOT_ATTRIBUTED = "not_attributed"


def difference(earlier: Iterable[Finding], later: Iterable[Finding]) -> tuple[Changed, ...]:
    """Return what stands otherwise, findings in the order in which they became known."""
    before = {one.id: one for one in earlier}
    now = {one.id: one for one in later}
    holder = {claim: one for one in now.values() for claim in one.rests_on}
    found: list[Changed] = []
    for finding in sorted(now.values(), key=lambda one: (one.incident.known_from, one.id)):
        known = before.get(finding.id)
        found += _between(known, finding) if known else [_new(finding, before.values())]
    for finding in sorted(before.values(), key=lambda one: one.id):
        if finding.id not in now:
            found.append(_gone(finding, holder))
    return tuple(found)


def tolls(earlier: Iterable[Series], later: Iterable[Series]) -> tuple[Changed, ...]:
    """Return the running tolls whose last figure is another than before."""
    known = {_key(one): one for one in earlier}
    found = []
    for series in later:
        before = known.get(_key(series))
        now = series.points[-1]
        old = before.points[-1] if before else None
        if old is None or said(old.figure) != said(now.figure):
            found.append(
                Changed(
                    noun="toll",
                    id=now.claims[0],
                    what="figure",
                    kind=series.kind,
                    before=said(old.figure) if old else None,
                    after=said(now.figure),
                    why=(Reason(rule="toll_told", text=f"{series.source} gave it."),),
                    claims=now.claims,
                )
            )
    return tuple(found)


def corrected(earlier: Iterable[Report], later: Iterable[Report]) -> tuple[Changed, ...]:
    """Return the reports that took the place of an earlier one of their sender."""
    known = {one.id: one for one in earlier}
    return tuple(
        Changed(
            noun="report",
            id=one.id,
            what="corrected",
            before=one.replaces,
            after=one.id,
            why=(Reason(rule="replaces", text=f"{one.source} corrected its own report."),),
            claims=tuple(claim.id for claim in (*known[one.replaces].claims, *one.claims)),
        )
        for one in sorted(later, key=lambda one: (one.received, one.id))
        if one.replaces in known and one.id not in known
    )


def judged(earlier: Iterable[Judgement], later: Iterable[Judgement]) -> tuple[Changed, ...]:
    """Return what people judged since."""
    known = {one.id for one in earlier}
    return tuple(
        Changed(
            noun="judgement",
            id=one.id,
            what="judged",
            after=one.verdict.value,
            why=(Reason(rule="judged", text=f"{one.by}: {one.why or one.verdict.value}"),),
            claims=one.pair,
        )
        for one in sorted(later, key=lambda one: (one.received, one.id))
        if one.id not in known
    )


def said(figure: Figure) -> str:
    """Return a figure's bounds in digits: 3, 2–4, 60+."""
    if figure.high is None:
        return f"{figure.low:g}+"
    return f"{figure.low:g}" if figure.low == figure.high else f"{figure.low:g}–{figure.high:g}"


def _between(before: Finding, now: Finding) -> Iterator[Changed]:
    event = now.incident.kind
    pairs = [
        ("status", before.status.value, now.status.value, event),
        (
            "attribution",
            before.attribution.party or NOT_ATTRIBUTED,
            now.attribution.party or NOT_ATTRIBUTED,
            event,
        ),
        ("unsettled", " ".join(before.unsettled), " ".join(now.unsettled), event),
        *(("figure", old, new, kind) for kind, old, new in _figures(before, now)),
    ]
    why = _why(before, now)
    for what, old, new, kind in pairs:
        if old != new:
            yield Changed(
                noun="finding",
                id=now.id,
                what=what,
                before=old,
                after=new,
                kind=kind,
                why=why,
                claims=now.rests_on,
            )


def _figures(before: Finding, now: Finding) -> Iterator[tuple[str, str | None, str | None]]:
    old, new = (
        {one.figure.counts: said(one.figure) for one in finding.figures if not one.figure.is_tally}
        for finding in (before, now)
    )
    for counts in dict.fromkeys((*old, *new)):
        yield counts[0], old.get(counts), new.get(counts)


def _why(before: Finding, now: Finding) -> tuple[Reason, ...]:
    """Return the accounts that came since, and the reasons that were not there before."""
    known = {(one.rule, one.claims) for one in before.reasons}
    told = (one for one in now.reasons if one.rule != "voices")
    fresh = tuple(one for one in told if (one.rule, one.claims) not in known)
    came = tuple(claim for claim in now.rests_on if claim not in before.rests_on)
    if not came:
        return fresh or now.reasons[:1]
    text = f"{len(came)} further {'account' if len(came) == 1 else 'accounts'} came in."
    return (Reason(rule="came_in", text=text, claims=came), *fresh)


def _new(finding: Finding, before: Iterable[Finding]) -> Changed:
    """Return that a finding is new, or which one its claims were taken out of."""
    mine = set(finding.rests_on)
    parted = next((one for one in before if mine & set(one.rests_on)), None)
    return Changed(
        noun="finding",
        id=finding.id,
        what="new" if parted is None else "parted",
        before=parted and parted.id,
        after=finding.status.value,
        kind=finding.incident.kind,
        why=finding.reasons[:1],
        claims=finding.rests_on,
    )


def _gone(finding: Finding, holder: dict[str, Finding]) -> Changed:
    into = next((holder[claim] for claim in finding.rests_on if claim in holder), None)
    text = (
        f"Its accounts now belong to {into.id}."
        if into
        else "Its accounts were taken back or replaced."
    )
    return Changed(
        noun="finding",
        id=finding.id,
        what="joined" if into else "gone",
        before=finding.status.value,
        after=into and into.id,
        kind=finding.incident.kind,
        why=(Reason(rule="joined" if into else "gone", text=text, claims=finding.rests_on),),
        claims=finding.rests_on,
    )


def _key(series: Series) -> tuple[str | None, ...]:
    return (series.source, series.kind, series.of, series.side, series.area)
