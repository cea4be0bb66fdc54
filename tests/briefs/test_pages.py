"""What a browser is shown."""

import json

from groundtruce.briefs.basemap import Layers
from groundtruce.briefs.pages import Pages
from tests.briefs.situation import Situation

WHOLE = Situation()
BRIEF = WHOLE.brief()
PAGES = Pages("en", WHOLE.case, Layers(), lambda: (BRIEF, WHOLE.evidence(BRIEF)))


def test_rows_are_the_acts_newest_first():
    assert [one["when"] for one in PAGES.rows][:2] == [
        "12 November 2025, 12:00",
        "10 November 2025, 12:00",
    ]
    assert len(PAGES.rows) == 6


def test_a_row_too_coarse_for_a_pin_has_no_coordinates():
    vague = next(one for one in PAGES.rows if one["place"].startswith("Arvia"))
    assert (vague["lon"], vague["lat"], vague["radius_m"]) == (None, None, None)
    assert PAGES.map(PAGES.rows).count("translate(") == 5


def test_an_incident_is_found_by_its_own_id_and_by_that_of_its_finding():
    finding = WHOLE.findings[1]
    one = PAGES.incident(finding.incident.id)
    assert one == PAGES.incident(finding.id)
    assert one["id"] == finding.incident.id
    assert [claim["quote"] for claim in one["grounds"]] == [
        claim.excerpt.quote for claim in finding.incident.claims
    ]


def test_an_unknown_incident_is_none():
    assert PAGES.incident("i-nobody") is None


def test_the_line_is_the_cases_own():
    assert json.loads(PAGES.line())["features"][0]["geometry"]["coordinates"] == [
        [102.0, 13.6],
        [104.0, 13.8],
    ]


def test_a_week_begins_on_the_local_monday():
    assert {one["week"] for one in PAGES.rows} == {"2025-10-27", "2025-11-03", "2025-11-10"}
