"""Habits of sources are learned from what they tell with others; a short record says little."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import a_figure, a_place
from tests.incidents.accounts import TOWNS, accounts, filed, told

from groundtruce.incidents import fuse, habits
from groundtruce.incidents.fields import BANDS
from groundtruce.incidents.score import Score


def events(many=40, **odd):
    """Return events, each told by two plain sources and by an odd one, and their groups."""
    claims, groups = [], []
    for number in range(many):
        day, town = 6 * number, ("north", "middle", "south")[number % 3]
        kind = ("shelling", "landmine_explosion")[number % 2]
        accused = "AB"[number % 2]
        groups.append(list(range(3 * number, 3 * number + 3)))
        for source in ("plain", "paper", "odd"):
            more = {"kind": kind, "accused": accused}
            if source == "odd":
                more |= {key: change(number, more.get(key)) for key, change in odd.items()}
            late = more.pop("late", 0)
            claims.append(told(f"{source}{number}", town, day + late, **{"source": source, **more}))
    return claims, groups


def learned(many=40, **odd):
    """Return what is learned of the odd source's habits."""
    claims, groups = events(many, **odd)
    return Score.of(claims), habits.learned(Score.of(claims), claims, groups)


def right(score, found, source, name):
    """Return how often the source is believed to say the first word when it is true."""
    table = found.words[name].get(source)
    common = np.exp(score.fields[name].table)
    return (common if table is None else table)[0, 0]


def test_a_source_that_mixes_up_sides_is_believed_less_about_sides():
    score, found = learned(accused=lambda number, true: "AB"[number % 2 == (number % 4 < 2)])
    assert right(score, found, "odd", "side") < 0.75 < right(score, found, "plain", "side")


def test_a_source_that_mixes_up_kinds_is_believed_less_about_kinds():
    score, found = learned(kind=lambda number, true: "rocket_attack" if number % 3 else true)
    kinds = list(score.fields["kind"].words)
    true = kinds.index("landmine_explosion")
    table = found.words["kind"]
    assert table["odd"][true, true] < table["plain"][true, true]
    assert table["odd"][kinds.index("rocket_attack"), true] > 0.3


def test_a_source_that_counts_wrong_is_believed_less_about_numbers():
    count = {"figures": lambda number, _: (a_figure(2 + 9 * (number % 3), "injured"),)}
    claims, groups = events(**count)
    two = (a_figure(2, "injured"),)
    claims = [c if c.source == "odd" else c.model_copy(update={"figures": two}) for c in claims]
    found = habits.learned(Score.of(claims), claims, groups).words["figure injured"]
    # Counted on the day after: the second half of the table, where counts may still grow.
    row = len(BANDS) + BANDS.index(2)
    assert found["odd"][row, BANDS.index(2)] < found["plain"][row, BANDS.index(2)]


def test_a_source_that_dates_by_another_time_zone_is_shifted_back():
    _, found = learned(late=lambda number, _: 1.0)
    assert 0.5 < found.shift_days["odd"] - found.shift_days["plain"] <= 1.2


def test_a_source_that_is_now_and_then_late_is_no_time_zone():
    _, found = learned(late=lambda number, _: 5.0 * (number % 5 == 0))
    assert abs(found.shift_days["odd"]) < 0.2
    assert found.late["odd"] > 1.2 * found.late["plain"]


def test_a_source_that_understates_its_error_is_believed_to_be_vaguer():
    away = {
        "place": lambda number, _: a_place(
            TOWNS[("north", "middle", "south")[number % 3]][0] + 0.1 * (-1) ** number,
            TOWNS[("north", "middle", "south")[number % 3]][1],
        )
    }
    _, found = learned(**away)
    assert found.vague["odd"] > 1.5
    assert found.vague["odd"] > found.vague["plain"]


def test_a_short_record_is_believed_to_be_like_all_others():
    _, found = learned(many=2, late=lambda number, _: 1.0)
    assert abs(found.shift_days["odd"]) < 0.25
    assert found.vague["odd"] == pytest.approx(1, abs=0.1)


def test_a_source_that_always_speaks_alone_has_no_habits():
    claims = [told(f"{number}", day=3 * number, source="lone") for number in range(30)]
    found = habits.learned(Score.of(claims), claims, [[number] for number in range(30)])
    assert (found.shift_days, found.vague) == ({}, {})


def test_words_stay_a_distribution_for_every_true_value():
    score, found = learned(accused=lambda number, true: "A")
    for table in found.words["side"].values():
        assert table.sum(axis=0) == pytest.approx(np.ones(2), abs=1e-9)
    assert "odd" in found.words["kind"]
    assert score.fields["kind"].table.shape == found.words["kind"]["odd"].shape


@given(accounts(12), st.randoms())
@settings(max_examples=15, deadline=None)
def test_what_is_learned_does_not_depend_on_order(claims, chance):
    mixed = filed(*claims)
    chance.shuffle(mixed)
    told_so, told_mixed = fuse.fused(filed(*claims)), fuse.fused(mixed)
    assert np.array_equal(told_so.score.time.at, told_mixed.score.time.at)
    assert np.array_equal(told_so.score.place.variance, told_mixed.score.place.variance)


def test_a_shifted_source_is_fused_better_once_its_shift_is_known():
    claims, groups = events(late=lambda number, _: 1.4)
    common = Score.of(claims)
    known = habits.applied(common, claims, habits.learned(common, claims, groups))
    odd, plain = np.array([g[2] for g in groups]), np.array([g[0] for g in groups])
    assert known.gain(plain, odd).mean() > common.gain(plain, odd).mean() + 0.3
