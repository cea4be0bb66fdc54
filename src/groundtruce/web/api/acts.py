"""Acts of the API: judge, separate, join, take back, sign, answer, each in somebody's name."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from groundtruce.errors import NotAllowed
from groundtruce.flow import acts
from groundtruce.model.finding import Reply, Signature
from groundtruce.model.judgement import Judgement, Verdict
from groundtruce.model.record import content_id
from groundtruce.web.access.policy import Verb, Visitor
from groundtruce.web.api.entry import At, Bench, needs
from groundtruce.web.api.nouns import Id

# A name or an id; letters that no file can hold are refused at the door.
Short = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
Words = Annotated[
    str, StringConstraints(min_length=1, max_length=8000, pattern=r"^[^\x00-\x08\x0e-\x1f]+$")
]


class Signed(BaseModel):
    """What every act says: why, and by whom where no account says so."""

    model_config = ConfigDict(extra="forbid")
    by: Short | None = None
    why: Annotated[str, Field(max_length=2000)] = ""


class Judging(Signed):
    """Two claims, and whether they tell of the same incident."""

    one: Short
    other: Short
    verdict: Verdict


class Splitting(Signed):
    """Claims or reports to take out of the incident."""

    claims: Annotated[list[Short], Field(min_length=1, max_length=500)]


class Joining(Signed):
    """The incident that this one is the same as."""

    other: Short


class Undoing(Signed):
    """The judgement, or the act of several, to take back."""

    judgement: Short


class Signing(Signed):
    """What the signature does."""

    act: Literal["verifies", "releases"]


class Answering(Signed):
    """A party and its words."""

    party: Short | None = None
    text: Words


def router() -> APIRouter:
    """Return the routes that act."""
    made = APIRouter(tags=["acts"])
    made.add_api_route("/judgements", _judge, methods=["POST"], status_code=201)
    made.add_api_route("/incidents/{id}/split", _split, methods=["POST"], status_code=201)
    made.add_api_route("/incidents/{id}/join", _join, methods=["POST"], status_code=201)
    made.add_api_route("/judgements/undo", _undo, methods=["POST"], status_code=201)
    made.add_api_route("/findings/{id}/signatures", _sign, methods=["POST"], status_code=201)
    made.add_api_route("/findings/{id}/replies", _reply, methods=["POST"], status_code=201)
    return made


May = Annotated[Visitor, Depends(needs(Verb.JUDGE))]


def _judge(bench: Bench, who: May, given: Judging) -> Judgement:
    """Say whether two claims tell of the same incident."""
    now, by = bench.clock(), _name(who, given)
    content = (given.one, given.other, given.verdict.value, by, given.why, now.isoformat())
    made = Judgement(
        id=content_id("j", *content),
        one=given.one,
        other=given.other,
        verdict=given.verdict,
        by=by,
        why=given.why,
        received=now,
    )
    acts.judge(bench.store, made, now)
    bench.renew()
    return made


def _split(bench: Bench, at: At, who: May, id: Id, given: Splitting) -> list[Judgement]:  # noqa: A002
    """Take claims out of an incident."""
    kept = acts.split(bench.store, at.grouped, id, given.claims, _act(bench, who, given))
    bench.renew()
    return list(kept)


def _join(bench: Bench, at: At, who: May, id: Id, given: Joining) -> list[Judgement]:  # noqa: A002
    """Say that two incidents are one."""
    kept = acts.join(bench.store, at.grouped, id, given.other, _act(bench, who, given))
    bench.renew()
    return list(kept)


def _undo(bench: Bench, who: May, given: Undoing) -> list[Judgement]:
    """Take a judgement back; what stood before stands again."""
    kept = acts.undo(bench.store, given.judgement, _act(bench, who, given))
    bench.renew()
    return list(kept)


def _sign(
    bench: Bench,
    at: At,
    who: Annotated[Visitor, Depends(needs(Verb.SEE))],
    id: Id,  # noqa: A002
    given: Signing,
) -> Signature:
    """Verify a finding, or release what another person verified."""
    needs_verb = Verb.VERIFY if given.act == "verifies" else Verb.RELEASE
    _check(who, needs_verb)
    now = bench.clock()
    made = Signature(by=_name(who, given), act=given.act, at=now, finding=id)
    kept = acts.sign(bench.store, at.road, made, now)
    bench.renew()
    return kept


def _reply(
    bench: Bench,
    at: At,
    who: Annotated[Visitor, Depends(needs(Verb.REPLY))],
    id: Id,  # noqa: A002
    given: Answering,
) -> list[Reply]:
    """Keep a party's answer beside a finding."""
    now, party = bench.clock(), who.party or given.party
    if not party:
        raise NotAllowed("an answer is a party's.", "Say which: party.")
    made = Reply(finding=id, party=party, text=given.text, by=_name(who, given), received=now)
    kept = acts.reply(bench.store, at.road, [made], now, [None])
    bench.renew()
    return list(kept)


def _check(who: Visitor, verb: Verb) -> None:
    from groundtruce.web.access.policy import may

    if not may(who, verb):
        raise NotAllowed("your account has no right to this.", "Ask somebody who has.")


def _act(bench: Any, who: Visitor, given: Signed) -> acts.Act:
    return acts.Act(_name(who, given), given.why, bench.clock())


def _name(who: Visitor, given: Signed) -> str:
    if who.person is not None:
        return who.person.id
    if not given.by:
        raise NotAllowed("an act has a name behind it.", "Say who you are: by.")
    return given.by
