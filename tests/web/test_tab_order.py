"""The Tab key on every page of every user's day, wide and narrow: in order, and always seen."""

import pytest

from tests.web.chromium import needs_chromium, settled
from tests.web.users import USERS, day, entered, spoken

pytestmark = needs_chromium
__all__ = ["entered"]
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
    visit = entered(user, width)
    for path in day(user, desk):
        visit.go(spoken(path, language))
        settled(visit.page)
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
