"""The scorecard in words, and the three sentences of the bottom line."""

import inspect
import re
from datetime import timedelta

import pytest

from groundtruce.briefs import drawing
from groundtruce.findings import grade
from groundtruce.model.agreement import Commitment, CommitmentType
from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Section
from groundtruce.model.finding import Attribution, Voice
from groundtruce.model.vocabulary import vocabulary
from tests.briefs.situation import (
    TRUCE,
    Situation,
    a_case,
    a_finding,
    a_span_at,
    a_watch,
    an_agreement,
    an_assessment,
)
from tests.builders import a_claim


def section(key: str, situation: Situation | None = None) -> Section:
    brief = (situation or Situation()).brief()
    return next(one for one in brief.sections if one.key == key)


def bottom_line(situation: Situation | None = None) -> list[str]:
    return [one.text for one in section("bottom_line", situation).sentences]


def a_breach(stance: str, days: float = 25) -> Situation:
    """Return a situation in which a shelling is attributed to Arvia, told by its own side."""
    claim = a_claim(
        "We fired.",
        side="AAA",
        source="arvia-army",
        stance=stance,
        span=a_span_at(days),
        received=TRUCE + timedelta(days=days, hours=5),
    )
    made = Attribution(party="AAA")
    finding = a_finding(days, claims=(claim,), attribution=made, rule="acknowledged")
    told = (
        an_assessment("T1", "AAA", "breached", findings=(finding.id,)),
        an_assessment("T1", "BBB"),
    )
    return Situation(findings=(finding,), assessments=told, tallies=())


def with_many_duties() -> Situation:
    """Return a situation whose agreement has twenty further duties to meet and talk."""
    meetings = tuple(
        Commitment(
            id=f"M{number}",
            type=CommitmentType.PROCESS,
            summary=f"Meeting {number}",
            bound=("AAA",),
        )
        for number in range(20)
    )
    text = an_agreement(commitments=(*an_agreement().commitments, *meetings))
    told = tuple(
        Assessment(
            **{
                **an_assessment("T1", "AAA", "not_observable").model_dump(),
                "id": f"a-m{number}",
                "commitment": f"M{number}",
                "type": CommitmentType.PROCESS,
            }
        )
        for number in range(20)
    )
    situation = Situation(case=a_case(agreements=(text,)))
    situation.assessments = (*situation.assessments, *told)
    return situation


def test_a_commitment_stands_in_words_with_its_code_apart():
    found = section("scorecard")
    assert found.table.rows[0][0] == "No fire of any kind"
    assert found.chart["rows"][0]["code"] == "T1"
    assert found.chart["rows"][0]["text"] == "Truce of the valleys"
    assert not any("T1" in cell for row in found.table.rows for cell in row)


def test_a_row_cites_the_assessments_of_its_cells():
    table = section("scorecard").table
    told = {one.id: one for one in Situation().assessments}
    for row, cites in zip(table.rows, table.cites, strict=True):
        bound = [cell for cell in row[1:] if cell != "not bound"]
        assert len(cites) == len(bound)
        assert len({told[one.id].commitment for one in cites}) == 1


def test_a_party_that_is_not_bound_is_said_to_be_so():
    rows = {row[0]: row[1:] for row in section("scorecard").table.rows}
    assert rows["Prisoners go home after three quiet days"] == ("not bound", "not observable")


def test_at_most_fourteen_commitments_are_shown_and_the_rest_is_summed():
    found = section("scorecard", with_many_duties())
    assert len(found.table.rows) == 14
    assert found.table.rows[0][0] == "No fire of any kind"
    rest = found.sentences[0]
    assert "9 commitments" in rest.text
    assert "Arvia: 9 not observable" in rest.text
    assert len(rest.cites) == 9


@pytest.mark.parametrize("stance", ["acknowledges", "announces"])
def test_a_breach_that_a_party_states_itself_says_so(stance: str):
    row = section("scorecard", a_breach(stance)).table.rows[0]
    assert row[1] == "breached, by its own statement"
    assert row[2] == "contested"


