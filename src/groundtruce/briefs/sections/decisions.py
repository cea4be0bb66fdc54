"""Options and decisions asked, in neutral verbs; each follows from a record that is cited."""

from groundtruce.briefs.choose import contradicted
from groundtruce.briefs.desk import Desk, cite_agreements, cite_assessments, cite_findings
from groundtruce.briefs.phrase import Pen
from groundtruce.briefs.sections.clocks import named
from groundtruce.briefs.sections.scorecard import Duty, duties, name
from groundtruce.model.agreement import CommitmentType
from groundtruce.model.assessment import Assessment, State
from groundtruce.model.brief import Section, Sentence

KEY = "decisions"
_UNDER_WAY = 3
_NAMED = 4


def section(desk: Desk, pen: Pen) -> Section:
    """Return what ministers may decide: on watching, on evidence, on reporting, on clocks."""
    told = (_watching(desk, pen), _evidence(desk, pen), _reporting(desk, pen), _clock(desk, pen))
    return Section(key=KEY, sentences=tuple(one for one in told if one))


def _watching(desk: Desk, pen: Pen) -> Sentence | None:
    unseen = [
        duty
        for duty in duties(desk)
        if duty[0].type.is_kept_by_not_doing
        and any(one.state is State.NOT_OBSERVABLE for one in duty)
    ]
    if not unseen:
        return None
    pen = pen.speaks("decide_watching")
    return pen.say(
        KEY,
        "decide_watching",
        cite_assessments(one for duty in unseen for one in duty),
        commitments=_named(desk, pen, unseen),
    )


def _evidence(desk: Desk, pen: Pen) -> Sentence | None:
    found = contradicted(desk, 2)
    if not found:
        return None
    pen = pen.speaks("decide_evidence")
    named = [
        f"{pen.label('event_kinds', one.incident.kind)}, {pen.place(one.incident.place)}, "
        f"{pen.when(one.incident.span)}"
        for one in found
    ]
    return pen.say(
        KEY,
        "decide_evidence",
        cite_findings(found),
        parties=pen.parties(desk.case.party_ids),
        incidents="; ".join(named),
    )


def _reporting(desk: Desk, pen: Pen) -> Sentence | None:
    open_duties = [
        one
        for duty in duties(desk)
        for one in duty
        if one.type in (CommitmentType.SCHEDULE, CommitmentType.OBLIGATION) and _is_open(one)
    ]
    if not open_duties:
        return None
    pen = pen.speaks("decide_reporting")
    first = {(one.agreement, one.commitment): one for one in open_duties}
    return pen.say(
        KEY,
        "decide_reporting",
        cite_assessments(open_duties),
        parties=pen.parties({one.party for one in open_duties}),
        commitments=_named(desk, pen, [(one,) for one in first.values()]),
    )


def _clock(desk: Desk, pen: Pen) -> Sentence | None:
    found = [
        (text, duty)
        for text in desk.agreements
        for duty in text.commitments
        if duty.clock and duty.clock.lasts
    ]
    if not found:
        return None
    text, duty = found[-1]
    pen = pen.speaks("decide_clock")
    return pen.say(
        KEY,
        "decide_clock",
        cite_agreements(text),
        commitment=named(pen, duty),
        agreement=text.labels.get(pen.language, text.title),
    )


def _named(desk: Desk, pen: Pen, unnamed: list[Duty]) -> str:
    said = [name(desk, pen, one) for one in unnamed[:_NAMED]]
    more = len(unnamed) - len(said)
    if more:
        said.append(pen.count(more, "other"))
    return "; ".join(said)


def _is_open(assessment: Assessment) -> bool:
    return assessment.degree is not None and assessment.degree < _UNDER_WAY
