"""Displaced: each source's count by place, never added, with what changed."""

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_figure
from tests.compliance.ledger.a_record import basis, table, told

from groundtruce.compliance.ledger.displaced import ledger
from groundtruce.model.claim import Stance


def count(days, many, source="ministry", kind="displaced", about="toll", **more):
    figure = a_figure(many, kind, scope="cumulative", **more)
    return told(about, f"{source}: {many} on day {days}.", days, source=source, figures=(figure,))


COUNTS = [count(0, 1000), count(3, 4000), count(5, 2500), count(3, 900, "shelters")]


def series(*claims):
    return table(ledger(basis(extra=claims)), "series")


def test_a_series_is_one_source_on_one_place():
    rows = {row["source"]: row for row in series(*COUNTS)}
    assert (rows["ministry"]["points"], rows["ministry"]["low"]) == (3, 2500)
    assert rows["ministry"]["change"] == "+1,500"
    assert rows["shelters"]["points"] == 1


def test_two_sources_are_never_added():
    assert sorted(row["low"] for row in series(*COUNTS)) == [900, 2500]


def test_a_bound_that_the_words_leave_open_stays_open():
    (row,) = series(count(0, 40_000, qualifier="at_least"), count(1, 100_000))
    assert row["change"] == "≥ 40,000 → 100,000"


def test_a_count_beside_an_event_does_not_take_the_events_place():
    (beside,) = series(count(0, 500_000, about="airstrike"))
    (own,) = series(count(0, 500_000, about="evacuation_displacement"))
    assert (beside["place"], own["place"]) == ("", "Prey / Nong")


def test_those_who_return_are_a_series_of_their_own():
    assert [row["counted"] for row in series(count(0, 10), count(0, 5, kind="returned"))] == [
        "displaced",
        "returned",
    ]


def test_a_denial_counts_nobody():
    assert series(count(0, 10).model_copy(update={"stance": Stance.DENIES})) == []


@given(st.permutations(COUNTS))
def test_the_order_of_arrival_does_not_matter(claims):
    assert ledger(basis(extra=claims)) == ledger(basis(extra=COUNTS))
