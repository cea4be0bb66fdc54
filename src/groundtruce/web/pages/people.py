"""People and devices: who may log in and which phones may deliver, and how to shut them out."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from groundtruce.flow import field
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.way import Way


def people(asked: Asked) -> Response:
    """Return the people of the case with their accounts, and the devices that may deliver."""
    accounts, case = asked.bench.accounts, asked.bench.store.case()
    with_account, shut = accounts.people(), accounts.shut()
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "roles": [role.value for role in one.roles],
            "has_account": one.id in with_account,
            "is_shut": one.id in shut,
        }
        for one in (case.people if case else ())
    ]
    return asked.page("people.html.j2", rows=rows, devices=field.active(asked.bench.store))


def close(asked: Asked) -> Response:
    """Shut an account: sessions end and tokens are dead."""
    asked.bench.accounts.close(_meant(asked), asked.bench.clock(), _by(asked))
    return asked.go("/people")


def reopen(asked: Asked) -> Response:
    """Open a shut account again."""
    asked.bench.accounts.reopen(_meant(asked), asked.bench.clock(), _by(asked))
    return asked.go("/people")


def revoke(asked: Asked) -> Response:
    """Shut a device out from the next request on."""
    name, now = asked.request.path_params["id"], asked.bench.clock()
    field.revoke(asked.bench.store, name, now, asked.signer(), asked.field("why"))
    return asked.go("/people")


def _meant(asked: Asked) -> str:
    name = str(asked.request.path_params["id"])
    if name not in asked.bench.accounts.people():
        raise HTTPException(404)
    return name


def _by(asked: Asked) -> str:
    return asked.visitor.person.id if asked.visitor.person else ""


WAYS = (
    Way("/people", Verb.MANAGE, people),
    Way("/people/{id}/close", Verb.MANAGE, close, ("POST",)),
    Way("/people/{id}/open", Verb.MANAGE, reopen, ("POST",)),
    Way("/devices/{id}/revoke", Verb.MANAGE, revoke, ("POST",)),
)
