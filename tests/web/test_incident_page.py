"""An incident and its finding: ranges, what came and who decided, images, every party heard."""

import html
import io
import re

import pytest
from PIL import Image
from starlette.testclient import TestClient

from groundtruce.model.finding import Status
from groundtruce.web.app import create_app
from tests.web.furnished import furnished, note_images


@pytest.fixture(scope="module")
def bench(walked, tmp_path_factory):
    """Return a workbench into which articles, statements and a filled form have come."""
    with furnished(walked, tmp_path_factory.mktemp("incident")) as opened:
        yield opened


@pytest.fixture
def client(bench):
    """Return a client of its pages that follows where it is led."""
    return TestClient(create_app(bench), follow_redirects=True)


def fused(bench):
    """Return the finding that rests on the article and on the filled form."""
    found = bench.moment(None, "en").road.findings
    return next(one for one in found if any(claim.observation for claim in one.incident.claims)
                and len(one.incident.claims) > 2)  # fmt: skip


def plain(text):
    """Return the text of a page without its elements."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_figures_stand_as_ranges_with_who_gave_either_end(client, bench):
    page = client.get(f"/incidents/{fused(bench).incident.id}").text
    table = page[page.index('class="ranges"') : page.index("</table>")]
    assert "at least 2" in plain(table)
    assert "Cambodian Ministry of National Defence" in plain(table)
    assert table.count('class="told"') == len(fused(bench).figures)
    # Nobody gave an upper end of those killed: the bar stays open there.
    assert table.count('class="open"') == 1


def test_the_history_tells_what_came_and_who_decided_what_and_why(client, bench):
    one = fused(bench).incident
    at = f"/incidents/{one.id}"
    before = plain(client.get(at).text)
    assert "came in · mission" in before
    form = {"claim": [one.claims[-1].id], "by": "mia", "why": "another barrage"}
    client.post(f"{at}/split", data=form)
    text = client.get(at).text
    assert "different incidents · mia 1 March 2026" in plain(text)
    assert "another barrage" in text
    judgement = re.search(r'name="judgement" value="([^"]+)"', text)[1]
    undone = {"judgement": judgement, "by": "ben", "why": "it is the same"}
    assert "taken back · ben" in plain(client.post(f"{at}/undo", data=undone).text)
    # Nothing is rewritten: the judgement that was taken back is still there.
    assert "another barrage" in client.get(at).text


def test_images_that_nobody_noted_are_shown_as_such_and_stay_out_of_the_dossier(
    client, bench, tmp_path
):
    pytest.importorskip("rasterio")
    pytest.importorskip("rio_tiler")
    at = f"/incidents/{fused(bench).incident.id}"
    assert client.get(f"{at}/images.png").status_code == 404
    note_images(bench, tmp_path)
    bench.renew()
    page = client.get(at).text
    assert "No analyst has noted anything in these images" in page
    drawn = Image.open(io.BytesIO(client.get(f"{at}/images.png").content))
    assert drawn.size[0] > 2 * 600
    from groundtruce.errors import NotFound
    from groundtruce.flow import imagery

    with pytest.raises(NotFound):
        imagery.pictured(bench.store, bench.moment(None, "en").road, fused(bench).incident.id)


def test_a_finding_says_why_what_would_change_it_and_hears_every_party(client, bench):
    one = fused(bench)
    page = client.get(f"/findings/{one.id}").text
    for text in (*(reason.text for reason in one.reasons), *one.would_change):
        assert text in html.unescape(page)
    for party in bench.case.parties:
        assert f"<h3>{party.labels['en']}</h3>" in page
    unnamed = next(p.id for p in bench.case.parties if p.id not in one.concerned)
    form = {"party": unnamed, "text": "We saw it too.", "by": "lia"}
    told = plain(client.post(f"/findings/{one.id}/reply", data=form).text)
    assert "We saw it too." in told
    assert "entered by lia" in told


def test_a_signature_on_a_page_that_is_out_of_date_is_not_kept(client, bench):
    one = fused(bench)
    at = f"/findings/{one.id}"
    seen = re.search(r'name="seen" value="([^"]+)"', client.get(at).text)[1]
    claim = one.incident.claims[-1].id
    client.post(f"/incidents/{one.incident.id}/split",
                data={"claim": [claim], "by": "mia", "why": "another day"})  # fmt: skip
    sign = {"by": "vera", "act": "verifies"}
    late = client.post(f"{at}/sign", data={**sign, "seen": seen})
    assert late.status_code == 412
    assert "the finding changed after the page that you signed was opened" in late.text
    assert bench.store.signatures() == []
    now = re.search(r'name="seen" value="([^"]+)"', client.get(at).text)[1]
    assert client.post(f"{at}/sign", data={**sign, "seen": now}).status_code == 200


def test_nobody_signs_the_same_twice_and_a_notice_tells_what_changed_since_it_went_out(
    client, bench
):
    found = bench.moment(None, "en").road.findings
    one = next(o for o in found if o.status is Status.CORROBORATED and not o.signatures)
    at = f"/findings/{one.id}"
    assert client.get(f"{at}/correction.pdf").status_code == 404
    for by, act in (("vera", "verifies"), ("pia", "releases")):
        assert client.post(f"{at}/sign", data={"by": by, "act": act}).status_code == 200
    for by, act in (("vera", "verifies"), ("pia", "releases")):
        again = client.post(f"{at}/sign", data={"by": by, "act": act})
        assert again.status_code == 403
        assert f"{by} signed this finding already, on 2026-03-01" in again.text
    assert len([s for s in bench.store.signatures() if s.finding == one.id]) == 2
    assert client.get(f"{at}/correction.docx").content.startswith(b"PK")
    assert f'href="{at}/correction.pdf?lang=en"' in client.get(at).text


def test_a_case_is_large_when_nobody_would_wait_for_its_incidents_to_be_fused_anew(
    bench, monkeypatch
):
    number = len(bench.moment(None, "en").index)
    assert not bench.is_large
    monkeypatch.setattr("groundtruce.web.moment.MOST_EXPLAINED", number - 1)
    assert bench.is_large
