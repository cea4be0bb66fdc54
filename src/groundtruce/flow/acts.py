"""Acts: what people decide, kept in their name after it was checked that they may."""

from collections.abc import Sequence
from datetime import datetime

from groundtruce.errors import NotFound
from groundtruce.findings import answer
from groundtruce.flow import Road, field, fused_of
from groundtruce.incidents import fuse, people
from groundtruce.incidents.people import Act as Act
from groundtruce.model import person
from groundtruce.model.claim import Claim
from groundtruce.model.finding import Reply, Signature
from groundtruce.model.judgement import Judgement
from groundtruce.model.review import Review
from groundtruce.reports.review import deciding
from groundtruce.reports.review.deciding import Says as Says
from groundtruce.reports.review.deciding import Word as Word
from groundtruce.store.base import Store


def judge(store: Store, judgement: Judgement, now: datetime) -> None:
    """Keep a judgement; both claims must be known, and nothing that stands may contradict it."""
    for claim in judgement.pair:
        if store.find(claim) is None:
            raise NotFound(f"no claim {claim} is known.", "List them with 'groundtruce search'.")
    _acted(store, (judgement,), now)


def review(store: Store, name: str, word: Word, now: datetime) -> Review:
    """Keep a person's word on the claim of that id, or of the only id that begins so."""
    claim, case = store.find(name), store.case()
    if not isinstance(claim, Claim) or case is None:
        raise NotFound(f"no claim {name} is known.", "List them with 'groundtruce review'.")
    told = store.reports()
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


def sign(store: Store, road: Road, given: Signature, now: datetime) -> Signature:
    """Keep a named person's act on a finding: who releases is never its only verifier."""
    _may(store, given.by, person.Act(given.act), now)
    new = answer.signed(given, road.findings)
    if given.act == person.Act.RELEASES:
        field.refuse_incomplete(store, next(f for f in road.findings if f.id == new.finding))
    store.keep([new], at=now, actor=new.by)
    return new


def _may(store: Store, by: str, act: person.Act, now: datetime, party: str | None = None) -> None:
    case = store.case()
    person.check(case.people if case else (), by, act, now, party=party)


def split(
    store: Store, road: Road, incident: str, claims: Sequence[str], act: Act
) -> tuple[Judgement, ...]:
    """Keep the judgements that take claims out of an incident, and return them."""
    return _acted(store, people.split(fused_of(road), incident, claims, act), act.at)


def join(store: Store, road: Road, one: str, other: str, act: Act) -> tuple[Judgement, ...]:
    """Keep the judgement that makes two incidents one, and return it."""
    return _acted(store, people.join(fused_of(road), one, other, act), act.at)


def undo(store: Store, name: str, act: Act) -> tuple[Judgement, ...]:
    """Take back a judgement, or all those of one act; what stood before stands again."""
    return _acted(store, people.undo(store.judgements(), name, act), act.at)


def _acted(store: Store, new: tuple[Judgement, ...], now: datetime) -> tuple[Judgement, ...]:
    _may(store, new[0].by, person.Act.JUDGES, now)
    people.checked(store.judgements(), new)
    store.keep(new, at=now, actor=new[0].by)
    return new
