"""The queue: machines' claims that nobody has reviewed, those first that need a person most."""

from collections.abc import Iterable
from dataclasses import dataclass

from groundtruce.model.claim import Claim
from groundtruce.model.report import Report
from groundtruce.model.review import Review, standing
from groundtruce.reports.review.calibration import table
from groundtruce.reports.review.reviewed import standing_on


@dataclass(frozen=True)
class Waiting:
    """A claim that waits for a person, its report, and how sure the machine is of it."""

    claim: Claim
    report: Report
    sure: float


@dataclass(frozen=True)
class Asked:
    """Which claims are asked for; an id may be given by its beginning."""

    report: str | None = None
    source: str | None = None
    kind: str | None = None

    def holds(self, claim: Claim, report: Report) -> bool:
        """Whether the claim is one of those asked for."""
        return (
            (self.report is None or report.id.startswith(self.report))
            and (self.source is None or self.source in (claim.source, report.source))
            and (self.kind is None or self.kind == claim.kind)
        )


def waiting(
    told: Iterable[Report], reviews: Iterable[Review], asked: Asked | None = None
) -> list[Waiting]:
    """Return the claims that nobody has reviewed as they are, the least sure first.

    Among equally sure ones those first whose misreading does most harm: who is accused, then
    who denies. The order does not depend on the order of what is given.
    """
    decided, wanted = standing(reviews), asked or Asked()
    known = table(decided.values())
    found = [
        Waiting(claim, report, known.sure(claim))
        for report in told
        for claim in report.claims
        if claim.by_machine and standing_on(claim, decided) is None and wanted.holds(claim, report)
    ]
    return sorted(found, key=_need)


def _need(one: Waiting) -> tuple[float, bool, bool, str, str, int, str]:
    claim = one.claim
    when = claim.received.isoformat()
    place = (when, one.report.id, claim.excerpt.start, claim.id)
    return (one.sure, claim.accused is None, not claim.is_denial, *place)
