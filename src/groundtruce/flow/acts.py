"""Acts: what people decide, kept in their name after it was checked that they may."""

from collections.abc import Sequence
from datetime import datetime

from groundtruce.errors import NotAllowed, NotFound, Outdated
from groundtruce.findings import answer
from groundtruce.flow import Road, field, views
from groundtruce.incidents import fuse, people
from groundtruce.incidents.people import Act as Act
from groundtruce.model import person
from groundtruce.model.claim import Claim
from groundtruce.model.finding import Finding, Reply, Signature, Status
from groundtruce.model.incident import Incident, incident_id
from groundtruce.model.judgement import Judgement
from groundtruce.model.record import content_id
from groundtruce.model.report import Report
from groundtruce.model.review import Review
from groundtruce.model.review import last_word as last_word
from groundtruce.model.vocabulary import vocabulary
from groundtruce.reports.review import deciding, entering
from groundtruce.reports.review.deciding import Says as Says
from groundtruce.reports.review.deciding import Word as Word
from groundtruce.reports.review.entering import Entry as Entry
from groundtruce.store.base import Store


def judge(store: Store, judgement: Judgement, now: datetime) -> None:
    """Keep a judgement; both claims must be known, and nothing that stands may contradict it."""
    for claim in judgement.pair:
        if store.find(claim) is None:
            raise NotFound(f"no claim {claim} is known.", "List them with 'groundtruce search'.")
    _acted(store, (judgement,), now)


def review(
    store: Store, name: str, word: Word, now: datetime, *, seen: str | None = None
) -> Review:
    """Keep a person's word on the claim of that id, or of the only id that begins so.

    ``seen`` is the id of the last review that the person saw, empty where there was none. Raises
    Outdated where somebody decided on the claim since.
    """
    claim, case = store.find(name), store.case()
    if not isinstance(claim, Claim) or case is None:
        raise NotFound(f"no claim {name} is known.", "List them with 'groundtruce review'.")
    report = store.held(Report, claim.report)
    told = [] if report is None else views.contenders(store, report)
    _still_seen(last_word(store.reviews(), claim.id), seen)
    given = deciding.decided(
        claim,
        word,
        told=told,
        superseded=fuse.superseded(told),
        reviews=store.reviews(),
        case=case,
        is_claim=lambda one: isinstance(store.find(one), Claim),
        now=now,
    )
    _may(store, given.by, person.Act.JUDGES, now)
    store.keep([given], at=now, actor=given.by)
    return given


def enter(store: Store, name: str, given: Entry, now: datetime) -> Review:
    """Keep what a person reads in words of that report, as a claim of it.

    Raises NotFound for an unknown report, Outdated for one that another stands in place of.
    """
    report, case = store.held(Report, name), store.case()
    if report is None or case is None:
        raise NotFound(f"no report {name[:40]} is known.", "Look at the inbox.")
    told = views.contenders(store, report)
    if report.id not in {one.id for one in told} or report.id in fuse.superseded(told):
        raise Outdated(
            "another report stands in place of this one.", "Enter the claim there.", report.id
        )
    new = entering.entered(
        report,
        store.original(report.original),
        given,
        reviews=store.reviews(),
        case=case,
        is_claim=lambda one: isinstance(store.find(one), Claim),
        now=now,
    )
    _may(store, new.by, person.Act.JUDGES, now)
    store.keep([new], at=now, actor=new.by)
    return new


def _still_seen(last: Review | None, seen: str | None) -> None:
    if seen is None or last is None or last.id == seen:
        return
    done = vocabulary().label("decisions", last.decision.value)
    raise Outdated(
        f"{last.by} decided on this claim before you ({done}, {last.received:%Y-%m-%d %H:%M} UTC). "
        "Nothing of yours was kept.",
        "Look at what stands now, and decide again if it is still wrong.",
        last.said.id,
    )


