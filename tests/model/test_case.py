"""Cases: what a gazetteer row may become, and who is a party."""

from typing import Any

import pytest
from pydantic import ValidationError
from tests.builders import NOON

from groundtruce.model.case import Case, NamedPlace, Party, Zone
from groundtruce.model.place import NamedArea, Point, Precision, Toponym


def a_row(precision: Precision = Precision.VILLAGE) -> NamedPlace:
    return NamedPlace(
        id="ford",
        label="Ford",
        toponyms=(Toponym(side="BBB", text="Nong"), Toponym(side="AAA", text="Prey")),
        kind="village",
        precision=precision,
        lon=30,
        lat=48,
        radius_m=1500,
    )


def a_case(*parties: Party, **more: Any) -> Case:
    given = {"title": "A case", "time_zone": "UTC", "languages": ("en",), "since": NOON}
    return Case(id="case", parties=parties, area=(29, 47, 31, 49), **{**given, **more})


NORTH, SOUTH = (
    Party(id="ZZZ", labels={"en": "Aldland"}),
    Party(id="AAA", labels={"en": "Zedland"}),
)


@pytest.mark.parametrize("precision", Precision)
def test_a_row_becomes_a_point_only_when_it_is_fine_enough(precision: Precision) -> None:
    place = a_row(precision).place()
    assert isinstance(place.extent, Point if precision.allows_pin else NamedArea)
    assert place.is_pin is precision.allows_pin


def test_a_text_may_be_coarser_than_the_gazetteer() -> None:
    place = a_row().place(Precision.PROVINCE)
    assert not place.is_pin
    assert place.label() == "Prey / Nong"
    assert place.place_id == "ford"


def test_parties_stand_in_the_order_of_their_english_names() -> None:
    assert a_case(SOUTH, NORTH).party_ids == ("ZZZ", "AAA")


def test_a_conflict_has_two_parties_at_least() -> None:
    with pytest.raises(ValidationError, match="at least two parties"):
        a_case(NORTH)


def test_what_a_case_does_not_have_is_none() -> None:
    case = a_case(
        NORTH, SOUTH, zones=(Zone(id="z", kind="k", label="Z", wkt="LINESTRING(0 0,1 1)"),)
    )
    assert case.zone("z").label == "Z"
    assert case.zone("y") is case.party("y") is None
    assert case.party("AAA") is SOUTH


def test_a_zone_that_crosses_itself_is_refused_with_the_crossing() -> None:
    with pytest.raises(ValidationError, match=r"Self-intersection\[1 1\]"):
        Zone(id="z", kind="k", label="Z", wkt="POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))")
