"""Briefs in the browser: worded by one, signed by another, released by a third or the second."""

import hashlib
import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from groundtruce.web.app import create_app


@pytest.fixture
def client(own_bench):
    """Return a client of a case that may be changed."""
    return TestClient(create_app(own_bench))


def sentences(bench):
    """Return the sentences of the brief as composed."""
    return bench.moment(None, "en").pages.brief.sentences()


def worded(client, bench, kind="brief", **changed):
    """Keep an edition of the brief with some fields of the form changed; return the answer."""
    form = {f"text-{one.id}": one.text for one in sentences(bench)}
    named = {"by": "mia", "why": "plainer words"}
    return client.post(f"/briefs/draft/{kind}", data={**form, **named, **changed})


def plain(bench):
    """Return a sentence that may be told in other words."""
    return next(one for one in sentences(bench) if not re.search(r"\d", one.text))


def released(client, bench):
    """Word, sign and release an edition; return it."""
    worded(client, bench)
    one = bench.store.editions()[-1]
    client.post(f"/briefs/{one.id}/sign", data={"by": "vera"})
    assert client.post(f"/briefs/{one.id}/release", data={"by": "pia"}).status_code == 200
    return one


def test_other_words_keep_their_evidence_and_the_edition_its_hash(client, own_bench):
    first = sentences(own_bench)[0]
    answer = worded(client, own_bench, **{f"text-{first.id}": f"<b>{first.text}</b>"})
    assert "&lt;b&gt;" in answer.text
    kept = own_bench.store.editions()[0]
    changed = next(one for one in kept.brief.sentences() if "<b>" in one.text)
    assert changed.cites == first.cites
    assert kept.brief.sha256 in client.get("/briefs").text
    assert own_bench.store.verify() == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "cannot stand for its evidence"),
        ("x" * 2000, "too long"),
        ("turned \u202e round", "letters that nobody sees"),
        ("Nothing is known.", "A figure of its evidence is lost"),
        ("{text} And 977 more.", "does not give this figure: 977"),
        ("{text} It is verified.", "does not say: verified"),
    ],
)
def test_what_is_refused_is_said_at_its_sentence_and_no_word_is_lost(
    client, own_bench, words, says
):
    first, other = sentences(own_bench)[:2]
    given = words.replace("{text}", first.text)
    moved = {f"text-{first.id}": given, f"place-{other.id}": "7", f"out-{other.id}": "1"}
    answer = worded(client, own_bench, **moved)
    assert answer.status_code == 422
    assert says in answer.text.split(f'id="why-{first.id}"')[1].split("</ul>")[0]
    assert unescape(answer.text).count(given.strip() or "</textarea>") >= 1
    assert re.search(rf'name="place-{other.id}"[^>]*value="7"', answer.text)
    assert re.search(rf'name="out-{other.id}"[^>]*checked', answer.text)
    assert own_bench.store.editions() == []


@pytest.mark.parametrize("language", ["th", "km"])
def test_a_refusal_speaks_the_language_of_the_page(client, own_bench, language):
    brief = own_bench.moment(None, language).pages.brief
    first = brief.sentences()[0]
    asked = {f"text-{first.id}": "…", "by": "mia", "why": "x"}
    answer = client.post(f"/briefs/draft/brief?lang={language}", data=asked)
    assert answer.status_code == 422
    says = own_bench.words.label("desk_words", "refused_figure_lost", language)
    assert says.split("{what}")[0] in answer.text


def test_a_document_without_any_sentence_is_not_kept(client, own_bench):
    out = {f"out-{one.id}": "1" for one in sentences(own_bench)}
    assert worded(client, own_bench, **out).status_code == 422
    assert own_bench.store.editions() == []


def test_sentences_are_told_in_the_order_asked_for_and_left_out_ones_are_gone(client, own_bench):
    section = own_bench.moment(None, "en").pages.brief.sections[0]
    first, second = section.sentences[:2]
    worded(client, own_bench, **{f"place-{first.id}": "9", f"out-{second.id}": "1"})
    told = own_bench.store.editions()[0].brief.sections[0].sentences
    assert told[-1].text == first.text
    assert second.text not in [one.text for one in told]


def test_a_draft_of_an_earlier_moment_is_kept_as_of_that_moment(client, own_bench):
    early = own_bench.moment(own_bench.local("2025-12-01T00:00"), "en").pages.brief
    form = {f"text-{one.id}": one.text for one in early.sentences()}
    text = client.get("/briefs/draft/brief?as_of=2025-12-01T00:00").text
    action = unescape(re.search(r'action="(/briefs/draft/[^"]+)"', text)[1])
    client.post(action, data={**form, "by": "mia", "why": "then"})
    assert own_bench.store.editions()[0].brief.as_of == early.as_of


