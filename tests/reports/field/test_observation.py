"""What an observer perceived becomes a claim about an area, said by the bytes of an answer."""

import hashlib

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.field.filled import HERE, RECEIVED, a_case, a_form, an_observation

from groundtruce.model.claim import Modality
from groundtruce.model.place import Sector
from groundtruce.reports.field.read import read

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=60)


def the_claim(told):
    (report,) = told.reports
    (claim,) = report.claims
    return claim


@given(WORDS, st.booleans())
def test_an_excerpt_is_exactly_the_bytes_of_the_answer(words, in_cdata):
    safe = words.replace("]]>", "")
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")
    xml = a_form(
        "observation",
        modality="heard",
        kind="explosion",
        note=f"<![CDATA[{safe}]]>" if in_cdata else escaped,
    )
    for report in read(xml, {}, a_case(), RECEIVED, source="team").reports:
        assert report.original == hashlib.sha256(xml).hexdigest()
        for claim in report.claims:
            quoted = xml[claim.excerpt.start : claim.excerpt.end]
            assert quoted == claim.excerpt.quote.encode()
            assert claim.text == (safe if in_cdata else words).strip() or claim.text == "explosion"


def test_range_and_bearing_are_an_annular_sector_around_the_observer():
    told = an_observation(
        range_min="4000", range_max="8000", bearing_from="300", bearing_to="60", north="true"
    )
    place = the_claim(told).place
    assert isinstance(place.extent, Sector)
    assert (place.extent.lat, place.extent.lon) == (50.5, 10.5)
    assert place.geometry.contains(shapely.Point(10.5, 50.553))
    assert not place.geometry.contains(shapely.Point(10.5, 50.45))


def test_a_compass_that_may_be_off_makes_the_area_wider():
    bearing = {"range_max": "5000", "bearing_from": "90", "north": "true"}
    sure = the_claim(an_observation(**bearing, compass_error="1")).place
    unsure = the_claim(an_observation(**bearing, compass_error="10")).place
    assert unsure.geometry.area > 3 * sure.geometry.area


@pytest.mark.parametrize("answer", [{"declination": "10"}, {}])
def test_a_magnetic_bearing_is_turned_by_the_form_s_or_the_case_s_declination(answer):
    case = a_case(declination=10.0)
    bearing = {"range_max": "5000", "bearing_from": "80", "bearing_to": "100"}
    told = an_observation(case=case, north="magnetic", **bearing, **answer)
    seen = the_claim(told).observation
    assert (seen.bearing_from_deg, seen.bearing_to_deg) == (90.0, 110.0)


def test_without_any_declination_a_magnetic_bearing_is_set_aside_and_the_range_stays():
    told = an_observation(range_max="5000", bearing_from="80", north="magnetic")
    assert [one.field for one in told.refusals] == ["bearing_from"]
    extent = the_claim(told).place.extent
    assert (extent.bearing_from_deg, extent.bearing_to_deg) == (0.0, 360.0)


def test_the_observer_s_place_is_not_the_event_s():
    claim = the_claim(an_observation(place="hill"))
    assert claim.place.place_id == "hill"
    assert claim.observation.observer.centre == (10.5, 50.5)
    assert claim.observation.modality is Modality.HEARD


def test_a_named_place_gives_its_name_to_the_area_only_where_the_two_can_be_one():
    north = {"range_min": "3000", "range_max": "4000", "north": "true", "place": "hill"}
    met = an_observation(bearing_from="20", **north)
    assert the_claim(met).place.place_id == "hill"
    assert met.reports[0].checks == ()
    elsewhere = an_observation(bearing_from="200", **north)
    assert the_claim(elsewhere).place.place_id is None
    (check,) = elsewhere.reports[0].checks
    assert (check.by, check.agrees) == ("place", False)
    assert check.off > 3000


def test_the_accuracy_of_the_fix_is_the_uncertainty_of_the_place():
    fine = the_claim(an_observation(position="50.5 10.5 0 5")).observation.observer
    rough = the_claim(an_observation(position="50.5 10.5 0 50")).observation.observer
    assert rough.radius_m == pytest.approx(10 * fine.radius_m)
    assert 5 < fine.radius_m < 10


def test_casualties_counts_and_the_assessed_weapon_are_kept_apart():
    claim = the_claim(
        an_observation(
            count="12",
            unit="explosions",
            weapon="mortar:82",
            direction="impact",
            casualty=[
                {"harm": "injured", "number": "2", "of": "civilian", "belongs_to": "AAA"},
                {"harm": "killed", "number": "1", "of": "soldier", "belongs_to": "BBB"},
            ],
        )
    )
    assert [(f.kind, f.best, f.of, f.side) for f in claim.figures] == [
        ("injured", 2, "civilian", "AAA"),
        ("killed", 1, "soldier", "BBB"),
    ]
    assert (claim.observation.count, claim.observation.unit) == (12, "explosions")
    assert claim.observation.assessed_as == "mortar:82"


def test_a_flash_report_says_so_by_its_kind():
    (report,) = an_observation(urgent="yes").reports
    assert report.kind == "flash_report"
    assert an_observation(urgent="no").reports[0].kind == "observation"


def test_only_the_day_is_told_where_only_the_day_is_known():
    whole = the_claim(an_observation(time="")).span
    assert whole.granularity.value == "day"
    assert whole.seconds == 86400


def test_the_same_bytes_are_the_same_records_on_every_site():
    assert an_observation(note="one") == an_observation(note="one")
    assert an_observation(note="one").reports[0].id != an_observation(note="two").reports[0].id


def test_a_correction_names_what_it_takes_the_place_of():
    xml = a_form("note", note="again").replace(
        b"</meta>", b"<deprecatedID>uuid:0</deprecatedID></meta>"
    )
    (report,) = read(xml, {}, a_case(), RECEIVED, source="team").reports
    assert (report.external_id, report.replaces) == ("uuid:1", "uuid:0")


def test_the_team_is_the_phone_s_own_whatever_the_form_says():
    xml = a_form("note", note="x", team="team")
    assert read(xml, {}, a_case(), RECEIVED, source="other").reports[0].source == "other"
    assert read(xml, {}, a_case(), RECEIVED).reports[0].source == "team"
    assert HERE.encode() in xml
