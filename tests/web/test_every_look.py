# ruff: noqa: F811
"""Every page of every user's day: three languages, three widths, by day and by night.

A page is opened once in each language and then turned to every width and light, so that all of
them together stay quick. At night only what has to do with colour is asked again.
"""

from itertools import product

import pytest

from groundtruce.model.vocabulary import LANGUAGES
from tests.web.desk import Watched, desk  # noqa: F401
from tests.web.test_accessible import AXE, TAGS
from tests.web.test_browser import CHROMIUM, address, browser  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
    pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core: npm ci in ui/"),
]
WIDTHS = (1440, 768, 360)
COLOUR = ["color-contrast", "link-in-text-block"]
BY_DAY = ({"exclude": []}, {"runOnly": {"type": "tag", "values": TAGS}})
# The register of evidence is a hundred screens long and has no colour of its own.
BY_NIGHT = ({"exclude": [[".register"]]}, {"runOnly": {"type": "rule", "values": COLOUR}})
AXE_SAYS = """async ([within, asked]) => {
  const told = await axe.run(within, {...asked, resultTypes: ["violations"]});
  return told.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.html).join());
}"""
IS_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Each user of the design's table with the name they work under here.
USERS = {
    "observer": "ola",
    "analyst": "ana",
    "verifier": "vera",
    "publisher": "pia",
    "liaison": "lia",
    "aide": "aida",
    "it": "ada",
    "researcher": None,
}


def day(user, desk):
    """Return the addresses of a user's day."""
    moment = desk.bench.moment(None, "en")
    incident = desk.hidden.incident
    state = next(one for one in moment.road.assessments if one.findings)
    return {
        "observer": ["/", "/forms", "/forms/observation/fill", "/offline", "/own"],
        "analyst": [
            *("/", "/changed", "/inbox", f"/inbox/{desk.read}", "/search?q=mine", "/keys"),
            *(f"/incidents/{incident.id}", f"/reports/{incident.claims[0].report}", "/watching"),
            *("/briefs/draft/brief", "/inbox?show=aside", "/views"),
        ],
        "verifier": ["/findings", f"/findings/{desk.hidden.id}", "/findings?state=proposed"],
        "publisher": ["/briefs", f"/briefs/{desk.edition}", "/briefs/compare"],
        "liaison": [
            *("/", "/map", "/findings", f"/findings/{desk.released.id}"),
            f"/incidents/{desk.released.incident.id}",
        ],
        "aide": [
            *("/brief", f"/trace/{moment.pages.brief.sentences()[0].id}", "/agreement", "/log"),
            f"/agreement/{state.agreement}/{state.commitment}/{state.party}",
            *("/ledgers/weapons", "/ledgers/restrictions"),
        ],
        "it": ["/enter", "/people", "/own", "/style", "/nowhere"],
        "researcher": ["/", "/map?status=contested", "/findings", "/search?q=mine", "/api/docs"],
    }[user]


@pytest.fixture
def entered(browser, desk, address):
    """Return how to open a page as one of the users, without typing name and password."""
    opened = []

    def enter(user):
        where = desk.address if USERS[user] else address
        context = browser.new_context(
            viewport={"width": WIDTHS[0], "height": 900}, reduced_motion="reduce"
        )
        opened.append(context)
        if USERS[user]:
            held = {"name": "session", "value": desk.session(USERS[user]), "url": where}
            context.add_cookies([held])
        return Watched(context.new_page(), where).listen()

    yield enter
    for context in opened:
        context.close()


def faults(page, light):
    """Return what is wrong with the page as it is now."""
    wide = ["runs sideways"] if page.evaluate(IS_WIDE) else []
    return wide + page.evaluate(AXE_SAYS, BY_DAY if light == "light" else BY_NIGHT)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("user", USERS)
def test_every_page_of_a_day_holds_in_every_look(entered, desk, user, language):
    visit, wrong = entered(user), []
    for path in day(user, desk):
        visit.go(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert visit.page.locator("h1, h2, .filling").count(), path
        visit.page.evaluate(AXE.read_text("utf-8"))
        for light, width in product(("light", "dark"), WIDTHS):
            visit.page.set_viewport_size({"width": width, "height": 900})
            visit.page.emulate_media(color_scheme=light)
            found = faults(visit.page, light)
            wrong += [(user, language, width, light, path, one) for one in found]
    # A page that is not there says so in the console too.
    told = [one for one in visit.complaints if user != "it" or "status of 404" not in one]
    assert (wrong, told, visit.outside) == ([], [], [])


STOPS = """() => [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter((one) => one.tabIndex >= 0 && !one.disabled)
  .filter((one) => one.checkVisibility({visibilityProperty: true}))
  .map((one, at) => {
    (window.stops ??= []).push(one);
    one.stop = at;
    return one.outerHTML.slice(0, 90);
  })"""
AT = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect(), look = getComputedStyle(one);
  const shown = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const ringed = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
  return [one.stop ?? -1, shown, ringed];
}"""
IS_THERE = "(at) => window.stops[at].isConnected && window.stops[at].checkVisibility()"
MOST_STOPS = 60


@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (360, "km")])
@pytest.mark.parametrize("user", USERS)
def test_the_tab_key_goes_through_every_page_in_its_order_and_is_seen(
    entered, desk, user, width, language
):
    visit = entered(user)
    visit.page.set_viewport_size({"width": width, "height": 900})
    for path in day(user, desk):
        visit.go(f"{path}{'&' if '?' in path else '?'}lang={language}")
        visit.page.wait_for_load_state("networkidle")
        stops = visit.page.evaluate(STOPS)[:MOST_STOPS]
        walked = tabbed(visit.page, len(stops))
        left = [at for at in range(len(stops)) if at not in walked]
        # What a script took away meanwhile is not missed.
        missed = [stops[at] for at in left if visit.page.evaluate(IS_THERE, at)]
        hidden = [(stops[at], seen) for at, seen in walked.items() if seen != (True, True)]
        assert (path, missed, hidden) == (path, [], [])
        assert list(walked) == sorted(walked), path


def tabbed(page, most):
    """Press Tab through the page; return each stop's number, whether it is shown and ringed."""
    walked = {}
    # A field for a date stops at each of its parts.
    for _ in range(most + 24):
        page.keyboard.press("Tab")
        at, *seen = page.evaluate(AT)
        if 0 <= at < most:
            walked.setdefault(at, tuple(seen))
        if len(walked) == most:
            break
    return walked
