"""Agencies close a headline with the voice that it rests on."""

import pytest

pytest.importorskip("spacy", reason="reading prose needs the grammar of the lock file")

from groundtruce.reports.text.reading import read_text


def voices(text: str) -> set[str | None]:
    return {told.speaker.words if told.speaker else None for told in read_text(text).told}


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Two soldiers killed in shelling by Swedish troops - Norwegian army", "Norwegian army"),
        ("Village shelled from across the river — regional governor", "regional governor"),
        ("At least 41 soldiers killed in 24 hours: officials", "officials"),
        ("Rebels overran a border post at dawn: Oslo", "Oslo"),
    ],
)
def test_the_voice_behind_a_dash_or_a_colon_says_the_line(text, voice):
    assert voices(text) == {voice}


def test_a_charge_in_the_headline_is_the_closing_voices():
    (told,) = read_text("Swedish guns shelled a village twice — Norwegian governor").told

    assert (told.speaker.party, told.accused) == ("NOR", "SWE")


@pytest.mark.parametrize(
    "text",
    [
        "The truce was broken twice - the army was not to blame",
        "Troops shelled the village – a market town – again.",
    ],
)
def test_a_clause_behind_a_dash_is_nobodys_voice(text):
    assert voices(text) <= {None}
