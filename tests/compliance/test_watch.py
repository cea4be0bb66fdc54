"""Watch: how much was looked at, and what takes looking away."""

import pytest
from tests.builders import NOON, a_claim, a_place, a_span, an_incident
from tests.compliance.a_case import a_case, a_commitment, a_finding, a_watch, everywhere

from groundtruce.compliance.watch import covered, shown_by
from groundtruce.model.claim import Modality, Observation
from groundtruce.model.finding import Voice
from groundtruce.model.span import Granularity, Span

CASE = a_case()
DUTY = a_commitment(zone="band")
PERIOD = a_span(NOON, hours=100)


def share(*watch):
    return covered(DUTY, PERIOD, watch, CASE)


def test_nobody_looking_covers_nothing():
    assert share() == 0.0


def test_a_post_over_everything_all_the_time_covers_all():
    assert share(a_watch()) == pytest.approx(1.0)


def test_half_the_time_covers_half():
    assert share(a_watch(span=a_span(NOON, hours=50))) == pytest.approx(0.5)


def test_two_posts_at_one_place_cover_it_once():
    assert share(a_watch("w-1"), a_watch("w-2")) == pytest.approx(1.0)


def test_poor_looking_counts_by_its_quality():
    assert share(a_watch(quality=0.5)) == pytest.approx(0.5)


def test_a_denial_takes_looking_away():
    denied = a_watch("w-2", "denial", span=a_span(NOON, hours=25))
    assert share(a_watch(), denied) == pytest.approx(0.75)


def test_jamming_of_drones_leaves_patrols_their_eyes():
    jammed = a_watch("w-2", "impediment", modality=Modality.UAV)
    assert share(a_watch(), jammed) == pytest.approx(1.0)


def test_a_visit_known_to_the_day_counts_three_hours():
    day = Span(start=NOON, end=NOON + (a_span(hours=24).end - NOON), granularity=Granularity.DAY)
    assert share(a_watch(kind="visit", span=day)) == pytest.approx(0.03)


def test_a_post_known_by_the_day_was_manned_by_the_day():
    day = Span(start=NOON, end=a_span(NOON, hours=24).end, granularity=Granularity.DAY)
    assert share(a_watch(kind="post", span=day)) == pytest.approx(0.24)


@pytest.mark.parametrize("radii", [(100, 1500), (1500, 5000), (5000, 50_000)])
def test_a_vaguer_position_never_covers_more(radii):
    sure, vague = (share(a_watch(place=a_place(radius_m=radius))) for radius in radii)
    assert vague <= sure


def test_a_position_vaguer_than_sight_shows_no_spot_for_certain():
    assert share(a_watch(place=a_place(radius_m=2500))) == 0.0


def test_visits_that_findings_stand_behind_become_watch():
    visit = a_finding(kind="observer_visit")
    (entry,) = shown_by([visit])
    assert (entry.kind, entry.place) == ("visit", visit.incident.place)
    assert entry.claims == visit.rests_on


def test_a_refused_visit_becomes_a_restriction():
    (entry,) = shown_by([a_finding(kind="access_denial", party="AAA")])
    assert entry.kind.is_restriction
    assert entry.side == "AAA"


@pytest.mark.parametrize("status", ["unverified", "contested", "refuted", "not_verifiable"])
def test_a_visit_that_nobody_stands_behind_shows_no_looking(status):
    assert shown_by([a_finding(status, kind="observer_visit")]) == ()


def test_shelling_is_no_visit():
    assert shown_by([a_finding()]) == ()
    assert everywhere().geometry is not None


def perceived(modality="heard", kind="shelling", said_by="observer"):
    """Return a finding on what a team perceived from a place of its own."""
    observer = a_place(lon=102.6, radius_m=50)
    seen = Observation(observer=observer, modality=modality)
    claim = a_claim(source="team", observation=seen, kind=kind)
    voice = Voice(origin="team", kind=said_by, stances=("asserts",), claims=(claim.id,))
    one = a_finding("unverified", kind=kind, voices=(voice,))
    return one.model_copy(update={"incident": an_incident(claim)}), claim


@pytest.mark.parametrize(
    ("modality", "kind"), [("heard", "patrol"), ("seen", "patrol"), ("camera", "camera")]
)
def test_who_perceived_something_was_looking_from_there_and_then(modality, kind):
    finding, claim = perceived(modality)
    (entry,) = shown_by([finding])
    assert (entry.kind, entry.by, entry.claims) == (kind, "team", (claim.id,))
    assert (entry.place, entry.span) == (claim.observation.observer, claim.span)


@pytest.mark.parametrize(
    "finding",
    [perceived("satellite")[0], perceived(kind="access_denial")[0], perceived(said_by="media")[0]],
    ids=["a satellite", "turned away", "a stranger's word"],
)
def test_no_other_word_is_a_position_of_the_missions_own(finding):
    assert shown_by([finding]) == ()
