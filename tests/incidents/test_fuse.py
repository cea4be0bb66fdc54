"""The laws of the door: what fusing never depends on and never touches."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import a_figure, a_report
from tests.incidents.accounts import accounts, filed, judged, nowhere, told

from groundtruce.errors import NotFound
from groundtruce.incidents import fuse, reasons
from groundtruce.model.claim import Claim
from groundtruce.model.figure import Figure, Scope
from groundtruce.model.incident import Evidence
from groundtruce.model.report import Report


def together(claims: list[Claim], *judgements: object) -> set[frozenset[str]]:
    """Return the clusters as sets of short names."""
    found = fuse.clusters(claims, judgements)  # type: ignore[arg-type]
    return {frozenset(claim.removeprefix("c-") for claim in cluster) for cluster in found}


def explain(reports: list[Report], one: str, other: str) -> tuple[Evidence, ...]:
    """Return the evidence between the two."""
    return reasons.asked(fuse.fused(reports), one, other).weighed.evidence


@given(st.data(), accounts())
@settings(max_examples=25, deadline=None)
def test_the_order_of_reports_and_judgements_changes_nothing(data, claims):
    judgements = [judged("00", "01", "same"), judged("01", "02", "different", hour=1)]
    reports = filed(*claims)
    first = fuse.incidents(reports, judgements)
    mixed = data.draw(st.permutations(reports)), data.draw(st.permutations(judgements))
    assert fuse.incidents(*mixed) == first


@given(accounts())
@settings(max_examples=20, deadline=None)
def test_a_report_given_twice_is_one_report(claims):
    reports = filed(*claims)
    assert fuse.incidents([*reports, *reports]) == fuse.incidents(reports)
    assert fuse.tallies([*reports, *reports]) == fuse.tallies(reports)


@given(accounts())
@settings(max_examples=25, deadline=None)
def test_every_claim_is_in_one_incident_or_is_a_tally(claims):
    inside = [claim.id for one in fuse.incidents(filed(*claims)) for claim in one.claims]
    assert sorted(inside) == sorted(claim.id for claim in claims if claim.kind != "toll")


@given(accounts())
@settings(max_examples=25, deadline=None)
def test_clusters_part_the_claims(claims):
    found = [claim for cluster in fuse.clusters(claims) for claim in cluster]
    assert sorted(found) == sorted(claim.id for claim in claims)


@given(accounts(), st.sampled_from(["same", "different", "unsure"]))
@settings(max_examples=40, deadline=None)
def test_a_judgement_touches_only_the_clusters_of_its_two_claims(claims, verdict):
    before = together(claims)
    after = together(claims, judged("00", "01", verdict))
    untouched = {cluster for cluster in before if not cluster & {"00", "01"}}
    assert untouched <= after


@given(accounts())
@settings(max_examples=25, deadline=None)
def test_what_a_person_says_is_different_is_apart(claims):
    clusters = together(claims, judged("00", "01", "different"))
    assert not any({"00", "01"} <= cluster for cluster in clusters)


@given(accounts())
@settings(max_examples=25, deadline=None)
def test_a_withdrawn_judgement_leaves_no_trace(claims):
    for verdict in ("same", "different", "unsure"):
        taken_back = judged("00", "01", verdict), judged("00", "01", "withdrawn", hour=1)
        assert together(claims, *taken_back) == together(claims)


def test_same_joins_two_incidents_whole():
    claims = [told("00"), told("01"), told("02", "south", 20), told("03", "south", 20)]
    assert together(claims) == {frozenset({"00", "01"}), frozenset({"02", "03"})}
    assert together(claims, judged("00", "02", "same")) == {frozenset({"00", "01", "02", "03"})}


def test_different_takes_apart_and_leaves_the_others_together():
    claims = [told("00"), told("01"), told("02"), told("far", "south", 9)]
    clusters = together(claims, judged("00", "01", "different"))
    assert len(clusters) == 3
    assert frozenset({"far"}) in clusters


def test_unsure_keeps_a_lone_couple_apart():
    claims = [told("00"), told("01"), told("far", "south", 9)]
    assert frozenset({"00", "01"}) in together(claims)
    assert frozenset({"00"}) in together(claims, judged("00", "01", "unsure"))


def test_the_last_judgement_on_a_couple_stands():
    claims = [told("00"), told("01", "south", 9)]
    first, last = judged("00", "01", "same"), judged("00", "01", "different", hour=1)
    assert together(claims, last, first) == {frozenset({"00"}), frozenset({"01"})}


def test_a_judgement_on_an_unknown_claim_waits():
    claims = [told("00"), told("01")]
    assert together(claims, judged("00", "99", "same")) == together(claims)


def test_nobody_can_make_a_tally_part_of_an_incident():
    claims = [told("00"), told("01", kind="toll")]
    assert together(claims, judged("00", "01", "same")) == {frozenset({"00"}), frozenset({"01"})}


def test_two_accounts_of_one_day_and_town_are_one_incident():
    claims = [told("00"), told("01"), told("02", "south", 12), told("03", "middle", 25)]
    assert frozenset({"00", "01"}) in together(claims)


def test_a_denial_joins_what_it_denies():
    other = [told(f"1{day}", "south", 5 * day) for day in range(6)]
    denial = told("00", day=1, stance="denies", side="A", accused="B", source="army A")
    assert frozenset({"00", "01"}) in together([denial, told("01", accused="A"), *other])


def test_a_denial_that_names_its_claim_joins_it_across_days_and_places():
    other = [told(f"1{day}", "south", 5 * day) for day in range(6)]
    denial = told("00", "middle", 4, stance="denies", denies="c-01")
    assert frozenset({"00", "01"}) in together([denial, told("01"), *other])


def test_an_incident_keeps_its_id_when_a_younger_claim_joins():
    (before,) = fuse.incidents(filed(told("00")))
    (after,) = fuse.incidents(filed(told("00"), told("01", day=0.2)))
    assert after.id == before.id
    assert len(after.claims) == 2


def test_claims_stand_in_the_order_in_which_they_were_received():
    late = told("00")
    early = told("01", received=late.received - timedelta(hours=3))
    (incident,) = fuse.incidents(filed(late, early))
    assert [claim.id for claim in incident.claims] == ["c-01", "c-00"]


def test_a_report_that_was_replaced_tells_nothing_any_more():
    old, new = told("00"), told("01", "south", 9)
    reports = [a_report(old), a_report(new, replaces=old.report)]
    assert [claim.id for claim in fuse.current_claims(reports)] == ["c-01"]


def test_a_cumulative_figure_is_a_tally_and_not_part_of_the_incident():
    total = Figure(kind="killed", best=60, scope=Scope.CUMULATIVE)
    reports = filed(told("00", figures=(total, a_figure(3))))
    (incident,) = fuse.incidents(reports)
    assert [figure.best for figure in incident.figures] == [3]
    assert [tally.figure.best for tally in fuse.tallies(reports)] == [60]


def test_a_claim_that_is_a_tally_is_no_incident():
    reports = filed(told("00", kind="toll", figures=(a_figure(9),)))
    assert fuse.incidents(reports) == ()
    assert [tally.figure.best for tally in fuse.tallies(reports)] == [9]


def test_no_reports_are_no_incidents():
    assert fuse.incidents([]) == ()
    assert fuse.clusters([]) == ()


def test_explaining_says_in_bits_what_speaks_for_one_incident():
    other = [told(f"1{day}", "south", 5 * day) for day in range(6)]
    reports = filed(told("00"), told("01"), *other)
    bits = {entry.field: entry.bits for entry in explain(reports, "c-00", "c-01")}
    assert bits["place"] > 1
    assert bits["time"] > 1
    assert bits["prior"] < 0


def test_a_country_brings_no_evidence_of_place():
    other = [told(f"1{day}", "south", 5 * day) for day in range(6)]
    for vague in (nowhere(), None):
        reports = filed(told("00", place=vague), told("01"), *other)
        assert "place" not in {entry.field for entry in explain(reports, "c-00", "c-01")}


def test_a_claim_is_weighed_against_its_incident_as_if_it_were_outside():
    reports = filed(told("00"), told("01"), told("02"), told("far", "south", 9))
    incident = next(one for one in fuse.incidents(reports) if len(one.claims) == 3)
    alone = explain(reports, "c-00", "c-01")
    assert explain(reports, "c-00", incident.id) != alone
    assert explain(reports, "r-00", "r-01") == alone


def test_explaining_an_unknown_claim_says_what_to_do():
    with pytest.raises(NotFound, match="c-99"):
        explain(filed(told("00")), "c-00", "c-99")
    with pytest.raises(NotFound, match="same claims"):
        explain(filed(told("00")), "c-00", "r-00")
