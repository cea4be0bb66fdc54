"""What contradicts itself in a case is named with its file and line, and nothing is lost."""

import json
from datetime import UTC, datetime

import pytest
from tests.reports.a_case import Kept, a_case, an_agreement, read

from groundtruce.errors import AgreementError, CaseError
from groundtruce.flow import views
from groundtruce.model.report import Quarantined, Report
from groundtruce.reports import case_folder, gather

AWAY = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "away",
            "properties": {"kind": "band", "label": "Away"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[30, 20], [31, 20], [31, 21], [30, 21], [30, 20]]],
            },
        }
    ],
}
CARD = """files: tolls.csv
reader: csv
fields: {source: who, kind: what, published: day, from: day, text: words}
figures: [{kind: injured, lower: least, upper: most}]
unknown_sources: keep
smallest: 1
"""
ROWS = """who,what,day,words,least,most
paper,shelling,2026-01-05,Three to five were hurt.,3,5
paper,shelling,2026-01-06,Five to three were hurt.,5,3
paper,shelling,2026-01-07,Two were hurt.,2,2
"""


def refused(tmp_path, error=AgreementError, **files):
    folder, keep = a_case(tmp_path, **files), Kept()
    with pytest.raises(error) as raised:
        case_folder.read(folder, keep)
    assert keep == []
    return raised.value


def flaws(tmp_path, **agreement):
    folder = a_case(tmp_path, agreements__text_yaml=an_agreement(**agreement))
    found = [one for one in views.flaws(folder) if one["agreement"] == "text-1"]
    told = {one["rule"]: one["line"] for one in found if one["weight"] == "contradiction"}
    return {rule: words_at(folder, where) for rule, where in told.items()}


def words_at(folder, where):
    """Return the words on the line that an error names."""
    file, line = where.split(":")[:2]
    return (folder / file).read_text().splitlines()[int(line) - 1].strip()


def test_a_last_day_before_the_first_is_refused_with_its_line(tmp_path):
    duty = {"starts": "2026-02-01", "deadline": "2026-01-15"}
    error = refused(tmp_path, agreements__text_yaml=an_agreement(commitment=duty))
    assert "deadline" in error.happened
    assert words_at(tmp_path / "small" / "agreements", error.where) == "- id: fire"


def test_an_effect_before_the_signing_is_named_with_the_line_of_the_date(tmp_path):
    assert flaws(tmp_path, effective="2025-12-01") == {
        "effective_before_signed": "effective: '2025-12-01'"
    }


def test_a_commitment_that_binds_nobody_is_refused_with_its_line(tmp_path):
    error = refused(tmp_path, agreements__text_yaml=an_agreement(commitment={"bound": []}))
    assert "binds somebody" in error.happened
    assert words_at(tmp_path / "small" / "agreements", error.where) == "bound: []"


def test_a_suspension_inside_another_is_named_with_the_line_of_the_second(tmp_path):
    first = {"on": "2026-02-01", "kind": "suspends", "by": ["AAA"], "source": "s"}
    second = {**first, "on": "2026-02-05"}
    assert flaws(tmp_path, changes=[first, second]) == {
        "overlapping_suspensions": "- 'on': '2026-02-05'"
    }


def test_a_zone_outside_the_area_is_refused_with_its_line(tmp_path):
    error = refused(tmp_path, CaseError, zones__away_geojson=json.dumps(AWAY, indent=1))
    assert error.happened == "the zone 'away' lies outside the area of the case."
    assert words_at(tmp_path / "small" / "zones", error.where) == '"id": "away",'


def test_a_figure_whose_least_is_more_than_its_most_is_set_aside_and_the_rest_is_kept(tmp_path):
    folder = a_case(tmp_path, reports__tolls_card_yaml=CARD, reports__tolls_csv=ROWS)
    (folder / "reports" / "tolls_card.yaml").rename(folder / "reports" / "tolls.card.yaml")
    keep = Kept()
    case = case_folder.read(folder, keep)
    cards = [card for card in case_folder.cards(folder) if card.name == "tolls"]
    told = list(gather.reports(cards, case, keep, now=datetime(2026, 2, 1, tzinfo=UTC)))
    (aside,) = [one for one in told if isinstance(one, Quarantined)]
    assert (aside.file, aside.line, aside.field) == ("tolls.csv", 3, "figures")
    assert "Five to three were hurt." in aside.row
    assert len([one for one in told if isinstance(one, Report)]) == 2


def test_a_case_that_was_put_right_is_read(tmp_path):
    assert read(a_case(tmp_path, agreements__text_yaml=an_agreement())).agreements
