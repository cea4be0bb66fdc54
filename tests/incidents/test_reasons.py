"""Explanations: bits that add up, the runner-up, and changes that truly change the decision."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import a_place
from tests.incidents.accounts import TOWNS, accounts, filed, judged, told

from groundtruce.incidents import doubt, fuse, reasons
from groundtruce.model.incident import incident_id

FAR = [told(f"f{day}", "south", 5 * day) for day in range(6)]


def north(km):
    """Return a place so many kilometres north of the town."""
    lon, lat = TOWNS["north"]
    return a_place(lon, lat + km / 111.195)


@given(accounts(), st.data())
@settings(max_examples=25, deadline=None)
def test_bits_add_up_and_the_chance_follows_from_them(claims, data):
    fused = fuse.fused(filed(*claims))
    claim = data.draw(st.sampled_from(fused.claims))
    weighed = reasons.explained(fused, claim.id, claim.id).weighed
    assert weighed.bits == pytest.approx(sum(one.bits for one in weighed.evidence), abs=0.011)
    assert weighed.chance == reasons.chance(weighed.bits)
    assert (weighed.chance > 0.5) == (weighed.bits > 0)


def test_the_runner_up_is_the_likeliest_other_incident():
    claims = [told("00"), told("01"), told("02", day=3), told("03", day=3), *FAR]
    fused = fuse.fused(filed(*claims))
    found = reasons.explained(fused, "c-01", incident_id("c-00"))
    assert found.joined
    assert found.rival.incident == incident_id("c-02")
    assert found.rival.bits < found.weighed.bits
    assert found.margin == pytest.approx(found.weighed.bits - max(0, found.rival.bits))


def test_beyond_the_distance_that_is_named_the_claim_stands_apart():
    claims = [told("00"), told("01"), *FAR]
    found = reasons.explained(fuse.fused(filed(*claims)), "c-01", incident_id("c-00"))
    beyond = next(one.beyond for one in found.changes if one.field == "place")
    for km, joined in ((beyond - 1, True), (beyond + 5, False)):
        moved = [told("00"), told("01", place=north(km)), *FAR]
        fused = fuse.fused(filed(*moved))
        assert (fused.home[fused.index_of("c-00")[0]] == fused.home[fused.index_of("c-01")[0]]) == (
            joined
        )


def test_after_the_days_that_are_named_the_claim_stands_apart():
    claims = [told("00"), told("01"), *FAR]
    found = reasons.explained(fuse.fused(filed(*claims)), "c-01", incident_id("c-00"))
    beyond = next(one.beyond for one in found.changes if one.field == "time")
    later = told("01").span
    moved = later.model_copy(
        update={
            "start": later.start + timedelta(days=beyond + 2),
            "end": later.end + timedelta(days=beyond + 2),
        }
    )
    fused = fuse.fused(filed(told("00"), told("01", span=moved), *FAR))
    assert len([group for group in fused.decided if len(group.members) == 1]) >= 2


def test_the_kinds_that_would_turn_the_decision_are_named():
    many = [told(f"k{day}", "middle", 4 * day, kind="landmine_explosion") for day in range(8)]
    claims = [told("00"), told("01"), *FAR, *many]
    found = reasons.explained(fuse.fused(filed(*claims)), "c-01", incident_id("c-00"))
    beyond = next(one.beyond for one in found.changes if one.field == "place")
    claims[1] = told("01", place=north(beyond - 1))
    found = reasons.explained(fuse.fused(filed(*claims)), "c-01", incident_id("c-00"))
    (kind,) = [one for one in found.changes if one.field == "kind"]
    assert "landmine_explosion" in kind.words


def test_who_decided_is_named_and_their_claims_leave_the_queue():
    claims = [told("00"), told("01"), *FAR]
    same = judged("00", "01", "same")
    fused = fuse.fused(filed(*claims), [same])
    assert reasons.explained(fused, "c-01", incident_id("c-00")).decided_by == ("analyst",)


def test_a_sole_claim_is_explained_by_what_it_stands_apart_from():
    claims = [told("00"), told("01", day=30), *FAR]
    found = reasons.explained(fuse.fused(filed(*claims)), "c-01", "c-01")
    assert found.weighed.bits == 0
    assert found.joined


def doubtful():
    """Return two claims that are hardly one incident, among others that plainly are not."""
    for km in range(1, 60):
        claims = [told("00"), told("01", place=north(km)), *FAR]
        weighed = reasons.explained(fuse.fused(filed(*claims)), "c-01", "c-00").weighed
        if abs(weighed.bits) < 1.5:
            return claims
    raise AssertionError("no doubtful distance")


def test_the_queue_holds_what_hangs_on_less_than_two_bits_and_says_what_settles_it():
    claims = doubtful()
    found = next(
        one for one in doubt.doubts(fuse.fused(filed(*claims))) if one.claim in ("c-00", "c-01")
    )
    assert found.margin < 2
    assert found.keep.startswith(f"groundtruce judge {found.claim}")


@pytest.mark.parametrize("verdict", ["same", "different", "unsure"])
def test_what_a_person_has_judged_leaves_the_queue(verdict):
    claims = doubtful()
    fused = fuse.fused(filed(*claims), [judged("00", "01", verdict)])
    assert not {one.claim for one in doubt.doubts(fused)} & {"c-00", "c-01"}


def test_the_most_doubtful_comes_first():
    claims = [*doubtful(), told("x0", "middle", 2), told("x1", "middle", 2)]
    margins = [one.margin for one in doubt.doubts(fuse.fused(filed(*claims)))]
    assert margins == sorted(margins)
