"""The inbox and one report under review: what came, its words marked, every field put right."""

import html
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from groundtruce.model.review import Decision
from groundtruce.web.app import create_app
from tests.web.furnished import ENGLISH, KHMER, THAI, furnished

KIND = "violence_against_civilians"


@pytest.fixture(scope="module")
def bench(walked, tmp_path_factory):
    """Return a workbench into which articles, statements and a filled form have come."""
    with furnished(walked, tmp_path_factory.mktemp("review")) as opened:
        yield opened


@pytest.fixture
def client(bench):
    """Return a client of its pages."""
    return TestClient(create_app(bench))


@pytest.fixture
def article(bench):
    """Return the article that a machine read."""
    return next(one for one in bench.store.reports() if any(c.by_machine for c in one.claims))


def decide(client, claim, **fields):
    """Send a decision on a claim, and return the answer."""
    form = {"claim": claim.id, "by": "mia", **fields}
    return client.post(f"/inbox/{claim.report}/decide", data=form)


def last(bench, claim):
    """Return the newest review of a claim."""
    return [one for one in bench.store.reviews() if one.said.id == claim.id][-1]


def test_the_queues_of_now_and_of_the_inbox_are_of_one_length(client):
    now, inbox = client.get("/").text, client.get("/inbox").text
    for show in ("", "?show=unread", "?show=aside"):
        (waits,) = re.findall(rf'"/inbox{re.escape(show)}">[^<]*</a></th><td[^>]*>(\d+)<', now)
        (listed,) = re.findall(rf'"/inbox{re.escape(show)}"[^>]*>[^<]*<span[^>]*>(\d+)<', inbox)
        assert waits == listed


def plain(text):
    """Return the text of a page without its elements."""
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def test_the_lists_hold_what_waits_what_is_unread_and_all_that_came(client, bench, article):
    waits, unread, came = (
        client.get(f"/inbox{q}").text for q in ("", "?show=unread", "?show=came")
    )
    assert f'href="/inbox/{article.id}"' in waits
    assert "least sure" in waits
    assert set(re.findall(r'<a href="/inbox/r-\w+" lang="(\w+)">', unread)) == {"km", "th"}
    total = len(bench.moment(None, "en").road.reports)
    assert f'Everything that came <span class="number">{total}</span>' in came
    assert len(re.findall(r'<span class="kind">', came)) == 50
    assert len(
        re.findall(r'<span class="kind">', client.get("/inbox?show=came&from=250").text)
    ) == (total - 250)


def test_each_claim_is_marked_in_the_original_with_the_words_it_quotes(client, article):
    page = client.get(f"/inbox/{article.id}").text
    marks = re.findall(r'<mark data-claims="([\d ]+)">(.*?)<sup>', page, re.S)
    for number, claim in enumerate(article.claims, 1):
        quoted = "".join(html.unescape(text) for n, text in marks if str(number) in n.split())
        assert quoted == claim.excerpt.quote
    body = re.search(r'<div class="bytes"[^>]*>(.*?)</div>', page, re.S)[1]
    assert plain(re.sub(r"<sup>.*?</sup>", "", body)) == ENGLISH


@pytest.mark.parametrize(
    ("text", "language", "words", "read_as"),
    [
        (THAI, "th", "12 ธันวาคม 2568", "2025-12-12"),
        (THAI, "th", "กันทรลักษ์", "Kantharalak"),
        (KHMER, "km", "អានសេះ", "An Ses"),
    ],
)
def test_a_text_that_nobody_could_read_is_whole_with_its_days_and_names_marked(
    client, bench, text, language, words, read_as
):
    found = next(one for one in bench.store.reports() if one.text.strip() == text.strip())
    page = client.get(f"/inbox/{found.id}").text
    body = re.search(rf'<div class="bytes" lang="{language}">(.*?)</div>', page, re.S)[1]
    assert plain(body) == text
    assert re.search(rf'<mark class="hint" title="[^"]*{read_as}[^"]*">{words}</mark>', body)


def test_a_filled_form_is_shown_by_its_answers_with_its_photo(client, bench):
    (submission,) = bench.store.submissions()
    report = bench.store.report_of(submission.id)
    page = client.get(f"/inbox/{report}").text
    assert re.search(r"<dt>kind</dt><dd><mark data-claims=\"1\">shelling", page)
    assert "<dt>modality</dt><dd>seen</dd>" in page
    assert re.search(r'src="/media/\w{64}.png"', page)
    assert "has not come yet" in page


