"""The page that stands alone: whole, harmless, and traceable."""

import re
from html.parser import HTMLParser

import pytest

from groundtruce.briefs import drawing, render
from groundtruce.model.vocabulary import LANGUAGES, vocabulary
from tests.briefs.situation import AS_OF, Situation, a_contested, a_finding, a_span_at
from tests.builders import a_claim

HOSTILE = "</li><script>alert(1)</script> <img src=x onerror=1> {{ 7*7 }} #emoji() “x” \u202egnp"


class Page(HTMLParser):
    """Collects ids, links, tags and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.loads: list[str] = []
        self.tags: set[str] = set()
        self.languages: set[str] = set()
        self.handlers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        self.ids += [given["id"]] if given.get("id") else []
        self.hrefs += [given["href"]] if tag == "a" and given.get("href") else []
        self.loads += [given[name] for name in ("src", "srcset", "data") if given.get(name)]
        self.loads += [given["href"]] if tag == "link" else []
        self.languages |= {given["lang"]} if given.get("lang") else set()
        self.handlers += [name for name in given if name.startswith("on") or name == "style"]


def rendered(situation: Situation, language: str = "en", **more) -> str:
    brief = situation.brief(language=language)
    return render.html(brief, situation.evidence(brief), situation.case, **more)


TEXT = rendered(Situation())
PAGE = Page(TEXT)


def test_the_page_asks_for_nothing_from_outside():
    assert all(one.startswith("data:") for one in PAGE.loads)
    styled = re.findall(r"url\((.*?)\)", TEXT)
    assert all(one.startswith(("data:", "#")) for one in styled)
    assert "@import" not in TEXT
    assert "default-src 'none'" in TEXT


def test_the_page_holds_no_script():
    assert "script" not in PAGE.tags
    assert PAGE.handlers == []


def test_every_note_leads_to_an_entry_of_the_register():
    targets = {one.removeprefix("#") for one in PAGE.hrefs if one.startswith("#")}
    assert targets <= set(PAGE.ids)
    assert len(PAGE.ids) == len(set(PAGE.ids))


def test_every_sentence_stands_on_the_page_under_its_id():
    brief = Situation().brief()
    assert {one.id for one in brief.sentences()} <= set(PAGE.ids)
    assert brief.id in TEXT


def test_the_register_gives_the_hash_the_span_and_the_words_of_each_claim():
    situation = Situation()
    evidence = situation.evidence()
    for claim in evidence.findings[situation.findings[1].id].incident.claims:
        assert claim.excerpt.sha256 in TEXT
        assert f"{claim.excerpt.start}–{claim.excerpt.end}" in TEXT
        assert claim.excerpt.quote in TEXT


def test_headings_stand_in_all_languages_with_the_asked_one_first():
    words = vocabulary()
    for language in LANGUAGES:
        text = rendered(Situation(), language)
        assert f'<html lang="{language}">' in text
        places = [text.index(words.label("sections", "decisions", one)) for one in LANGUAGES]
        assert min(places) == places[LANGUAGES.index(language)]


def test_the_moment_of_issue_is_all_that_differs_between_two_renderings():
    assert rendered(Situation()) == TEXT
    issued = rendered(Situation(), issued=AS_OF)
    assert issued != TEXT
    without = re.sub(r" · issued [^·]*(?= ·)", "", issued)
    assert without.split() == TEXT.split()


def hostile_situation() -> Situation:
    claims = tuple(
        a_claim(HOSTILE, side=side, source=source, span=a_span_at(11), stance=stance)
        for side, source, stance in (
            ("AAA", "arvia-army", "asserts"),
            ("BBB", f"borland-army{HOSTILE}"[:100], "denies"),
        )
    )
    finding = a_finding(11, "contested", claims=claims, would_change=(HOSTILE,))
    return Situation(findings=(finding, a_contested()), watch=(), assessments=(), tallies=())


def test_hostile_text_stays_text():
    page = Page(rendered(hostile_situation()))
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert page.handlers == []


def test_an_address_that_could_act_is_no_link():
    from groundtruce.briefs.document import _web_address

    assert _web_address("javascript:alert(1)") is None
    assert _web_address("https://example.org/a") == "https://example.org/a"


def test_only_the_served_page_has_links_that_need_the_program():
    assert "/trace/" not in TEXT
    served = rendered(Situation(), served=True)
    assert "/trace/s-" in served
    assert "<style" not in served


def test_status_has_a_shape_of_its_own_beside_its_colour():
    outlines = {
        re.search(r' d="([^"]+)"', drawing.mark(one, 0, 0, 1)).group(1)
        for one in vocabulary().words("statuses")
    }
    assert len(outlines) == len(vocabulary().words("statuses"))


@pytest.mark.skipif(
    not drawing.has_fonts(), reason="the package was installed without npm: no fonts"
)
def test_the_page_carries_its_fonts():
    assert TEXT.count("@font-face") == 6
