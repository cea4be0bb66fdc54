"""Every field answers one question, stays silent where nothing is said, and can be outvoted."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundtruce.incidents import compare

ONE, OTHER = np.array([0]), np.array([1])
YES = np.ones(2, dtype=bool)


def places(km, sigma=(1.0, 1.0), density=1e-4, known=YES):
    """Return two places so many kilometres apart."""
    at = np.array([[0.0, 0.0], [km, 0.0]])
    logs = np.log(np.full(2, density))
    return compare.Coordinates(at, np.square(sigma), logs, np.asarray(known), 0.02)


def nats(field):
    """Return the evidence that the two groups are one."""
    return float(field.gain(ONE, OTHER)[0])


def test_near_speaks_for_and_far_against():
    assert nats(places(1)) > 2
    assert nats(places(60)) < -2


def test_a_gap_means_less_where_much_happens():
    assert nats(places(8, (3, 3), density=1e-5)) > 0 > nats(places(8, (3, 3), density=1e-1))


def test_no_place_is_no_evidence():
    assert nats(places(0, known=[True, False])) == 0
    assert nats(places(500, known=[False, False])) == 0


@given(st.floats(0, 1e9), st.floats(1e-6, 1e9))
def test_one_wild_value_cannot_outvote_everything(km, sigma):
    assert nats(places(km, (sigma, 1))) >= math.log(0.02) - 1e-9


@given(st.floats(0.1, 200), st.floats(0.5, 30), st.floats(0.5, 30))
def test_evidence_is_the_same_both_ways(km, here, there):
    field = places(km, (here, there))
    assert field.gain(ONE, OTHER) == pytest.approx(field.gain(OTHER, ONE))


def test_a_vague_place_hardly_moves_an_exact_one():
    field = places(20, (0.5, 20))
    field.join(0, 1)
    assert field.at[0, 0] < 0.1
    assert field.variance[0] < 0.6**2


def test_places_that_disagree_make_the_whole_less_sure():
    agreeing, apart = places(0.5), places(12)
    agreeing.join(0, 1)
    apart.join(0, 1)
    assert agreeing.variance[0] < 1 < apart.variance[0]


def test_a_group_without_a_place_takes_that_of_the_other():
    field = places(7, known=[False, True])
    field.join(0, 1)
    assert field.known[0]
    assert field.at[0, 0] == 7


def a_category(*rows, shares=(0.5, 0.3, 0.2)):
    """Return a field of three values from log likelihoods."""
    return compare.Category(np.arange(len(rows)), np.log(np.array(rows)), np.array(shares))


def test_a_rare_agreement_weighs_more_than_a_common_one():
    sure_of = lambda value: [0.9 if value == one else 0.05 for one in range(3)]  # noqa: E731
    common, rare = a_category(sure_of(0), sure_of(0)), a_category(sure_of(2), sure_of(2))
    assert 0 < nats(common) < nats(rare)
    assert nats(a_category(sure_of(0), sure_of(2))) < 0


def test_a_category_left_unsaid_is_no_evidence():
    assert nats(a_category([1, 1, 1], [0.9, 0.05, 0.05])) == 0


def test_a_joined_category_is_what_both_said():
    field = a_category([0.9, 0.05, 0.05], [0.8, 0.1, 0.1])
    alone, gain = field.alone.copy(), nats(field)
    field.join(0, 1)
    assert field.alone[0] == pytest.approx(alone.sum() + gain)


def wordings(cosine, related=0.5):
    """Return two texts of this likeness."""
    rows = np.array([[1, 0], [cosine, math.sqrt(1 - cosine**2)]], dtype=np.float32)
    return compare.Wording(rows, 60, 0.3, related, 4.0)


def test_like_texts_speak_for_and_unlike_ones_say_little():
    assert nats(wordings(0.9)) > 2
    assert math.log(0.5) <= nats(wordings(0.0)) < 0


def test_no_text_is_no_evidence():
    rows = np.zeros((2, 4), dtype=np.float32)
    assert nats(compare.Wording(rows, 60, 0.3, 0.5, 4.0)) == 0


def test_text_evidence_equals_the_hidden_text_model():
    field = compare.Wording(
        np.array([[1, 0], [0.6, 0.8]], dtype=np.float32), 60, 0.3, 1 - 1e-12, 99
    )
    r, cosine = 0.3, 0.6
    exact = 60 * (-0.5 * math.log(1 - r * r) + (r * cosine - r * r) / (1 - r * r))
    assert nats(field) == pytest.approx(exact, rel=1e-5)


def test_marks_count_what_is_shared_and_what_is_apart():
    bits = np.array([[0b011], [0b110], [0b100], [0]], dtype=np.uint64)
    field = compare.Marks(bits, shared=0.5, apart=-0.3)
    left, right = np.array([0, 0, 0]), np.array([1, 2, 3])
    assert field.gain(left, right).tolist() == [0.5, -0.3, 0.0]
    assert [own.tolist() for own in field.holders()] == [[0, 1], [1, 2]]


def test_a_name_counts_only_where_coordinates_do_not():
    code, rarity = np.array([0, 0]), np.array([2.0, 3.0])
    assert nats(compare.Names(code, np.array([True, False]), rarity, -0.7)) == 2
    assert nats(compare.Names(code, np.array([True, True]), rarity, -0.7)) == 0


def test_large_groups_are_allowed_and_not_much_favoured():
    field = compare.Size(60, mean=2.5, damping=0.25)
    for member in range(1, 50):
        field.join(0, member)
    lone, crowd = field.gain(np.array([50]), np.array([51])), field.gain(ONE, np.array([50]))
    assert 0 < crowd[0] - lone[0] < 1.5


def test_the_student_t_is_a_density():
    step = np.linspace(-400, 400, 400_001)
    line = np.exp(compare.log_student_t(step**2, np.full(step.size, 2.0), axes=1))
    assert line.sum() * (step[1] - step[0]) == pytest.approx(1, abs=1e-4)
    radius = np.linspace(0, 400, 400_001)
    disc = np.exp(compare.log_student_t(radius**2, np.full(radius.size, 2.0), axes=2))
    ring = 2 * math.pi * radius * disc
    assert ring.sum() * (radius[1] - radius[0]) == pytest.approx(1, abs=1e-3)


def test_log_factorial_is_that():
    counts = np.arange(1.0, 30)
    assert compare.log_factorial(counts) == pytest.approx(
        [math.lgamma(n + 1) for n in counts], abs=4e-6
    )
