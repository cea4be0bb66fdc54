"""Correction: every field by the words of vocabulary and case, or an error that helps."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.builders import a_figure
from tests.reports.a_gathering import the_case
from tests.reports.review.situation import a_case_with_duties, machine_s

from groundtruce.errors import ReviewError
from groundtruce.model.figure import Qualifier, Scope
from groundtruce.model.place import Precision
from groundtruce.reports.review.correction import corrected
from groundtruce.reports.review.fields import FIELDS, offered, written

CASE = a_case_with_duties()
ZONE = ZoneInfo(CASE.time_zone)


def right(claim=None, **fields: str):
    return corrected(claim or machine_s(), fields, CASE, lambda name: name == "c-known")


@pytest.mark.parametrize(
    ("field", "said", "value"),
    [
        ("kind", "shooting", "shooting"),
        ("kind", "Air Strike", "airstrike"),
        ("stance", "denies", "denies"),
        ("actuality", "attempted", "attempted"),
        ("side", "Aland", "AAA"),
        ("accused", "BBB", "BBB"),
        ("target", "the market", "the market"),
        ("weapons", "mortar, tank", ("mortar", "tank")),
        ("commitments", "fire", ("fire",)),
        ("denies", "c-known", "c-known"),
        ("accused", "", None),
        ("weapons", "", ()),
        ("place", "", None),
    ],
)
def test_a_field_is_what_the_person_writes(field: str, said: str, value: object) -> None:
    assert getattr(right(**{field: said}), field) == value


def test_a_place_is_named_by_either_side_s_name_in_any_script() -> None:
    assert [right(place=name).place.place_id for name in ("prey", "Nong", "หนอง")] == ["prey"] * 3


def test_a_place_may_be_given_by_its_coordinates() -> None:
    place = right(place="13.9, 103.1, 2000").place
    assert (place.extent.lat, place.extent.lon, place.extent.radius_m) == (13.9, 103.1, 2000)
    assert place.precision is not Precision.COUNTRY


def test_a_day_is_a_local_day_and_a_span_ends_with_its_last_day() -> None:
    span = right(span="2025-12-08/2025-12-10").span
    assert span.start == datetime(2025, 12, 7, 17, tzinfo=UTC)
    assert span.end == datetime(2025, 12, 10, 17, tzinfo=UTC)


def test_figures_keep_their_bound_their_scope_and_who_is_counted() -> None:
    toll, hurt = right(figures="killed (cumulative): at least 60; injured_soldier_AAA: 3-4").figures
    assert (toll.qualifier, toll.lower, toll.scope) == (Qualifier.AT_LEAST, 60, Scope.CUMULATIVE)
    assert (hurt.of, hurt.side, hurt.lower, hurt.upper) == ("soldier", "AAA", 3, 4)


def test_a_tally_may_say_its_period() -> None:
    (toll,) = right(figures="killed (2025-12-08/2025-12-22): at least 60").figures
    assert toll.is_tally
    assert toll.period.start == datetime(2025, 12, 7, 17, tzinfo=UTC)


def test_a_new_speaker_brings_its_side_and_its_own_voice() -> None:
    claim = right(source="a-army", accused="BBB")
    assert (claim.source, claim.origin, claim.side, claim.accuser) == (
        *("a-army", "a-army"),
        *("AAA", "AAA"),
    )


def test_who_accuses_nobody_is_no_accuser() -> None:
    blaming = machine_s(side="AAA", accuser="AAA", accused="BBB")
    assert right(blaming, accused="").accuser is None


@pytest.mark.parametrize(
    ("field", "said", "near"),
    [
        ("kind", "sheling", "shelling"),
        ("stance", "denied", "denies"),
        ("actuality", "atempted", "attempted"),
        ("weapons", "morter", "mortar"),
        ("accused", "Celand", "AAA, BBB"),
        ("source", "a-amry", "a-army"),
        ("place", "Pray", "prey"),
        ("weapons", "gun", "machine_gun"),
        ("commitments", "fires", "fire"),
        ("figures", "kiled: 3", "killed"),
        ("figures", "some died", "killed: at least 3"),
        ("figures", "killed: many", "Write a number"),
        ("span", "last week", "2025"),
        ("denies", "c-nothing", "id of a claim"),
        ("kind", "", "event_kinds"),
        ("excerpt", "other words", "figures"),
        ("knd", "red", "kind"),
    ],
)
def test_a_word_that_nobody_knows_is_refused_with_what_to_write(
    field: str, said: str, near: str
) -> None:
    with pytest.raises(ReviewError) as caught:
        right(**{field: said})
    assert caught.value.where == field
    assert near in caught.value.remedy


def test_a_value_that_the_record_refuses_is_told_with_its_field() -> None:
    with pytest.raises(ReviewError, match="figure needs lower"):
        right(figures="killed: 9-3")


@pytest.mark.parametrize("field", FIELDS)
def test_what_is_shown_for_a_field_can_be_written_back(field: str) -> None:
    claim = right(
        place="prey", span="2025-12-08", figures="killed_soldier: at least 3", weapons="mortar",
        accused="BBB", target="the market", commitments="fire", denies="c-known", source="news",
    )  # fmt: skip
    again = right(claim, **{field: written(claim, field, ZONE)})
    assert getattr(again, field) == getattr(claim, field)


def test_the_words_offered_are_those_that_are_taken() -> None:
    for field in FIELDS:
        for word in offered(field, CASE)[:5]:
            assert getattr(right(**{field: word}), field)


def test_a_cumulative_figure_is_shown_as_one() -> None:
    claim = machine_s(figures=(a_figure(60, "killed", scope="cumulative", qualifier="about"),))
    assert written(claim, "figures", ZONE) == "killed (cumulative): about 60"


def test_nothing_but_the_fields_moves() -> None:
    claim = machine_s()
    other = corrected(claim, {"kind": "shooting"}, the_case(), lambda _: False)
    assert other.model_copy(update={"kind": claim.kind}) == claim
