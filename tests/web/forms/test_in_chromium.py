"""Every form in a real browser: filled, kept, sent, corrected; nothing leaves the host."""

import shutil

import pytest

from groundtruce.model.submission import Submission, submission_id
from groundtruce.reports.field import book
from tests.web.forms.conftest import TOKEN
from tests.web.forms.filling import LATER, WORDS, Person

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="module")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium, served):
    opened = chromium.new_context(
        permissions=["geolocation"],
        geolocation={"latitude": 13.71, "longitude": 102.68, "accuracy": 12},
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context, served):
    """Return an enrolled page that fails the test for an error or a request to another host."""
    wrong = []
    home = f"http://127.0.0.1:{served}"
    opened = context.new_page()
    opened.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on(
        "request",
        lambda r: None if r.url.startswith((home, "data:", "blob:")) else wrong.append(r.url),
    )
    opened.goto(f"{home}/forms?key={TOKEN}")
    yield opened
    assert wrong == []


def in_language(page, language, served):
    home = f"http://127.0.0.1:{served}"
    page.context.add_cookies([{"name": "lang", "value": language, "url": home}])
    return home


def sent_by(page):
    """Return the numbers of the forms that this browser sent, the newest first."""
    links = page.locator("#sent a").all()
    return [link.get_attribute("href").split("edit=")[1].replace("%3A", ":") for link in links]


@pytest.mark.parametrize("language", ["th", "km"])
@pytest.mark.parametrize("form", book.forms())
def test_a_form_is_filled_sent_and_corrected(form, language, page, served, fill_bench):
    home = in_language(page, language, served)
    person, store = Person(page, language), fill_bench.store
    person.open(f"{home}/forms/{form}/fill")
    person.answer_everything()
    person.send()
    (first,) = sent_by(page)
    kept = store.held(Submission, submission_id(first))
    assert kept.form == form
    xml = store.original(kept.original).decode()
    assert escaped(WORDS[language]) in xml
    page.locator("#sent a").first.click()
    page.wait_for_selector(".odk-form", timeout=60_000)
    person.say(LATER[language])
    person.send()
    second = next(one for one in sent_by(page) if one != first)
    edited = store.held(Submission, submission_id(second))
    assert edited.deprecates == first
    assert LATER[language] in store.original(edited.original).decode()


def escaped(words):
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
