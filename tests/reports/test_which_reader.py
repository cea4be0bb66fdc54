"""Files find their reader: by the card, by the suffix, by their first bytes."""

import pytest
from tests.reports.a_gathering import ROW, a_table, gathered_by, written

from groundtruce.reports.card import cards_for
from groundtruce.reports.card import read as read_card

STORY = "Shells fell near Prey on 10 November 2025, the Alander army said.\n\nNobody was hurt.\n"


def without_a_card(file):
    """Gather a file that no card describes."""
    return gathered_by(*cards_for([file]))


def test_a_text_without_a_card_is_read_as_prose_and_the_guess_is_said(tmp_path):
    got = without_a_card(written(tmp_path / "morning.txt", STORY))

    assert got.reports[0].text == STORY
    assert got.reports[0].source == "morning"
    assert got.notes.guessed == [
        "morning.txt: read as text published by 'morning', a source that the case does not know"
    ]


def test_a_text_named_after_a_source_of_the_case_is_taken_for_its_own(tmp_path):
    got = without_a_card(written(tmp_path / "news_2025-11-10.txt", STORY))

    assert got.reports[0].source == "news"


def test_a_table_may_end_in_txt(tmp_path):
    file = a_table(tmp_path, {}, {"id": "2"}, name="rows.txt")

    assert [report.kind for report in without_a_card(file).reports] == ["article", "article"]
    assert without_a_card(file).shelf.known[
        without_a_card(file).reports[0].original
    ].media_type == ("text/csv")


def test_an_article_full_of_commas_is_no_table(tmp_path):
    story = "Trucks, tents, cables.\nSoldiers, farmers, monks and clerks fled, walked, waited.\n"
    got = without_a_card(written(tmp_path / "a.txt", story))

    assert got.reports[0].text == story


@pytest.mark.parametrize(
    ("name", "raw", "media_type"),
    [
        ("a.md", b"# Calm\n\nThe border was calm.\n", "text/plain"),
        ("a.html", b"<html><body><p>The border was calm.</p></body></html>", "text/html"),
        (
            "a.eml",
            b"From: a@b.org\r\nTo: c@d.org\r\nSubject: x\r\n\r\nThe border was calm.",
            "message/rfc822",
        ),
        (
            "feed.xml",
            b"<rss><channel><item><title>The border was calm.</title></item></channel></rss>",
            "application/rss+xml",
        ),
    ],
)
def test_a_card_need_not_name_the_reader_of_prose(tmp_path, name, raw, media_type):
    file = written(tmp_path / name, raw)
    card = written(tmp_path / "a.card.yaml", f"files: {name}\ndefaults: {{source: news}}\n")
    got = gathered_by(read_card(card))

    assert got.aside == []
    assert "The border was calm." in got.reports[0].text
    assert got.shelf.known[next(iter(got.shelf.known))].media_type == media_type
    assert file.exists()


def test_columns_in_the_card_make_a_txt_a_table(tmp_path):
    file = written(tmp_path / "one.txt", f"{','.join(ROW)}\n{','.join(ROW.values())}\n")
    fields = ", ".join(f"{name}: {name}" for name in ROW if name not in ("to", "place"))
    card = written(tmp_path / "a.card.yaml", f"files: {file.name}\nfields: {{{fields}}}\n")

    assert gathered_by(read_card(card)).reports[0].text == "Shells fell near the village."


def test_an_undated_text_is_known_from_its_delivery(tmp_path):
    written(tmp_path / "a.txt", "The border was calm.\n")
    card = written(
        tmp_path / "a.card.yaml",
        "files: a.txt\ndelivered: 2025-12-01T00:00:00Z\ndefaults: {source: news}\n",
    )

    assert gathered_by(read_card(card)).reports[0].received.isoformat().startswith("2025-12-01")
