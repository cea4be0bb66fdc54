"""What would change a finding, as concrete things to look for."""

from tests.builders import a_place
from tests.findings.told import blamed, denied, found, told


def test_one_partys_word_asks_for_others_and_for_the_accused():
    changes = found(blamed("a-army", "BBB")).would_change
    assert "An account from an origin that speaks for no party." in changes
    assert "An answer from BBB." in changes


def test_a_party_that_has_answered_is_not_asked_again():
    changes = found(blamed("a-army", "BBB"), denied("b-army")).would_change
    assert "An answer from BBB." not in changes


def test_each_open_question_says_what_would_settle_it():
    changes = found(blamed("a-army", "BBB"), blamed("b-army", "AAA")).would_change
    assert any("who fired first" in change for change in changes)


def test_a_place_too_coarse_for_a_visit_asks_for_an_exact_one():
    coarse = a_place(precision="country")
    assert "A place exact enough to visit." in found(told("paper", place=coarse)).would_change


def test_no_finding_is_beyond_change():
    for finding in (found(told("agency-one"), told("paper")), found(denied("a-army"))):
        assert finding.would_change
