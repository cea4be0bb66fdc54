"""Heat moves how likely it is that something happened, by what was measured, and nothing else."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, a_place, an_incident
from tests.findings.told import SOURCES, blamed, denied, seen, told

from groundtruce.findings import weigh
from groundtruce.findings.evidence import UNSETTLED_CAP
from groundtruce.model.finding import Status
from groundtruce.model.heat import Heat, Question, Said


def heat_of(incident, said="corroborates", ratio=6.0, **more):
    asked = Question.of(incident)
    place = {"lon": asked.lon, "lat": asked.lat, "sigma_m": asked.sigma_m, "day": asked.day}
    default = {
        "id": f"h-{said}-{ratio}-{more.get('asked', NOON)}",
        "received": NOON,
        "asked": NOON,
        "metres": 400.0,
        "combined_m": 500.0,
        "seen": NOON,
        "lower": 1.0,
        "upper": max(ratio, 9.0),
        "wrong": 0.02,
        "held_out": 0.007,
    }
    return Heat(incident=incident.id, said=Said(said), ratio=ratio, **{**default, **place, **more})


def weighed(incident, *heats):
    (finding,) = weigh.findings([incident], SOURCES, heats=heats)
    weigh.honest(finding)
    return finding


def words(finding):
    return " ".join(reason.text for reason in finding.reasons if reason.rule == "heat")


def test_heat_beside_what_somebody_says_makes_it_likelier():
    incident = an_incident(told("paper"))
    assert weighed(incident, heat_of(incident)).likelihood > weighed(incident).likelihood


def test_heat_changes_neither_status_nor_confidence_nor_attribution():
    for claims in ([told("paper")], [blamed("a-army", "BBB")], [told("agency-one"), told("paper")]):
        incident = an_incident(*claims)
        before, after = weighed(incident), weighed(incident, heat_of(incident, ratio=10.0))
        for name in ("status", "confidence", "attribution", "voices"):
            assert getattr(after, name) == getattr(before, name)


def test_one_origin_with_heat_stays_capped():
    incident = an_incident(told("agency-one"))
    assert weighed(incident, heat_of(incident, ratio=10.0)).likelihood == UNSETTLED_CAP


def test_heat_is_no_event_by_itself():
    incident = an_incident(denied("b-army"))
    assert weighed(incident, heat_of(incident)).likelihood == weighed(incident).likelihood


@pytest.mark.parametrize("said", ["nothing", "uncalibrated", "not_gathered", "not_informative"])
def test_silence_and_what_was_not_measured_move_nothing(said):
    incident = an_incident(told("paper"))
    heat = heat_of(incident, said, ratio=1.0, why="uncalibrated here")
    after = weighed(incident, heat)
    assert after.likelihood == weighed(incident).likelihood
    assert "absence denies nothing" in words(after)


def test_an_answer_to_another_question_no_longer_counts():
    incident = an_incident(told("paper"))
    moved = incident.model_copy(update={"place": a_place(lon=103.9)})
    finding = weighed(moved, heat_of(incident))
    assert finding.heat is None
    assert finding.likelihood == weighed(moved).likelihood


@given(st.permutations([2.0, 4.0, 8.0]))
def test_of_several_answers_the_newest_counts_alone(ratios):
    incident = an_incident(told("paper"))
    heats = [
        heat_of(incident, ratio=ratio, asked=NOON + timedelta(days=int(ratio))) for ratio in ratios
    ]
    assert weighed(incident, *heats).heat.ratio == 8.0


def test_its_reason_says_ratio_interval_and_false_alarms_and_names_no_side():
    incident = an_incident(told("paper"))
    told_of = words(weighed(incident, heat_of(incident, lower=2.5, upper=9.0)))
    for said in ("6.0 times", "2.5 to 9.0", "2.0%", "0.7% of those held out", "names no side"):
        assert said in told_of


def test_a_sensor_in_space_without_a_measured_ratio_is_context_only():
    alone, beside = (
        an_incident(told("paper")),
        an_incident(told("paper"), seen(modality="satellite")),
    )
    assert weighed(beside).likelihood == pytest.approx(weighed(alone).likelihood)
    assert "context only" in words(weighed(beside))


def test_a_claim_of_a_sensor_and_its_measured_heat_are_one_vote():
    incident = an_incident(told("paper"), seen(modality="satellite"))
    alone = an_incident(told("paper"))
    with_claim = weighed(incident, heat_of(incident)).likelihood
    assert with_claim == pytest.approx(weighed(alone, heat_of(alone)).likelihood)


def test_what_the_case_taught_is_moved_by_heat_as_well():
    incidents = [an_incident(told("paper")), an_incident(told("agency-one"))]
    taught = weigh.learn(incidents, SOURCES)
    heat = heat_of(incidents[0])
    with_it, without = (
        weigh.findings(incidents, SOURCES, learned=taught, heats=heats) for heats in ([heat], [])
    )
    assert sum(one.likelihood for one in with_it) > sum(one.likelihood for one in without)


def test_a_meeting_leaves_no_heat():
    assert Question.of(an_incident(told("paper"), kind="meeting")).why


def test_only_persons_verify_whatever_space_says():
    incident = an_incident(told("agency-one"), told("paper"))
    assert weighed(incident, heat_of(incident, ratio=10.0)).status is not Status.VERIFIED
