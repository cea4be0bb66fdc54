"""A served case with people at work in it, and a browser that notes whatever goes wrong."""

import time
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import yaml
from starlette.testclient import TestClient

from groundtruce.model.finding import Signature
from groundtruce.reports import case_folder
from groundtruce.web.app import create_app
from tests.builders import a_claim, a_report
from tests.web import chromium
from tests.web.serving import NOW, PATIENCE_S, a_copy, served

PASSWORD = "four plain quiet words"
ROLES = {
    "ana": "analyst",
    "vera": "verifier",
    "pia": "publisher",
    "lia": "liaison",
    "ola": "observer",
    "aida": "auditor",
    "ada": "admin",
}
QUOTE = "Two shells fell near the village at dawn."


@dataclass
class Desk:
    """A served case with people, one finding that was released, and one that was not."""

    bench: object
    address: str
    released: object
    hidden: object
    read: str
    edition: str

    def session(self, who):
        """Return the session of a person, as if just logged in."""
        return self.bench.accounts.enter(who, PASSWORD, self.bench.clock())


@pytest.fixture(scope="session")
def desk(walked, tmp_path_factory):
    """Serve it to tests that keep nothing."""
    with at_work(walked, tmp_path_factory.mktemp("desk")) as made:
        yield made


@contextmanager
def at_work(walked, into):
    """Serve a copy of the case with accounts; one road is walked for what was released."""
    with a_copy(walked, into) as bench:
        edition = worded(bench)
        found = [one for one in bench.moment(None, "en").road.findings if one.attribution.accused]
        released, hidden = [one for one in found if len(one.incident.claims) > 1][:2]
        party = released.attribution.accused[0]
        people = [{"id": one, "name": one.title(), "roles": [r]} for one, r in ROLES.items()]
        people[list(ROLES).index("lia")]["party"] = party
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
            yield Desk(bench, at, released, hidden, read.id, edition)


def worded(bench):
    """Keep an edition of the brief as it was composed; return its id."""
    told = bench.moment(None, "en").pages.brief.sentences()
    form = {f"text-{one.id}": one.text for one in told} | {"by": "ana", "why": "for Monday"}
    TestClient(create_app(bench)).post("/briefs/draft/brief", data=form)
    return bench.store.editions()[0].id


@dataclass
class Watched:
    """A browser of one person: no complaint in its console, no request to another host."""

    page: object
    address: str
    complaints: list = field(default_factory=list)
    outside: list = field(default_factory=list)

    def listen(self):
        """Note what goes wrong and what leaves the machine."""
        self.complaints = chromium.complaints(self.page)
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
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def tab(self, selector, limit=150):
        """Press Tab until the focus is on what the selector names."""
        for _ in range(limit):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("(s) => !!document.activeElement?.matches(s)", selector):
                return
        pytest.fail(f"{limit} times Tab do not reach {selector}")

    def shows(self, words, path=None):
        """Wait until the page shows the words: after an act the road is walked behind it."""
        ends = time.monotonic() + PATIENCE_S
        self.page.wait_for_load_state()
        while words not in self.page.content():
            assert time.monotonic() < ends, f"{words!r} is not shown at {self.page.url}"
            time.sleep(0.2)
            self.go(path) if path else self.page.reload()

    def _request(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.outside.append(request.url)


@pytest.fixture
def open_at(browser):
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
