"""Zones: yes, no, and cannot be told."""

import pytest
from tests.builders import a_place
from tests.compliance.a_case import (
    BAND,
    LATER,
    LINE,
    a_case,
    a_commitment,
    a_finding,
    an_agreement,
    of,
)

from groundtruce.compliance import assess, zones
from groundtruce.compliance.term import Answer
from groundtruce.model.agreement import WeaponLimit


@pytest.mark.parametrize(
    ("lon", "radius_m", "answer"),
    [(102.7, 2000, Answer.YES), (102.8, 2000, Answer.UNDECIDABLE), (103.5, 2000, Answer.NO),
     (102.7, 50_000, Answer.UNDECIDABLE)],
)  # fmt: skip
def test_a_place_is_inside_only_with_all_of_it(lon, radius_m, answer):
    assert zones.inside(a_place(lon=lon, radius_m=radius_m), BAND) is answer


def test_without_a_zone_it_binds_everywhere():
    assert zones.inside(None, None) is Answer.YES


def test_along_a_line_is_everywhere_along_it():
    assert zones.inside(a_place(lon=103.5), LINE) is Answer.YES


@pytest.mark.parametrize(
    ("distance_m", "answer"),
    [(40_000, Answer.YES), (10_000, Answer.NO), (21_500, Answer.UNDECIDABLE)],
)
def test_nearer_than_a_distance_needs_all_of_the_place(distance_m, answer):
    # 0.2 degrees east of the line at 13.7 N: 21.6 km.
    assert zones.nearer(a_place(lon=102.9, radius_m=1000), LINE, distance_m) is answer


@pytest.mark.parametrize(
    ("weapon", "lon", "word"),
    [("howitzer", 102.9, "breached"), ("howitzer", 103.5, "not_observable"),
     ("rifle", 102.9, "not_observable")],
)  # fmt: skip
def test_a_weapon_nearer_to_its_line_than_allowed_breaches(weapon, lon, word):
    limit = WeaponLimit(weapons=("artillery",), distance_m=50_000, line="line")
    duty = a_commitment(breached_by=("shelling",), limits=(limit,))
    weapons = ("artillery:155",) if weapon == "howitzer" else (weapon,)
    act = a_finding(party="AAA", weapons=weapons, place=a_place(lon=lon, radius_m=1000))
    found = assess.compliance([act], a_case(an_agreement(duty)), (), LATER)
    assert of("AAA", found).word == word


def test_the_sample_lies_in_the_zone_and_along_the_line():
    case = a_case()
    inside = zones.sample(a_commitment(zone="band"), case)
    along = zones.sample(a_commitment(), case)
    assert ((inside[:, 0] > 102.6) & (inside[:, 0] < 102.8)).all()
    assert (along[:, 0] == 102.7).all()
    assert min(len(inside), len(along)) >= zones.SAMPLES * 0.9
