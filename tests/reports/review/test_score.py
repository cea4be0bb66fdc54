"""The score and the evaluation data: every correction is a measurement of the reader."""

import pytest
from tests.builders import a_report, an_excerpt
from tests.reports.review.situation import machine_s, said

from groundtruce.model.claim import Reader
from groundtruce.reports.review import evaluation
from groundtruce.reports.review.score import interval, score

RULES = Reader(name="rules", version="1")


def some(count: int, says: str, confidence: float, kind: str = "shelling", **fields: str):
    claims = [
        machine_s(f"{kind} {says} {confidence} {n}.", kind=kind, confidence=confidence)
        for n in range(count)
    ]
    return [said(claim, says, **fields) for claim in claims]


def test_precision_is_the_share_accepted_as_it_was() -> None:
    reviews = [*some(6, "accept", 0.6), *some(3, "correct", 0.6, accused="BBB"),
               *some(1, "reject", 0.6)]  # fmt: skip
    (row,) = score(reviews)["kinds"]
    assert (row["name"], row["reviewed"]) == ("shelling", 10)
    assert (row["precision"], row["kept"]) == (0.6, 0.9)


def test_every_kind_has_its_own_row() -> None:
    reviews = [*some(2, "accept", 0.6), *some(2, "reject", 0.6, kind="airstrike")]
    rows = {row["name"]: row["precision"] for row in score(reviews)["kinds"]}
    assert rows == {"shelling": 1.0, "airstrike": 0.0}


def test_a_field_is_right_where_no_correction_touched_it() -> None:
    reviews = [*some(3, "accept", 0.6), *some(1, "correct", 0.6, accused="BBB", target="bridge")]
    fields = {row["name"]: row["right"] for row in score(reviews)["fields"]}
    assert (fields["accused"], fields["target"], fields["kind"]) == (0.75, 0.75, 1.0)


def test_the_reliability_table_sets_how_sure_beside_how_often_right() -> None:
    reviews = [*some(8, "accept", 0.85), *some(2, "reject", 0.85), *some(5, "reject", 0.25)]
    low, high = score(reviews)["reliability"]
    assert (low["reviewed"], low["sure"], low["right"]) == (5, 0.25, 0.0)
    assert (high["reviewed"], high["sure"], high["right"]) == (10, 0.85, 0.8)


def test_the_calibration_error_is_nought_where_the_machine_was_as_sure_as_right() -> None:
    reviews = [*some(6, "accept", 0.75), *some(2, "reject", 0.75)]
    assert score(reviews)["calibration_error"] == 0
    assert score(reviews)["brier"] == pytest.approx(0.1875, abs=1e-3)


def test_a_few_claims_leave_a_wide_interval() -> None:
    few, many = interval(3, 4), interval(300, 400)
    assert few[1] - few[0] > 4 * (many[1] - many[0])
    assert 0 <= few[0] < 0.75 < few[1] <= 1


def test_without_reviews_nothing_is_measured() -> None:
    empty = score([])
    assert (empty["reviewed"], empty["overall"]["precision"], empty["reliability"]) == (0, None, [])


def test_evaluation_data_say_what_the_machine_said_and_what_the_person_said() -> None:
    claim = machine_s(reader=RULES)
    review = said(claim, "correct", kind="airstrike")
    (row,) = evaluation.rows([review], {claim.report: a_report(claim)}.get)
    assert (row["machine"]["kind"], row["person"]["kind"]) == ("shelling", "airstrike")
    assert (row["changed"], row["reader"]) == (["kind"], {"name": "rules", "version": "1"})


def test_a_rejected_claim_is_a_row_without_a_person_s_claim() -> None:
    claim = machine_s()
    (row,) = evaluation.rows([said(claim, "reject")], {claim.report: a_report(claim)}.get)
    assert row["person"] is None
    assert row["decision"] == "rejected"


def test_the_span_of_a_row_cuts_the_words_out_of_its_text_in_any_script() -> None:
    text = "ข่าว: ทหารยิง. AAA shelled the village 🚀."
    start = len("ข่าว: ทหารยิง. ".encode())
    excerpt = an_excerpt("AAA shelled the village")
    whole = an_excerpt(text)
    moved = {"sha256": whole.sha256, "start": start, "end": start + excerpt.end}
    claim = machine_s(excerpt=excerpt.model_copy(update=moved))
    report = a_report(claim, text=text, original=whole.sha256, start=0, end=whole.end)
    (row,) = evaluation.rows([said(claim)], {claim.report: report}.get)
    assert text[slice(*row["span"])] == row["quote"] == "AAA shelled the village"
