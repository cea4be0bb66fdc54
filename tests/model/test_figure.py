"""Figures: bounds in order, open ends left open, tallies apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.builders import a_claim, a_figure

from groundtruce.model.figure import Figure, Qualifier, Scope

amounts = st.integers(0, 10_000)
perhaps = st.none() | amounts


@given(perhaps, perhaps, perhaps, st.sampled_from(Qualifier))
def test_the_low_end_never_exceeds_the_high_end(
    lower: int | None, best: int | None, upper: int | None, qualifier: Qualifier
) -> None:
    given_bounds = [bound for bound in (lower, best, upper) if bound is not None]
    bounds = {"lower": lower, "best": best, "upper": upper, "qualifier": qualifier}
    if not given_bounds or given_bounds != sorted(given_bounds):
        with pytest.raises(ValidationError):
            Figure(kind="killed", **bounds)
    else:
        figure = Figure(kind="killed", **bounds)
        assert figure.high is None or figure.low <= figure.high


@pytest.mark.parametrize(
    ("qualifier", "low", "high"),
    [
        (Qualifier.EXACT, 5, 5),
        (Qualifier.ABOUT, 5, 5),
        (Qualifier.AT_LEAST, 5, None),
        (Qualifier.MORE_THAN, 5, None),
        (Qualifier.UP_TO, 0, 5),
    ],
)
def test_the_words_decide_which_end_is_open(
    qualifier: Qualifier, low: int, high: int | None
) -> None:
    figure = a_figure(5, qualifier=qualifier)
    assert (figure.low, figure.high) == (low, high)


def test_bounds_that_are_given_go_before_the_words() -> None:
    figure = Figure(kind="killed", lower=2, upper=4, qualifier=Qualifier.AT_LEAST)
    assert (figure.low, figure.high) == (2, 4)


def test_a_figure_without_any_number_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least one of"):
        Figure(kind="killed")


def test_a_negative_figure_is_refused() -> None:
    with pytest.raises(ValidationError):
        a_figure(-1)


@given(amounts)
def test_one_amount_has_one_form(amount: int) -> None:
    assert a_figure(amount).canonical() == a_figure(float(amount)).canonical()


def test_an_area_may_have_a_fraction() -> None:
    assert a_figure(2.5, kind="area_m2").low == 2.5


def test_a_tally_is_told_apart_from_what_one_incident_cost() -> None:
    toll = a_figure(60, kind="killed", scope=Scope.CUMULATIVE)
    here = a_figure(1, kind="killed")
    assert toll.is_tally
    assert not here.is_tally
    assert a_claim(figures=(toll, here)).tallies == (toll,)


def test_only_equal_counts_are_comparable() -> None:
    soldiers, civilians = a_figure(of="soldier"), a_figure(of="civilian")
    assert soldiers.counts != civilians.counts
    assert soldiers.counts == a_figure(9, of="soldier").counts
