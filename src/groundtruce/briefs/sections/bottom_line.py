"""The bottom line: three sentences, with the confidence stated."""

from groundtruce.briefs.desk import (
    Desk,
    cite_agreements,
    cite_assessments,
    cite_findings,
    cite_watch,
)
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.sections.scorecard import ORDER
from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Section, Sentence
from groundtruce.model.finding import Confidence, Status

KEY = "bottom_line"
_STANDS = (Status.VERIFIED, Status.CORROBORATED)
# Shares of days watched from which the whole picture deserves a better word.
_MODERATE, _HIGH = 0.25, 0.75


def section(desk: Desk, pen: Pen) -> Section:
    """Return what changed since the ceasefire, how sure that is, and how the commitments stand."""
    told = (_change(desk, pen), _confidence(desk, pen), _commitments(desk, pen))
    return Section(key=KEY, sentences=tuple(one for one in told if one))


def _change(desk: Desk, pen: Pen) -> Sentence | None:
    text = desk.ceasefire
    now = desk.within(desk.armed, desk.current)
    earlier = desk.within(desk.armed, desk.current.before())
    cites = (*cite_agreements(text), *cite_findings((*now, *earlier)))
    if not cites:
        return None
    template = "change_since_ceasefire" if text else "change"
    pen = pen.speaks(template)
    return pen.say(
        KEY,
        template,
        cites,
        days=pen.count(desk.current.days, "day"),
        agreement=text.labels.get(pen.language, text.title) if text else "",
        moment=pen.moment(desk.current.start),
        now=capital(pen.count(len(now), "armed_incident")),
        earlier=f"{len(earlier):,}",
    )


def _confidence(desk: Desk, pen: Pen) -> Sentence | None:
    acts = desk.within(desk.armed, desk.current)
    firm = [one for one in acts if one.status in _STANDS]
    watch = desk.watched(desk.current)
    cites = (*cite_findings(acts), *cite_watch(watch), *cite_agreements(desk.ceasefire))
    if not cites:
        return None
    pen = pen.speaks("confidence_in_picture")
    watched = desk.days_watched(desk.current)
    return pen.say(
        KEY,
        "confidence_in_picture",
        cites,
        confidence=pen.label("confidence", picture(watched / desk.current.days).value),
        watched=f"{watched:,}",
        days=pen.count(desk.current.days, "day"),
        firm=f"{len(firm):,}",
        acts=f"{len(acts):,}",
    )


def picture(share_watched: float) -> Confidence:
    """Return how firm a picture is of which this share of the days was watched at all."""
    if share_watched < _MODERATE:
        return Confidence.LOW
    return Confidence.MODERATE if share_watched < _HIGH else Confidence.HIGH


def _commitments(desk: Desk, pen: Pen) -> Sentence | None:
    if not desk.binding:
        return None
    newest = desk.ceasefire.id if desk.ceasefire else None
    itself = [one for one in desk.binding if one.agreement == newest and desk.forbids_arms(one)]
    template = "commitments_stand_itself" if itself else "commitments_stand"
    pen = pen.speaks(template)
    return pen.say(
        KEY,
        template,
        cite_assessments((*itself, *desk.binding)),
        itself=_by_state(itself, pen),
        assessed=pen.count(len(desk.binding), "assessment"),
        states=_counted(desk, pen),
    )


def _by_state(assessments: list[Assessment], pen: Pen) -> str:
    said = []
    for word in ORDER:
        found = [one for one in assessments if one.word == word]
        if found:
            duties = ", ".join(dict.fromkeys(one.commitment for one in found))
            parties = pen.parties(one.party for one in found)
            said.append(f"{pen.standing(word)} ({duties}; {parties})")
    return "; ".join(said)


def _counted(desk: Desk, pen: Pen) -> str:
    counts = {word: sum(one.word == word for one in desk.binding) for word in ORDER}
    # Between nothing and all there is one word for ministers; the scorecard has the degrees.
    counts["1"] += counts.pop("2")
    names = {word: pen.standing(word) for word in counts}
    names["1"] = pen.label("labels", "partly_carried_out")
    return pen.listed([f"{count:,} {names[word]}" for word, count in counts.items() if count])
