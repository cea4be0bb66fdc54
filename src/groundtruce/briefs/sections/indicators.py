"""Risks and indicators: what would show a change, taken from what the findings still lack."""

from groundtruce.briefs.choose import contradicted, key_findings
from groundtruce.briefs.desk import Desk, cite_agreements, cite_findings
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.quote import shown
from groundtruce.model.brief import Section, Sentence
from groundtruce.model.finding import Finding

KEY = "indicators"
TOLD = 3


def section(desk: Desk, pen: Pen) -> Section:
    """Return what would change the key findings, and the first sign of a turn in the trend."""
    told = [*_trend(desk, pen), *_would_change(desk, pen)]
    return Section(key=KEY, sentences=tuple(told))


def _trend(desk: Desk, pen: Pen) -> list[Sentence]:
    earlier = desk.within(desk.armed, desk.current)
    cites = (*cite_findings(earlier), *cite_agreements(desk.ceasefire))
    if not cites:
        return []
    a_week = len(earlier) * 7 / desk.current.days
    template = "trend_indicator" if desk.ceasefire else "trend_indicator_lately"
    if not earlier:
        template = "trend_indicator_none"
    pen = pen.speaks(template)
    return [
        pen.say(
            KEY,
            template,
            cites,
            now=pen.count(len(desk.within(desk.armed, desk.week)), "armed_incident"),
            mean=f"{max(1, round(a_week)):,}",
        )
    ]


def _would_change(desk: Desk, pen: Pen) -> list[Sentence]:
    found = dict.fromkeys((*key_findings(desk), *contradicted(desk, TOLD)))
    return [_weighed_anew(one, pen) for one in found if one.would_change][:TOLD]


def _weighed_anew(finding: Finding, pen: Pen) -> Sentence:
    able, what = pen.reasoned(finding.would_change[0])
    incident = finding.incident
    return able.say(
        KEY,
        "would_change",
        cite_findings([finding]),
        what=_inside(shown(what), able.language),
        kind=capital(able.label("event_kinds", incident.kind)),
        place=able.place(incident.place),
        when=able.when(incident.span),
    )


def _inside(reason: str, language: str) -> str:
    """Return a reason as it stands inside a sentence; a name at its head keeps its capital."""
    words = reason.rstrip(".។ ")
    is_lowered = language == "en" and not words[1:2].isupper()
    return words[:1].lower() + words[1:] if is_lowered else words
