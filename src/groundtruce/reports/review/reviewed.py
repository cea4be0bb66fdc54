"""Reviewed: the reports as they stand after what people said of the claims in them.

Nothing kept is rewritten: this is the same computation over reports and reviews at any moment.
"""

from collections.abc import Iterable, Mapping

from groundtruce.model.claim import Claim
from groundtruce.model.report import Report
from groundtruce.model.review import Decision, Review, standing
from groundtruce.reports.review.calibration import Table, table


def reports(told: Iterable[Report], reviews: Iterable[Review]) -> tuple[Report, ...]:
    """Return the reports without rejected claims, with corrected and with accepted ones.

    A review holds for the claim as the machine read it: of a claim that was read otherwise it
    says nothing. What nobody reviewed stays, as sure as the reviewed claims like it turned out.
    What a person entered stands among the claims of its report. A claim that denies a rejected
    one keeps its denial and loses the link.
    """
    decided = standing(reviews)
    if not decided:
        return tuple(told)
    known = table(decided.values())
    given = tuple(with_entered(report, decided) for report in told)
    gone = {
        claim.id
        for report in given
        for claim in report.claims
        if (review := standing_on(claim, decided)) and review.decision is Decision.REJECTED
    }
    return tuple(_reviewed(report, decided, gone, known) for report in given)


def with_entered(report: Report, decided: Mapping[str, Review]) -> Report:
    """Return the report with what people entered of it, after what was read in it."""
    new = [
        claim
        for one in decided.values()
        if one.decision is Decision.ENTERED and one.said.report == report.id
        if (claim := one.result) is not None
    ]
    new.sort(key=lambda claim: (claim.excerpt.start, claim.excerpt.end, claim.id))
    return report.model_copy(update={"claims": (*report.claims, *new)}) if new else report


def standing_on(claim: Claim, decided: Mapping[str, Review]) -> Review | None:
    """Return the review that holds for this claim, ``None`` where nobody reviewed it as it is."""
    review = decided.get(claim.id) if claim.by_machine else None
    return review if review is not None and review.said == claim else None


def _reviewed(
    report: Report, decided: Mapping[str, Review], gone: set[str], known: Table
) -> Report:
    if not any(claim.by_machine or claim.denies in gone for claim in report.claims):
        return report
    stand = [_claim(claim, decided, known) for claim in report.claims]
    claims = tuple(_unlinked(claim, gone) for claim in stand if claim is not None)
    return report.model_copy(update={"claims": claims})


def _claim(claim: Claim, decided: Mapping[str, Review], known: Table) -> Claim | None:
    review = standing_on(claim, decided)
    return known.rated(claim) if review is None else review.result


def _unlinked(claim: Claim, gone: set[str]) -> Claim:
    return claim.model_copy(update={"denies": None}) if claim.denies in gone else claim
