"""Daily, weekly, violation and correction papers: the same content, other sections."""

import io
import re
import zipfile
from datetime import timedelta

import pytest

from groundtruce.briefs import compose, render
from groundtruce.briefs.desk import Matter
from groundtruce.briefs.kinds import KINDS
from groundtruce.briefs.trace import evidence
from groundtruce.errors import NotFound
from groundtruce.model.changed import Changed
from groundtruce.model.finding import Reason, Signature
from groundtruce.model.report import Taken
from groundtruce.model.vocabulary import LANGUAGES
from tests.briefs.situation import AS_OF, Situation, a_case, a_contested
from tests.builders import a_report

WHOLE = Situation()
SUBJECT = a_contested()
REPORTS = tuple(a_report(one) for one in SUBJECT.incident.claims)
BLAME = re.compile(
    r"aggress|provok|unprovoked|enem|invad|perpetrat|guilt|culprit|illegal|to blame|terror", re.I
)
QUOTED = re.compile("“[^”]*”")


def matter(**more):
    change = Changed(
        noun="finding",
        id=SUBJECT.id,
        what="status",
        before="unverified",
        after="contested",
        why=(Reason(rule="claim_and_denial", text="It is claimed and denied."),),
        claims=SUBJECT.rests_on,
    )
    return Matter(**{"reports": REPORTS, "changed": (change,), "incident": SUBJECT.id, **more})


def paper(kind, language="en", situation=WHOLE, **more):
    told = (situation.findings, situation.assessments, situation.tallies, situation.watch)
    return compose.document(
        kind, *told, situation.case, AS_OF, language=language, matter=matter(**more)
    )


def backed(brief):
    claims = [claim for one in WHOLE.findings for claim in one.incident.claims]
    claims += [one.claim for one in WHOLE.tallies]
    reports = [a_report(one) for one in claims]
    return evidence(brief, WHOLE.findings, WHOLE.assessments, reports, WHOLE.case, WHOLE.watch)


def section(brief, key):
    return next(one for one in brief.sections if one.key == key)


def words(brief):
    cells = [c for one in brief.sections if one.table for row in one.table.rows for c in row]
    return [*(one.text for one in brief.sentences()), *cells]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_and_row_of_every_paper_can_be_traced(kind, language):
    brief = paper(kind, language)
    gathered = backed(brief)
    rows = [cites for one in brief.sections if one.table for cites in one.table.cites]
    cites = [*(one.cites for one in brief.sentences()), *rows]
    assert brief.sentences()
    assert all(found and all(map(gathered.ground, found)) for found in cites)


@pytest.mark.parametrize("kind", KINDS)
def test_no_paper_blames_in_words_of_its_own(kind):
    own = [QUOTED.sub("", text) for text in words(paper(kind))]
    assert not [text for text in own if BLAME.search(text)]


@pytest.mark.parametrize("kind", KINDS)
def test_parties_stand_in_alphabetical_order_in_every_table(kind):
    tables = [one.table for one in paper(kind).sections if one.table]
    for columns in (one.columns for one in tables):
        parties = [one for one in columns if one in ("Arvia", "Borland")]
        assert parties == sorted(parties)


@pytest.mark.parametrize("kind", ["daily", "weekly"])
def test_every_count_of_a_report_stands_with_its_change(kind):
    rows = section(paper(kind), "by_sector").table.rows
    counts = [cell for row in rows for cell in row[1:-1]]
    assert counts
    assert all(re.fullmatch(r"\d+ \([+−±]\d+\)", cell) for cell in counts)


@pytest.mark.parametrize("kind", ["weekly", "violation", "correction"])
def test_a_place_bears_the_names_of_both_sides(kind):
    told = [text for text in words(paper(kind)) if "Prey" in text and "“" not in text]
    assert told
    assert all("Nong" in text for text in told)


def test_the_period_of_a_report_is_as_long_as_its_kind_has_it():
    assert paper("daily").since == AS_OF - timedelta(days=1)
    assert paper("weekly").since == AS_OF - timedelta(days=7)
    assert paper("weekly").number < paper("daily").number


def test_a_report_of_a_day_without_watching_says_that_nobody_was_looking():
    first = section(paper("daily", situation=Situation(watch=())), "summary").sentences[0]
    assert "not watched, which is no sign of quiet" in first.text


