"""Assemble: who speaks for whom, on whose word, and how it was perceived."""

import json
from pathlib import Path

import pytest
from tests.reports.a_gathering import NAMES, ROW, Shelf, gathered, gathered_by, written

from groundtruce.model.claim import Direction, Modality, Stance
from groundtruce.model.source import SourceKind
from groundtruce.reports import case_folder
from groundtruce.reports.card import FIELDS

BUNDLED = "thailand_cambodia_2025"


def told(tmp_path, *rows, **card):
    """Gather JSON lines of the usual row with these changes, all our fields mapped."""
    lines = [json.dumps({**ROW, **row}) for row in rows]
    file = written(tmp_path / "rows.jsonl", "\n".join(lines))
    return gathered(file, **{"fields": {name: name for name in FIELDS}, **card})


def claim_of(tmp_path, **row):
    """Return the claim of one row."""
    got = told(tmp_path, row)
    assert got.aside == []
    return got.claims[0]


def test_a_source_is_its_own_origin(tmp_path):
    assert claim_of(tmp_path).origin == "news"


def test_a_partys_voice_carried_by_an_outlet_stays_the_partys_voice(tmp_path):
    claim = claim_of(tmp_path, source="a-army", carrier="news")
    assert (claim.source, claim.origin, claim.carrier, claim.side) == (
        *("a-army", "a-army"),
        *("news", "AAA"),
    )


def test_an_outlet_that_draws_on_a_party_has_the_party_as_origin(tmp_path):
    claim = claim_of(tmp_path, origin="a-army")
    assert (claim.source, claim.origin, claim.side) == ("news", "a-army", None)


def test_an_unknown_origin_is_no_second_voice_unless_the_card_keeps_it(tmp_path):
    assert told(tmp_path, {"origin": "the army"}).aside[0].field == "origin"
    kept = told(tmp_path, {"origin": "the army"}, unknown_sources="keep")
    assert kept.claims[0].origin == "the army"


def test_an_unknown_source_that_is_kept_is_reported_with_its_side(tmp_path):
    row = {"source": "b-police", "source_kind": "party", "speaks_for": "Beland"}
    got = told(tmp_path, row, unknown_sources="keep")
    assert got.claims[0].side == "BBB"
    met = got.notes.met["b-police"]
    assert (met.kind, met.reliability.value) == (SourceKind.PARTY, "F")


@pytest.mark.parametrize("said", ["BBB", "Beland", "beland"])
def test_parties_are_known_by_code_and_label(tmp_path, said):
    assert claim_of(tmp_path, accused=said, accuser="Alander").accused == "BBB"


@pytest.mark.parametrize("said", ["denies", "Denies", "ปฏิเสธ"])
def test_a_stance_is_known_by_key_and_label(tmp_path, said):
    assert claim_of(tmp_path, stance=said).stance is Stance.DENIES


def test_weapons_may_be_a_list_or_a_text_with_separators(tmp_path):
    one = claim_of(tmp_path, weapons=["mine:PMN-2", "artillery", "artillery"])
    other = claim_of(tmp_path, weapons="mine:PMN-2; artillery")
    assert one.weapons == other.weapons == ("mine:PMN-2", "artillery")


def test_an_observation_has_the_observers_place_and_the_events_sector(tmp_path):
    claim = claim_of(
        tmp_path,
        source="team",
        lat="",
        lon="",
        observer_lat=13.75,
        observer_lon=102.7,
        modality="heard",
        range_min_m=2000,
        range_max_m=3000,
        bearing="NE",
        count=5,
        unit="explosions",
        direction="outgoing",
        assessed_as="mortar",
    )
    seen = claim.observation
    assert (seen.modality, seen.direction) == (Modality.HEARD, Direction.OUTGOING)
    assert (seen.bearing_from_deg, seen.bearing_to_deg) == (22.5, 67.5)
    assert seen.observer.radius_m == 50
    assert claim.place.extent.shape == "sector"


