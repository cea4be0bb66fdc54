"""What is kept inside stays inside, on every address: secrets are planted and looked for.

A witness spoke in confidence, the mission's own team heard something, each party said something.
One incident was released; what only one party said was not.
"""

import io
import re
import zipfile
from urllib.parse import quote

import pytest

from groundtruce.model.finding import Signature
from groundtruce.model.judgement import Judgement, Verdict
from groundtruce.model.source import Source, SourceKind
from groundtruce.web.access.disclosure import WITHHELD
from tests.builders import a_claim, a_place, a_report, a_span
from tests.web.access.conftest import OTHER, STRANGER
from tests.web.access.test_matrix import ROWS
from tests.web.conftest import NOW

WITNESS = "zzwitness said quietly what nobody may read"
TEAM, TEAM_WORDS = "zzteamseven", "zzteamseven heard twelve explosions"
MINE_SAID, OTHERS_SAID = "zzmine spokesman on the bridge", "zzothers spokesman on the ferry"
PUBLIC_SAID = "zzpublic paper told of shells"
OUTSIDE = (STRANGER, "observer", "liaison", "admin", OTHER)


def kept(bench, words, source, number, **more):
    """Keep a report with one claim; the words of a restricted one are not in its claim's quote."""
    original = bench.store.keep_original(words.encode(), media_type="text/plain", name="n.txt")
    quote = words[:9] if more.get("restricted") else words
    claim = a_claim(quote, source=source, place=a_place(104.0 + number), span=a_span())
    excerpt = claim.excerpt.model_copy(update={"sha256": original.sha256})
    claim = claim.model_copy(update={"excerpt": excerpt})
    told = {"original": original.sha256, "end": len(words.encode()), "text": words, **more}
    report = a_report(claim, **told)
    bench.store.keep([report], at=NOW, actor="test")
    return report


@pytest.fixture(scope="module")
def planted(peopled):
    """Plant the secrets, make one incident of three claims and let it go out."""
    case = peopled.store.case()
    team = Source(id=TEAM, name="zzteam seven", kind=SourceKind.OBSERVER)
    peopled.store.keep(
        [case.model_copy(update={"sources": (*case.sources, team)})], at=NOW, actor="test"
    )
    parties = {one.speaks_for: one.id for one in case.sources if one.speaks_for}
    mine, others = (parties[one] for one in case.party_ids[:2])
    media = next(one.id for one in case.sources if one.kind is SourceKind.MEDIA)
    reports = {
        "witness": kept(peopled, WITNESS, TEAM, 0, restricted=True),
        "team": kept(peopled, TEAM_WORDS, TEAM, 0),
        "public": kept(peopled, PUBLIC_SAID, media, 0),
        "mine": kept(peopled, MINE_SAID, mine, 3),
        "others": kept(peopled, OTHERS_SAID, others, 6),
    }
    claims = {name: one.claims[0].id for name, one in reports.items()}
    same = [
        Judgement(
            id=f"j-{name}",
            one=claims["public"],
            other=claims[name],
            verdict=Verdict.SAME,
            by="analyst",
            received=NOW,
        )
        for name in ("witness", "team")
    ]
    peopled.store.keep(same, at=NOW, actor="analyst")
    peopled.renew()
    finding = finding_on(peopled, claims["public"])
    assert {claims[name] for name in ("witness", "team", "public")} <= set(finding.rests_on)
    acts = [
        Signature(id=f"s-{by}", by=by, act=act, at=NOW, finding=finding.id, claim=claims["public"])
        for by, act in (("verifier", "verifies"), ("publisher", "releases"))
    ]
    for one in acts:
        peopled.store.keep([one], at=NOW, actor=one.by)
    peopled.renew()
    return reports, finding_on(peopled, claims["public"])


def finding_on(bench, claim):
    found = bench.moment(None, "en").road.findings
    return next(one for one in found if claim in one.rests_on)


