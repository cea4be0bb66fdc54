"""What claims add up to: nothing averaged away, nothing made finer than anyone said."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import NOON, a_figure
from tests.incidents.accounts import accounts, nowhere, told

from groundtruce.incidents import merge
from groundtruce.model.figure import Figure, Qualifier
from groundtruce.model.place import Place, Precision, Sector, Toponym
from groundtruce.model.span import Granularity, Span


def placed(name, lon, lat, radius_m, **more):
    """Return a claim at a place without names."""
    return told(name, place=Place.at(lon, lat, radius_m, **more))


def timed(name, hour, hours, granularity=Granularity.HOUR, **more):
    """Return a claim on some hours."""
    start = NOON + timedelta(hours=hour)
    span = Span(start=start, end=start + timedelta(hours=hours), granularity=granularity)
    return told(name, span=span, **more)


def of_kinds(*kinds):
    """Return the merged kind of claims of these kinds by different voices."""
    return merge.merged_kind(tuple(told(f"{n}", kind=kind) for n, kind in enumerate(kinds)))[0]


def test_the_kind_is_what_most_say():
    assert of_kinds("shelling", "shelling", "airstrike") == "shelling"


def test_a_look_alike_supports_a_kind_more_than_a_stranger_does():
    assert of_kinds("meeting", "rocket_attack", "shelling") in ("rocket_attack", "shelling")


def test_forty_relays_of_one_origin_are_one_vote_for_a_kind():
    relays = [told(f"r{n}", kind="airstrike", origin="army") for n in range(40)]
    others = [told("a", kind="shelling"), told("b", kind="shelling")]
    assert merge.merged_kind((*relays, *others))[0] == "shelling"


def test_a_denial_does_not_name_the_kind():
    denials = [told(f"d{n}", kind="statement", stance="denies") for n in range(3)]
    assert merge.merged_kind((*denials, told("a", kind="shelling")))[0] == "shelling"


def test_vague_places_cannot_outvote_an_exact_one():
    vague = [placed(f"v{n}", 102.9, 14.6, 60_000) for n in range(9)]
    exact = placed("e", 102.7, 14.4, 500)
    place, basis = merge.merged_place((*vague, exact))
    assert place.radius_m == 500
    assert exact in basis


def test_one_exact_place_far_away_does_not_move_what_many_say():
    village = [placed(f"v{n}", 102.7 + n / 1000, 14.4, 2500) for n in range(5)]
    wild = placed("w", 105.0, 12.0, 100)
    place, basis = merge.merged_place((*village, wild))
    assert place.distance(village[0].place) < 1000
    assert wild not in basis


def test_points_that_agree_are_averaged_by_precision_and_not_made_finer():
    fine, coarse = placed("f", 102.70, 14.4, 1000), placed("c", 102.72, 14.4, 4000)
    place, _ = merge.merged_place((fine, coarse))
    assert 0 < place.distance(fine.place) < 0.2 * fine.place.distance(coarse.place)
    assert place.radius_m >= 1000


def test_points_on_either_side_of_the_date_line_are_near_each_other():
    place, basis = merge.merged_place(
        (placed("e", 179.999, 0, 2000), placed("w", -179.999, 0, 2000))
    )
    assert len(basis) == 2
    assert place.distance(basis[0].place) < 300


def test_a_sector_stays_a_sector():
    seen = Sector(
        shape="sector",
        lon=102.7,
        lat=14.4,
        range_min_m=500,
        range_max_m=900,
        bearing_from_deg=80,
        bearing_to_deg=100,
    )
    observed = told("o", place=Place(extent=seen, precision=Precision.SITE))
    place, _ = merge.merged_place((observed, placed("t", 102.71, 14.4, 20_000)))
    assert place.extent == seen


def test_both_sides_names_are_kept():
    one = placed("a", 102.7, 14.4, 900, toponyms=(Toponym(side="A", text="Prey"),))
    other = placed("b", 102.7, 14.4, 2500, toponyms=(Toponym(side="B", text="Nong"),))
    place, _ = merge.merged_place((one, other))
    assert place.label() == "Prey / Nong"


def test_a_country_is_a_place_only_if_nothing_finer_is_said():
    country = told("c", place=nowhere())
    assert merge.merged_place((country,))[0].precision is Precision.COUNTRY
    assert merge.merged_place((country, told("v")))[0].precision is not Precision.COUNTRY
    assert merge.merged_place((told("n", place=None),)) == (None, ())


def test_the_span_is_the_narrowest_that_most_agree_with():
    day, hour = timed("d", 0, 24, Granularity.DAY), timed("h", 5, 1)
    lone = timed("l", 40, 1)
    span, basis = merge.merged_span((day, hour, timed("e", 0, 24, Granularity.DAY), lone))
    assert span == hour.span
    assert lone not in basis


def test_exact_times_that_differ_a_little_are_all_covered():
    early, late = timed("e", 5, 0.1, Granularity.MINUTE), timed("l", 6, 0.5, Granularity.MINUTE)
    span, _ = merge.merged_span((early, late))
    assert (span.start, span.end) == (early.span.start, late.span.end)


def test_a_day_is_never_made_finer():
    span, _ = merge.merged_span(
        (timed("a", 0, 24, Granularity.DAY), timed("b", 3, 24, Granularity.DAY))
    )
    assert span.granularity is Granularity.DAY
    assert span.seconds == 86400


def counted(name, best, **more):
    """Return a claim with one figure."""
    return told(name, figures=(a_figure(best, **more),))


def test_a_figure_keeps_its_lowest_and_highest_version():
    (figure,), _ = merge.merged_figures((counted("a", 2), counted("b", 4), counted("c", 2)))
    assert (figure.lower, figure.best, figure.upper) == (2, 2, 4)
    assert figure.qualifier is Qualifier.RANGE


def test_of_equally_many_voices_the_latest_figure_is_best():
    (figure,), _ = merge.merged_figures((counted("a", 1), told("b", day=1, figures=(a_figure(3),))))
    assert figure.best == 3


def test_at_least_leaves_the_upper_end_open():
    open_end = Figure(kind="injured", lower=3, best=3, qualifier=Qualifier.AT_LEAST)
    (figure,), _ = merge.merged_figures((counted("a", 2), told("b", figures=(open_end,))))
    assert figure.upper is None


def test_figures_of_different_things_are_not_mixed():
    figures, rests = merge.merged_figures((counted("a", 2, side="A"), counted("b", 4, side="B")))
    assert [figure.best for figure in figures] == [2, 4]
    assert {field: [claim.id for claim in claims] for field, claims in rests.items()} == {
        "figure injured A": ["c-a"],
        "figure injured B": ["c-b"],
    }


@given(accounts(), st.randoms())
@settings(max_examples=40, deadline=None)
def test_merging_does_not_depend_on_order(claims, chance):
    mixed = list(claims)
    chance.shuffle(mixed)
    assert merge.incident(mixed) == merge.incident(claims)


@given(accounts())
@settings(max_examples=40, deadline=None)
def test_every_field_rests_on_claims_of_the_incident(claims):
    incident = merge.incident(claims)
    known = {claim.id for claim in claims}
    assert all(set(basis.claims) <= known for basis in incident.rests_on)
    assert incident.id == merge.incident_id(incident.claims[0].id)