def test_a_bearing_in_degrees_stands_for_a_narrow_sector(tmp_path):
    row = {"observer_lat": 13.75, "observer_lon": 102.7, "modality": "seen", "bearing": 2}
    seen = claim_of(tmp_path, **row, range_max_m=900, lat="", lon="").observation
    assert (seen.bearing_from_deg, seen.bearing_to_deg) == (357, 7)


def test_a_position_without_a_way_of_perceiving_is_set_aside(tmp_path):
    got = told(tmp_path, {"observer_lat": 13.75, "observer_lon": 102.7})
    assert got.aside[0].field == "modality"


@pytest.mark.parametrize("stance", ["announces", "threatens", "promises"])
def test_what_is_announced_may_lie_ahead(tmp_path, stance):
    assert claim_of(tmp_path, stance=stance, **{"from": "2025-12-24"}).stance == stance


def test_a_group_of_values_in_the_place_of_one_is_set_aside(tmp_path):
    got = told(tmp_path, {"place": {"name": "Prey"}})
    assert "Name a path" in got.aside[0].remedy


def test_a_dotted_path_leads_into_nested_values(tmp_path):
    fields = {**{name: name for name in NAMES}, "lat": "at.lat", "lon": "at.lon"}
    got = told(tmp_path, {"at": {"lat": 13.1, "lon": 102.2}}, fields=fields)
    assert got.claims[0].place.centre == (102.2, 13.1)


def test_defaults_fill_what_a_row_leaves_out(tmp_path):
    got = told(tmp_path, {"kind": "", "weapons": None}, defaults={"kind": "shooting"})
    assert got.claims[0].kind == "shooting"


def test_values_are_translated_before_they_are_looked_up(tmp_path):
    got = told(tmp_path, {"kind": "KIN 7"}, values={"kind": {"KIN 7": "shooting"}})
    assert got.claims[0].kind == "shooting"


def test_a_value_that_the_model_refuses_is_named(tmp_path):
    got = told(tmp_path, {"confidence": "7"})
    assert got.aside[0].field == "confidence"


def bundled():
    """Gather the bundled case's own reports."""
    folder = Path(case_folder.find(BUNDLED))
    shelf = Shelf()
    case = case_folder.read(folder, shelf)
    return folder, gathered_by(*case_folder.cards(folder), case=case, shelf=shelf, now=case.until)


def test_every_row_of_the_bundled_case_becomes_a_report_whose_words_can_be_found():
    folder, got = bundled()
    file = folder / "reports" / "public_record.jsonl"
    assert got.aside == []
    assert len(got.reports) == len(file.read_text("utf-8").splitlines())
    assert got.excerpts_hold()


def test_a_later_row_with_new_speakers_places_and_figures_is_read_all_the_same(tmp_path):
    folder = Path(case_folder.find(BUNDLED))
    case, (card,) = case_folder.read(folder, Shelf()), case_folder.cards(folder)
    line = (folder / "reports" / "public_record.jsonl").read_text("utf-8").splitlines()[0]
    row = json.loads(line) | {"id": "rep-9999", "source_id": "site:new.example", "speaks_for": None}
    row["where"] |= {"place_id": "new_place", "lat": 1.3, "lon": 103.8, "radius_m": 5000}
    row["figures"] = [{"kind": "buffaloes_lost_KHM", "qualifier": "exact", "value_low": 2}]
    written(tmp_path / "new.jsonl", json.dumps(row))
    again = card.model_copy(update={"folder": tmp_path, "files": ("new.jsonl",), "smallest": None})
    got = gathered_by(again, case=case, now=case.until)
    (claim,) = got.claims
    assert (claim.place.place_id, claim.figures[0].said) == ("new_place", "buffaloes_lost_KHM")
    assert got.aside == []


def test_no_report_of_the_bundled_case_carries_its_answer_key():
    folder, got = bundled()
    line = (folder / "reports" / "public_record.jsonl").read_text("utf-8").splitlines()[0]
    key = json.loads(line)["incident_key"]
    assert not any(key in report.model_dump_json() for report in got.reports)
