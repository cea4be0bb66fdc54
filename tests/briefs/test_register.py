"""The evidence register: names for codes, the way back, and a quote in its context."""

from dataclasses import replace

from groundtruce.briefs.document import Document
from groundtruce.briefs.phrase import Pen
from groundtruce.model.finding import Reason
from groundtruce.model.vocabulary import vocabulary
from tests.briefs.situation import Situation, a_finding, an_assessment

ROW = b'{"id": "x", "text": "At dawn. %s Later it was calm.", "key": "secret"}'


def document(situation: Situation, **more) -> dict:
    brief = situation.brief()
    evidence = replace(situation.evidence(brief), **more)
    return Document(brief, evidence, Pen(situation.case, vocabulary())).plain()


def lines_of(text: str) -> str:
    finding = a_finding(reasons=(Reason(rule="r", text=text),))
    told = document(Situation(findings=(finding,), assessments=(), tallies=(), watch=()))
    return " ".join(told["register"]["finding"][0]["lines"])


def test_a_reason_names_parties_days_and_bodies_in_words():
    said = lines_of("Only AAA says so since 2025-11-10, to be verified by un.")
    assert "Only Arvia says so since 10 November 2025" in said
    assert f"by {vocabulary().label('bodies', 'un', 'en')}" in said


def test_a_word_that_only_holds_a_code_and_a_day_that_is_none_stay_as_they_are():
    assert "XAAAX on 2025-99-99" in lines_of("XAAAX on 2025-99-99")


def test_an_assessment_is_titled_by_what_it_asks_and_of_whom():
    told = document(Situation(assessments=(an_assessment("T1", "AAA"),)))
    entry = told["register"]["assessment"][0]
    assert entry["title"] == "No fire of any kind — Arvia"
    assert entry["lines"][0] == "Truce of the valleys, T1"


def test_every_entry_leads_back_to_the_notes_that_name_it():
    told = document(Situation())
    named = {ref["id"]: set() for note in told["notes"] for ref in note["refs"]}
    for note in told["notes"]:
        for ref in note["refs"]:
            named[ref["id"]].add(note["number"])
    for entries in told["register"].values():
        for entry in entries:
            assert set(entry["notes"]) == named.get(entry["id"], set())


def test_a_claim_leads_back_to_the_findings_that_rest_on_it():
    situation = Situation()
    claim = situation.findings[0].incident.claims[0]
    told = {one["id"]: one for one in document(situation)["register"]["claim"]}
    assert [one["id"] for one in told[claim.id]["behind"]] == [situation.findings[0].id]


def test_a_quote_is_shown_with_the_words_around_it_and_nothing_of_other_fields():
    around = context_in(ROW)
    assert around == {"before": "At dawn.", "after": "Later it was calm."}


def test_a_quote_that_fills_its_field_has_no_words_around_it():
    assert context_in(b'{"text": "%s", "key": "secret"}') is None


def context_in(row: bytes) -> dict[str, str] | None:
    situation = Situation()
    claim = situation.findings[0].incident.claims[0]
    quote = claim.excerpt.quote.encode()
    raw = row.replace(b"%s", quote)
    start = raw.index(quote)
    excerpt = claim.excerpt.model_copy(update={"start": start, "end": start + len(quote)})
    at = claim.model_copy(update={"excerpt": excerpt})
    report = situation.evidence().reports[claim.report]
    whole = report.model_copy(update={"original": excerpt.sha256, "start": 0, "end": len(raw)})
    evidence = replace(situation.evidence(), reports={claim.report: whole}, read=lambda _: raw)
    pen = Pen(situation.case, vocabulary())
    return Document(situation.brief(), evidence, pen)._around(at, whole)
