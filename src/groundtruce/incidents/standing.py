"""Standing: what the reports of a moment come to once copies and corrections are known.

A copy's own account goes back to the text that it was copied from, so that it is one voice. All
of it is worked out anew from the reports known at the moment, whatever order they came in.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from groundtruce.incidents.copies import firsts
from groundtruce.incidents.superseded import superseded, told_at
from groundtruce.model.claim import Actuality, Claim
from groundtruce.model.report import Report
from groundtruce.model.vocabulary import vocabulary


def claims(reports: Iterable[Report]) -> list[Claim]:
    """Return what is told as done or going on, or denied, by the reports that stand.

    What was only attempted, threatened, feared or supposed is kept with its report and is no
    event; that somebody said so is one.
    """
    return [claim for report in standing(reports) for claim in report.claims if tells(claim)]


def tells(claim: Claim) -> bool:
    """Whether the claim tells of an event, or of an act of speech."""
    if claim.actuality in (Actuality.ACCOMPLISHED, Actuality.ONGOING) or claim.is_denial:
        return True
    # Words of nobody are no statement.
    return claim.speaker is not None and vocabulary().group(claim.kind) == "speech"


def standing(reports: Iterable[Report]) -> list[Report]:
    """Return the reports that stand, each claim with the origin that it goes back to."""
    given = list({report.id: report for report in reports}.values())
    gone = superseded(given)
    left = [report for report in given if report.id not in gone]
    origins = _origins(left)
    return [_told_by(report, origins.get(report.id)) for report in left]


def _origins(reports: Sequence[Report]) -> dict[str, str]:
    """Return the first speaker behind each report that is a copy, or was copied.

    A body's own statement comes before whoever printed it, then an agency that one of the copies
    credits, then the text that came first.
    """
    texts = sorted(filter(_may_be_copied, reports), key=_order)
    groups: dict[int, list[Report]] = defaultdict(list)
    for report, first in zip(texts, firsts([one.text for one in texts]), strict=True):
        groups[first].append(report)
    found = {}
    for told in groups.values():
        if len(told) > 1:
            origin = _origin(told)
            found.update({report.id: origin for report in told})
    return found


def _origin(told: Sequence[Report]) -> str:
    if told[0].kind != "statement":
        credited = sorted({c.origin for r in told for c in r.claims if _is_credited(c, r)})
        if credited:
            return credited[0]
    return told[0].source


def _is_credited(claim: Claim, report: Report) -> bool:
    return claim.source == report.source and claim.origin != report.source


def _may_be_copied(report: Report) -> bool:
    # Patrols write in one form; two of them are never one account.
    return bool(report.claims) and not any(claim.observation for claim in report.claims)


def _order(report: Report) -> tuple[bool, float, str]:
    return (report.kind != "statement", told_at(report).timestamp(), report.id)


def _told_by(report: Report, origin: str | None) -> Report:
    if origin is None:
        return report
    claims = tuple(_from(claim, report, origin) for claim in report.claims)
    return report if claims == report.claims else report.model_copy(update={"claims": claims})


def _from(claim: Claim, report: Report, origin: str) -> Claim:
    """Return the claim with its origin, if the report itself tells it and quotes nobody."""
    if claim.source != report.source or claim.side is not None or claim.origin == origin:
        return claim
    carrier = claim.carrier or (report.source if origin != report.source else None)
    return claim.model_copy(update={"origin": origin, "carrier": carrier})
