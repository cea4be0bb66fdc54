"""Honesty: a finished finding that leans on one party's word is refused."""

import pytest
from tests.findings.told import blamed, denied, found, told

from groundtruce.errors import NotAllowed
from groundtruce.findings import weigh
from groundtruce.model.finding import Attribution, Status


def test_a_finding_lifted_on_one_partys_word_is_refused():
    lifted = found(blamed("a-army", "BBB")).model_copy(update={"status": Status.CORROBORATED})
    with pytest.raises(NotAllowed, match="one party's word"):
        weigh.honest(lifted)


def test_the_other_sides_denial_does_not_help():
    contested = found(blamed("a-army", "BBB"), denied("b-army"))
    with pytest.raises(NotAllowed, match="one party's word"):
        weigh.honest(contested.model_copy(update={"status": Status.CORROBORATED}))


def test_relays_of_one_party_do_not_help():
    claims = (blamed("a-army", "BBB"), told("paper", origin="a-navy", accused="BBB"))
    lifted = found(*claims).model_copy(update={"status": Status.CORROBORATED})
    with pytest.raises(NotAllowed):
        weigh.honest(lifted)


def test_an_attribution_on_accusations_alone_is_refused():
    finding = found(blamed("a-army", "BBB"), blamed("b-army", "AAA"))
    named = finding.model_copy(update={"attribution": Attribution(party="BBB")})
    with pytest.raises(NotAllowed, match="accusations alone"):
        weigh.honest(named)


def test_an_admission_may_stand_alone():
    finding = found(told("b-army", stance="acknowledges", accused="BBB"))
    weigh.honest(finding)
    assert finding.status is Status.CORROBORATED
    assert finding.attribution.party == "BBB"
