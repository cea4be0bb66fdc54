"""Evidence is a sum in bits, and likelihood follows from it."""

import math

import numpy as np
import pytest
from tests.incidents.accounts import told

from groundtruce.incidents import explain
from groundtruce.incidents.score import Score


def test_bits_add_up_to_the_odds_of_the_join():
    claims = [told("a"), told("b"), *(told(f"f{day}", "south", 6 * day) for day in range(6))]
    score = Score.of(claims)
    odds = float(score.gain(np.array([0]), np.array([1]))[0])
    bits = sum(entry.bits for entry in explain.between(score, [0], [1]))
    assert bits == pytest.approx(odds / math.log(2), abs=0.05)


def test_fields_of_one_question_are_one_line():
    names = ("prior", "size", "place", "name", "figure killed", "figure injured B")
    lines = explain.in_bits(np.log([0.5, 2, 4, 2, 2, 2]), names)
    assert {line.field: line.bits for line in lines} == {"place": 3.0, "figures": 2.0}


def test_a_lone_claim_is_certainly_one_event():
    assert explain.likelihood([]) == 1


def test_every_doubtful_join_makes_the_whole_less_likely():
    even, sure = np.array([0.0]), np.array([9.0])
    assert explain.likelihood([even]) == 0.5
    assert explain.likelihood([even, even]) == 0.25
    assert 0.99 < explain.likelihood([sure]) < 1
