"""A credit line names the origin; a notice is told from news about a notice."""

import pytest
from tests.builders import a_source
from tests.reports.a_gathering import gathered, the_case, written

from groundtruce.reports.text.notice import notice_of
from groundtruce.reports.text.relay import credited, origin_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("OSLO (AFP) - Calm.", "AFP"),
        ("PHNOM PENH, Nov 10 (Xinhua) -- Calm.", "Xinhua"),
        ("KYIV (Border News) — Calm in the north.", "Border News"),
        ("Calm in the north.\n\nSource: TASS", "TASS"),
        ("By Reuters\n\nCalm in the north.", "Reuters"),
        ("Calm in the north.", None),
        ("The army (which was late) - and others - came.", None),
    ],
)
def test_a_credit_line_names_the_agency(text, name):
    assert credited(text) == name


def test_an_agency_that_the_case_knows_has_its_id():
    assert origin_of("OSLO (News) - Calm.", the_case()) == "news"
    assert origin_of("OSLO (AFP) - Calm.", the_case()) == "afp"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CORRECTED: Two soldiers were wounded.", "correction"),
        ("CORRECTION - Two soldiers were wounded.", "correction"),
        ("(Corrects number of wounded in second paragraph)\nTwo were wounded.", "correction"),
        ("UPDATE 2-Shells fall on the border", "correction"),
        ("Calm.\n\nAn earlier version of this article gave another number.", "correction"),
        ("RETRACTION: Our story on shelling at Prey was wrong.", "retraction"),
        ("We retract our report of 10 November on Prey.", "retraction"),
        ("This story has been withdrawn. Calm.", "retraction"),
        ("The herald retracts its report of Monday.", "retraction"),
        ("The ministry retracted its statement on Monday.", None),
        ("Thailand corrected the number of wounded on Monday.", None),
        ("Troops withdrew from the hill, the army said in a report.", None),
    ],
)
def test_a_notice_is_told_from_news_about_one(text, said):
    found = notice_of(None, text, "herald")

    assert (found and found.value) == said


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("Shells hit Prey on Monday, the Herald reported, citing the Alander army.", "a-army"),
        ("Two soldiers were wounded near Prey on Monday, according to Reuters.", "reuters"),
        ("OSLO (AFP) — Shells hit Prey on Monday and wounded two soldiers.", "afp"),
    ],
)
def test_a_relay_names_whom_it_passes_on(tmp_path, text, origin):
    sources = (*the_case().sources, a_source("a-army", speaks_for="AAA", name="Alander army"))
    case = the_case(sources=tuple({source.id: source for source in sources}.values()))
    file = written(tmp_path / "a.txt", text)
    got = gathered(file, case, defaults={"source": "news"}, fields={})
    assert {claim.origin for report in got.reports for claim in report.claims} == {origin}
