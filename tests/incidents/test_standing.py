"""Copies are one voice; what was put right or taken back feeds no incident; order never matters."""

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, a_claim, a_report

from groundtruce.incidents import fuse
from groundtruce.incidents.copies import firsts
from groundtruce.incidents.standing import claims, standing
from groundtruce.incidents.superseded import superseded
from groundtruce.model.claim import Actuality, Stance
from groundtruce.model.report import Notice, Report
from groundtruce.model.span import Span

WIRE = (
    "Shells fell on three villages near the river on Monday morning, the governor said, and two "
    "farmers were wounded while they were working in a field. A school was closed and forty "
    "families left their houses for a pagoda. The district hospital took in both men; one of "
    "them lost a foot. Soldiers put up a barrier on the road to the bridge in the afternoon."
)
OTHER = (
    "The governor reported that artillery hit a cluster of hamlets along the stream at dawn; a "
    "pair of field hands suffered injuries, hospital staff confirmed later in the day. Lessons "
    "were cancelled. Some forty households took shelter at a temple, and the army closed the way "
    "to the crossing until further notice. It was the third such attack of the month there."
)
PARAGRAPH = "The council meets again next week to speak about the harvest, prices and the roads. "


def article(name: str, text: str, hour: float = 0, **more: object) -> Report:
    """Return a report of the outlet of that name with one claim of its own."""
    moment = NOON + timedelta(hours=hour)
    more = {"published": Span.of_moment(moment), "received": moment, **more}
    told = a_claim(text, source=name, report=f"r-{name}-{hour}", received=moment)
    return a_report(told, **more)


def origins(*reports: Report) -> dict[str, str]:
    """Return the origin of each report's claim."""
    return {r.source: c.origin for r in standing(reports) for c in r.claims}


@pytest.mark.parametrize(
    "copy",
    [
        "Fire on the river\n\n" + WIRE,
        WIRE[:230],
        WIRE + " " + PARAGRAPH,
        WIRE.replace("Monday morning", "Monday at dawn").replace("pagoda", "temple"),
    ],
    ids=["another title", "cut", "a paragraph more", "edited"],
)
def test_a_copy_goes_back_to_the_text_that_came_first(copy):
    found = origins(article("paper", copy, hour=3), article("wire", WIRE))

    assert found == {"wire": "wire", "paper": "wire"}


def test_two_accounts_of_one_event_in_own_words_are_two_origins():
    assert origins(article("a", WIRE), article("b", OTHER)) == {"a": "a", "b": "b"}


def test_a_line_is_too_short_to_be_a_copy():
    assert origins(article("a", "Shells fell."), article("b", "Shells fell.")) == {
        "a": "a",
        "b": "b",
    }


def test_a_thai_copy_is_known_without_word_spaces():
    text = "กองทัพบกแถลงว่าทหารสามนายได้รับบาดเจ็บจากทุ่นระเบิดใกล้ปราสาทเมื่อเช้าวันจันทร์ที่ผ่านมา"

    assert firsts([text, "ด่วน " + text + " รายละเอียดจะแจ้งให้ทราบต่อไป"]) == [0, 0]


def test_an_agency_that_one_copy_credits_is_the_origin_of_all():
    credited = article("herald", WIRE, hour=1)
    told = credited.claims[0].model_copy(update={"origin": "afp"})
    credited = credited.model_copy(update={"claims": (told,)})

    assert origins(article("daily", WIRE), credited) == {"daily": "afp", "herald": "afp"}


def test_a_statement_is_the_origin_of_whoever_printed_it_sooner():
    statement = article("ministry", WIRE, hour=5, kind="statement")

    assert origins(article("paper", WIRE), statement) == {
        "paper": "ministry",
        "ministry": "ministry",
    }


def test_a_quoted_voice_stays_the_origin_in_a_copy():
    paper = article("paper", WIRE, hour=1)
    quoted = a_claim(WIRE, source="governor", report=paper.id, carrier="paper")
    paper = paper.model_copy(update={"claims": (quoted,)})

    assert origins(article("wire", WIRE), paper) == {"wire": "wire", "paper": "governor"}