def reply(
    store: Store, road: Road, given: Sequence[Reply], now: datetime, lines: Sequence[str | None]
) -> tuple[Reply, ...]:
    """Keep parties' answers to findings, all or none: each by somebody with the right.

    ``lines`` says for each where it stands in a file, for the error that names it.
    """
    new = answer.addressed(given, road.findings, road.case, lines)
    for one in given:
        _may(store, one.by or "", person.Act.REPLIES, now, one.party)
    store.keep(new, at=now, actor=given[0].by or "reply")
    return new


def sign(
    store: Store, road: Road, given: Signature, now: datetime, *, seen: str | None = None
) -> Signature:
    """Keep a named person's act on a finding: who releases is never its only verifier.

    ``seen`` is the finding's ``face`` when the person looked. Raises Outdated where it tells
    something else by now, NotAllowed where the same person did the same before.
    """
    _may(store, given.by, person.Act(given.act), now)
    new = answer.signed(given, road.findings)
    finding = next(one for one in road.findings if one.id == new.finding)
    if seen is not None and seen != face(finding):
        raise Outdated(
            "the finding changed after the page that you signed was opened. Nothing was kept.",
            "Read it again; what it says now is what you sign.",
            finding.id,
        )
    _first_time(finding, new)
    if given.act == person.Act.RELEASES:
        field.refuse_incomplete(store, finding)
    store.keep([new], at=now, actor=new.by)
    return new


def face(finding: Finding) -> str:
    """Return what changes when a finding comes to say something else or to rest on other claims."""
    one = finding.incident
    # A signature that came since makes it verified, and is no other finding for that.
    status = Status.CORROBORATED if finding.status is Status.VERIFIED else finding.status
    told = (status, one.kind, one.place, one.span, finding.figures, finding.attribution.party)
    return content_id("face", finding.rests_on, *map(repr, told))


def _first_time(finding: Finding, new: Signature) -> None:
    """Refuse a second signature of one person; what came in since is a reason for a new one."""
    before = [one for one in finding.signatures if (one.by, one.act) == (new.by, new.act)]
    newest = max((claim.received for claim in finding.incident.claims), default=new.at)
    if before and newest <= before[-1].at:
        raise NotAllowed(
            f"{new.by} signed this finding already, on {before[-1].at:%Y-%m-%d %H:%M} UTC.",
            "One signature is enough; the next step is another person's.",
            finding.id,
        )


def _may(store: Store, by: str, act: person.Act, now: datetime, party: str | None = None) -> None:
    case = store.case()
    person.check(case.people if case else (), by, act, now, party=party)


def split(
    store: Store, road: Road, incident: str, claims: Sequence[str], act: Act
) -> tuple[Judgement, ...]:
    """Keep the judgements that take claims out of an incident of the road, and return them."""
    return _acted(store, people.split(_incident(road, incident), claims, act), act.at)


def join(store: Store, road: Road, one: str, other: str, act: Act) -> tuple[Judgement, ...]:
    """Keep the judgement that makes two incidents of the road one, and return it."""
    first, second = (_incident(road, name) for name in (one, other))
    return _acted(store, people.join(first, second, act), act.at)


def undo(store: Store, name: str, act: Act) -> tuple[Judgement, ...]:
    """Take back a judgement, or all those of one act; what stood before stands again."""
    return _acted(store, people.undo(store.judgements(), name, act), act.at)


def _incident(road: Road, name: str) -> Incident:
    """Return the incident of that id, present or past, or the one that holds that claim."""
    for one in road.incidents:
        if name == one.id or any(name in (c.id, incident_id(c.id)) for c in one.claims):
            return one
    raise NotFound(
        f"No incident {name} is known.",
        "Take its id from its page, or list them with `groundtruce fuse`.",
    )


def _acted(store: Store, new: tuple[Judgement, ...], now: datetime) -> tuple[Judgement, ...]:
    _may(store, new[0].by, person.Act.JUDGES, now)
    people.checked(store.judgements(), new)
    store.keep(new, at=now, actor=new[0].by)
    return new
