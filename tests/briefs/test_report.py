"""The page of one report says what the observer's device says beside the answers."""

import pytest

from groundtruce.briefs import report
from groundtruce.briefs.phrase import Pen
from groundtruce.model.report import Check
from groundtruce.model.vocabulary import vocabulary
from tests.briefs.situation import a_case
from tests.builders import a_report

FAR = Check(of="where", by="audit", agrees=False, off=11124, unit="metres")
NEAR = Check(of="when", by="photo", agrees=True, off=4.5, unit="minutes")


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("en", "Where: the phone's log of the form – does not agree (11,124 metres)"),
        ("th", "สถานที่: บันทึกการกรอกแบบฟอร์มของโทรศัพท์ – ไม่สอดคล้อง (11,124 เมตร)"),
        ("km", "ទីកន្លែង: កំណត់ត្រាបំពេញទម្រង់របស់ទូរស័ព្ទ – មិនស្របគ្នា (11,124 ម៉ែត្រ)"),
    ],
)
def test_a_report_shows_whether_its_answers_are_borne_out(language, first):
    pen = Pen(a_case(), vocabulary(), language)
    shown = report.page(a_report(checks=(FAR, NEAR)), [], lambda _: None, pen)
    assert shown["checks"][0] == first
    assert "4.5" in shown["checks"][1]


def test_a_report_of_a_newspaper_has_nothing_beside_it():
    assert report.page(a_report(), [], lambda _: None, Pen(a_case(), vocabulary()))["checks"] == []
