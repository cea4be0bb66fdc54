"""The policy: one function says who may do what; what it does not name is forbidden.

Rights follow from the roles of a person of the case. It stands before every address; the rules
about two persons are enforced again where acts are kept. What may be told of a record to whom
follows in ``disclosure``.
"""

from dataclasses import dataclass
from enum import StrEnum

from groundtruce.model.finding import Finding
from groundtruce.model.person import Person, Role


class Verb(StrEnum):
    """What an address needs."""

    ENTER = "enter"
    SEE_RELEASED = "see_released"
    SEE = "see"
    SEE_RESTRICTED = "see_restricted"
    OBSERVE = "observe"
    REVIEW = "review"
    JUDGE = "judge"
    WRITE = "write"
    VERIFY = "verify"
    RELEASE = "release"
    REPLY = "reply"
    AUDIT = "audit"
    MANAGE = "manage"
    OWN = "own"


_PUBLIC = frozenset({Verb.ENTER, Verb.SEE_RELEASED})
_KNOWN = _PUBLIC | {Verb.OWN}
_INSIDE = _KNOWN | {Verb.SEE}
# Nobody verifies, words or releases what they cannot trace to its last word.
_TRACING = _INSIDE | {Verb.SEE_RESTRICTED}
RIGHTS: dict[Role, frozenset[Verb]] = {
    Role.OBSERVER: _KNOWN | {Verb.OBSERVE},
    Role.ANALYST: _TRACING | {Verb.OBSERVE, Verb.REVIEW, Verb.JUDGE, Verb.WRITE, Verb.REPLY},
    Role.VERIFIER: _TRACING | {Verb.REVIEW, Verb.JUDGE, Verb.VERIFY},
    Role.PUBLISHER: _TRACING | {Verb.RELEASE},
    Role.LIAISON: _KNOWN | {Verb.REPLY},
    Role.AUDITOR: _INSIDE | {Verb.AUDIT},
    Role.ADMIN: _KNOWN | {Verb.MANAGE},
}


@dataclass(frozen=True)
class Visitor:
    """Who asks: a person of the case, a stranger, or whoever sits at this machine.

    Without accounts the pages are served to this machine alone, and who sits there may do all
    that the command line lets them do; acts are then signed with the name that they give. A
    program comes with a token of the person's, which may be one that ``only_reads``.
    """

    person: Person | None = None
    is_here: bool = False
    is_token: bool = False
    only_reads: bool = False

    @property
    def is_known(self) -> bool:
        """Whether it is anybody but a stranger."""
        return self.is_here or self.person is not None

    @property
    def roles(self) -> tuple[Role, ...]:
        """Return the roles that the rights follow from."""
        return self.person.roles if self.person else ()

    @property
    def party(self) -> str | None:
        """Return the party that a liaison speaks for."""
        return self.person.party if self.person else None


def may(visitor: Visitor, verb: Verb) -> bool:
    """Whether the visitor may do that at all; which records, ``sees`` says."""
    if visitor.is_here:
        return True
    return verb in _PUBLIC.union(*(RIGHTS[role] for role in visitor.roles))


def sees(visitor: Visitor, finding: Finding) -> bool:
    """Whether the visitor may see a finding: all inside the mission, what is released outside."""
    return may(visitor, Verb.SEE) or is_released(finding)


def is_released(finding: Finding) -> bool:
    """Whether a publisher let the finding go out."""
    return any(one.act == "releases" for one in finding.signatures)


def is_verified(finding: Finding) -> bool:
    """Whether a verifier put a name to the finding, which opens the hearing of the parties."""
    return any(one.act == "verifies" for one in finding.signatures)
