"""The log as an auditor reads it: every row in the words of the page."""

from groundtruce.model.vocabulary import LANGUAGES, vocabulary
from groundtruce.store.nouns import NOUNS


def test_every_noun_that_the_log_holds_has_its_word_in_every_language():
    words = vocabulary().words("access_words")
    for noun in NOUNS:
        assert {*words[f"row_{noun.name}"].labels} == {*LANGUAGES}


def test_the_log_is_told_in_the_language_of_the_page(visitors):
    page = visitors["auditor"].get("/log?after=0&lang=th").text
    word = vocabulary().words("access_words")["row_report"].labels["th"]
    assert f"<b>{word}</b>" in page
    assert "<b>report</b>" not in page