FIELDS = {
    "kind": "air strike",
    "stance": "disputes",
    "accused": "KHM",
    "side": "THA",
    "place": "Kantharalak",
    "span": "2025-12-10",
    "figures": "killed: 3",
    "weapons": "artillery",
}


def test_every_field_is_corrected_and_the_machine_s_reading_stays_beside_it(client, bench, article):
    claim = next(one for one in article.claims if one.kind == KIND)
    assert decide(client, claim, says="correct", **FIELDS).status_code == 200
    review = last(bench, claim)
    assert set(FIELDS) <= {*review.changes}
    assert (review.by, review.decision) == ("mia", Decision.CORRECTED)
    assert review.said == claim == bench.store.find(claim.id)
    page = client.get(f"/inbox/{article.id}").text
    card = plain(page[page.index(f'id="{claim.id}"') :].split("</article>")[0])
    assert "the machine read violence against civilians → now air strike" in " ".join(card.split())
    assert decide(client, claim, says="undo", seen=review.id).status_code == 200
    assert last(bench, claim).decision is Decision.WITHDRAWN


def test_a_second_correction_keeps_what_the_first_put_right(client, bench, article):
    claim = article.claims[0]
    shown = {"kind": "shelling", "stance": "asserts", "accused": "THA", "side": "KHM"}
    page = client.get(f"/inbox/{article.id}").text
    card = page[page.index(f'id="{claim.id}"') :].split("</article>")[0]
    for name in ("place", "span", "figures", "weapons"):
        shown[name] = html.unescape(re.search(rf'<input name="{name}" value="([^"]*)"', card)[1])
    decide(client, claim, says="correct", **{**shown, "figures": "rounds: 20"})
    first = last(bench, claim)
    assert first.changes == ("figures",)
    again = {**shown, "figures": "rounds: 20", "span": "2025-12-10"}
    decide(client, claim, says="correct", seen=first.id, **again)
    assert set(last(bench, claim).changes) == {"figures", "span"}


def test_what_is_refused_says_why_and_loses_nothing_that_was_typed(client, bench, article):
    claim, before = article.claims[3], len(bench.store.reviews())
    answer = decide(client, claim, says="correct", kind="shelllling", place="Kantharalak")
    assert answer.status_code == 422
    assert "is no word of the list" in answer.text
    assert 'value="shelllling"' in answer.text
    assert decide(client, claim, says="reject").status_code == 422
    assert decide(client, claim, says="sing").status_code == 422
    assert len(bench.store.reviews()) == before


def test_who_decides_on_a_page_that_is_out_of_date_is_told_who_was_first(client, bench, article):
    claim = article.claims[4]
    assert decide(client, claim, says="accept", seen="", by="ana").status_code == 200
    late = decide(client, claim, says="correct", seen="", by="ben", kind="shelling")
    assert late.status_code == 412
    assert "ana decided on this claim before you (accepted, 2026-03-01" in html.unescape(late.text)
    assert 'value="shelling"' in late.text
    assert last(bench, claim).by == "ana"


def test_of_two_who_press_at_once_one_is_kept_and_the_other_is_told(bench, article):
    claim = article.claims[5]
    with ThreadPoolExecutor(2) as both:
        clients = [TestClient(create_app(bench)) for _ in "ab"]
        asked = [
            both.submit(decide, one, claim, says="correct", seen="", by=by, kind=kind)
            for one, by, kind in zip(
                clients, ("ana", "ben"), ("explosion", "rocket fire"), strict=True
            )
        ]
        assert sorted(one.result().status_code for one in asked) == [200, 412]
    assert len([one for one in bench.store.reviews() if one.said.id == claim.id]) == 1


def test_a_decision_says_what_it_changed_down_the_road(client, bench, article):
    claim = article.claims[-1]
    incident = bench.store.incident_of(claim.id)
    decide(client, claim, says="reject", why="it tells of last year")
    page = client.get(f"/reviews/{last(bench, claim).id}").text
    assert f'href="/incidents/{incident}"' in page
    assert "not there" in page
    assert "it tells of last year" in page
    assert "Stands in no incident" in client.get(f"/inbox/{article.id}").text
    assert client.get("/reviews/v-none").status_code == 404
