"""The right of reply: who may answer what, until when."""

from datetime import timedelta

import pytest
from tests.builders import NOON, an_incident
from tests.compliance.a_case import a_case
from tests.findings.told import SOURCES, blamed, denied, told

from groundtruce.errors import NotAllowed, NotFound
from groundtruce.findings import weigh
from groundtruce.findings.answer import WITHIN, addressed, asked, known, placed, signed
from groundtruce.model.finding import Reply, Signature

SAID = [blamed("a-army", "BBB", received=NOON), denied("b-army", received=NOON)]
INCIDENT = an_incident(*SAID)
DUE = NOON + WITHIN


def a_reply(hours, party="BBB", finding=None):
    at = NOON + timedelta(hours=hours)
    name = finding or weigh.finding_id(INCIDENT)
    return Reply(party=party, text="We were not there.", received=at, finding=name)


def one_asked(as_of, *replies):
    (found,) = asked(weigh.findings([INCIDENT], SOURCES, replies=replies), as_of)
    return found


def test_the_accused_may_answer_until_its_day_and_is_overdue_only_after_it():
    assert (one_asked(DUE).party, one_asked(DUE).due) == ("BBB", DUE)
    assert not one_asked(DUE).is_overdue
    assert one_asked(DUE + timedelta(minutes=1)).is_overdue


@pytest.mark.parametrize(("hours", "late"), [(72, False), (73, True)])
def test_an_answer_is_shown_and_a_late_one_is_called_late(hours, late):
    found = one_asked(DUE + timedelta(days=9), a_reply(hours))
    assert (len(found.replies), found.is_overdue, found.is_late) == (1, False, late)


def test_the_other_partys_word_is_no_answer():
    assert one_asked(DUE + timedelta(days=1), a_reply(1, party="AAA")).is_overdue


def test_nobody_is_asked_about_what_nobody_checked():
    alone = an_incident(told("paper"), blamed("a-army", "BBB"))
    assert asked(weigh.findings([alone], SOURCES), DUE) == ()


def test_a_reply_to_a_finding_that_nobody_knows_says_so():
    findings = weigh.findings([INCIDENT], SOURCES)
    assert known([a_reply(1)], findings)
    with pytest.raises(NotFound, match="BBB replies to f-nowhere"):
        known([a_reply(1, finding="f-nowhere")], findings)


THERE = weigh.findings([INCIDENT], SOURCES)
CASE = a_case()


def test_a_reply_is_addressed_by_the_beginning_of_the_findings_id():
    name = weigh.finding_id(INCIDENT)
    (reply,) = addressed([a_reply(1, finding=name[:8])], THERE, CASE)
    assert (reply.finding, reply.claim) == (name, min(SAID, key=lambda c: (c.received, c.id)).id)
    assert reply.id.startswith("y-")


@pytest.mark.parametrize(
    ("party", "finding", "said"),
    [("BBB", "f-nothing", "which is no finding"), ("CCC", None, "no party of the case")],
)
def test_a_reply_by_a_stranger_or_to_nothing_is_refused_with_its_line(party, finding, said):
    with pytest.raises(NotFound, match=said) as raised:
        addressed([a_reply(1, party, finding)], THERE, CASE, ["replies.csv:4: finding"])
    assert raised.value.where == "replies.csv:4: finding"


def test_a_reply_follows_its_claim_when_incidents_are_joined():
    (reply,) = addressed([a_reply(1)], THERE, CASE)
    older = told("paper", received=NOON - timedelta(days=1))
    joined = an_incident(older, *SAID)
    assert weigh.finding_id(joined) != reply.finding
    (moved,) = placed([reply], [joined])
    (finding,) = weigh.findings([joined], SOURCES, replies=[moved])
    assert [one.text for one in finding.replies] == ["We were not there."]


def test_a_reply_to_what_is_no_longer_there_is_kept_as_it_was():
    (reply,) = addressed([a_reply(1)], THERE, CASE)
    assert placed([reply], []) == (reply,)


def test_who_verified_alone_cannot_release():
    name = weigh.finding_id(INCIDENT)
    verified = Signature(by="vera", act="verifies", at=NOON, finding=name)
    there = weigh.findings([INCIDENT], SOURCES, signatures=[verified])
    release = Signature(by="vera", act="releases", at=NOON, finding=name)
    with pytest.raises(NotAllowed, match="nobody else has verified it"):
        signed(release, there)
    with pytest.raises(NotAllowed, match="nobody else has verified it"):
        signed(release, weigh.findings([INCIDENT], SOURCES))
    assert signed(release.model_copy(update={"by": "paul"}), there).claim
