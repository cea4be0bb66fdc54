"""How many: the words' own bounds, and nothing counted as what it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.a_gathering import the_case
from tests.reports.test_when import BANGKOK

from groundtruce.model.figure import Qualifier
from groundtruce.reports.card import FigureColumns
from groundtruce.reports.how_many import Figures
from groundtruce.reports.row import Refused
from groundtruce.reports.words import Words

KILLED = FigureColumns(kind="killed", best="n", lower="least", upper="most")


@pytest.fixture(scope="module")
def figures():
    case = the_case()
    return Figures(Words(case), case, BANGKOK, {"total_dead": "killed"})


def listed(figures, **item):
    """Return the figure of one item of a structured list."""
    (figure,) = figures.listed([item])
    return figure


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("killed", ("killed", None, None)),
        ("killed_civilian_BBB", ("killed", "civilian", "BBB")),
        ("injured_soldiers_AAA", ("injured", "soldier", "AAA")),
        ("displaced_AAA", ("displaced", None, "AAA")),
        ("mines_found", ("mines_found", None, None)),
        ("soldiers", ("soldiers", None, None)),
        ("total_dead", ("killed", None, None)),
    ],
)
def test_a_kind_is_split_into_what_of_whom_and_whose(figures, said, counts):
    assert listed(figures, kind=said, value=3).counts == counts


@pytest.mark.parametrize("said", ["killed_indirectly_AAA", "goats", "killed_and_injured_soldier"])
def test_an_unknown_kind_is_counted_as_nothing_that_it_might_not_be(figures, said):
    figure = listed(figures, kind=said, value=3)
    assert (figure.kind, figure.said) == ("other", said)


@pytest.mark.parametrize(
    ("item", "bounds"),
    [
        ({"qualifier": "exact", "value_low": 3, "value_high": 3}, (None, 3, None)),
        ({"qualifier": "about", "value_low": 10, "value_high": 10}, (None, 10, None)),
        ({"qualifier": "at_least", "value_low": 60, "value_high": None}, (60, None, None)),
        ({"qualifier": "more than", "best": 50}, (50, None, None)),
        ({"qualifier": "up_to", "value_low": 0, "value_high": 70}, (None, None, 70)),
        ({"qualifier": "range", "value_low": 3, "value_high": 5}, (3, None, 5)),
        ({"low": 2, "best": 3, "high": 7}, (2, 3, 7)),
        ({"value": 0}, (None, 0, None)),
    ],
)
def test_a_bound_that_the_words_leave_open_stays_open(figures, item, bounds):
    figure = listed(figures, kind="killed", **item)
    assert (figure.lower, figure.best, figure.upper) == bounds


def test_a_cumulative_figure_keeps_its_period(figures):
    figure = listed(
        figures, kind="killed", value=43, scope="cumulative", period="2025-12-07/2025-12-09"
    )
    assert figure.is_tally
    assert figure.period.seconds == 3 * 86400


@pytest.mark.parametrize(
    ("said", "qualifier", "low", "high"),
    [
        ("5", Qualifier.EXACT, 5, 5),
        ("1,200", Qualifier.EXACT, 1200, 1200),
        ("at least 5", Qualifier.AT_LEAST, 5, None),
        ("5+", Qualifier.AT_LEAST, 5, None),
        ("> 20", Qualifier.MORE_THAN, 20, None),
        ("about 10", Qualifier.ABOUT, 10, 10),
        ("~10", Qualifier.ABOUT, 10, 10),
        ("up to 7", Qualifier.UP_TO, 0, 7),
        ("3-5", Qualifier.RANGE, 3, 5),
        ("between 3 and 5", Qualifier.RANGE, 3, 5),
    ],
)
def test_a_cell_may_hold_words(figures, said, qualifier, low, high):
    figure = figures.flat(KILLED, {"n": said})
    assert (figure.qualifier, figure.low, figure.high) == (qualifier, low, high)


@pytest.mark.parametrize("said", ["many", "-3", "3 or so", "5 - ", "1.2.3"])
def test_a_cell_that_is_no_count_is_refused(figures, said):
    with pytest.raises(Refused, match="no count"):
        figures.flat(KILLED, {"n": said})


def test_three_columns_give_three_bounds(figures):
    figure = figures.flat(KILLED, {"n": "3", "least": "2", "most": "7"})
    assert (figure.lower, figure.best, figure.upper) == (2, 3, 7)
    assert figure.qualifier is Qualifier.RANGE


def test_empty_cells_are_no_figure(figures):
    assert figures.flat(KILLED, {"n": "", "least": " "}) is None


@pytest.mark.parametrize(
    "items",
    ["3 dead", [3], [{"value": 3}], [{"kind": "killed", "value": "x"}], [{"kind": "killed"}]],
)
def test_what_is_no_figure_is_refused(figures, items):
    with pytest.raises(Refused):
        figures.listed(items)


def test_bounds_in_the_wrong_order_are_refused(figures):
    with pytest.raises(Refused, match="lower <= best <= upper"):
        listed(figures, kind="killed", low=5, best=3, high=7)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_range_has_its_own_ends(one, other):
    case = the_case()
    figures = Figures(Words(case), case, BANGKOK, {})
    low, high = sorted((one, other))
    figure = figures.flat(KILLED, {"n": f"{low}-{high}"})
    assert (figure.low, figure.high) == (low, high)
