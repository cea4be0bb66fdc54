"""Voices: one origin is heard once."""

from tests.builders import a_source, an_incident
from tests.findings.told import SOURCES, blamed, denied, found, told

from groundtruce.findings.voices import heard, owner
from groundtruce.model.source import Source

KNOWN = {source.id: source for source in SOURCES}
PARTIES = frozenset({"AAA", "BBB"})


def voices(*claims):
    return heard(an_incident(*claims), KNOWN, PARTIES)


def test_forty_copies_of_one_statement_are_one_voice():
    first = blamed("a-army", "BBB")
    relays = [told(f"outlet-{n}", origin="a-army", accused="BBB") for n in range(40)]
    finding = found(first, *relays)
    assert len(finding.voices) == 1
    assert len(finding.voices[0].claims) == 41
    assert finding.status == "unverified"


def test_two_arms_of_one_body_are_one_voice():
    (voice,) = voices(blamed("a-army", "BBB"), blamed("a-army-north", "BBB"))
    assert voice.origin == "a-army"


def test_two_arms_of_one_party_are_two_voices_on_one_side():
    finding = found(blamed("a-army", "BBB"), blamed("a-navy", "BBB"))
    assert [voice.side for voice in finding.voices] == ["AAA", "AAA"]
    assert finding.status == "unverified"


def test_an_outlet_that_passes_on_a_party_is_that_partys_voice():
    (voice,) = voices(told("paper", origin="b-army", accused="AAA"))
    assert (voice.origin, voice.side) == ("b-army", "BBB")


def test_an_observer_quoted_by_a_party_is_that_partys_word():
    quoted = told("observers", carrier="b-foreign", accused="AAA")
    (voice,) = voices(quoted)
    assert (voice.side, voice.is_own) == ("BBB", False)


def test_a_party_that_quotes_an_unpublished_report_speaks_for_itself():
    (voice,) = voices(told("a-army", origin="observers", accuser="AAA", accused="BBB"))
    assert voice.side == "AAA"


def test_an_outlet_of_one_side_leans_without_speaking_for_it():
    (voice,) = voices(told("a-daily"))
    assert (voice.side, voice.lean) == (None, "AAA")


def test_neutral_is_no_affiliation():
    (voice,) = voices(told("paper"))
    assert voice.lean is None


def test_an_unknown_source_is_a_voice_that_cannot_be_judged():
    (voice,) = voices(told("nobody-knows"))
    assert (voice.kind, voice.reliability, voice.voice().kind) == (None, "F", "unknown")


def test_owners_that_own_each_other_end_somewhere():
    circle: dict[str, Source] = {
        "one": a_source("one", owner="two"),
        "two": a_source("two", owner="one"),
    }
    assert owner("one", circle) == "two"


def test_a_denial_that_blames_the_other_disputes_who_not_whether():
    claim = told("a-army", stance="disputes", accuser="AAA", accused="BBB")
    (voice,) = voices(claim)
    assert voice.affirms(claim)
    assert not voice.contradicts(claim)


def test_a_denial_of_an_accusation_accuses_nobody():
    claim = denied("a-army")
    (voice,) = voices(claim)
    assert voice.contradicts(claim)
    assert not voice.accuses(claim)


def test_a_party_that_denies_a_blast_denies_having_caused_it():
    claim = denied("b-army", kind="landmine_explosion")
    (voice,) = voices(claim)
    assert not voice.contradicts(claim)
    assert not voice.affirms(claim)


def test_a_visit_says_nothing_of_the_event_it_was_made_for():
    visit = told("observers", kind="observer_visit")
    (voice,) = voices(told("observers"), visit)
    assert visit not in voice.affirming
    assert len(voice.affirming) == 1
