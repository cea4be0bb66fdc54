"""Key findings: at most five, each with status, confidence, likelihood and attribution apart."""

from groundtruce.briefs.choose import key_findings
from groundtruce.briefs.desk import Desk, cite_findings
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.model.brief import Section, Sentence
from groundtruce.model.finding import Finding

KEY = "key_findings"
_FIGURES_SHOWN = 3
_INFORMATIVE = ("killed", "injured", "missing", "captured", "released", "displaced")


def section(desk: Desk, pen: Pen) -> Section:
    """Return one sentence per finding, in the order that the map numbers them."""
    found = key_findings(desk)
    return Section(
        key=KEY,
        sentences=tuple(_told(one, pen) for one in found),
        chart={"statuses": [one.status.value for one in found]},
    )


def _told(finding: Finding, pen: Pen) -> Sentence:
    pen = pen.speaks("key_finding")
    return pen.say(
        KEY,
        "key_finding",
        cite_findings([finding]),
        confidence=pen.label("confidence", finding.confidence.value),
        likelihood=pen.label("likelihood", finding.likelihood_word),
        percent=f"{round(100 * finding.likelihood)}",
        **words_of(finding, pen),
    )


def words_of(finding: Finding, pen: Pen) -> dict[str, str]:
    """Return what, where, when, how it stands and by whom, for the sentences of all papers."""
    incident = finding.incident
    return {
        "kind": capital(pen.label("event_kinds", incident.kind)),
        "place": pen.place(incident.place),
        "when": pen.when(incident.span),
        "status": pen.label("statuses", finding.status.value) + basis(finding, pen),
        "figures": figures(finding, pen),
        "attribution": capital(attribution(finding, pen)),
        "unsettled": heat(finding, pen) + unsettled(finding, pen),
    }


def basis(finding: Finding, pen: Pen) -> str:
    """Return why the finding has its status, so that no word claims more than its evidence."""
    key = f"basis_{finding.rule}"
    known = pen.words.has("labels", key)
    return f" ({pen.label('labels', key)})" if known else ""


def figures(finding: Finding, pen: Pen) -> str:
    """Return the human cost as a sentence of its own, or nothing."""
    told = sorted(
        (one.figure for one in finding.figures if one.figure.kind in _INFORMATIVE),
        key=lambda one: (_INFORMATIVE.index(one.kind), one.of or "", one.side or ""),
    )
    said = [f"{pen.counted(one)}: {pen.amount(one)}" for one in told if not one.is_tally]
    return pen.closed(capital("; ".join(said[:_FIGURES_SHOWN]))).lstrip() + " " if said else ""


def attribution(finding: Finding, pen: Pen) -> str:
    """Return by whom with a confidence of its own, or that it is not attributed."""
    made = finding.attribution
    if made.party is not None:
        confidence = pen.label("confidence", made.confidence.value)
        said = f"{pen.label('labels', 'attributed_to')} {pen.party(made.party)}"
        return f"{said} ({confidence})"
    said = pen.label("labels", "not_attributed")
    if made.accused:
        said += f" ({pen.label('labels', 'accused_by_others')}: {pen.parties(made.accused)})"
    return said


def heat(finding: Finding, pen: Pen) -> str:
    """Return what space adds, with its interval, or nothing where it adds nothing."""
    seen = finding.heat
    if seen is None or not seen.weighs:
        return ""
    said = f"{seen.ratio:.1f} ({seen.lower:.1f}–{seen.upper:.1f})"
    return pen.closed(f"{capital(pen.label('labels', 'heat_ratio'))}: {said}")


def unsettled(finding: Finding, pen: Pen) -> str:
    """Return the questions that are still open, or nothing."""
    if not finding.unsettled:
        return ""
    named = pen.listed([pen.label("unsettled", one) for one in sorted(finding.unsettled)])
    return pen.closed(f"{capital(pen.label('labels', 'unsettled'))}: {named}")
