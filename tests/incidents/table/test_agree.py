"""Groups are joined as far as the grouping is expected to be better for it."""

from itertools import combinations

import numpy as np
import pytest

from groundtruce.incidents.table import agree, whole
from groundtruce.incidents.table.agree import Aim

AIM = Aim(0.4, 1.0)


def grouped(chance: np.ndarray, aim: Aim = AIM) -> list[int]:
    """Return the group of each report, from a square of chances."""
    left, right = map(np.ascontiguousarray, np.nonzero(np.triu(chance, 1)))
    lists = agree.both_ways(len(chance), left, right, chance[left, right])
    return agree.agreed(len(chance), *lists, aim).tolist()


def square(count: int, **chances: float) -> np.ndarray:
    """Return a square of chances, given as ``_0_1=0.5``."""
    found = np.zeros((count, count))
    for name, chance in chances.items():
        one, other = map(int, name.strip("_").split("_"))
        found[one, other] = found[other, one] = chance
    return found


def worth(group: list[int], chance: np.ndarray, aim: Aim) -> float:
    """Return what a grouping is worth, counted report by report and couple by couple."""
    size = [group.count(one) for one in group]
    about = chance.sum(axis=1) + 1
    total = sum(aim.share / one for one in size)
    for one, other in combinations(range(len(group)), 2):
        if group[one] == group[other]:
            p = chance[one, other]
            total += p - aim.least + 2 * aim.share * p / size[one]
            total += aim.share * p * sum(1 / (about[end] + 1 - p) for end in (one, other))
    return total


def test_two_reports_alone_need_a_better_chance_than_one_more_of_many() -> None:
    assert grouped(square(2, _0_1=0.44)) == [0, 1]
    sure = square(4, _0_1=1.0, _0_2=1.0, _1_2=1.0, _0_3=0.44, _1_3=0.44, _2_3=0.44)
    assert grouped(sure) == [0, 0, 0, 0]


@pytest.mark.parametrize("seed", range(8))
def test_no_two_groups_that_are_left_would_gain_by_being_joined(seed: int) -> None:
    rng = np.random.default_rng(seed)
    chance = np.triu(rng.random((12, 12)) * (rng.random((12, 12)) < 0.5), 1)
    chance += chance.T
    found = grouped(chance)
    assert len(set(found)) < 12
    for one, other in combinations(sorted(set(found)), 2):
        joined = [one if at == other else at for at in found]
        assert worth(joined, chance, AIM) <= worth(found, chance, AIM) + 1e-9


def test_a_judgement_outweighs_all_chances_for_and_against() -> None:
    assert grouped(square(2, _0_1=1e9)) == [0, 0]
    torn = square(3, _0_1=0.95, _1_2=0.95, _0_2=-1e9)
    assert grouped(torn)[0] != grouped(torn)[2]
    both = square(4, _0_1=1e9, _1_2=1.0, _1_3=1.0, _2_3=1.0, _0_2=1.0, _0_3=1.0)
    assert grouped(both) == [0, 0, 0, 0]


def test_chances_that_are_sure_ask_half_of_the_attainable_f1() -> None:
    often = np.zeros(whole.PARTS + 1, dtype=np.int64)
    often[-1] = 30
    sure = whole.aim(often, counted(40))
    often[whole.PARTS // 5] = 300
    unsure = whole.aim(often, counted(40))
    assert sure.least == 0.5
    assert unsure.least == pytest.approx(30 / (30 + 30 + 60))


def counted(voices: int) -> whole.Beliefs:
    """Return beliefs of so many reports, of which nothing else is asked."""
    from types import SimpleNamespace

    return SimpleNamespace(counts=SimpleNamespace(voices=voices))  # type: ignore[return-value]
