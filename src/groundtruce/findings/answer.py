"""Answer: each party's right of reply to what the mission found, with the day it ends."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import TypeVar

from groundtruce.errors import NotAllowed, NotFound
from groundtruce.model.case import Case
from groundtruce.model.finding import HEARD_ON, Asked, Finding, Reply, Signature
from groundtruce.model.incident import Incident
from groundtruce.model.record import content_id

# How long a party has to answer before a finding is told without its word.
WITHIN = timedelta(hours=72)
T = TypeVar("T", Reply, Signature)


def asked(
    findings: Iterable[Finding], as_of: datetime, within: timedelta = WITHIN
) -> tuple[Asked, ...]:
    """Return who is owed a hearing on what, the earliest due first.

    The time runs from when the incident became known, or from when a person verified the finding
    if that is later: before, no party outside the mission is told of it. A finding concerns the
    party that it is attributed to and every party accused in it.
    """
    found = [
        _asked(finding, party, as_of, within)
        for finding in findings
        if finding.status in HEARD_ON
        for party in finding.concerned
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.finding, one.party)))


def addressed(
    replies: Iterable[Reply],
    findings: Iterable[Finding],
    case: Case,
    lines: Iterable[str | None] = (),
) -> tuple[Reply, ...]:
    """Return replies with the whole id of their finding, the claim it rests on, and their own id.

    The beginning of a finding's id is enough where only one begins so. Raises NotFound for a
    finding or a party that nobody knows; ``lines`` says where each reply stands.
    """
    told = {finding.id: finding for finding in findings}
    new = []
    for one, line in zip(replies, chain(lines, repeat(None)), strict=False):
        try:
            new.append(_addressed(one, told, case))
        except NotFound as error:
            error.where = line or error.where
            raise
    return tuple(new)


def signed(signature: Signature, findings: Iterable[Finding]) -> Signature:
    """Return the signature with the whole id of its finding and the claim that it rests on.

    Raises NotFound for an unknown finding, NotAllowed for a release of what nobody else verified.
    """
    finding = _meant(signature.finding or "", {one.id: one for one in findings}, signature.by)
    verifiers = {one.by for one in finding.signatures if one.act == "verifies"}
    if signature.act == "releases" and not verifiers - {signature.by}:
        raise NotAllowed(
            f"{signature.by} cannot release {finding.id} alone: nobody else has verified it.",
            "Let a second person verify or release it.",
            finding.id,
        )
    given = {"finding": finding.id, "claim": _oldest(finding)}
    name = content_id("s", finding.id, signature.by, signature.act, signature.at.isoformat())
    return signature.model_copy(update={**given, "id": name})


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
    due = _told_at(finding) + within
    replies = tuple(one for one in finding.replies if one.party == party)
    late = not replies and as_of > due
    return Asked(finding=finding.id, party=party, due=due, replies=replies, is_overdue=late)


def _told_at(finding: Finding) -> datetime:
    """Return when the party could first be told; a later signature gives nobody more time."""
    verified = [one.at for one in finding.signatures if one.act == "verifies"]
    known = finding.incident.known_from
    return max(known, min(verified)) if verified else known


def _addressed(reply: Reply, findings: dict[str, Finding], case: Case) -> Reply:
    if case.party(reply.party) is None:
        raise NotFound(
            f"{reply.party} is no party of the case.", f"Parties: {', '.join(case.party_ids)}."
        )
    finding = _meant(reply.finding or "", findings, reply.party)
    name = content_id("y", finding.id, reply.party, reply.text, reply.received.isoformat())
    given = {"finding": finding.id, "claim": _oldest(finding), "id": name}
    return reply.model_copy(update=given)


def _meant(beginning: str, findings: dict[str, Finding], who: str) -> Finding:
    found = [findings[one] for one in findings if beginning and one.startswith(beginning)]
    if len(found) == 1:
        return found[0]
    several = f"several findings begin with {beginning!r}"
    raise NotFound(
        f"{several}." if found else f"{who} speaks on {beginning!r}, which is no finding.",
        "Give more of the id." if found else "List the findings with 'groundtruce weigh'.",
        beginning,
    )


def _oldest(finding: Finding) -> str:
    claims = finding.incident.claims
    return min(claims, key=lambda claim: (claim.received, claim.id)).id
