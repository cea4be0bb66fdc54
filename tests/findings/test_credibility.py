"""Credibility: what others say of the same event, whoever says it first."""

import pytest
from tests.findings.told import blamed, denied, found, seen, told


def figure(origin, *claims):
    (voice,) = [one for one in found(*claims).voices if one.origin == origin]
    return voice.credibility


def test_what_nobody_else_speaks_of_cannot_be_judged():
    assert figure("a-army", blamed("a-army", "BBB")) == 6
    assert figure("agency-one", told("agency-one")) == 6


def test_what_the_observers_saw_too_is_confirmed():
    assert figure("a-army", blamed("a-army", "BBB"), seen()) == 1


def test_one_independent_account_makes_it_probable_and_two_confirm():
    mine = blamed("a-army", "BBB")
    assert figure("a-army", mine, told("agency-one")) == 2
    assert figure("a-army", mine, told("agency-one"), told("agency-two")) == 1


def test_a_partys_denial_makes_nothing_doubtful():
    assert figure("agency-one", told("agency-one"), denied("b-army")) == 6


@pytest.mark.parametrize(
    ("deniers", "credibility"), [(["agency-one"], 4), (["agency-one", "red-cross"], 5)]
)
def test_independent_denials_make_it_doubtful_and_then_improbable(deniers, credibility):
    against = [told(one, stance="denies") for one in deniers]
    assert figure("a-army", blamed("a-army", "BBB"), *against) == credibility


def test_an_affiliated_outlet_does_not_bear_out_its_own_side():
    assert figure("a-army", blamed("a-army", "BBB"), told("a-daily"), told("a-weekly")) == 6


def test_it_does_not_depend_on_who_says_it():
    others = [told("agency-two"), told("red-cross")]
    both = {figure(one, told(one), *others) for one in ("agency-one", "blog", "paper")}
    assert both == {1}
