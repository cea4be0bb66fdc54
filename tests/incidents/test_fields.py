"""What claims say, and what is no evidence although it is said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_figure
from tests.incidents.accounts import TOWNS, nowhere, told

from groundtruce.incidents import fields
from groundtruce.incidents.beliefs import Beliefs
from groundtruce.model.figure import Scope
from groundtruce.model.place import NamedArea, Place, Precision, Toponym
from groundtruce.model.vocabulary import vocabulary

KINDS = sorted(vocabulary().words("event_kinds"))
BELIEFS = Beliefs()


def nats(field, one=0, other=1):
    """Return the evidence that the two claims are one."""
    return float(field.gain(np.array([one]), np.array([other]))[0])


@given(st.lists(st.sampled_from([*KINDS, "of our own"]), min_size=1, max_size=12, unique=True))
def test_kinds_are_told_as_something(kinds):
    table = fields.kind_confusion(kinds, np.ones(len(kinds)), BELIEFS, vocabulary())
    assert table.sum(axis=1) == pytest.approx(1)
    assert (table > 0).all()
    assert (np.diag(table) > 0.75).all()


def test_look_alikes_are_less_against_than_strangers():
    kinds = ["shelling", "rocket_attack", "meeting", "landmine_explosion"]
    claims = [told(f"{n}{kind}", kind=kind) for n in range(4) for kind in kinds]
    field = fields.kinds(claims, BELIEFS, vocabulary())
    assert nats(field, 0, 4) > nats(field, 0, 1) > nats(field, 0, 2)


def test_a_kind_left_open_is_no_evidence():
    claims = [told("a", kind="unknown"), told("b"), told("c", kind="meeting")]
    assert nats(fields.kinds(claims, BELIEFS, vocabulary())) == 0


def blamed(name, accused, **more):
    """Return a claim that names who did it."""
    return told(name, accused=accused, **more)


def test_who_did_it_counts_from_bystanders_only():
    outlets = [blamed("a", "A"), blamed("b", "B"), blamed("c", "A")]
    assert nats(fields.sides(outlets, BELIEFS)["side"], 0, 2) > 0
    assert nats(fields.sides(outlets, BELIEFS)["side"], 0, 1) < 0
    parties = [blamed("p", "A", side="B"), blamed("q", "B", side="A"), *outlets]
    assert nats(fields.sides(parties, BELIEFS)["side"], 0, 1) == 0


def test_a_denial_brings_no_side_and_no_casualties():
    dead = (a_figure(3, kind="killed"),)
    claims = [
        blamed("a", "A", figures=dead, stance="denies"),
        blamed("b", "B", figures=dead),
        blamed("c", "A", figures=dead),
    ]
    assert nats(fields.sides(claims, BELIEFS)["side"]) == 0
    assert nats(fields.numbers(claims, BELIEFS)["figure killed"]) == 0
    assert nats(fields.numbers(claims, BELIEFS)["figure killed"], 1, 2) > 0


def test_a_party_brings_no_casualties_but_may_count_mines():
    figures = (a_figure(3, kind="killed"), a_figure(18, kind="mines_found"))
    claims = [told(f"{n}", side="A" if n else None, figures=figures) for n in range(3)]
    found = fields.numbers(claims, BELIEFS)
    assert nats(found["figure mines_found"]) > 0
    assert "figure killed" not in found


def test_cumulative_figures_are_no_evidence():
    claims = [told(f"{n}", figures=(a_figure(60, scope=Scope.CUMULATIVE),)) for n in range(3)]
    assert fields.numbers(claims, BELIEFS) == {}


def test_number_bands_are_told_as_something():
    table = fields.number_confusion(BELIEFS)
    assert table.sum(axis=1) == pytest.approx(1)
    assert (np.diag(table) > 0.6).all()


def in_town(town):
    """Return claims of that town's point on many days, and of other points once each."""
    lon, lat = TOWNS["south"]
    spread = [told(f"s{n}", place=Place.at(lon + n / 9, lat, 2500), day=n) for n in range(8)]
    return [*(told(f"t{n}", town, day=n) for n in range(8)), *spread]


