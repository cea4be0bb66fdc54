"""Who is said to have done what to whom survives an exchange of the parties."""

from functools import cache

import pytest

pytest.importorskip("spacy", reason="reading prose needs the grammar of the lock file")

from tests.reports.text.mirrored import Result, results


@cache
def every() -> tuple[Result, ...]:
    return tuple(results())


def test_there_are_sixty_pairs_and_more():
    assert len(every()) >= 120


def test_with_the_parties_exchanged_the_claims_are_exchanged():
    wrong = [one.text for one in every() if not one.mirrors]

    assert len(wrong) <= 0.05 * len(every()), wrong


def test_nine_texts_of_ten_are_read_right():
    wrong = [(one.text, one.got) for one in every() if not one.right]

    assert len(wrong) <= 0.05 * len(every()), wrong


def test_accuser_and_accused_are_never_exchanged():
    assert [one.text for one in every() if one.flipped] == []


def test_a_denial_is_never_read_as_an_assertion():
    assert [one.text for one in every() if one.denials_asserted] == []
