"""Grade: each status by its named rule."""

from datetime import timedelta

import pytest
from tests.builders import NOON, a_figure, a_place, a_span, an_incident
from tests.findings.told import SOURCES, blamed, denied, found, seen, told

from groundtruce.findings import weigh
from groundtruce.model.watch import Watch


def rule_of(*claims, **more):
    finding = found(*claims, **more)
    return finding.status.value, finding.rule


def test_one_partys_word_about_the_other_stays_unverified():
    assert rule_of(blamed("a-army", "BBB")) == ("unverified", "one_party")


def test_claim_and_denial_is_contested():
    claims = (blamed("a-army", "BBB"), denied("b-army"))
    assert rule_of(*claims) == ("contested", "claim_and_denial")


def test_a_denial_alone_refutes_nothing():
    assert rule_of(denied("b-army"), denied("b-foreign")) == ("unverified", "no_account")


def test_both_sides_say_it_happened_whoever_did_it():
    claims = (blamed("a-army", "BBB"), blamed("b-army", "AAA"))
    assert rule_of(*claims) == ("corroborated", "both_sides")


def test_a_denial_that_counts_the_victims_concedes_the_event():
    conceding = denied("b-army", kind="shooting", figures=(a_figure(3, side="AAA"),))
    claims = (blamed("a-army", "BBB", kind="shooting"), conceding)
    assert rule_of(*claims) == ("corroborated", "both_sides")


def test_two_independent_origins_corroborate_even_against_a_denial():
    claims = (told("agency-one"), told("paper"), denied("b-army"))
    assert rule_of(*claims) == ("corroborated", "independent_origins")


def test_a_party_and_a_reliable_origin_corroborate_each_other():
    claims = (blamed("a-army", "BBB"), told("agency-two"))
    assert rule_of(*claims) == ("corroborated", "party_and_independent")


def test_an_outlet_of_the_same_side_adds_nothing_to_its_party():
    claims = (blamed("a-army", "BBB"), told("a-daily"))
    assert rule_of(*claims) == ("unverified", "one_party_and_weak")


def test_a_party_that_admits_its_act_is_believed():
    admission = told("b-army", stance="acknowledges", accused="BBB")
    assert rule_of(admission) == ("corroborated", "acknowledged")


def test_an_admission_taken_back_leaves_it_contested():
    admission = told("b-army", stance="acknowledges", accused="BBB", received=NOON)
    later = told("b-army", stance="denies", accused="BBB", received=NOON + timedelta(days=1))
    assert rule_of(admission, later, blamed("a-army", "BBB"))[0] == "contested"


def test_an_acknowledgement_that_blames_the_other_admits_nothing():
    claim = told("b-army", stance="acknowledges", accuser="BBB", accused="AAA")
    assert rule_of(claim) == ("unverified", "one_party")


def test_what_the_mission_saw_is_corroborated_by_observation():
    assert rule_of(seen()) == ("corroborated", "observed")


def test_a_satellite_sees_heat_and_corroborates_no_attack():
    assert rule_of(seen(modality="satellite")) == ("unverified", "one_origin")


def test_what_observers_found_otherwise_is_refuted():
    claims = (blamed("a-army", "BBB"), seen(stance="denies"))
    assert rule_of(*claims) == ("refuted", "observed_otherwise")


def test_two_independent_denials_refute_one_partys_claim():
    claims = (
        blamed("a-army", "BBB"),
        told("agency-one", stance="denies"),
        told("red-cross", stance="denies"),
    )
    assert rule_of(*claims) == ("refuted", "independent_denials")


def test_observation_against_observation_is_contested():
    claims = (seen(), told("agency-one", stance="denies"))
    assert rule_of(*claims) == ("contested", "evidence_against_evidence")


@pytest.mark.parametrize("kind", ["border_closure", "supply_restriction", "statement", "meeting"])
def test_what_a_body_decides_is_established_once_announced(kind):
    announced = told("a-army", kind=kind, stance="announces", accused="AAA")
    assert rule_of(announced) == ("corroborated", "announced")


def test_announcing_ones_own_withdrawal_establishes_no_withdrawal():
    claim = told("a-army", kind="weapons_withdrawal", stance="announces")
    assert rule_of(claim) == ("unverified", "one_party")


def test_the_other_side_confirming_a_withdrawal_corroborates_it():
    announced = told("a-army", kind="weapons_withdrawal", stance="announces")
    conceded = told("b-army", kind="weapons_withdrawal", stance="acknowledges")
    assert rule_of(announced, conceded) == ("corroborated", "acknowledged")


def test_a_measure_that_the_other_disputes_is_still_a_measure():
    announced = told("a-army", kind="border_closure", stance="announces", accused="AAA")
    disputed = told("b-foreign", kind="border_closure", stance="disputes")
    finding = found(announced, disputed)
    assert (finding.status, finding.unsettled) == ("corroborated", ("grounds",))


def a_refusal(**more):
    given = {"place": a_place(radius_m=3000), "span": a_span(NOON + timedelta(hours=5), 3), **more}
    return Watch(id="w-1", kind="denial", received=NOON + timedelta(days=1), side="BBB", **given)


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (a_refusal(), "not_verifiable"),
        (a_refusal(place=a_place(lon=104)), "unverified"),
        (a_refusal(span=a_span(NOON + timedelta(days=30))), "unverified"),
        (a_refusal(span=a_span(NOON - timedelta(days=3))), "unverified"),
    ],
    ids=["here and then", "elsewhere", "long after", "before it"],
)
def test_not_verifiable_needs_a_refusal_that_kept_observers_from_this_event(refusal, status):
    incident = an_incident(blamed("a-army", "BBB"))
    (finding,) = weigh.findings([incident], SOURCES, watch=[refusal])
    assert finding.status == status


def test_an_observer_who_was_turned_away_makes_it_not_verifiable():
    turned_away = told("observers", kind="access_denial")
    claims = (blamed("a-army", "BBB"), turned_away)
    assert rule_of(*claims) == ("not_verifiable", "no_access")


def test_the_machine_never_gives_verified():
    everybody = [told("agency-one"), told("agency-two"), seen(), blamed("a-army", "BBB")]
    assert found(*everybody).status == "corroborated"


def test_what_was_looked_into_and_could_not_be_verified_is_not_verifiable():
    looked = told("observers", stance="could_not_verify", reason="the road was mined")
    claims = (blamed("a-army", "BBB"), looked)
    assert rule_of(*claims) == ("not_verifiable", "looked_into")
    assert "the road was mined" in found(*claims).reasons[0].text


def test_could_not_verify_is_no_account_that_it_happened_or_did_not():
    looked = told("agency-one", stance="could_not_verify")
    assert rule_of(told("agency-two"), seen(), looked)[0] == "corroborated"
    assert rule_of(told("agency-two"), looked) == ("not_verifiable", "looked_into")
