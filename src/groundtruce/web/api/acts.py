"""Acts of the API: review, judge, separate, join, sign, answer, word, release, each in a name."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from groundtruce.errors import NotAllowed, NotFound
from groundtruce.flow import acts, editions, papers, statements, views
from groundtruce.flow.acts import Says
from groundtruce.flow.statements import Statement
from groundtruce.model.brief import Brief
from groundtruce.model.edition import Approval, Approving, Edition
from groundtruce.model.finding import Reply, Signature
from groundtruce.model.judgement import Judgement, Verdict
from groundtruce.model.record import content_id
from groundtruce.model.report import Report
from groundtruce.model.review import Review
from groundtruce.web.access.disclosure import Disclosure
from groundtruce.web.access.policy import Verb, Visitor, may
from groundtruce.web.api.answers import Paper
from groundtruce.web.api.entry import Bench, Now, needs
from groundtruce.web.api.nouns import FINDINGS, INCIDENTS, Id, Noun, one_of
from groundtruce.web.api.tags import Route, check_unchanged
from groundtruce.web.moment import Moment

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


class Worded(Signed):
    """What a person says of a claim that a machine read."""

    says: Says
    corrected: Annotated[dict[str, Words], Field(max_length=20)] = {}


class Entering(Signed):
    """Words of a report as they stand in its original, and what a person reads in them."""

    words: Words
    fields: Annotated[dict[str, Words], Field(max_length=20)]


class Wording(Signed):
    """A document in a person's words: sentences by id, in what order, and which are left out."""

    kind: Paper = Paper.BRIEF
    language: Literal["en", "th", "km"] = "en"
    words: Annotated[dict[str, Words], Field(max_length=500)] = {}
    order: Annotated[list[Short], Field(max_length=500)] = []
    left_out: Annotated[list[Short], Field(max_length=500)] = []
    replaces: Short | None = None


class Approves(Signed):
    """What is done to an edition."""

    act: Approving


class Reading(BaseModel):
    """A text to read; nothing of it is kept."""

    model_config = ConfigDict(extra="forbid")
    text: Words
    source: Short = "unnamed"
    dateline: date | None = None


class Filing(Signed):
    """A statement in its speaker's words, and the day it is from."""

    text: Words
    source: Short
    dateline: date | None = None


def router() -> APIRouter:
    """Return the routes that act."""
    made = APIRouter(tags=["acts"], route_class=Route)

    def add(path: str, act: Callable[..., Any], status: int = 201) -> None:
        made.add_api_route(path, act, methods=["POST"], status_code=status)

    add("/read", _read, 200)
    add("/statements", _file)
    add("/claims/{id}/reviews", _review)
    add("/reports/{id}/claims", _enter)
    add("/judgements", _judge)
    add("/judgements/undo", _undo)
    add("/incidents/{id}/split", _split)
    add("/incidents/{id}/join", _join)
    add("/findings/{id}/signatures", _sign)
    add("/findings/{id}/replies", _reply)
    add("/editions", _word)
    add("/editions/{id}/approvals", _approve)
    add("/run", _run, 200)
    return made


Judges = Annotated[Visitor, Depends(needs(Verb.JUDGE))]
Reviews = Annotated[Visitor, Depends(needs(Verb.REVIEW))]
Writes = Annotated[Visitor, Depends(needs(Verb.WRITE))]
Sees = Annotated[Visitor, Depends(needs(Verb.SEE))]
Replies = Annotated[Visitor, Depends(needs(Verb.REPLY))]
FINDING = {"verifies": Verb.VERIFY, "releases": Verb.RELEASE}
EDITION = {Approving.SIGNS: Verb.VERIFY, Approving.RELEASES: Verb.RELEASE}


def _read(bench: Bench, who: Reviews, given: Reading) -> dict[str, Any]:  # noqa: ARG001
    """Read a text and show who says that who did what, with the words; nothing is kept."""
    from groundtruce.reports.text.read import nothing_kept, reports

    found = reports(
        given.text.encode(),
        name="text.txt",
        keep=nothing_kept,
        source=given.source,
        now=bench.clock(),
        case=bench.store.case(),
        dateline=given.dateline,
    )
    return {"reports": [one.report.model_dump(mode="json", exclude_none=True) for one in found]}


def _file(bench: Bench, who: Replies, given: Filing) -> list[Report]:
    """File what a source says in its own words; a liaison files for the own party alone."""
    said = Statement(given.text, given.source, _name(who, given), given.dateline)
    made = statements.file(bench.store, said, bench.clock(), party=who.party)
    bench.renew()
    return list(made)


def _review(bench: Bench, who: Reviews, id: Id, given: Worded) -> Review:  # noqa: A002
    """Accept, correct or reject what a machine read, or take that back."""
    word = acts.Word(given.says, _name(who, given), given.why, dict(given.corrected) or None)
    made = acts.review(bench.store, id, word, bench.clock())
    bench.renew()
    return made


