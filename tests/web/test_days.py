"""A day of each user in a real browser, on the bundled case, the analyst's by keyboard alone."""

import csv
import io
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from groundtruce.cli.main import app
from groundtruce.model.finding import Signature
from groundtruce.reports import case_folder
from groundtruce.web.app import create_app
from tests.builders import a_claim, a_report
from tests.web.conftest import NOW, a_copy
from tests.web.test_browser import CHROMIUM, address, browser  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
]
PASSWORD = "four plain quiet words"
ROLES = {"ana": "analyst", "vera": "verifier", "pia": "publisher", "lia": "liaison"}
QUOTE = "Two shells fell near the village at dawn."


@dataclass
class Desk:
    """A served case with people, one finding that was released, and one that was not."""

    bench: object
    address: str
    released: object
    hidden: object
    read: str


@pytest.fixture(scope="module")
def desk(walked, tmp_path_factory):
    """Serve a copy of the case with accounts; one road is walked for what was released."""
    with a_copy(walked, tmp_path_factory.mktemp("days")) as bench:
        found = [one for one in bench.moment(None, "en").road.findings if one.attribution.accused]
        released, hidden = [one for one in found if len(one.incident.claims) > 1][:2]
        party = released.attribution.accused[0]
        people = [{"id": one, "name": one.title(), "roles": [r]} for one, r in ROLES.items()]
        people[-1]["party"] = party
        people[1]["roles"].append("publisher")
        people.append({"id": "ian", "name": "Ian", "roles": ["analyst"]})
        (bench.folder / "people.yaml").write_text(yaml.safe_dump({"people": people}))
        case = case_folder.read(bench.folder, bench.store.keep_original)
        acts = [
            Signature(id=f"s-{who}", by=who, act=does, at=NOW, finding=released.id)
            for who, does in (("vera", "verifies"), ("pia", "releases"))
        ]
        said = a_claim(QUOTE, source=case.sources[0].id, by_machine=True, received=NOW)
        bench.store.keep_original(QUOTE.encode(), media_type="text/plain", name="note.txt")
        read = a_report(said)
        bench.store.keep([case, *acts, read], at=NOW, actor="test")
        for who in ROLES:
            bench.accounts.give(who, PASSWORD)
        bench.renew()
        with served(bench) as at:
            yield Desk(bench, at, released, hidden, read.id)


@contextmanager
def served(bench):
    """Serve a workbench on a free port of this machine."""
    import uvicorn

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(bench), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)


@dataclass
class Watched:
    """A browser of one person: no complaint in its console, no request to another host."""

    page: object
    address: str
    complaints: list = field(default_factory=list)
    outside: list = field(default_factory=list)

    def listen(self):
        """Note what goes wrong and what leaves the machine."""
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._request)
        return self

    def go(self, path):
        """Open an address of the workbench."""
        self.page.goto(f"{self.address}{path}")

    def enter(self, who):
        """Log in by typing, and see the front page."""
        self.go("/enter")
        self.tab("input[name=name]")
        self.page.keyboard.type(who)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.address}/")

    def act(self, key):
        """Press a key that keeps something, and wait for the page that shows it."""
        with self.page.expect_navigation(timeout=90_000):
            self.page.keyboard.press(key)

    def tab(self, selector, limit=150):
        """Press Tab until the focus is on what the selector names."""
        for _ in range(limit):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("(s) => !!document.activeElement?.matches(s)", selector):
                return
        pytest.fail(f"{limit} times Tab do not reach {selector}")

    def shows(self, words, path=None, seconds=60):
        """Wait until the page shows the words: after an act the road is walked behind it."""
        until = time.monotonic() + seconds
        self.page.wait_for_load_state()
        while words not in self.page.content():
            assert time.monotonic() < until, f"{words!r} is not shown at {self.page.url}"
            time.sleep(0.5)
            self.go(path) if path else self.page.reload()

    def _note(self, message):
        if message.type in ("error", "warning") and "GL Driver Message" not in message.text:
            self.complaints.append(message.text)

    def _request(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.outside.append(request.url)


@pytest.fixture
def open_at(browser):  # noqa: F811
    """Open a browser for a person; in the end nothing may have gone wrong in it."""
    opened = []

    def start(where, width=1440, light="light"):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=light, accept_downloads=True
        )
        watched = Watched(context.new_page(), where).listen()
        opened.append((context, watched))
        return watched

    yield start
    for context, watched in opened:
        context.close()
        assert watched.complaints == []
        assert watched.outside == []


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
    address,  # noqa: F811
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
    address,  # noqa: F811
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
