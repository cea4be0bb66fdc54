"""Reviews: a person's word on what a machine read, beside it and undone by one more."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from pydantic import ValidationError
from tests.builders import NOON, a_claim, an_excerpt

from groundtruce.model.claim import Claim
from groundtruce.model.review import Decision, Review, standing

SAID = a_claim(by_machine=True, confidence=0.6)


def a_review(**more: Any) -> Review:
    given = {"id": "v-1", "said": SAID, "decision": Decision.ACCEPTED, "by": "a.analyst"}
    return Review(**{**given, "received": NOON, **more})


def a_correction(**fields: Any) -> Review:
    other = SAID.model_copy(update=fields)
    return a_review(decision=Decision.CORRECTED, corrected=other)


def test_an_accepted_claim_is_no_machine_s_any_more_and_names_its_review() -> None:
    stands = a_review().result
    assert isinstance(stands, Claim)
    assert (stands.by_machine, stands.confidence, stands.review) == (False, None, "v-1")
    assert stands.kind == SAID.kind


def test_a_corrected_claim_has_the_person_s_fields_and_the_machine_s_words() -> None:
    review = a_correction(kind="shooting", accused="BBB")
    assert review.changes == ("kind", "accused")
    assert review.result.kind == "shooting"
    assert review.result.excerpt == SAID.excerpt


def test_a_rejected_claim_does_not_stand() -> None:
    assert a_review(decision=Decision.REJECTED).result is None


def test_a_withdrawn_review_leaves_what_the_machine_said() -> None:
    assert a_review(decision=Decision.WITHDRAWN).result == SAID


@pytest.mark.parametrize(
    "fields",
    [
        {"excerpt": an_excerpt("other words")},
        {"text": "other words"},
        {"id": "c-other"},
        {"received": NOON},
        {"confidence": 1.0},
        {"by_machine": False},
    ],
)
def test_a_correction_never_moves_the_words_nor_the_claim(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="never changes"):
        a_correction(**fields)


def test_a_correction_that_corrects_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="changes a field"):
        a_correction()


def test_only_a_correction_says_what_is_right() -> None:
    with pytest.raises(ValidationError, match="nothing else does"):
        a_review(corrected=SAID)
    with pytest.raises(ValidationError, match="nothing else does"):
        a_review(decision=Decision.CORRECTED)


def test_a_claim_that_no_machine_read_is_not_reviewed() -> None:
    with pytest.raises(ValidationError, match="not read by a machine"):
        a_review(said=a_claim())


def test_the_last_review_of_a_claim_stands_whatever_order_they_come_in() -> None:
    first = a_review(id="v-1")
    second = a_review(id="v-2", decision=Decision.REJECTED, received=NOON + timedelta(hours=1))
    third = a_review(id="v-3", received=NOON + timedelta(hours=2))
    for order in permutations([first, second, third]):
        assert standing(order) == {SAID.id: third}


def test_a_withdrawal_takes_every_earlier_word_back() -> None:
    rejected = a_review(decision=Decision.REJECTED)
    undone = a_review(id="v-2", decision=Decision.WITHDRAWN, received=NOON + timedelta(minutes=1))
    assert standing([rejected, undone]) == {}
