"""Every form in a real browser: filled, kept, sent, corrected; nothing leaves the host."""

from datetime import UTC, datetime

import pytest

from groundtruce.flow import field
from groundtruce.model.submission import Submission, submission_id
from groundtruce.reports.field import book
from tests.web.chromium import complaints, kept_in, needs_chromium
from tests.web.forms.conftest import TOKEN
from tests.web.forms.filling import LATER, WORDS, Person

pytestmark = [*needs_chromium, pytest.mark.slow]


@pytest.fixture
def context(browser):
    """Return a browser's profile that knows where it is."""
    opened = browser.new_context(
        permissions=["geolocation"],
        geolocation={"latitude": 13.71, "longitude": 102.68, "accuracy": 12},
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context, home):
    """Return an enrolled page that fails the test for an error or a request to another host."""
    opened, outside = context.new_page(), []
    wrong = complaints(opened)
    opened.on("request", lambda one: outside.append(one.url))
    opened.goto(f"{home}/forms?key={TOKEN}")
    yield opened
    assert [one for one in outside if not one.startswith((home, "data:", "blob:"))] == []
    assert wrong == []


def sent_by(page):
    """Return the numbers of the forms that this browser sent, the newest first."""
    links = page.locator("#sent a").all()
    return [link.get_attribute("href").split("edit=")[1].replace("%3A", ":") for link in links]


@pytest.mark.parametrize("language", ["th", "km"])
@pytest.mark.parametrize("form", book.forms())
def test_a_form_is_filled_sent_and_corrected(form, language, page, home, fill_bench):
    page.context.add_cookies([{"name": "lang", "value": language, "url": home}])
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
    person.opened()
    person.say(LATER[language])
    person.send()
    second = next(one for one in sent_by(page) if one != first)
    edited = store.held(Submission, submission_id(second))
    assert edited.deprecates == first
    assert LATER[language] in store.original(edited.original).decode()


def escaped(words):
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_a_draft_survives_a_closed_browser(tmp_path, home, playing):
    first = kept_in(playing, tmp_path)
    page = first.new_page()
    page.goto(f"{home}/forms?key={TOKEN}")
    person = Person(page, "km")
    person.open(f"{home}/forms/restriction/fill")
    person.say(WORDS["km"])
    page.wait_for_url("**draft=*")
    first.close()
    again = kept_in(playing, tmp_path)
    page = again.new_page()
    page.goto(f"{home}/forms")
    page.locator("#draft a").click()
    Person(page, "km").opened()
    assert page.locator(".odk-form textarea").last.input_value() == WORDS["km"]
    again.close()


def test_a_form_filled_without_a_connection_waits_and_arrives_once(fill_bench, home, context):
    page = context.new_page()
    page.goto(f"{home}/forms?key={TOKEN}")
    person = Person(page, "th")
    person.open(f"{home}/forms/note/fill")
    person.answer_everything()
    page.route("**/submission", lambda route: route.abort("internetdisconnected"))
    person.press_send()
    page.wait_for_selector("#waiting:not([hidden]) li")
    assert page.locator("#sent").is_hidden()
    page.unroute("**/submission")
    page.reload()
    page.wait_for_selector("#sent:not([hidden]) li")
    assert page.locator("#sent li").count() == 1
    assert page.locator("#waiting li").count() == 0
    (number,) = sent_by(page)
    kept = [one for one in fill_bench.store.submissions() if one.instance == number]
    assert len(kept) == 1


def test_a_browser_that_was_shut_out_shows_no_form(fill_bench, home, context):
    now, store = datetime.now(UTC), fill_bench.store
    field.enrol(store, "lost", "a-lost-key", now, "test")
    page = context.new_page()
    page.goto(f"{home}/forms?key=a-lost-key")
    assert page.locator(".choices li").count() == len(book.forms())
    field.revoke(store, "lost", now, "test")
    page.goto(f"{home}/forms/note/fill")
    assert page.locator("#form").count() == 0
    assert page.request.get(f"{home}/forms/note/form.xml").status == 404


def test_a_form_opens_and_is_filled_without_a_connection_after_the_first_visit(home, context):
    page = context.new_page()
    page.goto(f"{home}/forms?key={TOKEN}")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    page.goto(f"{home}/forms")
    page.locator(".choices a", has_text="Free note").click()
    person = Person(page, "en")
    person.opened()
    person.answer_everything()
    person.press_send()
    page.wait_for_selector("#waiting:not([hidden]) li")
    assert page.locator("#sent li").count() == 0
    context.set_offline(False)
    page.reload()
    page.wait_for_selector("#sent:not([hidden]) li")
    assert page.locator("#sent li").count() == 1