@given(st.permutations(range(5)), st.integers(0, 9))
def test_the_order_of_arrival_changes_nothing(order, seed):
    rng = random.Random(seed)
    hours = [rng.randint(0, 48) for _ in range(5)]
    texts = (WIRE, WIRE + PARAGRAPH, OTHER, WIRE[:230], OTHER + PARAGRAPH)
    told = [article(f"outlet-{n}", texts[n], hour=hours[n]) for n in range(5)]

    assert origins(*told) == origins(*(told[at] for at in order))


def test_copies_are_one_voice_of_an_incident():
    (incident,) = fuse.incidents([article("wire", WIRE), article("paper", WIRE, hour=2)])

    assert {claim.origin for claim in incident.claims} == {"wire"}


def test_a_correction_takes_the_place_of_what_it_corrects():
    first = article("wire", WIRE)
    put_right = article(
        "wire", "CORRECTED: " + WIRE.replace("two", "three"), hour=4, notice=Notice.CORRECTION
    )

    assert superseded([put_right, first]) == {first.id: put_right.id}
    assert superseded([first]) == {}


def test_a_correction_touches_no_other_story_and_no_other_outlet():
    put_right = article("wire", "CORRECTED: " + WIRE, hour=4, notice=Notice.CORRECTION)

    assert superseded([put_right, article("wire", OTHER), article("paper", OTHER)]) == {}


def test_copies_of_what_was_put_right_fall_with_it_and_copies_of_the_new_text_stay():
    old, new = WIRE, WIRE.replace("two farmers were wounded", "no farmer was wounded at all")
    told = [
        article("wire", old),
        article("daily", old, hour=1),
        article("wire", "CORRECTION: " + new, hour=4, notice=Notice.CORRECTION),
        article("herald", new, hour=5),
    ]

    assert superseded(told) == {told[0].id: told[2].id, told[1].id: told[2].id}


def test_a_retraction_in_its_own_words_finds_the_one_story_it_means():
    notice = (
        "RETRACTION: We retract our report that shells fell on three villages near the river and "
        "that two farmers were wounded in a field."
    )
    told = [
        article("wire", WIRE),
        article("wire", "Ministers met in the capital and spoke of trade. " * 4, hour=1),
        article("wire", notice, hour=9, notice=Notice.RETRACTION),
    ]

    assert superseded(told) == {told[0].id: told[2].id}


def test_a_retraction_that_could_mean_two_stories_takes_back_neither():
    notice = "We retract our report that shells fell near the river on Monday morning."
    told = [
        article("wire", "Shells fell near the river on Monday morning; a cow died."),
        article("wire", "Shells fell near the river on Monday morning; a barn burned.", hour=1),
        article("wire", notice, hour=9, notice=Notice.RETRACTION),
    ]

    assert superseded(told) == {}


def test_the_newest_version_of_a_thread_stands():
    told = [article("wire", f"Version {n}. {WIRE}", hour=n, thread="guid-1") for n in range(3)]

    assert [report.id for report in standing(reversed(told))] == [told[2].id]


def test_a_row_may_name_what_it_replaces_by_the_senders_number():
    first = article("wire", WIRE, external_id="77", card="feed")
    second = article("wire", OTHER, hour=1, card="feed", external_id="78", replaces="77")

    assert superseded([second, first]) == {first.id: second.id}


@pytest.mark.parametrize("actuality", ["attempted", "threatened", "negated", "hypothetical"])
def test_what_did_not_happen_is_no_event(actuality):
    told = a_report(a_claim(actuality=Actuality(actuality)))

    assert claims([told]) == []
    assert fuse.incidents([told]) == ()


def test_a_denial_of_what_did_not_happen_joins_what_it_denies():
    denial = a_claim(stance=Stance.DENIES, actuality=Actuality.NEGATED)

    assert claims([a_report(denial)]) == [denial]


def test_a_threat_is_an_act_of_speech():
    threat = a_claim(kind="threat", speaker="the general", actuality=Actuality.THREATENED)

    assert claims([a_report(threat)]) == [threat]
