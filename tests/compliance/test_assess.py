"""Assess: the door, and the laws that hold whatever was found."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, a_place, a_span
from tests.compliance.a_case import (
    DAY,
    LATER,
    a_case,
    a_change,
    a_commitment,
    a_finding,
    a_watch,
    an_agreement,
)

from groundtruce.compliance import assess
from groundtruce.model.assessment import Assessment
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding, Status

DUTIES = (
    a_commitment(id="C1", zone="band"),
    a_commitment("freeze", id="C2", breached_by=("fortification", "shelling")),
    a_commitment("obligation", id="C3", fulfilled_by=("weapons_withdrawal",), deadline=NOON),
    a_commitment("process", id="C4", fulfilled_by=("meeting",), breached_by=("accusation",)),
)
CHANGES = (a_change("suspends", 12, by=("AAA",), commitments=("C2",)),)
CASE = a_case(an_agreement(*DUTIES, changes=CHANGES))
WORSE_TO_BETTER = ("breached", "contested", "not_observable", "kept")
PARTIES = st.sampled_from(["AAA", "BBB", None])
PERSONS = [status for status in Status if status is not Status.VERIFIED]


@st.composite
def findings(draw, number=0):
    party = draw(PARTIES)
    accused = {draw(PARTIES), party} - {None}
    return a_finding(
        draw(st.sampled_from(PERSONS)),
        party=party,
        accused=tuple(sorted(accused)),
        said_by=draw(st.sampled_from([(), ("AAA",), ("BBB",), ("AAA", "BBB")])),
        kind=draw(
            st.sampled_from(
                ["shelling", "fortification", "weapons_withdrawal", "meeting", "accusation"]
            )
        ),
        unsettled=draw(st.sampled_from([(), ("first_shot",), ("side",)])),
        place=a_place(
            lon=draw(st.sampled_from([102.7, 102.8, 103.2])),
            radius_m=draw(st.sampled_from([500, 4000, 40_000])),
            toponyms=(),
        ),
        span=a_span(NOON + draw(st.integers(-15, 15)) * DAY, hours=2),
        number=number,
    )


@st.composite
def several(draw):
    return [draw(findings(number)) for number in range(draw(st.integers(0, 4)))]


@st.composite
def watches(draw):
    start = NOON + draw(st.integers(-10, 15)) * DAY
    return a_watch(
        f"w-{draw(st.integers(0, 9))}",
        draw(st.sampled_from(["post", "patrol", "visit"])),
        span=a_span(start, hours=draw(st.integers(1, 700))),
    )


def assessed(found, watch=(), case: Case = CASE):
    return assess.compliance(found, case, watch, LATER)


def rank(assessment: Assessment) -> int:
    return WORSE_TO_BETTER.index(assessment.word) if assessment.word in WORSE_TO_BETTER else -1


@given(several(), st.lists(watches(), max_size=3), st.randoms(use_true_random=False))
def test_the_order_of_arrival_is_irrelevant(found, watch, chance):
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert assessed(shuffled, watch[::-1]) == assessed(found, watch)


@given(several(), st.lists(watches(), max_size=3), watches())
def test_more_watch_without_sightings_never_worsens_a_state(found, watch, more):
    more = more.model_copy(update={"id": "w-more"})
    for before, after in zip(assessed(found, watch), assessed(found, [*watch, more]), strict=True):
        assert after.watched >= before.watched
        assert after.word == before.word or rank(after) > rank(before) >= 0


def wider(finding: Finding, factor: float) -> Finding:
    place = finding.incident.place
    extent = place.extent.model_copy(update={"radius_m": place.extent.radius_m * factor})
    incident = finding.incident.model_copy(
        update={"place": place.model_copy(update={"extent": extent})}
    )
    return finding.model_copy(update={"incident": incident})


@given(several(), st.lists(watches(), max_size=3), st.floats(1, 20))
def test_a_wider_place_never_makes_kept_out_of_not_observable(found, watch, factor):
    vague = [wider(finding, factor) for finding in found]
    for before, after in zip(assessed(found, watch), assessed(vague, watch), strict=True):
        assert not (before.word == "not_observable" and after.word == "kept")


@given(several(), st.lists(watches(), max_size=2), st.integers(1, 200))
def test_a_wider_time_never_makes_kept_out_of_not_observable(found, watch, hours):
    vague = []
    for finding in found:
        span = finding.incident.span
        wide = a_span(span.start - timedelta(hours=hours), hours=2 * hours + 2)
        incident = finding.incident.model_copy(update={"span": wide})
        vague.append(finding.model_copy(update={"incident": incident}))
    for before, after in zip(assessed(found, watch), assessed(vague, watch), strict=True):
        assert not (before.word == "not_observable" and after.word == "kept")


def swapped(text: str) -> str:
    return text.replace("AAA", "~").replace("BBB", "AAA").replace("~", "BBB")


@given(several(), st.lists(watches(), max_size=2))
def test_swapping_the_two_parties_swaps_the_states_exactly(found, watch):
    case = Case.model_validate_json(swapped(CASE.model_dump_json()))
    other = [Finding.model_validate_json(swapped(one.model_dump_json())) for one in found]
    mirrored = {
        (swapped(one.party), one.commitment): (one.word, swapped(str(one.reasons)), one.findings)
        for one in assessed(other, watch, case)
    }
    assert mirrored == {
        (one.party, one.commitment): (one.word, str(one.reasons), one.findings)
        for one in assessed(found, watch)
    }


@given(several())
def test_nothing_unverified_ever_breaches(found):
    doubtful = [one.model_copy(update={"status": Status.UNVERIFIED}) for one in found]
    words = {one.word for one in assessed(doubtful)}
    assert "breached" not in words
    assert "contested" not in words


@given(several())
def test_nothing_is_kept_where_nobody_looked(found):
    assert "kept" not in {one.word for one in assessed(found)}


def test_every_assessment_gives_a_reason_and_keeps_its_id():
    early = assess.compliance((), CASE, (), NOON)
    late = assess.compliance([a_finding(party="AAA")], CASE, [a_watch()], LATER)
    assert all(one.reasons for one in (*early, *late))
    assert [one.id for one in early] == [one.id for one in late]


def test_commitments_come_in_the_order_of_the_text_and_parties_in_alphabetical_order():
    found = assessed(())
    assert [(one.commitment, one.party) for one in found[:4]] == [
        ("C1", "AAA"),
        ("C1", "BBB"),
        ("C2", "AAA"),
        ("C2", "BBB"),
    ]
