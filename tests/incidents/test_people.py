"""What people say of joins: acts that hold, can be taken back, and never contradict unnoticed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import NOON
from tests.incidents.accounts import accounts, filed, judged, told

from groundtruce.errors import Contradicts, NotFound
from groundtruce.incidents import fuse, obey, people
from groundtruce.incidents.people import Act
from groundtruce.model.incident import incident_id

ACT = Act("a.analyst", "two craters", NOON + timedelta(days=30))
LATER = Act("b.analyst", "a slip", NOON + timedelta(days=31))
CLAIMS = [told("00"), told("01"), told("02"), told("far", "south", 9), told("too", "south", 9)]


def of(reports, name, *judgements):
    """Return the incident that holds the claim of that short name."""
    found = fuse.incidents(reports, judgements)
    return next(one for one in found if f"c-{name}" in {claim.id for claim in one.claims})


def together(reports, *judgements):
    """Return the incidents as sets of short names."""
    return {
        frozenset(claim.id[2:] for claim in one.claims)
        for one in fuse.incidents(reports, judgements)
    }


def test_a_split_takes_claims_out_together_and_leaves_the_rest_together():
    reports = filed(*CLAIMS)
    incident = of(reports, "00")
    kept = people.split(incident, ["c-01", "r-02"], ACT)
    assert together(reports, *kept) >= {frozenset({"00"}), frozenset({"01", "02"})}
    alone = people.split(incident, ["c-01"], ACT)
    assert together(reports, *alone) >= {frozenset({"00", "02"}), frozenset({"01"})}


def test_what_was_split_off_names_the_incident_it_came_from():
    reports = filed(*CLAIMS)
    kept = people.split(of(reports, "00"), ["c-02"], ACT)
    parted = next(one for one in fuse.incidents(reports, kept) if one.claims[0].id == "c-02")
    assert parted.parted_from == incident_id("c-00")


def test_a_join_makes_two_incidents_one_with_the_older_id():
    reports = filed(*CLAIMS)
    kept = people.join(of(reports, "far"), of(reports, "00"), ACT)
    (incident,) = fuse.incidents(reports, kept)
    assert incident.id == incident_id("c-00")
    assert len(incident.claims) == 5


@given(accounts(), st.data())
@settings(max_examples=25, deadline=None)
def test_an_act_taken_back_leaves_what_was_before(claims, data):
    reports = filed(*claims)
    before = together(reports)
    joint = [one for one in fuse.incidents(reports) if len(one.claims) > 1]
    if not joint:
        return
    incident = data.draw(st.sampled_from(joint))
    kept = people.split(incident, [data.draw(st.sampled_from(incident.claims)).id], ACT)
    undone = people.undo(kept, str(kept[0].act), LATER)
    assert together(reports, *kept, *undone) == before


def test_undoing_one_judgement_restores_the_one_before_it():
    reports = filed(*CLAIMS)
    first = judged("00", "far", "same")
    last = judged("00", "far", "different", hour=1)
    undone = people.undo([first, last], last.id, LATER)
    assert together(reports, first, last, *undone) == together(reports, first)


def test_an_undoing_can_be_undone():
    first = judged("00", "far", "same")
    undone = people.undo([first], first.id, LATER)
    again = Act("c.analyst", "", NOON + timedelta(days=32))
    back = people.undo([first, *undone], undone[0].id, again)
    assert obey.standing([first, *undone]) == []
    assert obey.standing([first, *undone, *back]) == [first]
    once_more = people.undo([first, *undone, *back], first.id, replace(again, why="no"))
    assert len(once_more) == 1


def test_what_does_not_stand_cannot_be_undone():
    first = judged("00", "far", "same")
    undone = people.undo([first], first.id, LATER)
    with pytest.raises(NotFound, match=first.id):
        people.undo([first, *undone], first.id, LATER)


def test_a_chain_that_would_contradict_itself_is_refused_with_its_judgements_named():
    same = [judged("a", "b", "same"), judged("b", "c", "same", 1)]
    with pytest.raises(Contradicts) as refused:
        people.checked(same, [judged("a", "c", "different", 2)])
    assert all(judgement.id in str(refused.value) for judgement in same)
    assert "groundtruce undo" in refused.value.remedy
    with pytest.raises(Contradicts, match=same[0].id):
        people.checked([same[0], judged("a", "c", "different")], [same[1]])


def test_changing_ones_mind_on_one_couple_is_no_contradiction():
    before, after = judged("a", "b", "same"), judged("a", "b", "different", 1)
    people.checked([before], [after])
    assert people.contradictions([before, after]) == ()


def test_contradictions_of_two_desks_are_found_and_the_newest_are_obeyed():
    history = [
        judged("a", "b", "same"),
        judged("b", "c", "same", 1),
        judged("a", "c", "different", 2),
    ]
    ((refused, *against),) = people.contradictions(history)
    assert refused == history[0]
    assert set(against) == {history[1], history[2]}


def test_a_join_against_a_split_is_refused_and_names_it():
    reports = filed(*CLAIMS)
    parted = people.split(of(reports, "00"), ["c-02"], ACT)
    other = [judged("02", "far", "same")]
    joined = people.join(of(reports, "00", *parted), of(reports, "far", *parted), LATER)
    with pytest.raises(Contradicts, match=parted[0].id):
        people.checked([*parted, *other], joined)


def test_a_split_changes_what_people_had_joined_and_undoing_it_brings_that_back():
    reports = filed(*CLAIMS)
    joined = [judged("00", "far", "same")]
    parted = people.split(of(reports, "00", *joined), ["c-far"], LATER)
    people.checked(joined, parted)
    undone = people.undo(parted, str(parted[0].act), LATER)
    assert frozenset({"far"}) in together(reports, *joined, *parted)
    assert together(reports, *joined, *parted, *undone) == together(reports, *joined)


def test_splitting_off_all_or_nothing_says_what_to_do():
    incident = of(filed(*CLAIMS), "00")
    with pytest.raises(NotFound, match="all of"):
        people.split(incident, ["c-00", "c-01", "c-02"], ACT)
    with pytest.raises(NotFound, match="none of"):
        people.split(incident, ["c-far"], ACT)
    with pytest.raises(NotFound, match="one incident already"):
        people.join(incident, incident, ACT)
