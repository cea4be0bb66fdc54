"""Restrictions of movement: kind, by whom, where, how long and why, as the words say."""

from datetime import date, timedelta

import pytest

from groundtruce.reports.text.mission.restriction import restrictions


def read(text):
    """Return the restrictions of a text of that day."""
    return list(restrictions(text, date(2026, 1, 8)))


def test_a_denial_is_read_with_all_that_it_says():
    (one,) = read(
        "At 10:20, at a checkpoint near Old Mill, two Northern soldiers denied the patrol passage "
        "for 40 minutes, citing ongoing demining."
    )
    assert (one.kind, one.where, one.reason) == ("access_denial", "Old Mill", "ongoing demining")
    assert "Northern soldiers" in one.by
    assert one.lasted == timedelta(minutes=40)
    assert one.when.at.hour == 10


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The patrol was turned away at Old Mill.", "access_denial"),
        ("The team waited 25 minutes at the checkpoint in Old Mill.", "access_delay"),
        ("Police let the patrol pass at Old Mill only after a call.", "conditional_access"),
        ("A mission UAV lost its GPS signal due to jamming near Old Mill.", "jamming"),
    ],
)
def test_the_kinds_of_restriction_are_told_apart(text, kind):
    assert [one.kind for one in read(text)] == [kind]


def test_a_heading_says_the_kind_of_the_lines_below():
    (one,) = read("Denial of access:\nAt Old Mill, the patrol met a locked checkpoint.\n")
    assert (one.kind, one.where) == ("access_denial", "Old Mill")


@pytest.mark.parametrize(
    "text",
    [
        "The Mission’s freedom of movement was restricted on 12 occasions.",
        "Northland denied that its soldiers crossed the line at Old Mill.",
        "The patrol visited Old Mill.",
    ],
)
def test_counts_denials_and_visits_are_no_restriction(text):
    assert read(text) == []