def test_a_point_that_everybody_names_is_weak_evidence():
    claims = in_town("north")
    field = fields.places(claims, BELIEFS, fields.times(claims, BELIEFS))
    lone = [told("a", "middle"), told("b", "middle"), *claims]
    rare = fields.places(lone, BELIEFS, fields.times(lone, BELIEFS))
    assert nats(field) < 1 < nats(rare)


def test_a_country_and_words_only_bring_no_evidence_of_place():
    words = Place(extent=NamedArea(shape="named", area_id="x"), precision=Precision.VILLAGE)
    claims = [told("a", place=nowhere()), told("b"), told("c", place=words), told("d", place=None)]
    field = fields.places(claims, BELIEFS, fields.times(claims, BELIEFS))
    assert [nats(field, other, 1) for other in (0, 2, 3)] == [0, 0, 0]


def test_no_time_is_no_evidence():
    claims = [told("a", span=None), told("b"), told("c", day=3)]
    assert nats(fields.times(claims, BELIEFS)) == 0


def test_the_next_day_is_near_and_the_next_week_is_not():
    claims = [told(f"{n}", day=day) for n, day in enumerate((0, 1, 7, 60, 90))]
    field = fields.times(claims, BELIEFS)
    assert nats(field, 0, 1) > 0 > nats(field, 0, 2)


def spoken(name, *names, precision=Precision.VILLAGE, **more):
    """Return a claim of a place known by names only."""
    said = tuple(Toponym(side=side, text=text) for side, text in zip("AB", names, strict=False))
    extent = NamedArea(shape="named", area_id="somewhere")
    place = Place(extent=extent, precision=precision, toponyms=said)
    return told(name, place=place, **more)


def named(claims):
    """Return the names of the places of these claims."""
    located = np.array([bool(claim.place.centre) for claim in claims])
    return fields.names(claims, located, fields.times(claims, BELIEFS), BELIEFS, vocabulary())


def test_both_sides_names_lead_to_one_place():
    claims = [
        spoken("a", "Prey"),
        spoken("b", "PREY", "Nong"),
        spoken("c", "Ta Mok"),
        *in_town("north"),
    ]
    field = named(claims)
    assert nats(field, 0, 1) > 0 > nats(field, 0, 2)


def test_a_city_in_words_is_a_name_and_the_border_is_another():
    city = {"precision": Precision.UNKNOWN, "kind": "meeting"}
    along = Toponym(side="A", text="the border")
    line = told("c").place.model_copy(update={"precision": Precision.LINE, "toponyms": (along,)})
    claims = [
        spoken("a", "Kuala", **city),
        spoken("b", "Kuala", day=1, **city),
        told("c", place=line, kind="meeting"),
        *in_town("north"),
    ]
    assert nats(named(claims), 0, 1) > 0 > nats(named(claims), 0, 2)


def test_a_name_is_as_rare_as_among_events_of_like_kinds():
    towns = [spoken(f"s{n}", f"Ban {n}", day=n) for n in range(30)]
    met = [spoken(f"m{n}", "Kuala", day=2 * n, kind="meeting") for n in range(8)]
    fought = [spoken(f"k{n}", "Kuala", day=n) for n in range(2)]
    field = named([*met, *fought, *towns])
    assert 0 < nats(field, 0, 1) < 1 < nats(field, 8, 9)
    # What meetings say of it and what is said of shelling: never more than either says alone.
    assert nats(field, 0, 8) == nats(field, 8, 0) == nats(field, 0, 1)


def test_coordinates_on_the_other_side_of_the_date_line_are_near():
    claims = [told(f"{n}", place=Place.at(lon, 0, 2000)) for n, lon in enumerate((179.99, -179.99))]
    field = fields.places(claims, BELIEFS, fields.times(claims, BELIEFS))
    assert np.linalg.norm(field.at[0] - field.at[1]) < 3
