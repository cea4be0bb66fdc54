"""Answer: each party's right of reply to what the mission found, with the day it ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from groundtruce.errors import NotFound
from groundtruce.model.finding import Finding, Reply, Status

# How long a party has to answer before a finding is told without its word.
WITHIN = timedelta(hours=72)
_TOLD = (Status.CORROBORATED, Status.VERIFIED, Status.CONTESTED)


@dataclass(frozen=True)
class Asked:
    """A finding that concerns a party, until when it may answer, and what it answered."""

    finding: str
    party: str
    due: datetime
    replies: tuple[Reply, ...]
    is_overdue: bool

    @property
    def is_late(self) -> bool:
        """Whether the first answer came after its day."""
        return bool(self.replies) and min(one.received for one in self.replies) > self.due


def asked(
    findings: Iterable[Finding], as_of: datetime, within: timedelta = WITHIN
) -> tuple[Asked, ...]:
    """Return who is owed a hearing on what, the earliest due first.

    The time runs from when the incident became known. A finding concerns the party that it is
    attributed to and every party accused in it.
    """
    found = [
        _asked(finding, party, as_of, within)
        for finding in findings
        if finding.status in _TOLD
        for party in _concerned(finding)
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.finding, one.party)))


def known(replies: Iterable[Reply], findings: Iterable[Finding]) -> tuple[Reply, ...]:
    """Return the replies, or raise NotFound for one whose finding nobody knows."""
    ids = {finding.id for finding in findings}
    given = tuple(replies)
    for reply in given:
        if reply.finding not in ids:
            raise NotFound(
                f"{reply.party} replies to {reply.finding}, which is no finding.",
                "List the findings with 'groundtruce weigh'.",
                reply.finding,
            )
    return given


def _asked(finding: Finding, party: str, as_of: datetime, within: timedelta) -> Asked:
    due = finding.incident.known_from + within
    replies = tuple(one for one in finding.replies if one.party == party)
    return Asked(finding.id, party, due, replies, not replies and as_of > due)


def _concerned(finding: Finding) -> list[str]:
    named = {*finding.attribution.accused, finding.attribution.party}
    return sorted(party for party in named if party is not None)
