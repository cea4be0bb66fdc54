"""The bundled case says what its sources document, and no more."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from tests.reports.a_case import read

from groundtruce.model.agreement import ChangeKind, CommitmentType
from groundtruce.model.vocabulary import LANGUAGES, vocabulary
from groundtruce.reports import case_folder

NAME = "thailand_cambodia_2025"
FOLDER = case_folder.find(NAME)
HANDED_OVER = Path(__file__).parents[3] / "shared" / "data" / NAME


@pytest.fixture(scope="module")
def case():
    return read(FOLDER)


@pytest.fixture(scope="module")
def duties(case):
    return {duty.id: duty for text in case.agreements for duty in text.commitments}


@pytest.fixture(scope="module")
def texts(case):
    return {text.id.removeprefix("THA-KHM-"): text for text in case.agreements}


@pytest.fixture(scope="module")
def rows():
    lines = (FOLDER / "reports" / "public_record.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def at(text):
    return datetime.fromisoformat(f"{text}+07:00")


def test_everything_that_was_handed_over_is_in_it(case, duties, rows):
    assert len(case.agreements) == 7
    # 54 points, of which one has two deadlines and so is two commitments.
    assert len(duties) == 55
    assert (len(case.places), len(case.sources), len(case.zones)) == (140, 179, 15)
    assert len(rows) == 247


@pytest.mark.shared
def test_the_reports_are_the_bytes_that_were_handed_over():
    given = HANDED_OVER / "reports.jsonl"
    if not given.is_file():
        pytest.skip("the folder with the data beside the project is not here")
    assert (FOLDER / "reports" / "public_record.jsonl").read_bytes() == given.read_bytes()


def test_the_joint_declaration_was_suspended_by_one_party_and_reaffirmed_by_both(texts):
    changes = texts["2025-10-26"].changes
    (halt,) = (change for change in changes if change.kind is ChangeKind.SUSPENDS)
    assert halt.by == ("THA",)
    assert halt.on.date() == at("2025-11-10T12:00").date()
    assert {"K4", "K10"} <= set(halt.commitments)
    assert not {"K1", "K5", "K9"} & set(halt.commitments)
    (again,) = (change for change in changes if change.kind is ChangeKind.REAFFIRMS)
    assert (again.on, again.by) == (at("2025-12-27T12:00"), ("KHM", "THA"))


def test_a_later_text_replaces_only_what_it_states_anew(texts):
    replaced = {
        name: {
            duty
            for change in text.changes
            if change.kind is ChangeKind.SUPERSEDES
            for duty in change.commitments
        }
        for name, text in texts.items()
    }
    assert replaced.pop("2025-07-28") == {"J1"}
    assert replaced.pop("2025-08-07") == {"G-IOT", "G1", "G2", "G3", "G4", "G9"}
    assert replaced.pop("2025-10-26") == {"K10"}
    assert not any(replaced.values())


def test_every_change_names_its_source_and_a_replacement_its_ground(case):
    grounds = ("Reading of this case", "by their own clause", "now follows")
    for change in (change for text in case.agreements for change in text.changes):
        assert change.source
        assert change.says
        if change.kind in (ChangeKind.SUPERSEDES, ChangeKind.RESUMES):
            assert any(ground in change.says for ground in grounds)


def test_the_ceasefires_begin_when_their_texts_say(texts, duties):
    assert texts["2025-07-28"].effective == at("2025-07-29T00:00")
    assert duties["J1"].starts == at("2025-07-29T00:00")
    assert duties["G2"].baseline == at("2025-07-29T00:00")
    assert duties["T1"].starts == texts["2025-12-27"].effective == at("2025-12-27T12:00")


def test_an_inferred_date_says_that_it_is_inferred(duties):
    assert duties["R-B"].deadline == at("2025-12-12T23:59:59")
    assert duties["R-B"].deadline_note.startswith("inferred")
    assert "six weeks" in duties["R-C"].deadline_note


def test_one_point_with_two_dates_is_two_commitments(duties):
    assert duties["P2.group"].deadline == at("2025-09-17T23:59:59")
    assert duties["P2"].deadline == at("2025-10-10T23:59:59")


def test_the_clock_of_72_hours_runs_to_noon_and_no_rule_restarts_it(duties):
    release = duties["T-POW"]
    assert release.type is CommitmentType.CONDITIONAL
    assert release.clock.ends == release.deadline == at("2025-12-30T12:00")
    assert release.clock.reset is None
    assert "review the date" in release.note


def test_every_commitment_has_a_short_name_in_every_language(case):
    for text in case.agreements:
        for named in (text, *text.commitments):
            assert set(named.labels) == set(LANGUAGES), named.id
            assert all(len(label) <= 70 for label in named.labels.values()), named.id


def test_every_commitment_names_where_it_is_documented(duties):
    assert all(
        duty.sources and all(source.startswith("http") for source in duty.sources)
        for duty in duties.values()
    )


def test_only_the_line_has_a_documented_geometry(case):
    assert [zone.id for zone in case.zones if zone.documented] == ["border_line"]


def test_whoever_speaks_in_the_reports_is_a_source_of_the_case(case, rows):
    known = {source.id for source in case.sources}
    for row in rows:
        assert {row["source_id"], row["origin_id"], row["carried_by_id"]} - {None} <= known


def test_every_word_of_the_reports_is_in_the_vocabulary(case, rows):
    words = vocabulary().extended(case.words)
    unknown = Counter(
        (listed, word)
        for row in rows
        for listed, word in [
            ("event_kinds", row["about"]["kind"]),
            ("stances", row["stance"]),
            ("source_kinds", row["source_kind"]),
            *(("weapons", weapon) for weapon in row["weapons"]),
        ]
        if not words.has(listed, word)
    )
    assert not unknown


def test_a_place_that_both_sides_claim_has_no_country(case):
    claimed = {place.id: place.country for place in case.places}
    assert claimed["ta_muen_thom"] is claimed["prey_chan"] is None
    assert set(claimed.values()) == {"KHM", "THA", None}


def test_no_field_of_the_case_gives_away_which_reports_belong_together(case, rows):
    keys = {row["incident_key"] for row in rows}
    assert not [key for key in keys if key.encode() in case.canonical()]


def test_the_base_map_for_print_is_small():
    files = [path for path in (FOLDER / "basemap").iterdir() if path.suffix == ".geojson"]
    assert {path.stem for path in files} >= {"border", "land", "places", "rivers"}
    assert sum(path.stat().st_size for path in files) < 600_000


def test_every_part_of_the_case_has_a_licence():
    said = (FOLDER / "ATTRIBUTION.md").read_text("utf-8")
    for part in [*(FOLDER / "basemap").iterdir(), *(FOLDER / "zones").iterdir()]:
        assert part.name in said, part.name
