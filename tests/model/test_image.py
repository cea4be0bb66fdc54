"""What a party shows is its word until the scene is identified; absence needs two images."""

import pytest
from pydantic import ValidationError

from groundtruce.model.image import Action, Custody, Image, ImageNote, Role


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("custody", [Custody.BRIEFING, Custody.CLAIM])
def test_what_nobody_of_the_mission_saw_cannot_be_checked(role, custody):
    assert not Image(item="x", role=role, custody=custody, scene="S1").can_be_checked


def test_a_partys_image_can_be_checked_once_its_scene_is_identified():
    image = Image(item="x", role=Role.PARTY)
    assert not image.can_be_checked
    assert image.model_copy(update={"scene": "PHR-2025-12-08"}).can_be_checked
    assert Image(item="x", role=Role.THIRD_STATE).can_be_checked


def test_one_image_that_cannot_be_checked_spoils_the_pair():
    own, theirs = Image(item="a", role=Role.OPEN), Image(item="b", role=Role.PARTY)
    assert ImageNote(seen="camp", images=(own,)).can_be_checked
    assert not ImageNote(seen="camp", images=(own, theirs)).can_be_checked
    assert not ImageNote(seen="camp").can_be_checked


@pytest.mark.parametrize("given", [{}, {"before": "a"}, {"after": "b"}])
def test_that_something_was_removed_takes_two_images(given):
    with pytest.raises(ValidationError, match="an image before and one after"):
        ImageNote(seen="weapon.gun", action=Action.REMOVED, **given)
