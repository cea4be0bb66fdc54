"""The right of reply: who may answer what, until when."""

from datetime import timedelta

import pytest
from tests.builders import NOON, an_incident
from tests.findings.told import SOURCES, blamed, denied, told

from groundtruce.errors import NotFound
from groundtruce.findings import weigh
from groundtruce.findings.answer import WITHIN, asked, known
from groundtruce.model.finding import Reply

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
