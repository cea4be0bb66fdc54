"""Reasons are told in the language of a document, and nothing that they name is lost."""

import ast
import re
from itertools import product
from pathlib import Path

import pytest

import groundtruce
from groundtruce.briefs.phrase import Pen
from groundtruce.briefs.wording import told, wordings
from groundtruce.model.vocabulary import vocabulary
from tests.briefs.situation import a_case

SOURCE = Path(groundtruce.__file__).parent
FINDINGS = (
    "attribute",
    "change",
    "changed",
    "figures",
    "grade",
    "heat",
    "question",
    "review",
    "weigh",
)
COMPLIANCE = ("acts", "clocks", "fulfil", "reckoning", "refrain", "told")
ROOMS = [
    *(SOURCE / "findings" / f"{name}.py" for name in FINDINGS),
    *(SOURCE / "compliance" / f"{name}.py" for name in COMPLIANCE),
]
SCRIPTS = {"th": "[\u0e01-\u0e5b]", "km": "[\u1780-\u17d3]"}
SAMPLES = (
    "KHM",
    "2025-11-12",
    "aot",
    "7",
    "",
    "unverified",
    "80%",
    " at Ta Krabei",
    "It happened.",
)
HEAT = "Something burned 1.2 km away, 0.4 standard errors, on 2025-07-24"
# What stands in the sentences that name more than two things, or something of their own.
NAMES = {
    "{} first gave {} and later {} ({}).": ("KHM", "5", "3+", "injured"),
    "{} from {}, {} of them speaking for a party; relays add reach, not weight.": (
        *("2 claims", "1 origin", "1"),
    ),
    "{}: {} times likelier after an incident than in peace (95 % {} to {}); of places in peace {} "
    "would have been confirmed{}.": (
        HEAT,
        "4.8",
        "3.1",
        "6.0",
        "2.0%",
        " (2.7% of those held out)",
    ),
    "{} That is little.": ("The parties accuse each other.",),
    "{}; nothing near enough to weigh.": ("No detection from space within 25 km",),
    "{}; {}, so it is context only and weighs nothing.": (HEAT, "uncalibrated here"),
    "{} further {} came in.": ("2", "accounts"),
    "Suspended by {} since {}. {}": ("KHM", "2025-11-12", "The text."),
    "{} declared it suspended on {}; {} did not.": ("KHM", "2025-11-12", "THA"),
    "Suspended by {} from {} to {}.": ("the text", "2025-11-12", "2025-12-01"),
}


def sentences(file):
    """Yield what a file can say as a reason, with {} where it puts a name in."""
    tree = ast.parse(file.read_text("utf-8"))
    inside = {
        id(part)
        for whole in ast.walk(tree)
        if isinstance(whole, ast.JoinedStr)
        for part in ast.walk(whole)
        if part is not whole
    }
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in inside | docs:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if re.match(r"[A-Z{].* .*(\.|\. \{\})$", text):
            yield text


def as_it_stands(_kind, words):
    """Name everything as English does."""
    return words


@pytest.mark.parametrize("file", ROOMS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_reason_that_a_room_can_give_has_its_words_in_every_language(file):
    said = list(sentences(file))
    assert said, "the room says nothing: look where its sentences went"
    for text in said:
        many = text.count("{}")
        filled = [NAMES[text]] if text in NAMES else product(SAMPLES, repeat=min(many, 2))
        assert any(told(text.format(*names), "km", as_it_stands) for names in filled), text


@pytest.mark.parametrize("language", SCRIPTS)
def test_a_wording_is_in_its_script_and_names_what_the_english_names(language):
    for one in wordings():
        words = re.sub(r"\{\w+\}", "", one.words[language])
        assert re.search(SCRIPTS[language], words), one.words["en"]
        slots = [sorted(re.findall(r"\{\w+\}", one.words[lang])) for lang in ("en", language)]
        assert slots[0] == slots[1], one.words["en"]


@pytest.mark.parametrize("language", ["en", *SCRIPTS])
def test_a_reason_names_the_parties_as_its_language_does(language):
    pen = Pen(a_case(), vocabulary(), language)
    able, words = pen.reasoned("AAA and BBB both say that it happened.")
    assert able.language == language
    assert [pen.party(one) in words for one in ("AAA", "BBB")] == [True, True]


def test_a_reason_without_a_wording_stays_english_and_says_so():
    able, words = Pen(a_case(), vocabulary(), "th").reasoned("Nobody wrote this sentence before.")
    assert (able.language, words) == ("en", "Nobody wrote this sentence before.")


def test_several_sentences_are_told_one_after_the_other():
    one, other = "It is attributed to AAA and lies beyond its own side.", "A step is recorded."
    apart = [told(text, "th", as_it_stands) for text in (one, other)]
    assert told(f"{one} {other}", "th", as_it_stands) == " ".join(apart)
