"""Figures: ranges whose ends can be opened."""

from datetime import timedelta

from tests.builders import NOON, a_figure
from tests.findings.told import denied, found, told


def the_figure(finding):
    (figure,) = finding.figures
    return figure


def test_a_range_names_the_claims_of_each_end():
    low = told("agency-one", figures=(a_figure(2, side="AAA"),))
    high = told("a-army", figures=(a_figure(4, side="AAA"),))
    sourced = the_figure(found(low, high))
    assert (sourced.figure.lower, sourced.figure.upper) == (2, 4)
    assert (sourced.low_claims, sourced.high_claims) == ((low.id,), (high.id,))


def test_a_party_knows_its_own_losses_best():
    own = told("a-army", figures=(a_figure(4, side="AAA"),))
    others = told("b-army", figures=(a_figure(9, side="AAA"),))
    assert the_figure(found(own, others)).figure.best == 4


def test_of_two_counts_by_one_side_the_later_is_the_best_and_the_change_is_said():
    early = told("b-army", received=NOON, figures=(a_figure(5, side="BBB"),))
    late = told("b-foreign", received=NOON + timedelta(days=1), figures=(a_figure(3, side="BBB"),))
    finding = found(early, late)
    assert the_figure(finding).figure.best == 3
    (revised,) = [reason for reason in finding.reasons if reason.rule == "figure_revised"]
    assert revised.claims == (early.id, late.id)


def test_a_cumulative_toll_never_enters():
    toll = told("a-army", figures=(a_figure(60, kind="killed", scope="cumulative"),))
    assert found(told("agency-one"), toll).figures == ()


def test_a_denial_brings_no_figures():
    denying = denied("b-army", figures=(a_figure(0, side="AAA"),))
    assert found(told("agency-one"), denying).figures == ()


def test_a_least_amount_above_every_other_leaves_the_top_open():
    some = told("agency-one", figures=(a_figure(3),))
    more = told("paper", figures=(a_figure(7, qualifier="at_least"),))
    figure = the_figure(found(some, more)).figure
    assert (figure.lower, figure.upper, figure.qualifier) == (3, None, "at_least")


def test_soldiers_and_civilians_are_never_put_into_one_range():
    soldiers = told("agency-one", figures=(a_figure(3, of="soldier"),))
    civilians = told("agency-one", figures=(a_figure(1, of="civilian"),))
    assert [f.figure.of for f in found(soldiers, civilians).figures] == ["civilian", "soldier"]
