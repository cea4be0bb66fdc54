"""Entering: what a person reads in words that no machine reads, as a claim of their report.

The words that say so are marked in the original like those of any other claim, and the person
stands behind it with their name.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from groundtruce.errors import ReviewError
from groundtruce.model.case import Case
from groundtruce.model.claim import Claim, Excerpt
from groundtruce.model.record import content_id
from groundtruce.model.report import Report
from groundtruce.model.review import Decision, Review, last_word, standing
from groundtruce.model.source import Source
from groundtruce.reports.review.correction import corrected
from groundtruce.reports.review.deciding import may

LONGEST = 4000


@dataclass(frozen=True)
class Entry:
    """What a person reads in some words of a report: fields as ``fields`` writes them, who, why."""

    words: str
    fields: Mapping[str, str]
    by: str
    why: str = ""


def entered(
    report: Report,
    original: bytes,
    given: Entry,
    *,
    reviews: Iterable[Review],
    case: Case,
    is_claim: Callable[[str], bool],
    now: datetime,
) -> Review:
    """Return the review with which a claim is entered.

    Raises ReviewError for words that are not in the report or stand there more than once, for a
    field that cannot be so, and for what was entered already; NotAllowed for who may not.
    """
    may(given.by, case)
    excerpt = _marked(report, original, given)
    claim = corrected(_blank(report, excerpt, case), _needed(given), case, is_claim)
    told = claim.canonical(without=frozenset({"id"})).decode()
    claim = claim.model_copy(update={"id": content_id("c", told)})
    every = tuple(reviews)
    if claim.id in standing(every):
        raise ReviewError("this claim was entered already.", "Look for it in the list.", "words")
    last, by, why = last_word(every, claim.id), given.by.strip(), given.why.strip()
    return Review(
        id=content_id("v", claim.id, Decision.ENTERED.value, by, why, now.isoformat()),
        said=claim,
        decision=Decision.ENTERED,
        by=by,
        why=why,
        received=now,
        follows=last.id if last else claim.id,
    )


def _needed(given: Entry) -> Mapping[str, str]:
    if not given.fields.get("kind", "").strip():
        raise ReviewError("a claim cannot be without it.", "Say what happened.", "kind")
    return {name: text for name, text in given.fields.items() if text.strip()}


def _marked(report: Report, original: bytes, given: Entry) -> Excerpt:
    """Return the excerpt that the words are, whatever blanks and new lines are between them."""
    words = given.words.split()
    if not words or len(given.words) > LONGEST:
        raise ReviewError(
            "a claim rests on words of the original.",
            f"Mark them, {LONGEST} letters at most.",
            "words",
        )
    # Bytes that are no text keep their place in it, so that places can be counted back to bytes.
    text = original[report.start : report.end].decode(errors="surrogateescape")
    found = list(re.finditer(r"\s+".join(map(re.escape, words)), text))
    if not found:
        raise ReviewError("these words are not in the original.", "Mark them as they are.", "words")
    if len(found) > 1:
        raise ReviewError(
            "these words stand in the original more than once.", "Mark some more.", "words"
        )
    quote = found[0][0]
    start = report.start + len(text[: found[0].start()].encode(errors="surrogateescape"))
    end = start + len(quote.encode())
    return Excerpt(sha256=report.original, start=start, end=end, quote=quote)


def _blank(report: Report, excerpt: Excerpt, case: Case) -> Claim:
    """Return the claim before its fields: its report's source says these words."""
    speaker = next((one for one in case.sources if one.id == report.source), None)
    return Claim(
        id="c",
        report=report.id,
        source=report.source,
        origin=report.source,
        carrier=report.carrier,
        received=report.received,
        kind="statement",
        side=_side(speaker),
        text=excerpt.quote,
        excerpt=excerpt,
    )


def _side(speaker: Source | None) -> str | None:
    return speaker.speaks_for if speaker else None
