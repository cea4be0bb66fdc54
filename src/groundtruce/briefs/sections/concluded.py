"""The violation report's end: how it was weighed, the finding, by whom, what follows from it."""

from datetime import datetime

from groundtruce.briefs.desk import Desk, cite_assessments, cite_claims, cite_findings
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.quote import quoted
from groundtruce.briefs.sections.key_findings import attribution as by_whom
from groundtruce.briefs.sections.key_findings import basis, figures, unsettled
from groundtruce.briefs.sections.scorecard import name, standing
from groundtruce.model.brief import Section, Sentence
from groundtruce.model.finding import Finding, Status

WEIGHING, CHANGE, CONCLUSION = "weighing", "would_change", "conclusion"
ATTRIBUTION, ARTICLES, REPLIES = "attribution", "articles", "replies"
RECOMMENDATION = "recommendation"
VOICES, DUTIES = 12, 10


def weighing(desk: Desk, pen: Pen) -> Section:
    """Return each voice with its credibility, then each step with the rule that it follows."""
    finding = desk.finding
    told = []
    spoken = pen.speaks("weighed_voice")
    for voice in finding.voices[:VOICES]:
        stances = spoken.listed([spoken.label("stances", one.value) for one in voice.stances])
        key = str(voice.credibility)
        side = f", {spoken.label('labels', 'speaks_for')} {spoken.party(voice.side or '')}"
        told.append(
            spoken.say(
                WEIGHING,
                "weighed_voice",
                cite_claims(voice.claims),
                voice=spoken.source(voice.origin),
                kind=spoken.label("source_kinds", voice.kind)
                if spoken.words.has("source_kinds", voice.kind)
                else voice.kind,
                side=side if voice.side else "",
                stances=stances,
                credibility=spoken.label("credibility", key) if voice.credibility else "–",
            )
        )
    for number, reason in enumerate(finding.reasons, 1):
        cites = cite_claims(reason.claims) or cite_findings([finding])
        able, words = pen.reasoned(reason.text)
        text = f"{words} [{reason.rule}]"
        told.append(able.say(WEIGHING, "weighed_step", cites, step=str(number), text=text))
    return Section(key=WEIGHING, sentences=tuple(told))


def change(desk: Desk, pen: Pen) -> Section:
    """Return what would make the mission weigh it anew."""
    cites = cite_findings([desk.finding])
    told = [
        able.say(CHANGE, "would_change_one", cites, text=words)
        for able, words in map(pen.reasoned, desk.finding.would_change)
    ]
    return Section(key=CHANGE, sentences=tuple(told))


def conclusion(desk: Desk, pen: Pen) -> Section:
    """Return status, likelihood and confidence apart, and whose signatures stand under it."""
    finding = desk.finding
    cites = cite_findings([finding])
    spoken = pen.speaks("concluded")
    told = [
        spoken.say(
            CONCLUSION,
            "concluded",
            cites,
            status=capital(spoken.label("statuses", finding.status.value)),
            basis=basis(finding, spoken),
            likelihood=spoken.label("likelihood", finding.likelihood_word),
            percent=f"{round(100 * finding.likelihood)}",
            confidence=spoken.label("confidence", finding.confidence.value),
            figures=figures(finding, spoken),
            unsettled=unsettled(finding, spoken).strip(),
        )
    ]
    told += signed(CONCLUSION, finding, pen)
    return Section(key=CONCLUSION, sentences=tuple(told))


def signed(
    key: str, finding: Finding, pen: Pen, since: datetime | None = None, none: str = "proposed"
) -> list[Sentence]:
    """Return who verified and who released since then, or that no person has signed."""
    cites = cite_findings([finding])
    acts = [one for one in finding.signatures if since is None or one.at > since]
    if not acts:
        return [pen.speaks(none).say(key, none, cites)]
    pen = pen.speaks("concluded_by")
    return [
        pen.say(
            key,
            "concluded_by",
            cites,
            act=pen.label("labels", one.act) if pen.words.has("labels", one.act) else one.act,
            by=one.by,
            moment=pen.moment(one.at),
        )
        for one in acts
    ]


def attribution(desk: Desk, pen: Pen) -> Section:
    """Return by whom, with a confidence of its own, and why."""
    finding = desk.finding
    cites = cite_findings([finding])
    spoken = pen.speaks("attributed_told")
    said = capital(by_whom(finding, spoken))
    told = [spoken.say(ATTRIBUTION, "attributed_told", cites, attribution=said)]
    if finding.attribution.why:
        able, why = pen.reasoned(finding.attribution.why)
        told.append(able.say(ATTRIBUTION, "would_change_one", cites, text=why))
    return Section(key=ATTRIBUTION, sentences=tuple(told))


def articles(desk: Desk, pen: Pen) -> Section:
    """Return the commitments that were assessed on this finding, and how they stand."""
    found = [one for one in desk.binding if desk.finding.id in one.findings]
    spoken = pen.speaks("article_told")
    told = []
    for one in found[:DUTIES]:
        text, duty = desk.commitment(one)
        title = text.labels.get(spoken.language, text.title) if text else one.agreement
        article = duty.article if duty else None
        code = f"{spoken.label('labels', 'article')} {article}" if article else one.commitment
        told.append(
            spoken.say(
                ARTICLES,
                "article_told",
                cite_assessments([one]),
                commitment=capital(name(desk, spoken, one)),
                agreement=title,
                code=code,
                party=spoken.party(one.party),
                state=standing(desk, spoken, one),
            )
        )
    if not told:
        pen = pen.speaks("article_none")
        told = [pen.say(ARTICLES, "article_none", cite_findings([desk.finding]))]
    return Section(key=ARTICLES, sentences=tuple(told))


def replies(desk: Desk, pen: Pen) -> Section:
    """Return what each party answered, or that it has not, in alphabetical order."""
    cites = cite_findings([desk.finding])
    told = []
    for party in desk.case.party_ids:
        given = [one for one in desk.finding.replies if one.party == party]
        spoken = pen.speaks("reply_told" if given else "reply_none")
        for one in given:
            said = {"moment": spoken.moment(one.received), "words": quoted(one.text, 1200)}
            told.append(spoken.say(REPLIES, "reply_told", cites, party=spoken.party(party), **said))
        if not given:
            told.append(spoken.say(REPLIES, "reply_none", cites, party=spoken.party(party)))
    return Section(key=REPLIES, sentences=tuple(told))


def recommendation(desk: Desk, pen: Pen) -> Section:
    """Return what may be considered next, asked of the parties alike."""
    finding = desk.finding
    cites = cite_findings([finding])
    parties = {"parties": pen.parties(desk.case.party_ids)}
    asked = []
    if finding.unsettled or finding.status in (Status.CONTESTED, Status.UNVERIFIED):
        asked.append("recommend_evidence")
    if not any(one.observation for one in finding.incident.claims):
        asked.append("recommend_visit")
    if finding.status is Status.CORROBORATED and not finding.signatures:
        asked.append("recommend_signature")
    told = [pen.speaks(one).say(RECOMMENDATION, one, cites, **parties) for one in asked]
    return Section(key=RECOMMENDATION, sentences=tuple(told))