def _enter(bench: Bench, who: Reviews, id: Id, given: Entering) -> Review:  # noqa: A002
    """Enter a claim that no machine read, as a claim of its report."""
    entry = acts.Entry(given.words, dict(given.fields), _name(who, given), given.why)
    made = acts.enter(bench.store, id, entry, bench.clock())
    bench.renew()
    return made


def _judge(bench: Bench, who: Judges, given: Judging) -> Judgement:
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


def _split(
    request: Request,
    bench: Bench,
    at: Now,
    who: Judges,
    id: Id,  # noqa: A002
    given: Splitting,
) -> list[Judgement]:
    """Take claims out of an incident."""
    _unchanged(request, at, who, INCIDENTS, id)
    kept = acts.split(bench.store, at.holding(id), id, given.claims, _act(bench, who, given))
    bench.renew()
    return list(kept)


def _join(
    request: Request,
    bench: Bench,
    at: Now,
    who: Judges,
    id: Id,  # noqa: A002
    given: Joining,
) -> list[Judgement]:
    """Say that two incidents are one."""
    _unchanged(request, at, who, INCIDENTS, id)
    road = at.holding(id, given.other)
    kept = acts.join(bench.store, road, id, given.other, _act(bench, who, given))
    bench.renew()
    return list(kept)


def _undo(bench: Bench, who: Judges, given: Undoing) -> list[Judgement]:
    """Take a judgement back; what stood before stands again."""
    kept = acts.undo(bench.store, given.judgement, _act(bench, who, given))
    bench.renew()
    return list(kept)


def _sign(
    request: Request,
    bench: Bench,
    at: Now,
    who: Sees,
    id: Id,  # noqa: A002
    given: Signing,
) -> Signature:
    """Verify a finding, or release what another person verified."""
    _check(who, FINDING[given.act])
    _unchanged(request, at, who, FINDINGS, id)
    now = bench.clock()
    made = Signature(by=_name(who, given), act=given.act, at=now, finding=id)
    kept = acts.sign(bench.store, at.road, made, now)
    bench.renew()
    return kept


def _reply(
    request: Request,
    bench: Bench,
    at: Now,
    who: Replies,
    id: Id,  # noqa: A002
    given: Answering,
) -> list[Reply]:
    """Keep a party's answer beside a finding; a liaison answers for the own party alone.

    A party answers what it is asked before the finding goes out.
    """
    if not _is_asked(at, who, id):
        _unchanged(request, at, who, FINDINGS, id)
    now, party = bench.clock(), who.party or given.party
    if not party:
        raise NotAllowed("an answer is a party's.", "Say which: party.")
    made = Reply(finding=id, party=party, text=given.text, by=_name(who, given), received=now)
    kept = acts.reply(bench.store, at.road, [made], now, [None])
    bench.renew()
    return list(kept)


def _word(bench: Bench, at: Now, who: Writes, given: Wording) -> Edition:
    """Keep a document in other words; each sentence keeps its citations or is refused."""
    before = editions.found(bench.store, given.replaces) if given.replaces else None
    if before is not None:
        brief: Brief | None = before.brief
    elif given.kind is Paper.BRIEF:
        brief = papers.told_in(at.road, given.language).brief
    else:
        kind, language = given.kind.value, given.language
        brief = papers.composed(bench.store, at.road, kind, language=language).brief
    if brief is None:
        raise NotFound("there is no document to word.", "Walk the road first: POST /api/run.")
    return editions.edition(
        bench.store,
        brief,
        words=given.words,
        order=given.order,
        left_out=given.left_out,
        by=_name(who, given),
        why=given.why,
        now=bench.clock(),
        replaces=before,
    )


def _approve(bench: Bench, at: Now, who: Sees, id: Id, given: Approves) -> Approval:  # noqa: A002
    """Sign an edition, or let out what another person signed."""
    _check(who, EDITION[given.act])
    one, by, now = editions.found(bench.store, id), _name(who, given), bench.clock()
    if given.act is Approving.SIGNS:
        return editions.sign(bench.store, one, by, now)
    return editions.release(bench.store, at.road, bench.folder, one, by, now)


def _run(bench: Bench, who: Writes) -> dict[str, Any]:  # noqa: ARG001
    """Walk the road anew from all that is kept, and wait a little for it to arrive."""
    bench.renew()
    return {"is_walking": bench.is_walking, "rows": bench.mark()[0]}


def _unchanged(request: Request, at: Moment, who: Visitor, noun: Noun, name: str) -> None:
    """Let in only whoever may see the record and, having said so, has read it as it is now."""
    told = Disclosure(who, at.case, at.store)
    check_unchanged(request, one_of(noun, at, told, name))


def _is_asked(at: Moment, who: Visitor, name: str) -> bool:
    """Whether the visitor's party is owed a hearing on the finding and may know of it."""
    finding, told = at.findings.get(name), Disclosure(who, at.case, at.store)
    if finding is None or who.party is None or told.is_inside:
        return False
    owed = views.asked(at.part(finding))
    return any(one.party == who.party and told.hears(one, finding) for one in owed)


def _check(who: Visitor, verb: Verb) -> None:
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
