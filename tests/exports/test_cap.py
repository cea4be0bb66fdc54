"""CAP 1.2: every alert is a message that the structure of the standard allows."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.alerts.examples import CASE, an_alert
from tests.builders import NOON

from groundtruce.exports import cap
from groundtruce.model.alert import On, Spot, Stage

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[1] / "data/cap_1_2_structure.xsd"))
SPOT = Spot(lon=102.7, lat=13.7, radius_m=5000)
MATTERS = {
    "finding": {"status": "contested", "place": "Prey / Nong", "spot": SPOT, "start": NOON},
    "deadline": {"on": On.DEADLINES, "kinds": ("deadline",), "due": NOON + timedelta(days=2)},
    "restriction": {"on": On.RESTRICTIONS, "kinds": ("denial",), "parties": ("AAA",)},
    "report": {"on": On.REPORTS, "kinds": ("flash_report",), "urgent": True, "spot": SPOT},
    "withdrawn": {"stage": Stage.CANCEL, "status": "refuted", "references": ("a-0",)},
}


def message(before=(), **more):
    """Return the message of an alert, read back after the structure let it through."""
    written = cap.xml(an_alert(**more), CASE, {one.id: one for one in before})
    tree = etree.fromstring(written)
    SCHEMA.assertValid(tree)
    return tree


def said(tree, name):
    """Return the texts of all elements of that name."""
    return [one.text for one in tree.iter(f"{{{cap.NAMESPACE}}}{name}")]


@pytest.mark.parametrize("matter", MATTERS)
def test_every_matter_is_a_message_that_the_standard_allows(matter):
    tree = message([an_alert("a-0")], **MATTERS[matter])
    assert said(tree, "language") == ["en", "th", "km"]
    assert len(set(said(tree, "headline"))) == 3


def test_a_message_is_an_exercise_until_a_person_says_otherwise():
    assert said(message(), "status") == ["Exercise"]
    assert b"<status>Actual<" in cap.xml(an_alert(), CASE, {}, is_actual=True)
    assert said(message(), "scope") == ["Restricted"]


def test_an_update_names_what_it_updates():
    tree = message([an_alert("a-0")], stage=Stage.UPDATE, references=("a-0",))
    assert said(tree, "msgType") == ["Update"]
    assert said(tree, "references") == ["groundtruce.small,a-0,2025-11-10T05:00:00-00:00"]


def test_what_it_cites_stands_in_it():
    assert "f-1" in said(message(), "value")


def test_the_circle_is_latitude_first_and_in_kilometres():
    assert set(said(message(spot=SPOT), "circle")) == {"13.7,102.7 5"}


@given(st.text(max_size=60))
def test_no_name_of_a_place_breaks_a_message(name):
    assert said(message(place=name), "language") == ["en", "th", "km"]


def test_the_structure_refuses_what_the_standard_refuses():
    wrong = cap.xml(an_alert(), CASE, {}).replace(b"Exercise", b"Perhaps")
    assert not SCHEMA.validate(etree.fromstring(wrong))
