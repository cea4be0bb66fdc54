"""Watch lists: each person's own, erasable, and nothing to anybody else."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from groundtruce.store.followed import MOST, Followed, Lists, Look

LOOK = Look(datetime(2025, 12, 1, tzinfo=UTC), datetime(2025, 12, 2, tzinfo=UTC), 7)
PLACE = Followed("place", "poipet", "Poipet")


@pytest.fixture
def lists(tmp_path):
    """Return empty lists."""
    return Lists(tmp_path)


def test_what_one_person_follows_nobody_else_sees(lists):
    lists.follow("ana", PLACE, LOOK)
    assert lists.of("ana") == (PLACE,)
    assert lists.of("bo") == ()


def test_following_twice_is_following_once(lists):
    lists.follow("ana", PLACE, LOOK)
    lists.follow("ana", replace(PLACE, name="Poipet!"), LOOK)
    assert [one.name for one in lists.of("ana")] == ["Poipet!"]


def test_a_look_stays_until_the_person_looks_again(lists):
    later = replace(LOOK, row=9)
    lists.follow("ana", PLACE, LOOK)
    lists.follow("ana", replace(PLACE, id="prey"), later)
    assert lists.looked("ana") == LOOK
    lists.look("ana", later)
    assert lists.looked("ana") == later


def test_what_is_left_or_forgotten_is_gone(lists):
    lists.follow("ana", PLACE, LOOK)
    lists.leave("ana", "place", "poipet")
    assert lists.of("ana") == ()
    lists.follow("ana", PLACE, LOOK)
    lists.forget("ana")
    assert (lists.of("ana"), lists.looked("ana")) == ((), None)


def test_a_list_has_an_end(lists):
    for at in range(MOST + 5):
        lists.follow("ana", replace(PLACE, id=f"p-{at}"), LOOK)
    assert len(lists.of("ana")) == MOST
