"""case.yaml: every mistake is named with file, line and field."""

import pytest
from tests.reports.a_case import a_case, read

from groundtruce.errors import CaseError

CASE = """\
id: small
title: Small
parties:
  - {id: BBB, labels: {en: Arcadia}}
  - {id: AAA, labels: {en: Zembla}}
time_zone: Asia/Bangkok
languages: [en]
area: {west: 10, south: 50, east: 11, north: 51}
since: 2026-01-01
until: 2026-01-31
line: contact_line
words: {bodies: {joint_commission: {en: joint commission}}}
"""


def refused(tmp_path, old, new):
    assert old in CASE
    with pytest.raises(CaseError) as raised:
        read(a_case(tmp_path, case_yaml=CASE.replace(old, new)))
    return raised.value


def test_parties_stand_in_the_alphabetical_order_of_their_names(tmp_path):
    assert read(a_case(tmp_path, case_yaml=CASE)).party_ids == ("BBB", "AAA")


def test_the_period_is_local_and_its_last_day_counts_in_full(tmp_path):
    case = read(a_case(tmp_path, case_yaml=CASE))
    assert case.since.isoformat() == "2025-12-31T17:00:00+00:00"
    assert case.until.isoformat() == "2026-01-31T16:59:59+00:00"


def test_a_missing_key_is_named(tmp_path):
    error = refused(tmp_path, "title: Small\n", "")
    assert error.where == "case.yaml:1: title"
    assert error.happened == "the key 'title' is missing."


def test_an_unknown_key_is_named_with_the_nearest_one(tmp_path):
    error = refused(tmp_path, "languages:", "langauges:")
    assert (error.where, error.remedy) == ("case.yaml:7: langauges", "Did you mean 'languages'?")


def test_broken_yaml_is_named_with_its_line(tmp_path):
    error = refused(tmp_path, "title: Small", "title: 'Small")
    assert error.where.startswith("case.yaml:")
    assert error.remedy == "Correct the YAML there."


def test_a_time_zone_that_does_not_exist_is_named(tmp_path):
    error = refused(tmp_path, "Asia/Bangkok", "Asia/Bangkog")
    assert error.where == "case.yaml:6: time_zone"


def test_a_date_that_does_not_exist_is_named(tmp_path):
    error = refused(tmp_path, "since: 2026-01-01", "since: 2026-02-31")
    assert error.where == "case.yaml:9: since"
    assert "2026-02-31" in error.happened


def test_a_buddhist_year_is_named_as_such(tmp_path):
    error = refused(tmp_path, "since: 2026-01-01", "since: 2569-01-01")
    assert "Buddhist year of 2026" in error.happened


def test_a_corner_that_is_missing_is_named(tmp_path):
    error = refused(tmp_path, "west: 10, ", "")
    assert error.where == "case.yaml:8: area"
    assert "'west'" in error.happened


def test_corners_the_wrong_way_round_are_named(tmp_path):
    assert "west must be less" in refused(tmp_path, "west: 10,", "west: 12,").happened


def test_a_party_that_stands_twice_is_named(tmp_path):
    error = refused(tmp_path, "{id: AAA,", "{id: BBB,")
    assert error.where == "case.yaml:5: parties.1.id"


def test_a_case_has_two_parties(tmp_path):
    error = refused(tmp_path, "  - {id: AAA, labels: {en: Zembla}}\n", "")
    assert "at least two parties" in error.happened


def test_a_word_for_a_list_that_does_not_exist_is_named(tmp_path):
    error = refused(tmp_path, "{bodies:", "{bodys:")
    assert (error.where, error.remedy) == ("case.yaml:12: words.bodys", "Did you mean 'bodies'?")


def test_a_word_without_an_english_label_is_named(tmp_path):
    error = refused(tmp_path, "{en: joint commission}", "{th: คณะกรรมการ}")
    assert error.where == "case.yaml:12: words.bodies.joint_commission"


def test_a_party_called_no_is_a_party(tmp_path):
    text = CASE.replace("id: AAA", "id: NO")
    folder = a_case(tmp_path, case_yaml=text)
    for file in [*folder.glob("agreements/*"), *folder.glob("places/*"), folder / "sources.yaml"]:
        file.unlink()
    assert read(folder).party("NO")


def test_a_file_that_is_not_utf_8_is_named(tmp_path):
    folder = a_case(tmp_path)
    (folder / "case.yaml").write_bytes("title: ชายแดน".encode("cp874"))
    with pytest.raises(CaseError, match=r"not UTF-8 \(byte 7\)") as raised:
        read(folder)
    assert raised.value.where == "case.yaml"


STATED = "declination: [{lon: 103, lat: 14, on: 2025-07-01, east_deg: -0.8, source: a model}]\n"


def test_the_declination_holds_near_where_it_was_stated(tmp_path):
    case = read(a_case(tmp_path, case_yaml=CASE + STATED))
    july = case.declination[0].on
    assert case.declination_at(103.1, 14.1, july) == -0.8
    assert case.declination_at(120.0, 14.1, july) is None


def test_a_declination_that_names_no_source_is_refused(tmp_path):
    text = CASE + STATED.replace(", source: a model", "")
    with pytest.raises(CaseError) as raised:
        read(a_case(tmp_path, case_yaml=text))
    assert raised.value.where == "case.yaml:13: declination.0.source"
