"""The bottom line: is the ceasefire holding, how sure is that, and what is most at issue."""

from datetime import timedelta

from groundtruce.briefs.choose import contradicted
from groundtruce.briefs.desk import (
    HOSTILE,
    Desk,
    Period,
    cite_agreements,
    cite_assessments,
    cite_findings,
    cite_watch,
)
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.sections.scorecard import Duty, duties, name, standing
from groundtruce.model.assessment import State
from groundtruce.model.brief import Citation, Section, Sentence
from groundtruce.model.finding import Confidence, Status

KEY = "bottom_line"
STANDS = (Status.VERIFIED, Status.CORROBORATED)
# Reports come late: what was established in two weeks still tells how things are now.
RECENT = timedelta(days=14)
# One shot does not end a ceasefire: from so many established acts on it is said not to hold.
SEVERAL = 3
# Shares of days watched from which the whole picture deserves a better word.
_MODERATE, _HIGH = 0.25, 0.75
_AT_ISSUE = (State.BREACHED, State.CONTESTED)


def section(desk: Desk, pen: Pen) -> Section:
    """Return three sentences: whether it holds, how firm that is, and what is most at issue."""
    told = (_holding(desk, pen), _confidence(desk, pen), _at_issue(desk, pen))
    return Section(key=KEY, sentences=tuple(one for one in told if one))


def verdict(desk: Desk) -> str:
    """Return whether the ceasefire holds: not_holding, interrupted, holding, or untold.

    It does not hold where several hostile acts of the last two weeks are established, and is
    interrupted where fewer are; it holds only where none at all is on record and somebody was
    looking on most of these days. Else nobody can say.
    """
    start = max(desk.now - RECENT, desk.current.start)
    recent = Period(start, max(desk.now, start))
    hostile = [one for one in desk.within(desk.armed, recent) if desk.group(one) == HOSTILE]
    established = sum(one.status in STANDS for one in hostile)
    if established:
        return "not_holding" if established >= SEVERAL else "interrupted"
    watched = desk.days_watched(recent) / recent.days
    return "holding" if not hostile and watched >= _HIGH else "untold"


def _holding(desk: Desk, pen: Pen) -> Sentence | None:
    text = desk.ceasefire
    now = desk.within(desk.armed, desk.current)
    earlier = desk.within(desk.armed, desk.current.before())
    watch = desk.watched(desk.current)
    cites = (*cite_agreements(text), *cite_findings((*now, *earlier)), *cite_watch(watch))
    if not cites:
        return None
    template = verdict(desk) if text else "change"
    pen = pen.speaks(template)
    return pen.say(
        KEY,
        template,
        cites,
        days=pen.count(desk.current.days, "day"),
        agreement=text.labels.get(pen.language, text.title) if text else "",
        moment=pen.moment(desk.current.start),
        now=pen.count(len(now), "armed_incident"),
        now_first=capital(pen.count(len(now), "armed_incident")),
        recent=f"{len(desk.within(now, Period(desk.now - RECENT, desk.now))):,}",
        earlier=f"{len(earlier):,}",
    )


def _confidence(desk: Desk, pen: Pen) -> Sentence | None:
    acts = desk.within(desk.armed, desk.current)
    firm = [one for one in acts if one.status in STANDS]
    watch = desk.watched(desk.current)
    cites = (*cite_findings(acts), *cite_watch(watch), *cite_agreements(desk.ceasefire))
    if not cites:
        return None
    template = "confidence_in_picture" if acts else "confidence_without_acts"
    pen = pen.speaks(template)
    watched = desk.days_watched(desk.current)
    return pen.say(
        KEY,
        template,
        cites,
        confidence=pen.label("confidence", picture(watched / desk.current.days).value),
        watched=f"{watched:,}",
        days=pen.count(desk.current.days, "day"),
        firm=f"{len(firm):,}",
        acts=pen.count(len(acts), "incident"),
    )


def picture(share_watched: float) -> Confidence:
    """Return how firm a picture is of which this share of the days was watched at all."""
    if share_watched < _MODERATE:
        return Confidence.LOW
    return Confidence.MODERATE if share_watched < _HIGH else Confidence.HIGH


def _at_issue(desk: Desk, pen: Pen) -> Sentence | None:
    pen = pen.speaks("at_issue")
    told = [one for one in (_commitment(desk, pen), _incident(desk, pen)) if one]
    if told:
        matters = "; ".join(words for words, _ in told)
        cites = [cite for _, cited in told for cite in cited]
        return pen.say(KEY, "at_issue", cites, matters=matters)
    if not desk.binding:
        return None
    pen = pen.speaks("nothing_at_issue")
    unseen = sum(one.state is State.NOT_OBSERVABLE for one in desk.binding)
    return pen.say(
        KEY,
        "nothing_at_issue",
        cite_assessments(desk.binding),
        unseen=f"{unseen:,}",
        all=pen.count(len(desk.binding), "assessment"),
    )


def _commitment(desk: Desk, pen: Pen) -> tuple[str, tuple[Citation, ...]] | None:
    """Return the gravest commitment at issue: the ceasefire itself, then breached, contested."""
    at_issue = [one for one in duties(desk) if any(each.state in _AT_ISSUE for each in one)]
    if not at_issue:
        return None
    duty = min(at_issue, key=lambda one: (not _is_ceasefire(desk, one), _gravity(one)))
    states = "; ".join(f"{pen.party(one.party)}: {standing(desk, pen, one)}" for one in duty)
    return f"“{name(desk, pen, duty)}” ({states})", cite_assessments(duty)


def _is_ceasefire(desk: Desk, duty: Duty) -> bool:
    newest = desk.ceasefire is not None and duty[0].agreement == desk.ceasefire.id
    return newest and desk.forbids_arms(duty[0])


def _gravity(duty: Duty) -> int:
    return min(_AT_ISSUE.index(one.state) for one in duty if one.state in _AT_ISSUE)


def _incident(desk: Desk, pen: Pen) -> tuple[str, tuple[Citation, ...]] | None:
    found = contradicted(desk, 1)
    if not found:
        return None
    finding = found[0]
    incident = finding.incident
    kind = pen.label("event_kinds", incident.kind)
    said = f"{kind}, {pen.place(incident.place)}, {pen.when(incident.span)}"
    asked = [pen.label("unsettled", one) for one in sorted(finding.unsettled)]
    if asked:
        said += f" ({pen.label('labels', 'unsettled')}: {pen.listed(asked)})"
    return said, cite_findings(found)
