"""No word and no style of the pages is left over: each is named somewhere, or its kind is."""

import re
from pathlib import Path

import pytest

import groundtruce
from groundtruce.model.vocabulary import vocabulary

SOURCE = Path(groundtruce.__file__).parent
BROWSER = Path(__file__).parents[2] / "ui/src"
# Lists of words that pages say; those of the other lists are stored in records.
PAGES = (
    *("access_words", "desk_words", "look_words", "map_words", "refusals"),
    *("room_words", "shell_words", "workbench"),
)
# What a shipped library writes into the page.
OF_OTHERS = re.compile("maplibregl|powered-by-wrapper")


@pytest.fixture(scope="module")
def said():
    """Return all that programs and templates say."""
    files = [
        *SOURCE.rglob("*.py"),
        *SOURCE.rglob("*.j2"),
        *BROWSER.glob("*.mjs"),
        *BROWSER.glob("*.js"),
        *BROWSER.glob("*.svg"),
    ]
    return "\n".join(one.read_text("utf-8") for one in files)


def completed(said):
    """Return beginnings and ends that are completed to a name: "layer_" ~ one, f"{key}_next"."""
    begun = re.findall(r"""["'`]([a-z]+[_-])["'`]\s*[~+]|["'` ]([a-z_]+[_-])(?:\$?\{)""", said)
    ended = re.findall(r"""\}([_-][a-z]+)["'`]""", said)
    return tuple({one or other for one, other in begun}), tuple({*ended})


@pytest.mark.parametrize("listed", PAGES)
def test_every_word_of_a_page_is_said_somewhere(said, listed):
    begun, ended = completed(said)
    left = [
        key
        for key in vocabulary().words(listed)
        if not re.search(rf"""["'`.]{key}["'`]""", said)
        and not key.startswith(begun)
        and not key.endswith(ended)
    ]
    assert left == []


def test_every_style_has_something_to_dress(said):
    begun, ended = completed(said)
    left = {}
    for file in (*BROWSER.glob("*.css"), SOURCE / "briefs/templates/brief.css"):
        text = re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.DOTALL)
        named = re.findall(r"[.#]([a-zA-Z_][\w-]*)", " ".join(re.findall(r"[^{}]+(?=\{)", text)))
        left[file.name] = [
            one
            for one in sorted({*named})
            if not OF_OTHERS.match(one)
            and not re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", said)
            and not one.startswith(begun)
            and not one.endswith(ended)
        ]
    assert {name: found for name, found in left.items() if found} == {}
