"""The printed brief: two tagged pages, beside the evidence in which every claim can be found."""

import io
import re

import pikepdf
import pytest

from groundtruce.briefs import letters, render
from groundtruce.briefs.print import Papers
from groundtruce.model.vocabulary import LANGUAGES
from tests.briefs.situation import Situation, a_contested, a_finding, a_vague
from tests.briefs.test_render import HOSTILE, hostile_situation

pytest.importorskip("typst")


def printed(situation: Situation, language: str = "en") -> Papers:
    brief = situation.brief(language=language)
    return render.papers(brief, situation.evidence(brief), situation.case)


PAPERS = printed(Situation())
PDF = PAPERS.brief


def elements(node, found=None):
    """Collect the structure elements of a tagged PDF."""
    found = [] if found is None else found
    if isinstance(node, pikepdf.Array):
        for one in node:
            elements(one, found)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.append(node)
        if "/K" in node:
            elements(node["/K"], found)
    return found


def opened(raw: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(raw))


@pytest.mark.parametrize("raw", [PAPERS.brief, PAPERS.evidence])
def test_each_paper_is_tagged_and_says_its_language_and_title(raw: bytes):
    with opened(raw) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"
            assert "Two valleys" in told["dc:title"]


def test_every_picture_has_words_for_those_who_cannot_see_it():
    with opened(PDF) as pdf:
        figures = [one for one in elements(pdf.Root.StructTreeRoot) if one.S == "/Figure"]
        assert len(figures) >= 2
        assert all(str(one.get("/Alt", "")) for one in figures)


def test_tables_have_header_cells():
    with opened(PDF) as pdf:
        kinds = [str(one.S) for one in elements(pdf.Root.StructTreeRoot)]
    assert kinds.count("/Table") == 4
    assert kinds.count("/TH") >= 4


def test_a_day_with_many_words_still_fits_on_two_pages():
    many = tuple(a_contested(day) for day in range(1, 20))
    busy = printed(Situation(findings=(*many, a_finding(), a_vague())))
    assert pages(PDF) == pages(busy.brief) == 2


def pages(raw: bytes) -> int:
    with opened(raw) as pdf:
        return len(pdf.pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_brief_gives_the_same_bytes_in_each_language(language: str):
    papers = printed(Situation(), language)
    assert papers == printed(Situation(), language)
    with opened(papers.brief) as pdf:
        assert str(pdf.Root.Lang) == language
        assert "/CreationDate" not in pdf.docinfo


def test_notes_lead_to_pages_of_the_evidence():
    with opened(PDF) as pdf:
        links = [one for page in pdf.pages for one in page.get("/Annots", [])]
        told = [str(one.A.URI) for one in links if one.get("/A", {}).get("/S") == "/URI"]
    assert len(told) > 20
    found = {re.fullmatch(r"evidence\.pdf#page=(\d+)", one) for one in told}
    assert {int(one[1]) for one in found if one} <= set(range(1, pages(PAPERS.evidence) + 1))
    assert None not in found


def test_hostile_text_is_printed_as_text():
    papers = printed(hostile_situation())
    for raw in (papers.brief, papers.evidence):
        assert b"/JavaScript" not in raw
        assert raw.startswith(b"%PDF-1.7")


def test_a_letter_that_no_font_has_is_printed_by_its_number():
    assert letters.printable({"a": ["fire \U0001f525"]}) == {"a": ["fire [U+1F525]"]}
    assert letters.printable("ชายแดน កម្ពុជា – “café”") == "ชายแดน កម្ពុជា – “café”"
    assert "49" not in re.sub(r"7\*7", "", letters.printable(HOSTILE))
