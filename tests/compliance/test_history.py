"""History: states day by day, as known then, with the reason of each change."""

from datetime import date, timedelta

import pytest
from tests.builders import NOON
from tests.compliance.a_case import (
    DAY,
    LATER,
    SIGNED,
    a_case,
    a_change,
    a_commitment,
    a_finding,
    a_watch,
    an_agreement,
)
from tests.findings.bundled import carried

from groundtruce.compliance import assess
from groundtruce.compliance.history import difference, end_of, histories

DAYS = [SIGNED.date() + timedelta(days=number) for number in range(1, 30)]


def told(case, findings=(), watch=()):
    def known_at(moment):
        known = [f for f in findings if f.incident.known_from <= moment]
        return known, [entry for entry in watch if entry.received <= moment]

    return {(one.commitment, one.party): one for one in histories(known_at, case, DAYS)}


def test_a_day_on_which_nothing_changed_is_not_in_it():
    (only,) = told(a_case())["C1", "AAA"].changes
    assert (only.before, only.after.word) == (None, "not_observable")


def test_a_finding_changes_the_state_on_the_day_it_became_known_and_says_why():
    act = a_finding(party="AAA")
    first, second = told(a_case(), [act])["C1", "AAA"].changes
    assert second.day == act.incident.known_from.date()
    assert (first.after.word, second.after.word) == ("not_observable", "breached")
    assert [reason.rule for reason in second.why] == ["breach"]
    assert second.why[0].claims == act.rests_on
    assert (second.gone, second.findings) == (("not_watched",), (act.id,))


def test_a_suspension_changes_it_for_the_party_that_declared_it():
    changes = (a_change("suspends", 5, by=("AAA",)), a_change("resumes", 8, by=("AAA",)))
    words = [c.after.word for c in told(a_case(an_agreement(changes=changes)))["C1", "AAA"].changes]
    assert words == ["not_observable", "suspended", "not_observable"]


def test_between_changes_it_stands_as_it_stood():
    act = a_finding(party="AAA")
    history = told(a_case(), [act])["C1", "AAA"]
    assert history.on(DAYS[0] - DAY) is None
    assert history.on(DAYS[3]).word == "not_observable"
    assert history.on(DAYS[-1]).word == "breached"


def test_watch_known_later_changes_it_later():
    late = a_watch(received=NOON + 5 * DAY)
    changes = told(a_case(), (), [late])["C1", "BBB"].changes
    assert [c.after.word for c in changes] == ["not_observable", "kept"]
    assert changes[1].day >= (NOON + 5 * DAY).date()


@pytest.mark.parametrize(("day", "hours"), [(date(2025, 3, 30), 23), (date(2025, 10, 26), 25)])
def test_a_day_ends_at_local_midnight_whatever_its_length(day, hours):
    case = a_case(time_zone="Europe/Kyiv")
    length = end_of(day, case).timestamp() - end_of(day - timedelta(days=1), case).timestamp()
    assert length == hours * 3600


def test_what_changed_between_two_moments_is_said_with_its_reasons():
    case = a_case(an_agreement(a_commitment(), a_commitment(id="C2", breached_by=("abduction",))))
    acts = [a_finding(party="AAA")]
    before, after = (assess.compliance(found, case, (), LATER) for found in ((), acts))
    (changed,) = difference(before, after, LATER.date())
    assert (changed.before.word, changed.after.word) == ("not_observable", "breached")
    assert difference(after, after, LATER.date()) == ()


def test_the_bundled_case_has_the_suspension_in_its_history():
    before, after = (carried(f"2025-11-{day}T00:00:00+07:00") for day in ("10", "12"))
    changed = difference(before.assessments, after.assessments, date(2025, 11, 11))
    suspended = {
        (c.after.commitment, c.after.party) for c in changed if c.after.word == "suspended"
    }
    assert ("K4", "THA") in suspended
    assert not any(party == "KHM" for _, party in suspended)
