"""What stands otherwise between two moments, and why."""

from tests.briefs.situation import AS_OF, a_tally
from tests.builders import a_claim, a_report, a_source, an_incident

from groundtruce.findings.changed import corrected, difference, judged, tolls
from groundtruce.findings.series import series
from groundtruce.findings.weigh import findings
from groundtruce.model.judgement import Judgement

SOURCES = (
    a_source("army", speaks_for="AAA"),
    a_source("news", reliability="B"),
    a_source("wire", reliability="B"),
)
SAID = a_claim("Shells fell.", source="army", side="AAA", accuser="AAA", accused="BBB")
BORNE_OUT = tuple(a_claim(f"Shells fell, says {one}.", source=one) for one in ("news", "wire"))


def weighed(*claims):
    return findings([an_incident(*claims)], SOURCES)


def test_nothing_changes_between_a_moment_and_itself():
    assert difference(weighed(SAID), weighed(SAID)) == ()


def test_a_status_that_rises_is_told_with_the_accounts_that_came_in():
    found = difference(weighed(SAID), weighed(SAID, *BORNE_OUT))
    status = next(one for one in found if one.what == "status")
    assert (status.before, status.after) == ("unverified", "corroborated")
    assert status.why[0].rule == "came_in"
    assert set(status.why[0].claims) == {one.id for one in BORNE_OUT}


def test_a_finding_not_known_before_is_new():
    (new,) = difference((), weighed(SAID))
    assert (new.what, new.after, new.claims) == ("new", "unverified", (SAID.id,))


def test_a_finding_joined_to_another_says_to_which():
    other = weighed(*BORNE_OUT)
    both = weighed(SAID, *BORNE_OUT)
    gone = [one for one in difference((*weighed(SAID), *other), both) if one.what == "joined"]
    assert [one.after for one in gone] == [both[0].id]


def test_a_finding_whose_accounts_were_taken_back_is_gone():
    (gone,) = difference(weighed(SAID), ())
    assert (gone.what, gone.before) == ("gone", "unverified")


def test_a_toll_that_grows_is_told_once_with_both_figures():
    first, second = a_tally(60, days=20), a_tally(72, days=21)
    (grown,) = tolls(series([first]), series([first, second]))
    assert (grown.before, grown.after) == ("60", "72")
    assert tolls(series([first]), series([first])) == ()


def test_a_report_that_replaces_another_is_a_correction():
    old = a_report(SAID)
    new = a_report(a_claim("Shells fell, two.", source="army")).model_copy(
        update={"replaces": old.id}
    )
    (told,) = corrected([old], [new])
    assert (told.before, told.after) == (old.id, new.id)
    assert set(told.claims) == {claim.id for one in (old, new) for claim in one.claims}


def test_a_judgement_given_since_is_told_with_its_why():
    act = Judgement(
        id="j", one="c-1", other="c-2", verdict="same", by="ana", why="one blast", received=AS_OF
    )
    (told,) = judged([], [act])
    assert told.why[0].text == "ana: one blast"
    assert judged([act], [act]) == ()
