"""Observations: range and bearing as wide as the words, and never a stranger's."""

from datetime import date, time

import pytest

from groundtruce.reports.text.mission.bearing import bearing, range_
from groundtruce.reports.text.mission.observation import observations

DAY = date(2026, 1, 8)


def seen(text):
    """Return the observations of a text of that day."""
    return list(observations(text, DAY))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("WSW", 236.25, 258.75),
        ("to the north-east", 22.5, 67.5),
        ("N", 337.5, 22.5),
        ("south-south-east", 146.25, 168.75),
        ("between W and NW", 247.5, 337.5),
        ("at a bearing of 245 degrees", 240, 250),
        ("240-260°", 240, 260),
        ("azimuth 1600 mils", 85, 95),
        ("azimuth 90 degrees magnetic", 75, 105),
    ],
)
def test_a_bearing_is_as_wide_as_its_words(words, first, last):
    found = bearing(words)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("words", "nearest", "farthest"),
    [
        ("2-4 km", 2000, 4000),
        ("between 2 and 4km", 2000, 4000),
        ("800 m to 1.5 km", 800, 1500),
        ("about 1,200 metres", 900, 1500),
        ("up to 5 km", 0, 5000),
    ],
)
def test_a_range_is_as_wide_as_its_words(words, nearest, farthest):
    found = range_(words)
    assert (found.nearest, found.farthest) == (nearest, farthest)


def test_no_range_and_no_bearing_are_made_up():
    assert range_("12 explosions at 06:40") is None
    assert bearing("12 explosions, loud ones") is None


def test_the_words_of_a_patrol_are_read():
    (one,) = seen(
        "At 06:40, from a position 1.2 km NE of Riverford, the patrol heard 12 undetermined "
        "explosions 2-4 km WSW."
    )
    assert (one.kind, one.count, one.unit, one.modality.value) == (
        "explosion",
        12,
        "explosions",
        "heard",
    )
    assert (one.when.day, one.when.at) == (DAY, time(6, 40))
    assert "1.2 km NE of Riverford" in one.seen_from
    assert (one.away, one.towards) == (range_("2-4 km"), bearing("WSW"))


def test_what_is_assessed_stays_apart_from_what_was_heard():
    (one,) = seen(
        "Positioned in Corden, the team heard seven explosions assessed as outgoing 120-mm mortar "
        "rounds 3-5 km south."
    )
    assert (one.kind, one.direction.value, one.weapon) == ("mortar_fire", "outgoing", "mortar")
    assert one.assessed_as == "outgoing 120-mm mortar rounds"


def test_one_sentence_may_tell_of_two_things_at_one_place():
    one, two = seen(
        "Between 22:10 and 23:30, while positioned in Corden, observers heard 3 explosions and 25 "
        "bursts of heavy-machine-gun fire at distances of 2 to 4 km SSE."
    )
    assert (one.kind, two.kind) == ("explosion", "heavy_machine_gun_fire")
    assert one.away == two.away == range_("2-4 km")
    assert two.when.until == time(23, 30)


def test_a_distance_from_a_named_place_is_not_one_from_the_observer():
    (one,) = seen("At 14:05 the team saw four tanks 3 km south-east of Corden.")
    assert one.near.strip() == "3 km south-east of Corden"
    assert one.away is one.towards is None


def test_a_position_holds_until_another_is_named():
    _, two = seen(
        "At 06:40, positioned in Corden, the patrol heard an explosion 2 km N. At 07:10 the patrol "
        "heard two explosions 1 km W."
    )
    assert two.seen_from == "positioned in Corden"


def test_a_position_of_the_morning_is_not_that_of_the_afternoon():
    _, two = seen(
        "At 06:40, positioned in Corden, the patrol heard an explosion 2 km N. At 14:05 the patrol "
        "heard two explosions 1 km W."
    )
    assert two.seen_from is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The patrol saw two tanks 2 km N of Corden.", "weapons_deployment"),
        ("The patrol saw two tanks in violation of withdrawal lines 2 km N.", "weapon_present"),
    ],
)
def test_a_weapon_seen_is_in_violation_only_where_the_words_say_so(text, kind):
    assert [one.kind for one in seen(text)] == [kind]


@pytest.mark.parametrize(
    ("who", "modality"),
    [("the camera in Corden recorded", "camera"), ("a mission UAV spotted", "uav")],
)
def test_the_means_of_seeing_is_kept(who, modality):
    (one,) = seen(f"At 22:00 {who} two projectiles 1-2 km south.")
    assert one.modality.value == modality


def test_an_exercise_is_marked():
    (one,) = seen("The patrol heard 20 explosions 5 km W, assessed as a live-fire exercise.")
    assert one.is_exercise


@pytest.mark.parametrize(
    "text",
    [
        "The ministry said that villagers heard 12 explosions.",
        "The patrol visited a school.",
        "Soldiers recorded 12 bursts of fire.",
    ],
)
def test_others_words_and_other_acts_are_no_observation(text):
    assert seen(text) == []
