"""What is refused is told in the visitor's language, with what to do next."""

import ast
import re
from pathlib import Path

import pytest

import groundtruce
from groundtruce import errors
from groundtruce.briefs.wording import REFUSALS, wordings
from groundtruce.errors import GroundTruceError
from groundtruce.flow import papers
from groundtruce.model.vocabulary import vocabulary

SOURCE = Path(groundtruce.__file__).parent
SCRIPTS = {"th": "[\u0e01-\u0e5b]", "km": "[\u1780-\u17d3]"}
KINDS = {
    one.code
    for one in vars(errors).values()
    if isinstance(one, type) and issubclass(one, GroundTruceError)
}
# Where acts of the pages are refused: each of their errors has a wording of its own.
WORDED = (
    *("flow/editions.py", "flow/statements.py", "reports/review/entering.py"),
    *("web/asked.py", "web/question.py", "web/pages/desk.py", "web/pages/own.py"),
)


def spoken(file):
    """Yield all that a file says in its strings."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_kind_of_error_is_told_in_each_language_with_what_to_do_next():
    words = vocabulary()
    for code in KINDS:
        for key in (code, f"{code}_next"):
            told = {one: words.label("refusals", key, one) for one in ("en", *SCRIPTS)}
            assert all(re.search(letters, told[one]) for one, letters in SCRIPTS.items()), key


def test_no_wording_is_of_a_sentence_that_nobody_says():
    said = "\n".join(one for file in SOURCE.rglob("*.py") for one in spoken(file))
    pieces = (
        piece.strip(". ")
        for one in wordings(REFUSALS)
        for piece in re.split(r"\{\w+\}|[.] ", one.words["en"])
    )
    assert [one for one in pieces if one not in said] == []


@pytest.mark.parametrize("file", WORDED)
def test_each_refusal_of_an_act_has_a_wording_of_its_own(file):
    tree = ast.parse((SOURCE / file).read_text("utf-8"))
    raised = (node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise))
    calls = [one for one in raised if isinstance(one, ast.Call) and one.func.id in dir(errors)]
    assert calls
    for call in calls:
        for part in call.args[:2]:
            text = "".join(
                p.value if isinstance(p, ast.Constant) else "7"
                for p in (part.values if isinstance(part, ast.JoinedStr) else [part])
            )
            for language, letters in SCRIPTS.items():
                assert re.search(letters, papers.refusal(text, language) or ""), text


@pytest.mark.parametrize(
    ("address", "language", "heading"),
    [
        ("/?as_of=yesterday", "th", "ไม่ใช่เวลา"),
        ("/?as_of=1900-01-01", "km", "គ្មានអ្វីនៃករណីនេះត្រូវបានដឹង"),
        ("/search?near=nowhere", "th", "ไม่ใช่สถานที่ของกรณีนี้"),
        ("/map?bbox=abc", "km", "bbox=&#39;abc&#39; មិនមែនជាប្រអប់តំបន់ទេ"),
        ("/map?status=true", "th", "ไม่รู้จัก status=&#39;true&#39;"),
    ],
)
def test_a_page_that_failed_says_so_in_the_language_asked_for(client, address, language, heading):
    page = client.get(f"{address}{'&' if '?' in address else '?'}lang={language}").text
    first = re.search("<h1[^>]*>(.*?)</h1>", page)
    assert first
    assert heading in first[1]


def test_words_without_a_wording_stand_beside_it_in_english(client, monkeypatch):
    monkeypatch.setattr(papers, "refusal", lambda words, language: None)
    page = client.get("/search?near=nowhere&lang=km").text
    assert re.search('<p class="small" lang="en">near=.*Choose one of the list', page)
    assert re.search("<h1[^>]*>[\u1780-\u17d3]", page)


@pytest.mark.parametrize(
    ("asked", "letters"),
    [
        ("th-TH,th;q=0.9,en;q=0.8", SCRIPTS["th"]),
        ("fr, en;q=0.4, km;q=0.5", SCRIPTS["km"]),
        ("km;q=0, *;q=0.1", "[a-z]"),
        ("th;q=much", "[a-z]"),
        (",;;q=,\u0e01", "[a-z]"),
    ],
)
@pytest.mark.parametrize(
    "address",
    ["/api/incidents/nobody", "/api/findings?colour=red", "/api/nothing", "/features/nothing"],
)
def test_a_program_is_refused_in_the_language_that_it_accepts(client, address, asked, letters):
    answer = client.get(address, headers={"accept-language": asked.encode()})
    told = answer.json()
    assert all(re.search(letters, told[one]) for one in ("title", "detail", "remedy"))
    assert answer.headers["vary"] == "Accept-Language"
    assert re.search(SCRIPTS.get(answer.headers["content-language"], "[a-z]"), told["detail"])


def test_a_page_speaks_the_language_of_the_browser_until_another_is_chosen(client):
    thai = {"accept-language": "th,en;q=0.5"}
    assert '<html lang="th"' in client.get("/keys", headers=thai).text
    assert '<html lang="km"' in client.get("/keys?lang=km", headers=thai).text
    assert '<html lang="en"' in client.get("/keys", headers=thai | {"cookie": "lang=en"}).text
