"""Facts: which weapons an act was done with."""

import pytest
from tests.compliance.a_case import a_finding

from groundtruce.compliance.fact import armed_with, fact
from groundtruce.compliance.term import Answer


@pytest.mark.parametrize(
    ("weapon", "wanted", "answer"),
    [
        ("artillery:122", "artillery", Answer.YES),
        ("artillery:122", "artillery_over_100", Answer.YES),
        ("artillery:122", "artillery_to_100", Answer.NO),
        ("artillery", "artillery_over_100", Answer.UNDECIDABLE),
        ("mortar:120", "mortars_over_82", Answer.YES),
        ("mortar:82", "mortars_over_82", Answer.NO),
        ("mortar:82", "mortars_to_82", Answer.YES),
        ("rifle", "artillery_over_100", Answer.NO),
        ("rifle", "small_arms", Answer.YES),
    ],
)
def test_a_calibre_decides_its_class_and_none_leaves_it_open(weapon, wanted, answer):
    assert armed_with(fact(a_finding(weapons=(weapon,))), [wanted]) is answer


def test_an_act_without_a_weapon_named_may_be_done_with_any():
    assert armed_with(fact(a_finding()), ["artillery"]) is Answer.UNDECIDABLE


def test_the_surest_of_several_weapons_decides():
    several = fact(a_finding(weapons=("rifle", "artillery", "artillery:155")))
    assert armed_with(several, ["artillery_over_100"]) is Answer.YES
