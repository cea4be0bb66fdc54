"""From a sentence to the bytes."""

import hashlib
from dataclasses import replace

import pytest

from groundtruce.briefs import render
from groundtruce.briefs.trace import cited, evidence, is_true, walk
from groundtruce.errors import Untraced
from groundtruce.model.brief import Citation
from tests.briefs.situation import TEXT, Situation, an_assessment

WHOLE = Situation()
BRIEF = WHOLE.brief()
EVIDENCE = WHOLE.evidence(BRIEF)
ORIGINALS = {
    hashlib.sha256(raw).hexdigest(): raw
    for raw in (TEXT, *(claim.excerpt.quote.encode() for claim in EVIDENCE.claims.values()))
}


def test_every_sentence_leads_to_claims_or_to_the_text_of_an_agreement():
    for sentence in BRIEF.sentences():
        grounds = walk(sentence, EVIDENCE)
        assert [one.citation for one in grounds] == list(sentence.cites)
        assert all(one.claims or one.excerpts or one.files for one in grounds)


def test_every_span_opens_onto_its_quote():
    claims = [claim for one in cited(BRIEF) for claim in EVIDENCE.ground(one).claims]
    assert claims
    assert all(is_true(claim.excerpt, ORIGINALS.__getitem__) for claim in claims)


def test_one_changed_byte_is_noticed():
    claim = next(iter(EVIDENCE.claims.values()))
    changed = bytearray(claim.excerpt.quote.encode())
    changed[3] ^= 1
    assert not is_true(claim.excerpt, lambda _sha256: bytes(changed))


def the_page_when_a_report_lies_at(start: int) -> str:
    """Render the brief as if the file that brought its first report held it at this byte."""
    claim = next(iter(EVIDENCE.claims.values()))
    quote = claim.excerpt.quote.encode()
    place = {"start": start + 1, "end": start + 1 + len(quote)}
    told = claim.model_copy(update={"excerpt": claim.excerpt.model_copy(update=place)})
    report = EVIDENCE.reports[claim.report].model_copy(
        update={"start": start, "end": start + len(quote) + 2}
    )
    moved = replace(
        EVIDENCE,
        claims={**EVIDENCE.claims, told.id: told},
        reports={**EVIDENCE.reports, report.id: report},
        read=lambda one: b"{" + one.text.encode() + b"}",
    )
    return render.html(BRIEF, moved, WHOLE.case)


def test_the_register_names_a_report_by_its_own_bytes_wherever_it_was_delivered():
    assert the_page_when_a_report_lies_at(0) == the_page_when_a_report_lies_at(700)
    first = next(iter(EVIDENCE.claims.values()))
    row = b"{" + first.excerpt.quote.encode() + b"}"
    assert hashlib.sha256(row).hexdigest() in the_page_when_a_report_lies_at(700)


def test_an_unknown_citation_leads_nowhere_and_says_so():
    with pytest.raises(Untraced, match="is cited and not known"):
        EVIDENCE.ground(Citation(noun="finding", id="f-nobody"))


def test_a_brief_shown_with_the_wrong_records_is_refused():
    with pytest.raises(Untraced):
        evidence(BRIEF, WHOLE.findings[:1], WHOLE.assessments, (), WHOLE.case, WHOLE.watch)


def test_an_assessment_rests_on_the_claims_of_its_findings():
    ground = EVIDENCE.ground(Citation(noun="assessment", id=WHOLE.assessments[0].id))
    assert {one.id for one in ground.claims} == set(WHOLE.findings[1].rests_on)


def test_an_assessment_without_findings_rests_on_the_text_of_its_commitment():
    silent = an_assessment("T3", "BBB", "not_observable")
    ground = EVIDENCE.ground(Citation(noun="assessment", id=silent.id))
    assert [one.name for one in ground.files] == ["truce.yaml"]
    assert not ground.claims
