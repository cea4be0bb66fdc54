"""Whose voice it is, and whom it charges."""

import pytest

pytest.importorskip("spacy", reason="reading prose needs the grammar of the lock file")

from groundtruce.reports.text.reading import read_text
from groundtruce.reports.text.told import Told


def told(text: str) -> tuple[Told, ...]:
    return read_text(text).told


def charges(text: str) -> set[tuple[str | None, str | None]]:
    return {(one.speaker.party if one.speaker else None, one.accused) for one in told(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Two villages were shelled from Swedish territory, the Norwegian army said.",
        "It was Sweden that broke the truce, according to Oslo.",
        "Norway holds Sweden responsible for the ambush.",
        "Swedish forces were responsible for the shelling, the Norwegian delegate said.",
        "Norway said Sweden had been first to open fire.",
        "Norwegian commanders speak of a Swedish provocation.",
        "The gunmen were sheltered by Sweden, Norway's president said.",
        "Swedish artillery hitting Norwegian villages again, says Norwegian army.",
        "The Norwegian embassy said the video showed Swedish soldiers beating prisoners.",
        "Norwegian media, quoting army sources, said Swedish jets had bombed two bridges.",
    ],
)
def test_whom_a_voice_charges_whatever_the_words(text):
    assert ("NOR", "SWE") in charges(text)


def test_who_is_quoted_as_saying_speaks():
    claims = told("The agency quoted a Norwegian colonel as saying that Swedish troops had fled.")

    assert "NOR" in {one.speaker.party for one in claims if one.speaker}


def test_the_minister_is_the_one_named_with_the_title():
    claims = told(
        "Norwegian Foreign Minister Lena Marku met the envoy. The minister said that Swedish "
        "troops had fortified three heights."
    )

    assert ("NOR", "SWE") in {(c.speaker.party, c.accused) for c in claims if c.speaker}


def test_a_capital_before_a_full_stop_is_still_a_capital():
    (claim,) = told("Swedish troops shelled a village, according to Belgrade.")

    assert claim.speaker.party == "SRB"


def test_what_stands_behind_a_semicolon_is_not_said_by_the_other_side():
    assert ("SWE", "SWE") not in charges(
        "Norwegian commanders speak of a Swedish ambush; Swedish commanders speak of an exercise."
    )


def test_an_allegation_of_nobody_is_not_told_as_done():
    text = "The accusation that Sweden shelled the temple could not be checked."

    assert (None, "SWE") not in charges(text)


def test_an_accusation_somebody_rejected_is_denied_by_that_somebody():
    said = "France said German forces fired rockets at Lyon, an accusation Berlin rejected."
    assert [(one.speaker.words, one.stance.value) for one in read_text(said).told] == [
        ("France", "asserts"),
        ("Berlin", "denies"),
    ]


def test_who_says_it_in_the_middle_is_no_part_of_what_is_said():
    said = (
        "France's government has not ruled out taking part in the meeting, spokesman Paul Roux "
        "said, while German Chancellor Anna Weber promised her country would attend."
    )
    speeches = read_text(said).speeches
    assert [one.above for one in speeches if one.does == "promises"] == [None]
    assert all(len(told.through) <= 2 for told in read_text(said).told)


def test_a_number_put_at_something_is_said_by_who_puts_it_there():
    said = "The Red Crescent put the number of wounded at between 15 and 20."
    (told,) = (one for one in read_text(said).told if one.figures)
    assert told.speaker.words == "The Red Crescent"
    assert [(one.kind, one.lower, one.upper) for one in told.figures] == [("injured", 15, 20)]


def test_troops_put_at_a_border_are_no_speech():
    assert read_text("The army put troops at the border.").speeches == ()
