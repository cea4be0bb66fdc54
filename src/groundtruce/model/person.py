"""People of the mission and who may do what: rights follow from the roles of the design."""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import model_validator

from groundtruce.errors import NotAllowed
from groundtruce.model.record import Moment, Name, Record


class Role(StrEnum):
    """What a person is to the mission."""

    OBSERVER = "observer"
    ANALYST = "analyst"
    VERIFIER = "verifier"
    PUBLISHER = "publisher"
    LIAISON = "liaison"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Act(StrEnum):
    """What needs a right: to judge, to reply for a party, to verify, to release."""

    JUDGES = "judges"
    REPLIES = "replies"
    VERIFIES = "verifies"
    RELEASES = "releases"


MAY = {
    Act.JUDGES: (Role.ANALYST, Role.VERIFIER),
    Act.REPLIES: (Role.ANALYST, Role.LIAISON),
    Act.VERIFIES: (Role.VERIFIER,),
    Act.RELEASES: (Role.PUBLISHER,),
}


class Person(Record):
    """Somebody with a name that acts are signed with; a liaison speaks for one ``party`` alone.

    ``stated`` is the file and line of the case that names the person.
    """

    id: Name
    name: str
    roles: tuple[Role, ...]
    party: str | None = None
    until: Moment | None = None
    stated: str | None = None

    @model_validator(mode="after")
    def _a_liaison_has_a_party(self) -> "Person":
        if (Role.LIAISON in self.roles) != (self.party is not None):
            raise ValueError("give a 'party' to a liaison, and to nobody else")
        return self


def check(
    people: Iterable[Person], by: str, act: Act, at: Moment, *, party: str | None = None
) -> None:
    """Return nothing, or raise NotAllowed for somebody without the right at that moment.

    A case that names no people lets everybody act.
    """
    known = tuple(people)
    if not known:
        return
    person = next((one for one in known if by in (one.id, one.name)), None)
    if person is None:
        raise NotAllowed(
            f"{by!r} is nobody whom the case names.",
            f"Known: {', '.join(sorted(one.id for one in known))}. Add the person to people.yaml.",
            "people.yaml",
        )
    if person.until is not None and person.until < at:
        raise NotAllowed(
            f"{person.name} had rights until {person.until:%Y-%m-%d}.",
            "Let somebody else act, or correct 'until'.",
            person.stated,
        )
    roles = [role for role in MAY[act] if role in person.roles]
    others = party is not None and person.party not in (None, party) and roles == [Role.LIAISON]
    if not roles or others:
        needed = " or ".join(role.value for role in MAY[act])
        whom = f" for {party}" if party else ""
        raise NotAllowed(
            f"{person.name} is {', '.join(role.value for role in person.roles)}"
            f"{f' of {person.party}' if person.party else ''}: who {act.value}{whom} must be "
            f"{needed}.",
            "Let somebody with that role act, or add the role.",
            person.stated,
        )