def addresses(bench, reports, finding):
    """Yield an address for every way there is to read, of each record that could tell."""
    hidden = [finding_on(bench, reports[name].claims[0].id) for name in ("mine", "others")]
    findings = [finding, *hidden]
    named = {
        "incidents/{": [one.incident.id for one in findings],
        "findings/{": [one.id for one in findings],
        "reports/{": [one.id for one in reports.values()],
        "claims/{": [one.claims[0].id for one in reports.values()],
        "{sha256}": [one.original for one in reports.values()],
        "items/{": [
            *(one.incident.id for one in findings),
            *(one.claims[0].id for one in reports.values()),
        ],
        "inbox/{": [one.id for one in reports.values()],
        "records/{": [one.id for one in reports.values()],
        "{sentence}": [next(iter(bench.moment(None, "en").road.brief.sentences())).id],
    }
    for row in ROWS.values():
        if row.method != "GET" or row.path in ("/live", "/static/{path}", "/basemap.pmtiles"):
            continue
        ids = next((ids for part, ids in named.items() if part in row.path), ["nobody"])
        # Papers take long to make: one of each is enough.
        ids = ids[:1] if "{format}" in row.path else ids
        query = "?q=zz" if row.path in ("/search", "/api/search", "/palette") else ""
        for name in ids:
            for collection in ("incidents", "claims") if "{collection}" in row.path else ("",):
                given = {"{collection}": collection, "{kind}": "brief", "{ending}": "csv"}
                given["{format}"] = "csv" if "export" in row.path else "docx"
                filled = {
                    "{name}": "weapons",
                    "{z:number}": "0",
                    "{x:number}": "0",
                    "{y:number}": "0",
                }
                known = {**filled, **given}
                yield re.sub("{[^}]*}", lambda m, k=known, n=name: k.get(m[0], n), row.path) + query


def read(answer) -> str:
    """Return all that an answer says, its headers too, packed documents opened.

    What is absent is told with the name that was asked for, and is compared further below.
    """
    said = b"" if answer.status_code == 404 else answer.content
    if said.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(said)) as packed:
            said = b"".join(packed.read(name) for name in packed.namelist())
    return said.decode("utf-8", "replace") + str(answer.headers)


@pytest.fixture(scope="module")
def heard(peopled, visitors, planted):
    """Return all that each visitor is told, address by address."""
    every = sorted(set(addresses(peopled, *planted)))
    assert len(every) > 200

    def told(name):
        return {one: read(visitors[name].get(one)) for one in every}

    return {name: told(name) for name in (STRANGER, "liaison", OTHER, "auditor")}


def where(told, secret):
    """Return the addresses that tell a secret that was not in the question.

    The door repeats the question, to lead back to it.
    """

    def answer(one, said):
        return said.replace(one, "").replace(quote(one, safe=""), "").replace(quote(one), "")

    return [one for one, said in told.items() if secret in answer(one, said)]


@pytest.mark.parametrize("visitor", [STRANGER, "liaison", OTHER, "auditor"])
def test_nobody_outside_and_no_auditor_reads_the_words_of_a_witness(heard, visitor):
    assert where(heard[visitor], WITNESS) == []
    assert where(heard[visitor], "said quietly") == []


@pytest.mark.parametrize("visitor", [STRANGER, "liaison", OTHER])
def test_nobody_outside_reads_what_the_missions_own_team_said_nor_which_team(heard, visitor):
    assert where(heard[visitor], "heard twelve explosions") == []
    assert where(heard[visitor], TEAM) == []


def test_a_liaison_reads_what_the_own_party_said_and_never_what_the_other_did(
    peopled, heard, planted
):
    reports, _ = planted
    for visitor, own, other in (
        ("liaison", "mine", "others"),
        (OTHER, "others", "mine"),
    ):
        told, hidden = heard[visitor], finding_on(peopled, reports[other].claims[0].id)
        assert f"/api/reports/{reports[own].id}" in where(told, reports[own].text)
        assert f"/reports/{reports[own].id}" in where(told, reports[own].text)
        assert where(told, reports[other].text) == []
        for secret in (hidden.id, hidden.incident.id, reports[other].id, reports[other].original):
            assert where(told, secret) == [], secret


def test_a_stranger_is_told_of_nothing_that_was_not_released(peopled, heard, planted):
    reports, finding = planted
    assert where(heard[STRANGER], finding.incident.id) != []
    for name in ("mine", "others"):
        hidden = finding_on(peopled, reports[name].claims[0].id)
        for secret in (reports[name].text, hidden.id, hidden.incident.id):
            assert where(heard[STRANGER], secret) == [], secret


def test_what_is_withheld_is_said(heard, visitors, planted):
    _, finding = planted
    told = visitors["liaison"].get(f"/api/findings/{finding.id}").json()
    texts = sorted(one["text"] for one in told["incident"]["claims"])
    assert texts.count(WITHHELD) == 2
    assert PUBLIC_SAID in texts
    page = heard["liaison"][f"/incidents/{finding.incident.id}"]
    assert page.count("Words withheld") == 2
    assert heard["auditor"][f"/incidents/{finding.incident.id}"].count("Restricted") == 1


def test_an_analyst_reads_every_word_and_opens_every_original(visitors, planted):
    reports, _ = planted
    for name in ("analyst", "verifier", "publisher"):
        original = visitors[name].get(f"/originals/{reports['witness'].original}")
        assert original.text == WITNESS
        assert WITNESS in visitors[name].get(f"/api/reports/{reports['witness'].id}").text