def test_the_same_records_give_the_same_paper_whatever_their_order():
    turned = Situation(findings=WHOLE.findings[::-1], tallies=WHOLE.tallies[::-1])
    assert paper("weekly").id == paper("weekly", situation=turned).id


def test_a_paper_about_an_incident_that_nobody_knows_is_refused():
    with pytest.raises(NotFound, match="no incident"):
        paper("violation", incident="i-none")


def test_a_violation_report_sets_the_parties_words_side_by_side():
    table = section(paper("violation"), "positions").table
    assert table.columns[:2] == ("Arvia", "Borland")
    assert "Their guns fired first" in table.rows[0][0]
    assert "No gun of ours fired" in table.rows[0][1]


def test_custody_says_the_hash_when_it_came_and_who_took_it_in():
    taken = {one.id: Taken(row=7, at=AS_OF, by="gather") for one in REPORTS}
    told = section(paper("violation", taken=taken), "custody").sentences
    assert len(told) == len(REPORTS)
    assert all(one.original in "".join(s.text for s in told) for one in REPORTS)
    assert "Row of the log 7" in told[0].text


def test_each_party_has_its_line_under_the_replies():
    told = section(paper("violation"), "replies").sentences
    assert [one.text.split(":")[0] for one in told] == ["Arvia", "Borland"]


def test_a_correction_repeats_what_was_said_and_says_what_is_right():
    earlier = paper("brief").model_copy(update={"as_of": AS_OF - timedelta(days=2)})
    brief = paper("correction", earlier=(earlier,), since=earlier.as_of)
    said = section(brief, "was_said").sentences
    assert earlier.id in said[0].text
    assert "contested" in section(brief, "is_right").sentences[0].text
    assert "from unverified" in section(brief, "is_right").sentences[1].text


def test_a_signature_older_than_the_correction_does_not_sign_it():
    act = Signature(by="ana", act="verifies", at=AS_OF - timedelta(days=3), finding=SUBJECT.id)
    signed = SUBJECT.model_copy(update={"signatures": (act,)})
    situation = Situation(findings=(signed,))
    late = paper("correction", situation=situation, since=AS_OF - timedelta(days=2))
    early = paper("correction", situation=situation, since=AS_OF - timedelta(days=4))
    assert "Nobody has signed" in section(late, "signed_by").sentences[0].text
    assert "ana" in section(early, "signed_by").sentences[0].text


def test_a_change_is_told_with_its_reason():
    told = [one.text for one in section(paper("weekly"), "changed").sentences]
    assert any("from unverified" in one and "to contested" in one for one in told)
    assert any("It is claimed and denied." in one for one in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_docx_has_headings_tables_footnotes_and_a_register(language):
    brief = paper("violation", language)
    made = render.docx(brief, backed(brief), WHOLE.case)
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        body = packed.read("word/document.xml").decode()
        notes = packed.read("word/footnotes.xml").decode()
    marks = re.findall(r"<w:footnoteReference w:id=\"(\d+)\"", body)
    assert body.count('w:val="Heading2"') > len(brief.sections)
    assert "<w:tblHeader" in body
    assert len(marks) == len(set(marks)) == len(re.findall(r'<w:footnote w:id="[1-9]', notes))
    anchors = set(re.findall(r'w:anchor="([^"]+)"', notes))
    assert anchors
    assert anchors <= set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', body))


def test_a_case_that_credits_nobody_ends_the_line_of_its_map_once():
    case = a_case(attribution=())
    brief = Situation(case=case).brief()
    page = render.html(brief, backed(brief), case)
    with zipfile.ZipFile(io.BytesIO(render.docx(brief, backed(brief), case))) as packed:
        told = packed.read("word/document.xml").decode()
    for text in (page, told):
        (after,) = re.findall(r"no claim to territory\.([^<]*)<", text)
        assert not after.strip()


def test_a_docx_is_the_same_bytes_each_time():
    brief = paper("correction")
    assert len({render.docx(brief, backed(brief), WHOLE.case) for _ in range(2)}) == 1


@pytest.mark.parametrize("kind", ["daily", "violation"])
def test_a_printed_report_says_that_it_is_accessible(kind):
    brief = paper(kind)
    made = render.files(brief, backed(brief), WHOLE.case, ("pdf", "html"))
    printed = [content for name, content in made.items() if name.endswith(".pdf")]
    assert len(printed) == 2
    assert all(b"pdfuaid" in one for one in printed)
    assert all(name.startswith(kind) for name in made)