def test_a_breach_on_the_word_of_others_does_not_claim_a_statement():
    assert section("scorecard", a_breach("asserts")).table.rows[0][1] == "breached"


def test_what_a_party_alone_says_it_has_done_is_told_as_its_statement():
    assert step_told_by("AAA") == "partly carried out, by its own statement"
    assert step_told_by("AAA", "BBB") == "partly carried out"


def step_told_by(*sides: str) -> str:
    voices = tuple(
        Voice(origin=side, kind="party", side=side, stances=("announces",), claims=(side,))
        for side in sides
    )
    finding = a_finding(voices=voices)
    assessed = an_assessment("T2", "AAA", "degree", degree=2, findings=(finding.id,))
    situation = Situation(findings=(finding,), assessments=(assessed,))
    return section("scorecard", situation).table.rows[0][1]


def test_every_word_of_an_assessment_has_a_mark_of_its_own():
    words = set(vocabulary().words("states")) - {"degree"} | set(vocabulary().words("degrees"))
    assert words == set(drawing.states())
    outlines = {drawing.state_mark(one, 0, 0, 1).split(' d="')[1] for one in words}
    assert len(outlines) == len(words)


def test_the_bottom_line_says_whether_it_holds_how_sure_and_what_is_at_issue():
    holds, sure, issue = bottom_line(a_breach("acknowledges"))
    assert holds.startswith("The ceasefire has not held throughout: ")
    assert "low confidence" in sure
    assert issue.startswith("Most at issue: “No fire of any kind” (Arvia: breached, by its own ")


@pytest.mark.parametrize(
    ("acts", "said"),
    [(1, "has not held throughout"), (2, "has not held throughout"), (3, "is not holding")],
)
def test_one_established_act_does_not_yet_mean_that_it_is_not_holding(acts: int, said: str):
    found = tuple(a_finding(25 + number) for number in range(acts))
    assert said in bottom_line(Situation(findings=found, assessments=()))[0]


def test_the_ceasefire_itself_is_at_issue_before_any_other_breach():
    long_ago = TRUCE - timedelta(days=30)
    text = an_agreement(id="older", effective=long_ago, signed=long_ago, title="Older text")
    breached = an_assessment("T1", "BBB", "breached", agreement="older", id="a-old")
    case = a_case(agreements=(text, an_agreement()))
    situation = Situation(case=case, assessments=(breached, an_assessment("T1", "AAA")))
    assert "(Arvia: contested)" in bottom_line(situation)[2]


def test_an_old_breach_in_unwatched_weeks_leaves_open_whether_it_holds():
    assert bottom_line(a_breach("acknowledges", 3))[0].startswith(
        "Whether the ceasefire is holding"
    )


def test_a_ceasefire_holds_only_where_somebody_was_looking():
    claim = Situation().findings[0].incident.claims[0].id
    posts = tuple(a_watch(day, claim, kind="post", hours=24) for day in range(30))
    watched = Situation(findings=(a_finding(3),), watch=posts, assessments=())
    assert bottom_line(watched)[0].startswith("The ceasefire is holding where it was watched")
    silent = Situation(findings=(a_finding(3),), watch=(), assessments=())
    assert bottom_line(silent)[0].startswith("Whether the ceasefire is holding cannot be told")


def test_an_unproven_act_while_watched_does_not_let_it_hold():
    claim = Situation().findings[0].incident.claims[0].id
    posts = tuple(a_watch(day, claim, kind="post", hours=24) for day in range(30))
    unproven = Situation(findings=(a_finding(25, "unverified"),), watch=posts)
    assert bottom_line(unproven)[0].startswith("Whether the ceasefire is holding cannot be told")


def test_a_key_finding_says_what_its_status_rests_on():
    told = section("key_findings", a_breach("acknowledges")).sentences[0].text
    assert "corroborated (acknowledged by a party)" in told


def test_every_rule_that_gives_a_status_has_its_words():
    given = re.findall(r'Status\.[A-Z_]+,\s*"(\w+)"', inspect.getsource(grade))
    assert len(given) > 10
    assert all(vocabulary().has("labels", f"basis_{rule}") for rule in given)
