"""The eight users of the workbench, each with the pages of their day."""

import pytest

from tests.web.desk import Watched

WIDTHS = (1440, 768, 360)
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
    """Return the addresses of a user's day; all of them together visit every room."""
    moment = desk.bench.moment(None, "en")
    incident = desk.hidden.incident
    state = next(one for one in moment.road.assessments if one.findings)
    compared = "/briefs/compare?since=2025-12-01T00:00&as_of=2025-12-20T00:00"
    return {
        "observer": ["/", "/forms", "/forms/observation/fill", "/offline", "/own"],
        "analyst": [
            *("/", "/changed", "/inbox", f"/inbox/{desk.read}", "/search?q=mine", "/keys"),
            *(f"/incidents/{incident.id}", f"/reports/{incident.claims[0].report}", "/watching"),
            *("/briefs/draft/brief", "/inbox?show=aside", "/views", "/search?q=zzz"),
        ],
        "verifier": ["/findings", f"/findings/{desk.hidden.id}", "/findings?state=proposed"],
        "publisher": ["/briefs", f"/briefs/{desk.edition}", "/briefs/compare", compared],
        "liaison": [
            *("/", "/map", "/findings", f"/findings/{desk.released.id}", "/statements"),
            "/hearings",
            f"/incidents/{desk.released.incident.id}",
        ],
        "aide": [
            *("/brief", f"/trace/{moment.pages.brief.sentences()[0].id}", "/agreement", "/log"),
            f"/agreement/{state.agreement}/{state.commitment}/{state.party}",
            *("/ledgers/weapons", "/ledgers/restrictions", "/map"),
        ],
        "it": ["/enter", "/people", "/own", "/style", "/nowhere"],
        "researcher": ["/", "/map?status=contested", "/findings", "/search?q=mine", "/api/docs"],
    }[user]


def spoken(path, language):
    """Return the address of a page in a language."""
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.fixture
def entered(browser, desk, address):
    """Return how to open a page as one of the users, without typing name and password."""
    opened = []

    def enter(user, width=WIDTHS[0]):
        where = desk.address if USERS[user] else address
        context = browser.new_context(
            viewport={"width": width, "height": 900}, reduced_motion="reduce"
        )
        opened.append(context)
        if USERS[user]:
            held = {"name": "session", "value": desk.session(USERS[user]), "url": where}
            context.add_cookies([held])
        return Watched(context.new_page(), where).listen()

    yield enter
    for context in opened:
        context.close()
