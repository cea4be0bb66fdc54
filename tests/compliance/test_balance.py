"""Balance: counts for each party, the same rule for all."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import NOON, a_span, an_incident
from tests.compliance.a_case import LATER, a_case, a_watch
from tests.findings.test_weigh import incidents, swapped
from tests.findings.told import SOURCES, blamed, denied, told

from groundtruce.compliance.balance import balance
from groundtruce.findings import weigh
from groundtruce.model.incident import Incident

CASE = a_case()


def sides(*told_of, watch=()):
    made = [an_incident(*claims, id=f"i-{number}") for number, claims in enumerate(told_of)]
    found = balance(weigh.findings(made, SOURCES), watch, CASE, LATER)
    return {side.party: side for side in found}


def test_what_a_party_alleged_is_counted_by_what_became_of_it():
    one = sides(
        [blamed("a-army", "BBB")],
        [blamed("a-army", "BBB"), denied("b-army")],
        [blamed("a-army", "BBB"), told("agency-one"), told("agency-two")],
    )["AAA"]
    counted = {status: many for status, many in one.alleged.items() if many}
    assert counted == {"unverified": 1, "contested": 1, "corroborated": 1}
    assert (one.allegations, one.borne_out) == (3, 0.3333)


def test_a_denial_of_an_accusation_is_no_allegation():
    assert sides([blamed("a-army", "BBB"), denied("b-army")])["BBB"].allegations == 0


def test_a_party_that_is_accused_and_not_heard_is_counted():
    found = sides([blamed("a-army", "BBB")], [blamed("a-army", "BBB"), denied("b-army")])["BBB"]
    assert (found.accused, found.accused_unanswered) == (2, 1)


def test_who_kept_observers_out_and_how_long_is_counted():
    refused = a_watch("w-2", "denial", side="AAA", span=a_span(NOON, hours=6))
    still = a_watch("w-3", "delay", side="AAA", span=a_span(LATER - timedelta(hours=2), hours=9))
    one = sides([told("paper")], watch=[a_watch(), refused, still])["AAA"]
    assert (one.restrictions, one.restricted_hours) == (2, 8.0)


def test_without_allegations_no_share_is_told():
    assert sides([told("paper")])["AAA"].borne_out is None


@given(st.lists(incidents(), min_size=1, max_size=4))
@settings(max_examples=30)
def test_swapping_the_parties_swaps_their_counts(told_of):
    several = [one.model_copy(update={"id": f"i-{n}"}) for n, one in enumerate(told_of)]
    mirrored = [Incident.model_validate_json(swapped(one.model_dump_json())) for one in several]
    sources = [type(s).model_validate_json(swapped(s.model_dump_json())) for s in SOURCES]
    first, second = balance(weigh.findings(several, SOURCES), (), CASE, LATER)
    other, one = balance(weigh.findings(mirrored, sources), (), CASE, LATER)
    for here, there in ((first, one), (second, other)):
        assert here.alleged == there.alleged
        assert (here.attributed, here.accused) == (there.attributed, there.accused)
