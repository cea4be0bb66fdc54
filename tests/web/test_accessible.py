"""Every page for everybody: WCAG by axe-core, no sideways scroll, three languages, two lights."""

from pathlib import Path

import pytest

from tests.web.test_browser import CHROMIUM, address, browser, page  # noqa: F401

AXE = Path(__file__).parents[2] / "ui/node_modules/axe-core/axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
    pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core: npm ci in ui/"),
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """async (tags) => {
  const told = await axe.run(document, {runOnly: {type: 'tag', values: tags}});
  const where = (v) => v.nodes.slice(0, 3).map((n) => n.html).join(' | ');
  return told.violations.map((v) => v.id + ': ' + where(v));
}"""


@pytest.fixture(scope="module")
def rooms(bench):
    """Return where a page of every room is."""
    moment = bench.moment(None, "en")
    finding = next(one for one in moment.road.findings if one.status == "contested")
    state = next(one for one in moment.road.assessments if one.findings)
    return {
        "now": "/",
        "changed": "/changed",
        "map": "/map",
        "inbox": "/inbox",
        "review": f"/inbox/{finding.incident.claims[0].report}",
        "incident": f"/incidents/{finding.incident.id}",
        "finding": f"/findings/{finding.id}",
        "findings": "/findings",
        "agreement": "/agreement",
        "commitment": f"/agreement/{state.agreement}/{state.commitment}/{state.party}",
        "ledger": "/ledgers/weapons",
        "briefs": "/briefs",
        "draft": "/briefs/draft/brief",
        "search": "/search?q=mine",
        "keys": "/keys",
        "report": f"/reports/{finding.incident.claims[0].report}",
        "enter": "/enter",
    }


NAMES = (
    *("now", "changed", "map", "inbox", "review", "incident", "finding", "findings", "agreement"),
    *("commitment", "ledger", "briefs", "draft", "search", "keys", "report", "enter"),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_breaks_no_rule_of_wcag_in_any_language_by_day_or_night(
    browser,  # noqa: F811
    address,  # noqa: F811
    rooms,
    name,
    bench,
    monkeypatch,
):
    monkeypatch.setattr(bench, "chronicle", lambda _as_of: [])
    asked = [("en", "light", 1440), ("th", "dark", 768), ("km", "light", 360)]
    for language, light, width in asked:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=light)
        opened = context.new_page()
        complaints = []
        opened.on("pageerror", lambda error, told=complaints: told.append(str(error)))
        join = "&" if "?" in rooms[name] else "?"
        opened.goto(f"{address}{rooms[name]}{join}lang={language}", wait_until="load")
        opened.evaluate(AXE.read_text("utf-8"))
        wrong = opened.evaluate(RUN, TAGS)
        wide, seen = opened.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        context.close()
        assert wrong == [], (name, language, light)
        assert wide <= seen, (name, language, width)
        assert complaints == []