def test_every_sentence_of_preview_edition_and_draft_leads_to_its_bytes(client, own_bench):
    first = sentences(own_bench)[0]
    worded(client, own_bench, **{f"text-{first.id}": f"In short: {first.text}"})
    one = own_bench.store.editions()[0]
    reworded = next(s for s in one.brief.sentences() if s.text.startswith("In short"))
    preview = client.get(f"/briefs/{one.id}/preview").text
    page = client.get(f"/briefs/{one.id}").text
    for sentence in one.brief.sentences():
        for text in (preview, page):
            assert f"/trace/{sentence.id}?in={one.id}" in text
    walked = client.get(f"/trace/{reworded.id}?in={one.id}").text
    assert "In short" in walked
    quoted = re.search(r"<mark>(.+?)</mark>", walked, re.DOTALL)[1]
    sha256, start, end = re.search(
        r"(\d+)–(\d+).*?/originals/([0-9a-f]{64})", walked, re.DOTALL
    ).group(3, 1, 2)
    original = client.get(f"/originals/{sha256}").content
    assert original[int(start) : int(end)].decode() == unescape(quoted)


def test_a_sentence_of_the_daily_report_is_traced_too(client, own_bench):
    text = client.get("/briefs/draft/daily").text
    addresses = re.findall(r'href="(/trace/[^"]+)"', text)
    assert addresses
    for address in (addresses[0], addresses[-1]):
        assert client.get(unescape(address)).status_code == 200, address


def test_an_edition_goes_out_only_after_a_second_person_signed_it(client, own_bench):
    worded(client, own_bench)
    one = own_bench.store.editions()[0]
    assert client.post(f"/briefs/{one.id}/sign", data={"by": "mia"}).status_code == 403
    assert client.post(f"/briefs/{one.id}/release", data={"by": "pia"}).status_code == 403
    assert client.post(f"/briefs/{one.id}/sign", data={"by": "vera"}).status_code == 200
    assert client.post(f"/briefs/{one.id}/release", data={"by": "vera"}).status_code == 403
    assert client.post(f"/briefs/{one.id}/release", data={"by": "mia"}).status_code == 403
    assert client.post(f"/briefs/{one.id}/release", data={"by": "pia"}).status_code == 200


def test_the_archive_names_each_file_by_the_hash_of_its_bytes(client, own_bench):
    one = released(client, own_bench)
    text = client.get("/briefs").text
    files = re.findall(rf"/briefs/{one.id}/files/([0-9a-f]{{64}})", text)
    assert len(files) >= 4
    for sha256 in files:
        data = client.get(f"/briefs/{one.id}/files/{sha256}").content
        assert hashlib.sha256(data).hexdigest() == sha256
        assert f'<code class="hash">{sha256}</code>' in text
    for kind in ("html", "pdf", "docx"):
        data = client.get(f"/briefs/{one.id}/paper.{kind}").content
        assert hashlib.sha256(data).hexdigest() in files
    assert client.get(f"/briefs/{one.id}/files/{'0' * 64}").status_code == 404


def test_what_was_released_stays_as_it_is(client, own_bench):
    one = released(client, own_bench)
    pdf = client.get(f"/briefs/{one.id}/paper.pdf").content
    for act in ("sign", "release"):
        assert client.post(f"/briefs/{one.id}/{act}", data={"by": "zoe"}).status_code == 403
    form = {f"text-{s.id}": s.text for s in one.brief.sentences()}
    first = next(iter(form))
    changed = {**form, first: f"Anew: {form[first]}", "by": "mia", "why": "next"}
    assert client.post(f"/briefs/draft/{one.id}", data=changed).status_code == 200
    following = own_bench.store.editions()[-1]
    assert following.replaces == one.id
    assert own_bench.store.find(one.id) == one
    assert client.get(f"/briefs/{one.id}/paper.pdf").content == pdf
    assert own_bench.store.verify() == []


def test_two_moments_are_compared_in_words_and_numbers(client):
    text = client.get("/briefs/compare?since=2025-12-01T00:00&as_of=2025-12-20T00:00").text
    assert len(re.findall(r"<li", text.split("<tbody>")[1])) > 5
    assert "/agreement/" in text.split("</table>")[1]
    assert re.search(r'class="amount">\+\d+<', text)
    same = client.get("/briefs/compare?since=2025-12-01T00:00&as_of=2025-12-01T00:00").text
    assert "Nothing changed" in same
    assert client.get("/briefs/compare?since=long+ago").status_code == 422
