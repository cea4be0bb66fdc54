"""Terms: from when to when a duty binds, and when it was halted."""

from datetime import datetime, timedelta, timezone

from tests.builders import NOON, a_span
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
    of,
)

from groundtruce.compliance import assess


def assessed(*findings, changes=(), others=(), party="AAA", as_of=LATER, watch=()):
    case = a_case(an_agreement(changes=changes), *others)
    found = [one for one in assess.compliance(findings, case, watch, as_of) if one.agreement == "G"]
    return of(party, tuple(found))


def rules(assessment):
    return [reason.rule for reason in assessment.reasons]


def test_a_party_that_suspended_stands_suspended_and_the_other_is_told():
    changes = (a_change("suspends", 5, by=("AAA",)),)
    own, other = (assessed(changes=changes, party=party) for party in ("AAA", "BBB"))
    assert (own.word, rules(own)[-1]) == ("suspended", "suspended")
    assert (other.word, rules(other)[-1]) == ("not_observable", "suspended_by_other")


def test_a_text_that_suspends_halts_it_for_all():
    changes = (a_change("suspends", 5),)
    assert [assessed(changes=changes, party=p).word for p in ("AAA", "BBB")] == ["suspended"] * 2


def test_a_suspension_not_yet_declared_is_not_known():
    changes = (a_change("suspends", 25, by=("AAA",)),)
    assert assessed(changes=changes, as_of=NOON).word == "not_observable"
    assert assessed(changes=changes, as_of=NOON + 16 * DAY).word == "suspended"


def test_a_breach_before_the_suspension_stays_a_breach():
    changes = (a_change("suspends", 15, by=("AAA",)),)
    assert assessed(a_finding(party="AAA"), changes=changes).word == "breached"


def test_an_act_under_ones_own_suspension_is_contested_not_void():
    changes = (a_change("suspends", 5, by=("AAA",)), a_change("resumes", 15, by=("AAA",)))
    found = assessed(a_finding(party="AAA"), changes=changes)
    assert (found.word, rules(found)) == ("contested", ["time_undecidable", "was_suspended"])


def test_an_act_while_a_text_halted_the_duty_breaches_nothing():
    changes = (a_change("suspends", 5), a_change("resumes", 15))
    assert assessed(a_finding(party="AAA"), changes=changes).word == "not_observable"


def test_reaffirming_begins_a_new_period():
    changes = (a_change("reaffirms", 15),)
    found = assessed(a_finding(party="AAA"), changes=changes)
    assert found.period.start == SIGNED + 15 * DAY
    assert found.word == "not_observable"


def test_the_other_sides_reaffirmation_lifts_no_suspension():
    changes = (a_change("suspends", 5, by=("AAA",)), a_change("reaffirms", 15, by=("BBB",)))
    assert assessed(changes=changes).word == "suspended"


def test_a_superseded_duty_ends_and_says_so():
    changes = (a_change("supersedes", 5),)
    found = assessed(a_finding(party="AAA"), changes=changes, watch=[a_watch()])
    assert found.period.end == SIGNED + 5 * DAY
    assert (found.word, rules(found)[-1]) == ("kept", "superseded")


def test_what_took_effect_at_the_end_of_a_day_is_dated_to_that_day():
    ten = timezone(timedelta(hours=-10))
    midnight = datetime(2025, 11, 6, tzinfo=ten)
    change = a_change("suspends", 0, by=("AAA",)).model_copy(update={"on": midnight})
    case = a_case(an_agreement(changes=(change,)), time_zone="Pacific/Honolulu")
    found = of("AAA", assess.compliance((), case, (), LATER))
    assert "since 2025-11-05" in found.reasons[-1].text


def test_a_later_agreement_supersedes_from_the_day_it_takes_effect():
    start = SIGNED + 5 * DAY
    later = an_agreement(id="H", signed=start, effective=start, supersedes=("G",))
    assert assessed(others=(later,)).period.end == start
    assert assessed(others=(later,), as_of=start - DAY).period.end == start - DAY


def test_a_change_that_names_commitments_touches_no_other():
    halted, free = a_commitment(), a_commitment(id="C2")
    changes = (a_change("suspends", 5, by=("AAA",), commitments=("C1",)),)
    case = a_case(an_agreement(halted, free, changes=changes))
    words = {
        (one.commitment, one.party): one.word for one in assess.compliance((), case, (), LATER)
    }
    assert (words["C1", "AAA"], words["C2", "AAA"]) == ("suspended", "not_observable")


def test_a_note_changes_nothing():
    changes = (a_change("notes", 5, by=("AAA",), says="Noted."),)
    assert assessed(changes=changes) == assessed()


def test_an_agreement_signed_later_is_not_known():
    case = a_case(an_agreement(signed=NOON + 30 * DAY, effective=NOON + 30 * DAY))
    assert assess.compliance((), case, (), NOON) == ()


def test_what_is_signed_but_not_in_force_is_not_due():
    case = a_case(an_agreement(effective=LATER + DAY))
    (one, _) = assess.compliance((), case, (), LATER)
    assert one.word == "not_due"


def test_the_span_of_an_act_decides_whether_it_was_bound():
    at_the_end = a_finding(party="AAA", span=a_span(SIGNED + 5 * DAY - DAY / 4, hours=12))
    changes = (a_change("supersedes", 5),)
    assert assessed(at_the_end, changes=changes).word == "contested"
