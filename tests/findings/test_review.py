"""Review: only a person verifies, and only what evidence carries."""

from datetime import timedelta

from tests.builders import NOON, an_incident
from tests.findings.told import SOURCES, blamed, told

from groundtruce.findings import weigh
from groundtruce.model.finding import Reply, Signature

LATER = NOON + timedelta(days=5)


def reviewed(*claims, act="verifies", at=LATER, replies=()):
    incident = an_incident(*claims)
    signature = Signature(by="Verifier V", act=act, at=at, finding=weigh.finding_id(incident))
    answered = [reply.model_copy(update={"finding": signature.finding}) for reply in replies]
    (finding,) = weigh.findings([incident], SOURCES, signatures=[signature], replies=answered)
    return finding


def test_a_signature_verifies_what_evidence_corroborates():
    finding = reviewed(told("agency-one"), told("paper"))
    assert finding.status == "verified"
    assert finding.reasons[-1].text == "Verified by Verifier V."


def test_a_signature_cannot_lift_one_partys_word():
    finding = reviewed(blamed("a-army", "BBB"))
    assert finding.status == "unverified"
    assert finding.reasons[-1].rule == "signature_without_evidence"


def test_a_release_verifies_nothing():
    assert reviewed(told("agency-one"), told("paper"), act="releases").status == "corroborated"


def test_accounts_that_arrive_after_the_signature_ask_for_a_new_one():
    finding = reviewed(told("agency-one"), told("paper"), at=NOON)
    assert (finding.status, finding.reasons[-1].rule) == ("corroborated", "signature_outdated")


def test_a_signature_on_another_finding_changes_nothing():
    incident = an_incident(told("agency-one"), told("paper"))
    stray = Signature(by="Verifier V", act="verifies", at=LATER, finding="f-other")
    assert weigh.findings([incident], SOURCES, signatures=[stray]) == weigh.findings(
        [incident], SOURCES
    )


def test_both_parties_replies_stand_beside_the_finding():
    replies = [Reply(party=party, text="Noted.", received=LATER) for party in ("BBB", "AAA")]
    finding = reviewed(told("agency-one"), told("paper"), replies=replies)
    assert [reply.party for reply in finding.replies] == ["AAA", "BBB"]
