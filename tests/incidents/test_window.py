"""The moving window: settled incidents stay, open ones are fused again, and nothing else is new."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import NOON
from tests.incidents.accounts import accounts, filed, judged, told

from groundtruce.incidents import cluster, fuse, window
from groundtruce.incidents import fused as grouping

LATER = NOON + timedelta(days=60)


def old_and_new(claims):
    """Return the reports of the first days, with what settled of them, and those that came after.

    The new ones tell of the same days as the old ones but came in two months later.
    """
    old = [claim for number, claim in enumerate(claims) if number % 3]
    new = [
        claim.model_copy(update={"received": LATER - timedelta(days=1, hours=number)})
        for number, claim in enumerate(claims)
        if not number % 3
    ]
    before = fuse.fused(filed(*old), as_of=LATER - timedelta(days=30))
    return filed(*old), filed(*new), fuse.settled(before, LATER - timedelta(days=30))


@given(st.data(), accounts())
@settings(max_examples=25, deadline=None)
def test_reports_that_arrive_one_by_one_come_to_what_they_come_to_at_once(data, claims):
    old, new, settled = old_and_new(claims)
    at_once = fuse.incidents([*old, *new], settled=[settled] if settled else [])
    arrived = list(old)
    for report in data.draw(st.permutations(new)):
        arrived.append(report)
        so_far = fuse.incidents(arrived, settled=[settled] if settled else [])
    assert not new or so_far == at_once


@given(accounts(14))
@settings(max_examples=30, deadline=None)
def test_weighing_only_what_is_near_comes_to_what_weighing_all_does(claims):
    old, new, settled = old_and_new(claims)
    claims = fuse.current_claims([*old, *new])
    told = grouping.fused(claims, settled=[settled] if settled else [])
    held = window.settled_groups(claims, [settled] if settled else [])
    inside = {member for group in held for member in group.members}
    fresh = [number for number in range(len(claims)) if number not in inside]
    everything = cluster.groups(
        told.score.take(range(len(claims))),
        settled=held,
        couples=cluster.candidates(told.score, told.lanes, fresh) if held else None,
        lanes=told.lanes,
    )
    assert sorted(sorted(group.members) for group in everything) == sorted(
        group.members for group in told.found
    )


@given(accounts())
@settings(max_examples=25, deadline=None)
def test_what_is_settled_is_neither_parted_nor_joined_by_the_machine(claims):
    old, new, settled = old_and_new(claims)
    held = {frozenset(group.claims) for group in settled.groups} if settled else set()
    after = fuse.clusters([c for r in [*old, *new] for c in r.claims])
    after = fuse.incidents([*old, *new], settled=[settled] if settled else [])
    for incident in after:
        inside = [group for group in held if group & {claim.id for claim in incident.claims}]
        assert len(inside) <= 1
        assert all(group <= {claim.id for claim in incident.claims} for group in inside)


@given(accounts())
@settings(max_examples=25, deadline=None)
def test_fusing_again_after_settling_changes_nothing(claims):
    first = fuse.fused(filed(*claims), as_of=NOON + timedelta(days=11))
    settled = fuse.settled(first, LATER)
    again = fuse.fused(
        filed(*claims), settled=[settled] if settled else [], as_of=NOON + timedelta(days=11)
    )
    assert again.settling == ()
    assert fuse.told_by(again) == fuse.told_by(first)


@given(accounts(), st.integers(0, 40))
@settings(max_examples=25, deadline=None)
def test_an_incident_settles_when_nothing_was_heard_of_it_for_a_week(claims, day):
    as_of = NOON + timedelta(days=day)
    settling = {
        claim for held in fuse.fused(filed(*claims), as_of=as_of).settling for claim in held.claims
    }
    heard = {claim.id: claim.received for claim in claims}
    assert all(heard[claim] + window.OPEN_FOR < as_of for claim in settling)


def test_a_late_report_joins_what_is_settled():
    other = [told(f"1{day}", "south", 5 * day) for day in range(6)]
    old = filed(told("00"), told("01"), *other)
    settled = fuse.settled(fuse.fused(old, as_of=LATER), LATER)
    late = filed(told("02", received=LATER))
    (incident,) = (
        one
        for one in fuse.incidents([*old, *late], settled=[settled])
        if "c-00" in {claim.id for claim in one.claims}
    )
    assert {claim.id for claim in incident.claims} == {"c-00", "c-01", "c-02"}


def test_people_part_and_join_what_is_settled_and_taking_back_restores_it():
    old = filed(told("00"), told("01"), told("02", "south", 9))
    settled = fuse.settled(fuse.fused(old, as_of=LATER), LATER)

    def together(*judgements):
        found = fuse.incidents(old, judgements, [settled])
        return {frozenset(claim.id[2:] for claim in one.claims) for one in found}

    before = together()
    parted = judged("00", "01", "different")
    assert frozenset({"00", "01"}) in before
    assert frozenset({"00"}) in together(parted)
    assert frozenset({"00", "01", "02"}) in together(judged("00", "02", "same"))
    assert together(parted, judged("00", "01", "withdrawn", hour=1)) == before


def test_a_claim_of_a_replaced_report_leaves_its_settled_group():
    old = filed(told("00"), told("01"))
    settled = fuse.settled(fuse.fused(old, as_of=LATER), LATER)
    (new,) = filed(told("09", "south", 9))
    reports = [*old, new.model_copy(update={"replaces": "r-01"})]
    inside = {
        claim.id for one in fuse.incidents(reports, settled=[settled]) for claim in one.claims
    }
    assert inside == {"c-00", "c-09"}
