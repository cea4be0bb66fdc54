"""The door: what comes in becomes a report or is set aside with its reason."""

import json
from datetime import UTC, datetime

import pytest
from tests.reports.a_gathering import (
    NOW,
    ROW,
    Shelf,
    a_card,
    a_table,
    gathered,
    gathered_by,
    written,
)

from groundtruce.model.claim import Stance
from groundtruce.reports.card import Card


def test_a_row_becomes_a_report_with_one_claim(tmp_path):
    got = gathered(a_table(tmp_path))
    (claim,) = got.claims
    assert (claim.source, claim.origin, claim.kind) == ("news", "news", "shelling")
    assert claim.stance is Stance.ASSERTS
    assert claim.text == ROW["text"]
    assert got.aside == []
    assert got.excerpts_hold()


def test_the_reports_bytes_are_the_row(tmp_path):
    file = a_table(tmp_path, {}, {"id": "2", "text": "Rain, all day."})
    report = gathered(file).reports[1]
    row = file.read_bytes()[report.start : report.end]
    assert row == b'2,news,2025-11-11,shelling,2025-11-10,,,13.75,102.7,"Rain, all day."'


def test_gathering_twice_gives_the_same_reports(tmp_path):
    file = a_table(tmp_path, {}, {"id": "2"})
    assert gathered(file).reports == gathered(file).reports


def test_a_reports_id_follows_from_its_content_and_not_from_its_file(tmp_path):
    one = gathered(a_table(tmp_path, {}, {"id": "2"}, name="one.csv"))
    other = gathered(a_table(tmp_path, {"id": "2"}, {}, name="other.csv"), name="another")
    assert {report.id for report in one.reports} == {report.id for report in other.reports}


def test_another_word_gives_another_id(tmp_path):
    one = gathered(a_table(tmp_path)).reports[0]
    other = gathered(a_table(tmp_path, {"text": "Shells fell in the village."})).reports[0]
    assert one.id != other.id


def test_a_date_of_publication_counts_from_its_end(tmp_path):
    (report,) = gathered(a_table(tmp_path)).reports
    assert report.received == datetime(2025, 11, 11, 17, tzinfo=UTC)


def test_a_row_without_publication_is_known_from_its_delivery(tmp_path):
    file = a_table(tmp_path, {"published": ""})
    delivered = datetime(2025, 12, 1, tzinfo=UTC)
    assert gathered(file, delivered=delivered).reports[0].received == delivered
    assert gathered(file).reports[0].received == NOW


def test_a_card_may_say_that_reports_are_known_when_they_arrive(tmp_path):
    assert gathered(a_table(tmp_path), received="now").reports[0].received == NOW


def test_nothing_is_known_after_the_moment_of_gathering(tmp_path):
    noon = datetime(2025, 11, 11, 5, tzinfo=UTC)
    got = gathered_by(a_card(a_table(tmp_path)), now=noon)
    assert got.reports[0].received == noon


def test_since_leaves_out_what_was_known_before(tmp_path):
    file = a_table(tmp_path, {}, {"id": "2", "published": "2025-12-20"})
    got = gathered_by(a_card(file), since=datetime(2025, 12, 1, tzinfo=UTC))
    assert [report.external_id for report in got.reports] == ["2"]


def test_the_same_row_twice_is_one_report(tmp_path):
    got = gathered(a_table(tmp_path, {}, {}))
    assert (len(got.reports), got.aside, got.notes.duplicates) == (1, [], 1)


def test_one_id_with_two_contents_keeps_the_first_and_sets_the_second_aside(tmp_path):
    got = gathered(a_table(tmp_path, {}, {"text": "Something else."}))
    (aside,) = got.aside
    assert len(got.reports) == 1
    assert (aside.line, aside.field) == (3, "id")
    assert "line 2" in aside.reason


def test_a_correction_names_the_row_that_it_replaces(tmp_path):
    file = written(
        tmp_path / "rows.jsonl",
        "\n".join(
            json.dumps(row) for row in (ROW, {**ROW, "id": "2", "text": "Two.", "replaces": "1"})
        ),
    )
    fields = {name: name for name in (*ROW, "replaces")}
    first, second = gathered(file, fields=fields).reports
    assert second.replaces == first.id


def test_one_bad_file_does_not_keep_the_others_from_being_read(tmp_path):
    written(tmp_path / "a.csv", b"")
    a_table(tmp_path, name="b.csv")
    got = gathered_by(a_card(tmp_path / "b.csv", files=("*.csv",)))
    assert [aside.file for aside in got.aside] == ["a.csv"]
    assert len(got.reports) == 1


def test_a_card_without_its_file_says_so(tmp_path):
    (aside,) = gathered_by(Card(name="card", folder=tmp_path, files=("none.csv",))).aside
    assert "no such file" in aside.reason


@pytest.mark.parametrize(
    ("bound", "said"), [({"smallest": 2}, "only 1"), ({"largest": 0}, "1 rep")]
)
def test_an_implausible_number_of_reports_is_noted(tmp_path, bound, said):
    got = gathered(a_table(tmp_path), **bound)
    assert len(got.reports) == 1
    assert said in got.aside[0].reason


def test_every_file_is_kept_as_it_came(tmp_path):
    file = a_table(tmp_path)
    shelf = gathered(file).shelf
    assert list(shelf.raw.values()) == [file.read_bytes()]


def test_progress_ends_where_all_bytes_are_done(tmp_path):
    file, told = a_table(tmp_path, {}, {"id": "2"}), []
    gathered_by(a_card(file), seen=lambda done, total: told.append((done, total)))
    assert told[-1] == (file.stat().st_size, file.stat().st_size)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_full_disk_ends_the_gathering_with_its_own_error(tmp_path):
    from groundtruce.errors import Full

    class FullShelf(Shelf):
        def __call__(self, *args, **kwargs):
            raise Full("the disk is full.", "Make room and gather again.")

    with pytest.raises(Full):
        gathered_by(a_card(a_table(tmp_path)), shelf=FullShelf())
