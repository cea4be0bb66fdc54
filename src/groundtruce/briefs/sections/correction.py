"""A correction notice: what was said, where and when; what is right now and why; who signed."""

from groundtruce.briefs.desk import Desk, cite_claims, cite_findings
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.quote import quoted
from groundtruce.briefs.sections.changed import worded
from groundtruce.briefs.sections.concluded import signed
from groundtruce.briefs.sections.key_findings import attribution, basis, figures
from groundtruce.model.brief import Brief, Section, Sentence
from groundtruce.model.changed import Changed
from groundtruce.model.claim import Claim

SAID, RIGHT, WHY, SIGNED = "was_said", "is_right", "why", "signed_by"
_DOCUMENTS = {
    "brief": "ministers_brief",
    "daily": "daily_report",
    "weekly": "weekly_report",
    "violation": "violation_report",
    "correction": "correction_notice",
}
LISTED, _QUOTE = 8, 600


def was_said(desk: Desk, pen: Pen) -> Section:
    """Return the earlier sentences that told of it, each with its document, time and version."""
    finding = desk.finding
    mine = {finding.id, *finding.rests_on, *(one.before or "" for one in _changes(desk))}
    # A sentence that only counts it among others says nothing of it.
    place = pen.place(finding.incident.place)
    found = [
        (document, sentence)
        for document in desk.matter.earlier
        for sentence in document.sentences()
        if place in sentence.text and any(cite.id in mine for cite in sentence.cites)
    ]
    cites = cite_findings([finding])
    spoken = pen.speaks("said_before")
    told = [
        spoken.say(SAID, "said_before", cites, **_where(document, sentence, spoken))
        for document, sentence in found[:LISTED]
    ]
    if not told:
        pen = pen.speaks("not_said_before")
        moment = pen.moment(desk.matter.since or desk.period.start)
        told = [pen.say(SAID, "not_said_before", cites, moment=moment)]
    return Section(key=SAID, sentences=tuple(told))


def is_right(desk: Desk, pen: Pen) -> Section:
    """Return what the mission stands behind now, and word for word what changed."""
    finding, incident = desk.finding, desk.finding.incident
    cites = cite_findings([finding])
    spoken = pen.speaks("stands_now")
    now = spoken.say(
        RIGHT,
        "stands_now",
        cites,
        moment=spoken.moment(desk.as_of),
        kind=capital(spoken.label("event_kinds", incident.kind)),
        place=spoken.place(incident.place),
        when=spoken.when(incident.span),
        status=spoken.label("statuses", finding.status.value) + basis(finding, spoken),
        figures=figures(finding, spoken),
        attribution=capital(attribution(finding, spoken)),
    )
    spoken = pen.speaks("changed_from")
    told = [
        spoken.say(
            RIGHT,
            "changed_from",
            cites,
            named=capital(spoken.label("event_kinds", incident.kind)),
            what=_what(one, spoken),
            before=worded(one, one.before, spoken),
            after=worded(one, one.after, spoken),
        )
        for one in _changes(desk)
    ]
    if not told:
        pen = pen.speaks("nothing_to_correct")
        told = [pen.say(RIGHT, "nothing_to_correct", cites)]
    return Section(key=RIGHT, sentences=(now, *told))


def why(desk: Desk, pen: Pen) -> Section:
    """Return the accounts that came in since, and the reasons that were not there before."""
    reasons = dict.fromkeys(reason for one in _changes(desk) for reason in one.why)
    told: list[Sentence] = []
    claims = {one.id: one for one in desk.finding.incident.claims}
    for reason in reasons:
        cites = cite_claims(one for one in reason.claims if one in claims)
        cites = cites or cite_findings([desk.finding])
        able, words = pen.reasoned(reason.text)
        told.append(able.say(WHY, "would_change_one", cites, text=f"{words} [{reason.rule}]"))
        if reason.rule == "came_in":
            told += _accounts([claims[one] for one in reason.claims if one in claims], pen)
    return Section(key=WHY, sentences=tuple(told))


def signed_by(desk: Desk, pen: Pen) -> Section:
    """Return who signed what is right now; without a signature the notice is a proposal."""
    told = signed(SIGNED, desk.finding, pen, desk.matter.since, none="unsigned_correction")
    return Section(key=SIGNED, sentences=tuple(told))


def _changes(desk: Desk) -> list[Changed]:
    ids = {desk.finding.id}
    return [one for one in desk.matter.changed if one.id in ids and one.what not in ("new",)]


def _where(document: Brief, sentence: Sentence, pen: Pen) -> dict[str, str]:
    return {
        "document": capital(pen.label("labels", _DOCUMENTS.get(document.kind, "document"))),
        "moment": pen.moment(document.as_of),
        "version": document.id,
        "sentence": sentence.id,
        "words": quoted(sentence.text, _QUOTE),
    }


def _what(change: Changed, pen: Pen) -> str:
    if change.what == "figure" and change.kind:
        return pen.label("figure_kinds", change.kind)
    key = f"changed_{change.what}"
    return pen.label("labels", key if pen.words.has("labels", key) else "change")


def _accounts(claims: list[Claim], pen: Pen) -> list[Sentence]:
    spoken = pen.speaks("account_came")
    return [
        spoken.say(
            WHY,
            "account_came",
            cite_claims([claim]),
            source=spoken.source(claim.source),
            day=spoken.day_known(claim.received),
            stance=spoken.label("stances", claim.stance.value),
            words=quoted(claim.excerpt.quote, 220),
        )
        for claim in claims[:LISTED]
    ]