@pytest.mark.parametrize("visitor", OUTSIDE)
@pytest.mark.parametrize("name", ["witness", "team", "public", "mine", "others"])
def test_no_original_is_opened_from_outside_whoever_knows_its_hash(
    visitors, planted, visitor, name
):
    reports, _ = planted
    for path in ("/originals/{}", "/api/originals/{}", "/media/{}.png"):
        answer = visitors[visitor].get(path.format(reports[name].original))
        assert answer.status_code in (303, 401, 403)


def test_an_auditor_opens_other_originals_but_not_that_of_a_witness(visitors, planted):
    reports, _ = planted
    assert visitors["auditor"].get(f"/originals/{reports['public'].original}").status_code == 200
    closed = visitors["auditor"].get(f"/originals/{reports['witness'].original}")
    assert (closed.status_code, "Restricted" in closed.text) == (403, True)


@pytest.mark.parametrize("visitor", [STRANGER, "liaison", OTHER])
def test_what_is_hidden_is_told_in_the_very_words_of_what_is_absent(
    peopled, visitors, planted, visitor
):
    reports, _ = planted
    other = {"liaison": "others", OTHER: "mine"}.get(visitor, "others")
    hidden = finding_on(peopled, reports[other].claims[0].id)
    for path, name in (
        ("/incidents/{}", hidden.incident.id),
        ("/findings/{}", hidden.id),
        ("/reports/{}", reports[other].id),
        ("/api/findings/{}", hidden.id),
        ("/api/incidents/{}", hidden.incident.id),
        ("/api/reports/{}", reports[other].id),
        ("/api/claims/{}", reports[other].claims[0].id),
        ("/features/collections/incidents/items/{}", hidden.incident.id),
    ):
        one, none = (visitors[visitor].get(path.format(x)) for x in (name, "nobody"))
        assert one.status_code == none.status_code == 404
        assert one.text.replace(name, "nobody") == none.text


def test_counts_and_extents_are_of_what_each_visitor_sees(peopled, visitors, planted):
    every = len(peopled.moment(None, "en").road.findings)
    told = {
        name: client.get("/features/collections/incidents/items?limit=1").json()["numberMatched"]
        for name, client in visitors.items()
    }
    assert told["analyst"] == told["auditor"] == every
    assert {told[name] for name in OUTSIDE} == {1}
    box = visitors[STRANGER].get("/features/collections/incidents").json()["extent"]["spatial"]
    assert box["bbox"] == [[104.0, 13.7, 104.0, 13.7]]
    own = visitors["liaison"].get("/api/reports?limit=500").json()
    assert 0 < own["total"] < len(peopled.moment(None, "en").road.reports)
    assert visitors[STRANGER].get("/api/reports").json()["total"] == 0


def test_the_map_offers_to_ask_for_what_the_visitor_can_see_alone(visitors, planted):
    _, released = planted
    seen = [released.status.value], [released.incident.kind]
    assert [offered(visitors[name].get("/map").text) for name in OUTSIDE] == [seen] * len(OUTSIDE)
    statuses, kinds = offered(visitors["analyst"].get("/map").text)
    assert min(len(statuses), len(kinds)) > 1


def test_the_timeline_of_one_visitor_is_not_shown_to_another_who_sees_less(visitors, planted):
    asked = "/map?every=1&layers=names"
    inside, outside = (totals(visitors[name].get(asked).text) for name in ("analyst", OUTSIDE[0]))
    assert sum(outside) == 1 < sum(inside)
    assert totals(visitors["verifier"].get(asked).text) == inside


def totals(page):
    """Return how many incidents each bar of a page's timeline counts."""
    return [int(one) for one in re.search(r'data-totals="([\d,]*)"', page)[1].split(",")]


def test_nobody_is_offered_lists_that_stay_empty_or_papers_that_lead_nowhere(visitors, planted):
    for name in OUTSIDE:
        assert "/findings?state=" not in visitors[name].get("/findings").text
        assert "/briefs/draft" not in visitors[name].get("/briefs").text
    assert "/findings?state=released" in visitors["analyst"].get("/findings").text
    rows = {
        name: re.findall("<th scope=.row.>", visitors[name].get("/briefs").text)
        for name in ("analyst", "publisher")
    }
    assert [len(rows[name]) for name in ("analyst", "publisher")] == [3, 1]


def offered(page):
    """Return the statuses and the kinds that the filter of a page of the map offers."""
    form = page[page.index('<form class="filter"') : page.index("</form>", page.index('"filter"'))]
    kinds = re.findall(r'<option value="(\w+)"', form)
    return re.findall(r'name="status" value="(\w+)"', form), [k for k in kinds if k != "every"]
