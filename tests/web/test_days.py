"""A day of each user in a real browser, on the bundled case, the analyst's by keyboard alone."""

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner

from groundtruce.cli.main import app
from tests.web.chromium import needs_chromium
from tests.web.desk import PASSWORD, at_work

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def desk(walked, tmp_path_factory):
    """Serve a case in which the people of these days may keep what they do."""
    with at_work(walked, tmp_path_factory.mktemp("days")) as made:
        yield made


def test_an_analyst_reviews_by_keyboard_what_a_machine_read(desk, open_at):
    ana = open_at(desk.address)
    ana.enter("ana")
    ana.page.keyboard.press("g")
    ana.page.keyboard.press("i")
    ana.page.wait_for_url("**/inbox")
    ana.tab(f'a[href="/inbox/{desk.read}"]')
    ana.page.keyboard.press("Enter")
    ana.page.wait_for_url(f"**/inbox/{desk.read}")
    ana.page.keyboard.press("j")
    ana.act("a")
    ana.shows("ana")
    (review,) = desk.bench.store.reviews()
    assert (review.by, review.decision.value) == ("ana", "accepted")


def test_an_analyst_splits_an_incident_by_keyboard_and_undoes_it(desk, open_at):
    ana = open_at(desk.address)
    ana.enter("ana")
    at = f"/incidents/{desk.hidden.incident.id}"
    ana.go(at)
    ana.tab("input[name=claim]")
    taken = ana.page.evaluate("document.activeElement.value")
    ana.page.keyboard.press("Space")
    ana.tab("form[action$=split] input[name=why]")
    ana.page.keyboard.type("another day")
    ana.act("Enter")
    ana.shows("another day", ana.page.url.removeprefix(desk.address))
    ana.tab("aside summary")
    ana.page.keyboard.press("Enter")
    ana.tab("form[action$=undo] input[name=why]")
    ana.page.keyboard.type("looked again")
    ana.act("Enter")
    ana.shows(f'value="{taken}"', at)
    assert len(desk.bench.store.judgements()) >= 2


def test_a_verifier_signs_and_only_another_person_releases(desk, open_at):
    vera, pia = open_at(desk.address), open_at(desk.address)
    vera.enter("vera")
    at = f"/findings/{desk.hidden.id}"
    vera.go(at)
    vera.page.locator("form:has(input[value=verifies]) button").click()
    vera.shows("· vera", at)
    assert vera.page.locator("form:has(input[value=verifies])").count() == 0
    vera.page.locator("form:has(input[value=releases]) button").click()
    assert "Let a second person" in vera.page.content()
    assert ["403" in one for one in vera.complaints] == [True]
    vera.complaints.clear()
    pia.enter("pia")
    pia.go(at)
    assert pia.page.locator("form:has(input[value=verifies])").count() == 0
    pia.page.locator("form:has(input[value=releases]) button").click()
    pia.shows("· pia", at)


def test_a_liaison_answers_and_sees_nothing_that_was_not_released(desk, open_at):
    lia = open_at(desk.address)
    lia.enter("lia")
    lia.go("/findings")
    shown = lia.page.locator(".rows a").evaluate_all("all => all.map((a) => a.pathname)")
    assert f"/findings/{desk.released.id}" in shown
    held = {one.id for one in desk.bench.moment(None, "en").road.findings if not one.signatures}
    secrets = held | {desk.read}
    for path in ("/", "/map", "/findings", f"/findings/{desk.released.id}"):
        lia.go(path)
        text = lia.page.content()
        assert not [one for one in secrets if one in text], path
    lia.page.fill("textarea[name=text]", "We hold another view.")
    lia.page.locator("form[action$=reply] button").click()
    lia.shows("We hold another view.", f"/findings/{desk.released.id}")
    (reply,) = desk.bench.store.replies()
    assert (reply.by, reply.finding) == ("lia", desk.released.id)


def test_mission_it_lets_somebody_in_and_out_again(desk, open_at):
    at = ["--case", str(desk.bench.folder)]
    run = CliRunner()
    added = run.invoke(app, ["account", "add", "ian", "--password-stdin", *at], input=PASSWORD)
    assert added.exit_code == 0, added.output
    assert "ian" in run.invoke(app, ["account", "list", *at]).output
    ian = open_at(desk.address)
    ian.enter("ian")
    assert ian.page.locator("nav a[href='/inbox']").count() == 1
    assert run.invoke(app, ["account", "remove", "ian", *at]).exit_code == 0
    ian.go("/inbox")
    assert "/enter" in ian.page.url


LOOKS = [("en", 1440, "light"), ("th", 768, "dark"), ("km", 360, "light")]


@pytest.mark.parametrize(("language", "width", "light"), LOOKS)
def test_an_aide_walks_from_the_brief_to_the_bytes_in_two_clicks(
    address,
    open_at,
    language,
    width,
    light,
):
    aide = open_at(address, width, light)
    aide.go(f"/brief?lang={language}")
    aide.page.locator("a.open").first.click()
    aide.page.wait_for_url("**/trace/*")
    assert aide.page.locator("html").get_attribute("lang") == language
    step = aide.page.locator(".step:has(mark)").first
    if step.get_attribute("open") is None:
        step.locator("summary").click()
    quoted = step.locator("mark").first
    assert quoted.is_visible()
    with aide.page.expect_download() as kept:
        step.locator("a[href^='/originals/']").first.click()
    assert quoted.text_content() in Path(kept.value.path()).read_text("utf-8")


@pytest.mark.parametrize(("language", "width", "light"), LOOKS)
def test_a_researcher_filters_the_map_and_takes_the_files(
    address,
    open_at,
    bench,
    language,
    width,
    light,
):
    reader = open_at(address, width, light)
    reader.go(f"/map?lang={language}")
    reader.page.check("input[name=status][value=contested]")
    reader.page.locator("form.filter button").click()
    reader.page.wait_for_url("**status=contested**")
    total = sum(one["status"] == "contested" for one in bench.moment(None, "en").rows)
    rows = list(csv.reader(io.StringIO(taken(reader, "CSV").decode("utf-8-sig"))))
    assert len(rows) == 2 + total
    parquet = pytest.importorskip("pyarrow.parquet")
    assert parquet.read_table(io.BytesIO(taken(reader, "GeoParquet"))).num_rows == total


def taken(reader, name):
    """Return the bytes of a file that a link of the page hands out."""
    with reader.page.expect_download() as kept:
        reader.page.locator(".files a", has_text=name).last.click()
    return Path(kept.value.path()).read_bytes()
