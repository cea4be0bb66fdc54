"""Judgements: two claims are compared, in no direction."""

import pytest
from pydantic import ValidationError
from tests.builders import NOON

from groundtruce.model.judgement import Judgement, Verdict


def a_judgement(one: str, other: str) -> Judgement:
    return Judgement(
        id="j", one=one, other=other, verdict=Verdict.SAME, by="analyst", received=NOON
    )


def test_a_judgement_compares_two_claims() -> None:
    with pytest.raises(ValidationError, match="two claims"):
        a_judgement("c-1", "c-1")


def test_a_pair_has_no_direction() -> None:
    assert a_judgement("c-1", "c-2").pair == a_judgement("c-2", "c-1").pair == ("c-1", "c-2")
