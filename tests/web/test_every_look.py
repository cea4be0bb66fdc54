"""Every page of every user's day: three languages, three widths, by day and by night.

A page is opened once in each language and then turned to every width and light. Each is asked only
what it can change: all rules hold in the widest and the narrowest form, where nothing is left out
but colours that were seen before; between them, what a layout decides; at night, colours, which no
width changes.
"""

import re

import pytest

from groundtruce.model.vocabulary import LANGUAGES
from groundtruce.web import STATIC
from tests.web.chromium import BY_TAGS, TAGS, armed, faults, needs_axe, needs_chromium, settled
from tests.web.users import USERS, WIDTHS, day, entered, spoken

pytestmark = [*needs_chromium, needs_axe]
__all__ = ["entered"]
COLOUR = ("color-contrast", "link-in-text-block")
LAYOUT = ("target-size", "scrollable-region-focusable")


def only(rules):
    """Ask axe for these rules alone."""
    return {"runOnly": {"type": "rule", "values": [*rules]}}


ALL = {"exclude": []}
# The register of evidence is a hundred screens long, without a colour or a layout of its own.
CHOSEN = {"exclude": [[".register"]]}
BUT_COLOUR = {"runOnly": {"type": "tag", "values": TAGS}} | {
    "rules": {rule: {"enabled": False} for rule in COLOUR}
}
# A page that begins in its field: the Tab key does not begin at its top.
ALSO = {"analyst": ["/search"]}
LOOKS = (
    ("light", 1440, ALL, BY_TAGS),
    ("light", 768, CHOSEN, only(LAYOUT)),
    ("light", 360, CHOSEN, BUT_COLOUR),
    ("dark", 360, CHOSEN, only(COLOUR)),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("user", USERS)
def test_every_page_of_a_day_holds_in_every_look(entered, desk, user, language):
    visit, wrong = entered(user), []
    for path in (*day(user, desk), *ALSO.get(user, ())):
        visit.page.emulate_media(color_scheme="light")
        visit.go(spoken(path, language))
        settled(visit.page)
        assert visit.page.locator("h1, h2, .filling").count(), path
        armed(visit.page)
        for light, width, within, asked in LOOKS:
            visit.page.set_viewport_size({"width": width, "height": 900})
            visit.page.emulate_media(color_scheme=light)
            found = faults(visit.page, within, asked)
            wrong += [(user, language, width, light, path, one) for one in found]
    # A page that is not there says so in the console too.
    told = [one for one in visit.complaints if user != "it" or "status of 404" not in one]
    assert (wrong, told, visit.outside) == ([], [], [])


def test_no_width_changes_a_colour():
    sheets = [one.read_text("utf-8") for one in STATIC.glob("*.css")]
    assert {width for _, width, *_ in LOOKS} == {*WIDTHS}
    for block in filter(None, (one for text in sheets for one in by_width(text))):
        assert not re.search(r"[;{](color|background|background-color|opacity|filter):", block)


def by_width(text):
    """Yield what a style sheet says for some widths alone."""
    for found in re.finditer(r"@media[^{]*width[^{]*{((?:[^{}]*{[^{}]*})*)", text):
        yield found[1]
