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
