"""The house: its log, the check of its bytes, who came in, people, devices and the own tokens."""

from datetime import timedelta
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from groundtruce.errors import NotAllowed
from groundtruce.flow import field
from groundtruce.store.base import Damage
from groundtruce.web.access.policy import Verb, Visitor
from groundtruce.web.api.acts import Short
from groundtruce.web.api.entry import Bench, needs
from groundtruce.web.api.nouns import Id, Limit
from groundtruce.web.api.tags import Route

LAST = 2**53
Audits = Annotated[Visitor, Depends(needs(Verb.AUDIT))]
Manages = Annotated[Visitor, Depends(needs(Verb.MANAGE))]
Owns = Annotated[Visitor, Depends(needs(Verb.OWN))]


class Row(BaseModel):
    """A row of the log: its number, its hash, and what it holds."""

    n: int
    hash: str
    noun: str
    id: str
    actor: str


class Verified(BaseModel):
    """What comparing every kept byte with its hash came to."""

    is_whole: bool
    damage: list[Damage]
    rows: int
    head: str


class MakeToken(BaseModel):
    """A token to make: what it is for, whether it may act, and for how long."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[Short, Field(max_length=80)]
    acts: bool = False
    days: Annotated[int, Field(ge=1, le=366)] = 90


class Why(BaseModel):
    """For what reason, and by whom where no account says so."""

    model_config = ConfigDict(extra="forbid")
    why: Short
    by: Short | None = None


def router() -> APIRouter:
    """Return the routes of auditors, administrators and of everybody's own account."""
    made = APIRouter(tags=["house"], route_class=Route)
    made.add_api_route("/log", _log, response_model=list[Row])
    made.add_api_route("/verification", _verify, methods=["POST"], response_model=Verified)
    made.add_api_route("/entries", _entries, response_model=list[dict[str, Any]])
    made.add_api_route("/counts", _counts, response_model=dict[str, int])
    made.add_api_route("/people", _people, response_model=list[dict[str, Any]])
    made.add_api_route("/people/{id}/shut", _shut, methods=["POST"], status_code=204)
    made.add_api_route("/people/{id}/open", _open, methods=["POST"], status_code=204)
    made.add_api_route("/devices", _devices, response_model=list[dict[str, Any]])
    made.add_api_route("/devices/{id}/revoke", _revoke, methods=["POST"], status_code=204)
    made.add_api_route("/me", _me, response_model=dict[str, Any])
    made.add_api_route("/me/tokens", _tokens, response_model=list[dict[str, Any]])
    made.add_api_route("/me/tokens", _make, methods=["POST"], status_code=201)
    made.add_api_route("/me/tokens/{name}", _drop, methods=["DELETE"], status_code=204)
    return made


def _log(
    bench: Bench,
    who: Audits,  # noqa: ARG001
    after: Annotated[int, Query(ge=0, le=LAST, description="Rows beyond this number.")] = 0,
    limit: Limit = 100,
) -> Any:
    """Return rows of the log, the oldest first."""
    rows = islice(bench.store.rows(after), limit)
    return [Row(n=r.n, hash=r.hash, noun=r.noun, id=r.id, actor=r.actor) for r in rows]


def _verify(bench: Bench, who: Audits) -> Verified:  # noqa: ARG001
    """Compare every kept byte with its hash, and name the row or file that is not what it was."""
    damage, (rows, head) = bench.store.verify(), bench.store.head()
    return Verified(is_whole=not damage, damage=damage, rows=rows, head=head)


def _entries(
    bench: Bench,
    who: Audits,  # noqa: ARG001
    before: Annotated[int | None, Query(ge=1, le=LAST)] = None,
    limit: Limit = 100,
) -> Any:
    """Return who logged in, left or was refused, the newest first."""
    found = bench.accounts.entries(limit, before)
    return [{**vars(one), "at": one.at.isoformat()} for one in found]


def _counts(bench: Bench, who: Audits) -> Any:  # noqa: ARG001
    """Return how many records of each noun are kept."""
    return bench.store.counts()


def _people(bench: Bench, who: Manages) -> Any:  # noqa: ARG001
    """Return the people of the case, and who of them may log in."""
    case, held, shut = bench.store.case(), bench.accounts.people(), bench.accounts.shut()
    return [
        {
            **one.model_dump(mode="json", exclude={"stated"}),
            "has_account": one.id in held,
            "is_shut": one.id in shut,
        }
        for one in (case.people if case else ())
    ]


def _shut(bench: Bench, who: Manages, id: Id) -> Response:  # noqa: A002
    """Shut an account: sessions end, and its tokens are dead until it is opened again."""
    bench.accounts.close(id, bench.clock(), who.person.id if who.person else "")
    return Response(status_code=204)


def _open(bench: Bench, who: Manages, id: Id) -> Response:  # noqa: A002
    """Open a shut account again."""
    bench.accounts.reopen(id, bench.clock(), who.person.id if who.person else "")
    return Response(status_code=204)


def _devices(bench: Bench, who: Manages) -> Any:  # noqa: ARG001
    """Return the phones and browsers that may deliver, without what only they know."""
    found = field.active(bench.store)
    return [one.model_dump(mode="json", exclude={"token", "ha1"}) for one in found]


def _revoke(bench: Bench, who: Manages, id: Id, given: Why) -> Response:  # noqa: A002
    """Shut a device out from the next request on."""
    by = who.person.id if who.person else given.by
    if not by:
        raise NotAllowed("an act has a name behind it.", "Say who you are: by.")
    field.revoke(bench.store, id, bench.clock(), by, given.why)
    return Response(status_code=204)


def _me(who: Owns) -> Any:
    """Return who you are here."""
    if who.person is None:
        return {"person": None, "roles": [], "is_token": False}
    roles = [one.value for one in who.roles]
    return {"person": who.person.id, "roles": roles, "party": who.party, "is_token": who.is_token}


def _tokens(bench: Bench, who: Owns) -> Any:
    """Return your tokens, not their letters."""
    held = bench.accounts.tokens(who.person.id) if who.person else ()
    return [{**vars(one), "until": one.until.isoformat()} for one in held]


def _make(bench: Bench, who: Owns, given: MakeToken) -> dict[str, str]:
    """Make a token for a program; its letters are shown this once."""
    lasts = timedelta(days=given.days)
    made = bench.accounts.make_token(
        _own(who), given.name, bench.clock(), acts=given.acts, lasts=lasts
    )
    return {"name": given.name, "token": made}


def _drop(bench: Bench, who: Owns, name: Id) -> Response:
    """Make one of your tokens worthless."""
    bench.accounts.drop_token(_own(who), name, bench.clock())
    return Response(status_code=204)


def _own(who: Visitor) -> str:
    """Return whose account it is; a token, which may be lost, makes no others."""
    if who.person is None or who.is_token:
        raise NotAllowed("only a person who logged in changes an account.", "Log in first.")
    return who.person.id
