"""Answer: each party's right of reply to what the mission found, with the day it ends."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from groundtruce.errors import NotFound
from groundtruce.model.finding import Asked, Finding, Reply, Signature, Status
from groundtruce.model.incident import Incident
from groundtruce.model.record import content_id

# How long a party has to answer before a finding is told without its word.
WITHIN = timedelta(hours=72)
T = TypeVar("T", Reply, Signature)
_TOLD = (Status.CORROBORATED, Status.VERIFIED, Status.CONTESTED)


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


def placed(acts: Iterable[T], incidents: Iterable[Incident]) -> tuple[T, ...]:
    """Return replies or signatures, each on the finding that rests on its claim now.

    Joining and separating incidents changes what findings there are; what was said of one must
    not be lost by that.
    """
    given = tuple(acts)
    wanted = {one.claim for one in given if one.claim is not None}
    holding = {
        claim.id: content_id("f", incident.id)
        for incident in incidents
        for claim in incident.claims
        if claim.id in wanted
    }
    return tuple(
        one.model_copy(update={"finding": holding.get(one.claim or "", one.finding)})
        for one in given
    )


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
    late = not replies and as_of > due
    return Asked(finding=finding.id, party=party, due=due, replies=replies, is_overdue=late)


def _concerned(finding: Finding) -> list[str]:
    named = {*finding.attribution.accused, finding.attribution.party}
    return sorted(party for party in named if party is not None)
