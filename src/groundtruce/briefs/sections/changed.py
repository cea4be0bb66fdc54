"""What changed between two moments, and why; and what senders themselves corrected."""

from collections.abc import Iterable

from groundtruce.briefs.desk import (
    Desk,
    cite_agreements,
    cite_assessments,
    cite_claims,
    cite_findings,
)
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.quote import quoted
from groundtruce.briefs.sections.scorecard import name as commitment_name
from groundtruce.model.brief import Citation, Section, Sentence
from groundtruce.model.changed import Changed
from groundtruce.model.claim import Claim
from groundtruce.model.finding import Finding, Reason
from groundtruce.model.incident import Incident
from groundtruce.model.report import Report

KEY, CORRECTIONS = "changed", "corrections"
LISTED, REASONS = 24, 2
_ORDER = ("status", "attribution", "state", "unsettled", "figure", "joined", "parted", "gone")
_QUOTE = 200


def section(desk: Desk, pen: Pen) -> Section:
    """Return each change with the reasons that were not there before, the weightiest first."""
    told = lines(desk, pen, LISTED) or _nothing(desk, pen)
    return Section(key=KEY, sentences=tuple(told))


def lines(desk: Desk, pen: Pen, most: int | None = None) -> list[Sentence]:
    """Return so many changes, or all of them, each followed by its reasons."""
    changes = [one for one in desk.matter.changed if one.noun in ("finding", "assessment")]
    shown = [one for one in changes if one.what in _ORDER]
    shown.sort(key=lambda one: _ORDER.index(one.what))
    shown += [one for one in changes if one.what == "new"]
    return [one for change in shown[:most] for one in _told(change, desk, pen)]


def corrections(desk: Desk, pen: Pen) -> Section:
    """Return which earlier reports their senders replaced in the period, in their own words."""
    since = desk.matter.since or desk.period.start
    known = {one.id: one for one in desk.matter.replaced}
    fresh = [
        (one, known[one.replaces])
        for one in desk.matter.reports
        if one.replaces in known and since < one.received <= desk.as_of
    ]
    told = [_corrected(new, old, pen) for new, old in fresh]
    if not told and desk.agreements:
        pen = pen.speaks("no_correction")
        told = [pen.say(CORRECTIONS, "no_correction", cite_agreements(desk.agreements[-1]))]
    return Section(key=CORRECTIONS, sentences=tuple(told))


def worded(change: Changed, word: str | None, pen: Pen) -> str:
    """Return a stored word of a change as readers know it."""
    match change.what:
        case "status" | "new" | "gone" | "joined" | "parted" if word and pen.words.has(
            "statuses", word
        ):
            return pen.label("statuses", word)
        case "state" | "grounds" if word:
            return pen.standing(word)
        case "attribution" if word:
            unnamed = word == "not_attributed"
            return pen.label("labels", "not_attributed") if unnamed else pen.party(word)
        case "unsettled":
            open_questions = [pen.label("unsettled", one) for one in (word or "").split()]
            return pen.listed(open_questions) or pen.label("labels", "no_open_question")
        case "figure":
            return word or pen.label("labels", "no_figure")
        case _:
            return word or "–"


def _told(change: Changed, desk: Desk, pen: Pen) -> list[Sentence]:
    cites = _cites(change, desk)
    if not cites:
        return []
    named = _named(change, desk, pen)
    template = "changed_new" if change.what == "new" or change.before is None else "changed_from"
    if change.what in ("joined", "gone"):
        template = "changed_gone"
    spoken = pen.speaks(template)
    first = spoken.say(
        KEY,
        template,
        cites,
        named=named,
        what=_what(change, spoken),
        before=worded(change, change.before, spoken),
        after=worded(change, change.after, spoken),
    )
    into = next((one for one in desk.findings if one.id == change.after), None)
    why = [_because(one, named, cites, into, pen) for one in change.why[:REASONS]]
    return [first, *why]


def _because(
    reason: Reason, named: str, cites: tuple[Citation, ...], into: Finding | None, pen: Pen
) -> Sentence:
    able, words = pen.reasoned(reason.text)
    if into is not None:
        words = words.replace(into.id, _incident(into, able))
    return able.say(KEY, "changed_reason", cites, named=f"— {named}", text=words)


def _what(change: Changed, pen: Pen) -> str:
    if change.what == "figure" and change.kind:
        return pen.label("figure_kinds", change.kind)
    key = f"changed_{'status' if change.what == 'parted' else change.what}"
    return pen.label("labels", key if pen.words.has("labels", key) else "change")


def _named(change: Changed, desk: Desk, pen: Pen) -> str:
    found = next((one for one in desk.findings if one.id == change.id), None)
    if found is not None:
        return _incident(found, pen)
    assessed = next((one for one in desk.assessments if one.id == change.id), None)
    if assessed is None:
        return _gone(change, desk, pen)
    return f"{capital(commitment_name(desk, pen, assessed))}, {pen.party(assessed.party)}"


def _gone(change: Changed, desk: Desk, pen: Pen) -> str:
    """Return what an incident that stands no longer was told to be, by its oldest known claim."""
    told = (*desk.matter.reports, *desk.matter.replaced)
    claims = [one for report in told for one in report.claims if one.id in change.claims]
    oldest = min(claims, key=lambda one: (one.received, one.id), default=None)
    return _event(oldest, pen) if oldest else change.id


def _incident(finding: Finding, pen: Pen) -> str:
    return _event(finding.incident, pen)


def _event(told: Claim | Incident, pen: Pen) -> str:
    kind = capital(pen.label("event_kinds", told.kind))
    return f"{kind}, {pen.place(told.place)}, {pen.when(told.span)}"


def _cites(change: Changed, desk: Desk) -> tuple[Citation, ...]:
    findings = [one for one in desk.findings if one.id == change.id]
    assessments = [one for one in desk.assessments if one.id == change.id]
    found = (*cite_findings(findings), *cite_assessments(assessments))
    return found or cite_claims(_known(change.claims, desk))


def _known(claims: Iterable[str], desk: Desk) -> list[str]:
    told = (*desk.matter.reports, *desk.matter.replaced)
    known = {claim.id for report in told for claim in report.claims}
    return [one for one in claims if one in known]


def _corrected(new: Report, old: Report, pen: Pen) -> Sentence:
    pen = pen.speaks("corrected_report")
    claims = (*old.claims, *new.claims)
    words = next((one.excerpt.quote for one in new.claims), new.text)
    return pen.say(
        CORRECTIONS,
        "corrected_report",
        cite_claims(claims),
        source=pen.source(new.source),
        day=pen.day_known(old.received),
        words=quoted(words, _QUOTE),
    )


def _nothing(desk: Desk, pen: Pen) -> list[Sentence]:
    cites = cite_agreements(desk.ceasefire) or cite_findings(desk.findings[:1])
    if not cites:
        return []
    pen = pen.speaks("nothing_changed")
    start = desk.matter.since or desk.period.start
    said = {"start": pen.moment(start), "until": pen.moment(desk.as_of)}
    return [pen.say(KEY, "nothing_changed", cites, **said)]
