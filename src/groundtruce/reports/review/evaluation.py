"""Evaluation data: reviewed claims as rows that another reader can be measured on."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from groundtruce.model.claim import Claim
from groundtruce.model.report import Report
from groundtruce.model.review import Review, measuring
from groundtruce.reports.review.fields import FIELDS


def rows(
    reviews: Iterable[Review], report_of: Callable[[str], Report | None]
) -> Iterator[dict[str, Any]]:
    """Return one row for each standing review, in the order of the claims' ids.

    ``span`` counts characters of ``text``, ``bytes`` those of the original with that SHA-256;
    ``person`` is ``None`` where the claim was rejected.
    """
    for review in measuring(reviews).values():
        report = report_of(review.said.report)
        if report is not None:
            yield _row(review, report)


def _row(review: Review, report: Report) -> dict[str, Any]:
    said, excerpt = review.said, review.said.excerpt
    result = review.result
    return {
        "claim": said.id,
        "report": report.id,
        "source": report.source,
        "language": report.language,
        "published": report.published and report.published.model_dump(mode="json"),
        "text": report.text,
        "span": _characters(report, said),
        "quote": excerpt.quote,
        "original": excerpt.sha256,
        "bytes": [excerpt.start, excerpt.end],
        "machine": _fields(said),
        "person": None if result is None else _fields(result),
        "decision": review.decision.value,
        "changed": list(review.changes),
        "sure": review.sure,
        "by": review.by,
        "why": review.why,
        "at": review.received.isoformat(),
        "reader": said.reader and said.reader.model_dump(mode="json", exclude_none=True),
    }


def _characters(report: Report, claim: Claim) -> list[int] | None:
    """Return where the words stand in the report's text, ``None`` where they are not in it."""
    excerpt, raw = claim.excerpt, report.text.encode()
    at = excerpt.start - report.start
    if excerpt.sha256 != report.original or raw[at : at + len(excerpt.quote.encode())] != (
        excerpt.quote.encode()
    ):
        found = report.text.find(excerpt.quote)
        return None if found < 0 else [found, found + len(excerpt.quote)]
    start = len(raw[:at].decode())
    return [start, start + len(excerpt.quote)]


def _fields(claim: Claim) -> dict[str, Any]:
    return claim.model_dump(mode="json", include=set(FIELDS))
