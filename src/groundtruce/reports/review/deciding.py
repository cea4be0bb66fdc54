"""Deciding: from a person's word to a review that may be kept, or an error that says why not."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from groundtruce.errors import NotAllowed, ReviewError
from groundtruce.model.case import Case
from groundtruce.model.claim import Claim
from groundtruce.model.record import content_id
from groundtruce.model.report import Report
from groundtruce.model.review import Decision, Review, last_word, standing
from groundtruce.reports.review.calibration import table
from groundtruce.reports.review.correction import corrected


class Says(StrEnum):
    """What a person says at the terminal."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    UNDO = "undo"


DECISIONS = {
    Says.ACCEPT: Decision.ACCEPTED,
    Says.CORRECT: Decision.CORRECTED,
    Says.REJECT: Decision.REJECTED,
    Says.UNDO: Decision.WITHDRAWN,
}


NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Word:
    """A person's word on a claim: what, with which fields, by whom, why."""

    says: Says
    by: str
    why: str = ""
    fields: Mapping[str, str] | None = None


def decided(
    claim: Claim,
    word: Word,
    *,
    told: Iterable[Report],
    superseded: Mapping[str, str] = NOTHING,
    reviews: Iterable[Review],
    case: Case,
    is_claim: Callable[[str], bool],
    now: datetime,
) -> Review:
    """Return the review that this word is.

    ``told`` are the reports that were not replaced, ``superseded`` those among them that another
    stands in place of, with its id. Raises ReviewError for a claim that no machine read,
    whose words were replaced, or for a word that changes nothing; NotAllowed for who may not.
    """
    may(word.by, case)
    every = tuple(reviews)
    given, last = standing(every), last_word(every, claim.id)
    _of_a_machine(claim, word, given.get(claim.id))
    _stands(claim, tuple(told), superseded)
    _says_something(claim, word, given)
    fields = word.fields or {}
    right = corrected(claim, fields, case, is_claim) if word.says is Says.CORRECT else None
    if right == claim:
        raise ReviewError(
            "these fields are what the machine said already.", "Accept the claim, or change one."
        )
    decision = DECISIONS[word.says]
    by, why = word.by.strip(), word.why.strip()
    content = (claim.id, decision.value, by, why, sorted(fields.items()), now.isoformat())
    return Review(
        id=content_id("v", *content),
        said=claim,
        decision=decision,
        corrected=right,
        sure=table(one for one in given.values() if one.said.id != claim.id).sure(claim),
        by=by,
        why=why,
        received=now,
        follows=last.id if last else claim.id,
    )


def may(by: str, case: Case) -> None:
    """Refuse who has no name, and a party's voice: a party replies, it does not review."""
    name = by.strip()
    if not name:
        raise ReviewError("a review has a name behind it.", "Say who you are: --by NAME.", "--by")
    voice = next((s for s in case.sources if s.speaks_for and name in (s.id, s.name)), None)
    if voice is not None or name in case.party_ids:
        raise NotAllowed(
            f"{name} speaks for a party, and reviewing is the mission's own work.",
            "A party files a claim, a denial or a reply instead; an analyst reviews.",
        )


def _of_a_machine(claim: Claim, word: Word, given: Review | None) -> None:
    if claim.by_machine:
        return
    if given is None or given.decision is not Decision.ENTERED:
        raise ReviewError(
            "this claim was not read by a machine: its source said it so.",
            "To correct a source's own report, gather one that replaces it.",
            claim.id,
        )
    if word.says is not Says.UNDO:
        raise ReviewError(
            "a person entered this claim.", "Take it back, and enter it as it is right.", claim.id
        )


def _stands(claim: Claim, told: tuple[Report, ...], superseded: Mapping[str, str]) -> None:
    if claim.report not in superseded and any(report.id == claim.report for report in told):
        return
    replacing = (report.id for report in told if report.replaces == claim.report)
    later = superseded.get(claim.report) or next(replacing, None)
    named, hint = (f" by {later}", f"--report {later}") if later else ("", "--json")
    raise ReviewError(
        f"the words of this claim changed: its report was replaced{named}.",
        f"Review what is said now: groundtruce review {hint}.",
        claim.id,
    )


def _says_something(claim: Claim, word: Word, given: Mapping[str, Review]) -> None:
    before = given.get(claim.id)
    if word.says is Says.CORRECT and not word.fields:
        raise ReviewError("a correction says which field is what.", "Give --set kind=shelling.")
    if word.fields and word.says is not Says.CORRECT:
        raise ReviewError(
            f"fields are set by 'correct', not by '{word.says.value}'.", "Say correct."
        )
    if word.says is Says.REJECT and not word.why.strip():
        raise ReviewError(
            "a rejected claim leaves the road, and needs a reason.", "Give --why TEXT.", "--why"
        )
    if word.says is Says.UNDO and before is None:
        raise ReviewError(
            "nobody has reviewed this claim, so there is nothing to take back.",
            "See what was decided with 'groundtruce review CLAIM'.",
            claim.id,
        )
