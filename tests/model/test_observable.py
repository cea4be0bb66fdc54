"""Space has three answers; what keeps it from seeing has no weight, and silence denies nothing."""

from datetime import timedelta

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, a_claim, a_place, a_span, an_incident

from groundtruce.model.claim import Modality, Observation
from groundtruce.model.image import Image, ImageNote, Role
from groundtruce.model.observable import Outcome, seen
from groundtruce.model.overpass import KnownBy, Overpass, Sensor, Unfit
from groundtruce.model.place import Area, Footprint, Place, Precision
from groundtruce.model.watch import Watch, WatchKind

INCIDENT = an_incident(a_claim(place=a_place(radius_m=800)))


def a_pass(hours=20.0, box=(102.0, 13.0, 103.5, 14.5), **more):
    told = {"satellite": "sentinel-2a", "sensor": "optical", "known_by": "scene", "item": "S2A"}
    overpass = Overpass(**{**told, "cloud": 0.1, **more})
    ground = Area(shape="area", wkt=shapely.box(*box).wkt)
    span = a_span(NOON + timedelta(hours=hours), hours=1 / 60)
    return Watch(
        id=f"w-{hours}-{overpass.satellite}",
        kind=WatchKind.OVERPASS,
        place=Place(extent=ground, precision=Precision.PROVINCE),
        span=span,
        received=span.end,
        modality=Modality.SATELLITE,
        quality=overpass.clear,
        overpass=overpass,
    )


def outcome(*passes, incident=INCIDENT):
    (found,) = seen([incident], passes)
    return found.outcome, found.why


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"cloud": 0.9}, Unfit.CLOUD),
        ({"cloud": None}, Unfit.CLOUD_UNKNOWN),
        ({"sun_deg": -20.0}, Unfit.NIGHT),
        ({"off_nadir_deg": 60.0}, Unfit.STEEP),
        ({"known_by": "orbit", "item": None}, Unfit.NO_IMAGE),
        ({"box": (102.0, 13.0, 102.7, 14.5)}, Unfit.EDGE),
        ({"box": (100.0, 13.0, 101.0, 14.5)}, Unfit.NONE_OVERHEAD),
        ({"hours": 24 * 14}, Unfit.NONE_OVERHEAD),
        ({"hours": -3}, Unfit.NONE_OVERHEAD),
    ],
)
def test_what_could_not_be_seen_says_why(more, why):
    assert outcome(a_pass(**more)) == (Outcome.NOT_OBSERVABLE, why)


def test_a_clear_view_that_shows_nothing_is_not_seen():
    assert outcome(a_pass()) == (Outcome.NOT_SEEN, None)
    assert outcome(a_pass(cloud=0.9), a_pass(hours=40)) == (Outcome.NOT_SEEN, None)


def test_radar_needs_neither_sun_nor_a_clear_sky():
    assert outcome(a_pass(sensor="radar", cloud=None, sun_deg=-40.0))[0] is Outcome.NOT_SEEN


@pytest.mark.parametrize(("lat", "expected"), [(13.7, Outcome.SEEN), (13.8, Outcome.NOT_SEEN)])
def test_only_heat_that_reaches_into_the_place_was_seen(lat, expected):
    pixel = Footprint(shape="footprint", lon=102.7, lat=lat, along_m=400, across_m=400)
    told = {"sensor": "thermal", "known_by": "detections", "heat": (pixel,), "hours": 4}
    assert outcome(a_pass(**told))[0] is expected


def test_heat_of_the_day_after_next_is_another_fire():
    told = {"sensor": "thermal", "known_by": "detections"}
    assert outcome(a_pass(hours=30, **told))[1] is Unfit.NONE_OVERHEAD


def test_what_an_analyst_found_in_the_image_was_seen():
    image = Image(item="S2A", role=Role.OPEN)
    noted = a_claim(
        "A crater.",
        place=a_place(radius_m=800),
        observation=Observation(observer=a_place(), modality=Modality.SATELLITE),
        image=ImageNote(seen="crater", after="S2A", images=(image,)),
    )
    found = an_incident(a_claim(place=a_place(radius_m=800)), noted)
    assert outcome(a_pass(), incident=found) == (Outcome.SEEN, None)
    assert outcome(a_pass(item="other"), incident=found)[0] is Outcome.NOT_SEEN


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"place": a_place(radius_m=9_000)}, Unfit.VAGUE_PLACE),
        ({"place": None}, Unfit.VAGUE_PLACE),
        ({"place": a_place(radius_m=800), "span": a_span(hours=72)}, Unfit.VAGUE_TIME),
    ],
)
def test_a_vague_incident_cannot_be_asked_about(more, why):
    found = an_incident(a_claim(**more))
    assert outcome(a_pass(), incident=found) == (Outcome.NOT_OBSERVABLE, why)


OVERPASSES = st.builds(
    Overpass,
    satellite=st.just("x"),
    sensor=st.sampled_from(Sensor),
    known_by=st.sampled_from(KnownBy),
    cloud=st.none() | st.floats(0, 1),
    off_nadir_deg=st.none() | st.floats(0, 90),
    sun_deg=st.none() | st.floats(-90, 90),
)


@given(OVERPASSES)
def test_a_pass_watches_something_only_where_nothing_kept_it_from_seeing(overpass):
    assert 0.0 <= overpass.clear <= 1.0
    assert overpass.clear == 0.0 or overpass.unfit is None
    under_cloud = overpass.model_copy(update={"cloud": 1.0})
    assert under_cloud.sensor is Sensor.RADAR or under_cloud.clear == 0.0


@given(st.lists(st.tuples(st.floats(-48, 400), OVERPASSES), max_size=6), st.randoms())
def test_the_order_of_the_passes_does_not_matter(told, random):
    passes = [
        a_pass(hours, **{n: getattr(one, n) for n in type(one).model_fields}) for hours, one in told
    ]
    shuffled = random.sample(passes, len(passes))
    assert seen([INCIDENT], passes) == seen([INCIDENT], shuffled)
