"""Cards: what they promise, and how they say what is wrong with them."""

import pytest
from tests.reports.a_gathering import a_table, gathered_by, written

from groundtruce.errors import SourceError
from groundtruce.reports import card
from groundtruce.reports.card import Card, cards_for

CARD = """\
title: Log of the team
files: rows.csv
fields:
  kind: kind
  source: source
  from: from
"""


def refused(tmp_path, text):
    """Return the error of a card of this text."""
    with pytest.raises(SourceError) as caught:
        card.read(written(tmp_path / "log.card.yaml", text))
    return caught.value


def test_a_card_is_named_after_its_file_and_finds_its_files_beside_it(tmp_path):
    file = a_table(tmp_path)
    found = card.read(written(tmp_path / "log.card.yaml", CARD))
    assert (found.name, found.paths()) == ("log", (file,))
    assert len(gathered_by(found).reports) == 1


@pytest.mark.parametrize(
    ("line", "where", "said"),
    [
        ("tiltle: x", "log.card.yaml:7: tiltle", "Did you mean 'title'?"),
        ("first_line: zero", "log.card.yaml:7: first_line", "integer"),
        ("time_zone: Asia/Bangok", "log.card.yaml:7: time_zone", "no time zone"),
        ("encoding: utf-9", "log.card.yaml:7: encoding", "no encoding"),
        ("calendar: thai", "log.card.yaml:7: calendar", "buddhist"),
        ("delivered: 2025-11-10", "log.card.yaml:7: delivered", "timezone"),
        ("title: again", "log.card.yaml:7: title", "stands twice"),
        ("defaults: {langage: en}", "log.card.yaml:7: defaults.langage", "'language'"),
        ("values: {stanc: {a: b}}", "log.card.yaml:7: values.stanc", "'stance'"),
        ("figures: [{best: n}]", "log.card.yaml:7: figures.0", "required"),
        ("sheet: [", "log.card.yaml:8", "not valid YAML"),
    ],
)
def test_an_error_names_file_line_field_and_what_was_meant(tmp_path, line, where, said):
    error = refused(tmp_path, CARD + line + "\n")
    assert error.where == where
    assert said in str(error)


def test_an_unknown_field_is_named_on_its_own_line(tmp_path):
    error = refused(tmp_path, CARD.replace("  from: from", "  form: from"))
    assert error.where == "log.card.yaml:6: fields.form"
    assert "'from'" in error.remedy


def test_a_card_must_say_who_speaks(tmp_path):
    error = refused(tmp_path, CARD.replace("  source: source\n", ""))
    assert "'source'" in error.happened
    assert "defaults" in error.remedy


def test_a_card_must_name_its_files(tmp_path):
    assert "names no files" in str(refused(tmp_path, CARD.replace("files: rows.csv\n", "")))


def test_a_card_that_is_a_list_is_refused(tmp_path):
    assert "key: value" in str(refused(tmp_path, "- a\n- b\n"))


def test_files_given_by_hand_each_get_a_card(tmp_path):
    one, other = a_table(tmp_path, name="a[1].csv"), a_table(tmp_path, name="b.csv")
    written(tmp_path / "log.card.yaml", CARD)
    cards = cards_for([one, other], tmp_path / "log.card.yaml")
    assert [found.paths() for found in cards] == [(one,), (other,)]


def test_a_file_that_is_not_there_is_refused_at_once(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        cards_for([tmp_path / "none.csv"])


def test_an_empty_card_has_no_files(tmp_path):
    assert Card(name="x", folder=tmp_path).paths() == ()
