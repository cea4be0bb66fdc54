"""Heat: what detections from space said of incidents, with how often peace would have said it."""

from collections import Counter

from groundtruce.briefs.desk import Desk, cite_findings
from groundtruce.briefs.phrase import Pen
from groundtruce.model.brief import Sentence
from groundtruce.model.finding import Finding
from groundtruce.model.heat import Said


def asked(desk: Desk) -> list[Finding]:
    """Return the findings on acts of which space was asked."""
    return [one for one in desk.acts if one.heat is not None]


def told(desk: Desk, pen: Pen, section: str) -> Sentence | None:
    """Return how many incidents space speaks for, and what its false alarms would be."""
    found = asked(desk)
    if not found:
        return None
    said = Counter(one.heat.said for one in found if one.heat)
    wrong = {one.heat.wrong for one in found if one.heat and one.heat.wrong is not None}
    template = "heat_told" if wrong else "heat_uncalibrated"
    pen = pen.speaks(template)
    return pen.say(
        section,
        template,
        cite_findings(found),
        asked=pen.count(len(found), "incident"),
        acts=f"{len(desk.acts):,}",
        corroborates=f"{said[Said.CORROBORATES]:,}",
        little=f"{said[Said.LITTLE]:,}",
        nothing=f"{said[Said.NOTHING]:,}",
        wrong=f"{max(wrong, default=0.0):.1%}",
    )
