"""The summary of a report on a period: what matters of it in eight to ten sentences."""

from datetime import timedelta

from groundtruce.briefs.desk import (
    Desk,
    cite_agreements,
    cite_assessments,
    cite_claims,
    cite_findings,
    cite_watch,
    known_in,
)
from groundtruce.briefs.phrase import Pen
from groundtruce.briefs.sections import casualties, due, statements, told
from groundtruce.model.brief import Section, Sentence
from groundtruce.model.finding import Finding, Status

KEY = "summary"
GRAVEST = 3
FIRM = (Status.VERIFIED, Status.CORROBORATED)
OPEN = (Status.UNVERIFIED, Status.NOT_VERIFIABLE)


def section(desk: Desk, pen: Pen) -> Section:
    """Return what happened, what it cost, who spoke, what was watched, what falls due."""
    sentences = [
        _acts(desk, pen),
        *told.gravest(desk, pen, KEY, GRAVEST),
        _cost(desk, pen),
        _late(desk, pen),
        _spoken(desk, pen),
        _restricted(desk, pen),
        _watched(desk, pen),
        _differs(desk, pen),
        _due(desk, pen),
    ]
    return Section(key=KEY, sentences=tuple(one for one in sentences if one))


def _acts(desk: Desk, pen: Pen) -> Sentence | None:
    now, before = (desk.within(desk.acts, one) for one in (desk.period, desk.period.before()))
    watch = desk.watched(desk.period)
    cites = (*cite_findings((*now, *before)), *cite_watch(watch))
    cites = cites or (*cite_agreements(desk.ceasefire), *cite_findings(desk.acts[-1:]))
    if not cites:
        return None
    template = "report_acts"
    if not now:
        template = "report_none_recorded" if watch else "report_not_watched"
    pen = pen.speaks(template)
    return pen.say(
        KEY,
        template,
        cites,
        start=pen.moment(desk.period.start),
        until=pen.moment(desk.now),
        acts=pen.counted_anew(len(now), len(before), "incident"),
        change=pen.changed(len(now), len(before)),
        firm=_of(now, before, FIRM, pen),
        contested=_of(now, before, (Status.CONTESTED,), pen),
        open=_of(now, before, OPEN, pen),
        watched=pen.count(desk.days_watched(desk.period), "day"),
    )


def _of(
    now: tuple[Finding, ...], before: tuple[Finding, ...], statuses: tuple[Status, ...], pen: Pen
) -> str:
    counts = [sum(one.status in statuses for one in found) for found in (now, before)]
    return pen.changed(*counts)


def _cost(desk: Desk, pen: Pen) -> Sentence | None:
    now, before = (casualties.harmful(desk, one) for one in (desk.period, desk.period.before()))
    change = pen.changed(len(now), len(before))
    if now:
        pen = pen.speaks("report_cost")
        figures = "; ".join(casualties.summed(now, before, pen))
        return pen.say(KEY, "report_cost", cite_findings((*now, *before)), figures=figures)
    if not before:
        return None
    pen = pen.speaks("report_no_cost")
    return pen.say(KEY, "report_no_cost", cite_findings(before), change=change)


def _late(desk: Desk, pen: Pen) -> Sentence | None:
    late = [
        one
        for one in desk.acts
        if known_in(one, desk.period)
        and one.incident.span is not None
        and one.incident.span.end <= desk.period.start
    ]
    if not late:
        return None
    pen = pen.speaks("report_late")
    return pen.say(KEY, "report_late", cite_findings(late), late=pen.count(len(late), "incident"))


def _spoken(desk: Desk, pen: Pen) -> Sentence | None:
    spoken = {
        party: [statements.of(desk, party, one) for one in (desk.period, desk.period.before())]
        for party in desk.case.party_ids
    }
    claims = [claim for found in spoken.values() for told in found for claim in told]
    if not claims:
        return None
    pen = pen.speaks("report_spoken")
    counts = [
        f"{pen.party(party)} {pen.changed(len(now), len(before))}"
        for party, (now, before) in spoken.items()
    ]
    return pen.say(KEY, "report_spoken", cite_claims(claims), spoken="; ".join(counts))


def _restricted(desk: Desk, pen: Pen) -> Sentence | None:
    now, before = (desk.restrictions(one) for one in (desk.period, desk.period.before()))
    if not (now or before):
        return None
    pen = pen.speaks("report_restricted")
    return pen.say(
        KEY,
        "report_restricted",
        cite_watch((*now, *before)),
        restrictions=pen.changed(len(now), len(before)),
    )


def _watched(desk: Desk, pen: Pen) -> Sentence | None:
    period, before = desk.period, desk.period.before()
    watch = (*desk.watched(period), *desk.watched(before))
    cites = cite_watch(dict.fromkeys(watch)) or cite_agreements(desk.ceasefire)
    if not cites:
        return None
    pen = pen.speaks("report_watched")
    return pen.say(
        KEY,
        "report_watched",
        cites,
        watched=pen.changed(desk.days_watched(period), desk.days_watched(before)),
        days=pen.count(period.days, "day"),
    )


def _differs(desk: Desk, pen: Pen) -> Sentence | None:
    differing = [one for one in desk.matter.changed if one.what not in ("new", "grounds")]
    findings = {one.id for one in differing if one.noun == "finding"}
    assessments = {one.id for one in differing if one.noun == "assessment"}
    cites = (
        *cite_findings(one for one in desk.findings if one.id in findings),
        *cite_assessments(one for one in desk.assessments if one.id in assessments),
    )
    if not cites:
        return None
    pen = pen.speaks("report_differs")
    return pen.say(
        KEY,
        "report_differs",
        cites,
        findings=pen.count(len(findings), "finding"),
        assessments=pen.count(len(assessments), "assessment"),
    )


def _due(desk: Desk, pen: Pen) -> Sentence | None:
    deadlines = due.ahead(desk, timedelta(hours=72))
    if not desk.agreements:
        return None
    soon = [one for one in deadlines if one[0] <= desk.now + timedelta(hours=24)]
    later = [one for one in deadlines if one not in soon]
    pen = pen.speaks("report_due")
    return pen.say(
        KEY,
        "report_due",
        cite_agreements(*(dict.fromkeys(one[1] for one in deadlines) or desk.agreements[-1:])),
        soon=pen.count(len(soon), "commitment"),
        later=pen.count(len(later), "commitment"),
    )
