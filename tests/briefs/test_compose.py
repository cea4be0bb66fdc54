"""The fifth door: records in, a brief of traced sentences out."""

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundtruce.briefs import compose
from groundtruce.model.vocabulary import LANGUAGES, vocabulary
from tests.briefs.situation import (
    AS_OF,
    TRUCE,
    Situation,
    a_case,
    a_finding,
    a_tally,
    a_watch,
)

WHOLE = Situation()
KEYS = list(vocabulary().words("sections"))[:10]


def section(brief, key):
    return next(one for one in brief.sections if one.key == key)


def test_a_brief_has_the_ten_sections_in_reading_order():
    assert [one.key for one in WHOLE.brief().sections] == KEYS


def test_every_sentence_and_every_row_cites_something():
    brief = WHOLE.brief()
    assert all(sentence.cites for sentence in brief.sentences())
    tables = [one.table for one in brief.sections if one.table]
    assert all(cites for table in tables for cites in table.cites)
    assert all(len(table.rows) == len(table.cites) for table in tables)


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_records_come_in_changes_nothing(chance: random.Random):
    mixed = Situation()
    for name in ("findings", "assessments", "tallies", "watch"):
        records = list(getattr(mixed, name))
        chance.shuffle(records)
        setattr(mixed, name, tuple(records))
    assert mixed.brief() == WHOLE.brief()


def test_the_same_moment_in_another_time_zone_gives_the_same_brief():
    from zoneinfo import ZoneInfo

    assert WHOLE.brief(AS_OF.astimezone(ZoneInfo("Asia/Tokyo"))).id == WHOLE.brief().id


def test_what_is_received_later_is_not_known():
    late = a_finding(35)
    later = Situation(
        findings=(*WHOLE.findings, late), tallies=(*WHOLE.tallies, a_tally(900, days=40))
    )
    assert later.brief() == WHOLE.brief()
    assert later.brief(AS_OF + timedelta(days=20)) != WHOLE.brief(AS_OF + timedelta(days=20))


def test_the_id_follows_the_content():
    assert WHOLE.brief().id == WHOLE.brief().id
    other = Situation(findings=WHOLE.findings[:-1])
    assert other.brief().id != WHOLE.brief().id


def test_an_unchanged_sentence_keeps_its_id_when_another_changes():
    more = Situation(tallies=(*WHOLE.tallies, a_tally(80, "borland-army")))
    before, after = (
        {one.id for one in brief.sentences()} for brief in (WHOLE.brief(), more.brief())
    )
    assert len(before - after) == 1


def test_sentence_ids_are_all_different():
    ids = [one.id for one in WHOLE.brief().sentences()]
    assert len(ids) == len(set(ids))


def test_the_counts_of_the_bottom_line_are_the_findings_it_cites():
    first = section(WHOLE.brief(), "bottom_line").sentences[0]
    assert "3 armed incidents, mine blasts included, on record in the 30 days" in first.text
    assert "3 in as long a time before" in first.text
    assert sum(one.noun == "finding" for one in first.cites) == 6


def test_the_trend_table_counts_what_its_rows_cite():
    table = section(WHOLE.brief(), "holding").table
    hostile, cites = table.rows[0], table.cites[0]
    assert hostile[1:] == ("0", "0", "3", "3")
    assert len(cites) == 6


def test_none_recorded_and_not_watched_are_two_different_sentences():
    week = section(WHOLE.brief(), "holding").sentences[0].text
    assert "not watched" in week
    watched = Situation(watch=(a_watch(28, WHOLE.findings[0].incident.claims[0].id),))
    week = section(watched.brief(), "holding").sentences[0].text
    assert "none recorded" in week
    assert "not watched" not in week


def test_watching_makes_the_picture_firmer():
    claim = WHOLE.findings[0].incident.claims[0].id
    posts = tuple(a_watch(day, claim, kind="post", hours=24) for day in range(30))
    said = section(Situation(watch=posts).brief(), "bottom_line").sentences[1].text
    assert "high confidence" in said
    assert "low confidence" in section(WHOLE.brief(), "bottom_line").sentences[1].text


def test_parties_stand_in_alphabetical_order():
    brief = WHOLE.brief()
    assert section(brief, "scorecard").table.columns[1:] == ("Arvia", "Borland")
    assert section(brief, "contested").table.columns[1:] == ("Arvia", "Borland")


def test_each_party_speaks_in_its_own_words_with_equal_room():
    row = section(WHOLE.brief(), "contested").table.rows[0]
    assert row[1].startswith("“Their guns fired first at noon; ours kept silent.”")
    assert row[2].startswith("“No gun of ours fired that day.”")


def test_tolls_are_ranges_with_the_source_of_each_end_and_are_never_added():
    rows = section(WHOLE.brief(), "humanitarian").table.rows
    assert rows[0][0] == "Killed"
    assert rows[0][2] == "60–72"
    assert "The News" in rows[0][3]
    assert "Army of Arvia" in rows[0][4]
    assert "132" not in str(rows)


def test_an_end_that_its_source_leaves_open_keeps_its_word():
    told = (a_tally(40, qualifier="more_than"), a_tally(72, "arvia-army"))
    row = section(Situation(tallies=told).brief(), "humanitarian").table.rows[0]
    assert row[2] == "more than 40 – 72"


def test_a_place_known_by_country_only_is_counted_and_never_a_mark():
    brief = WHOLE.brief()
    drawn = section(brief, "holding").chart["map"]
    vague = WHOLE.findings[2]
    assert vague.id not in {one["finding"] for one in drawn["marks"]}
    assert drawn["no_place"] == 1
    assert "1 incident of 6" in " ".join(one.text for one in section(brief, "not_seen").sentences)


def test_a_replaced_commitment_no_longer_binds():
    from groundtruce.model.agreement import ChangeKind, StatusChange
    from tests.briefs.situation import an_agreement

    change = StatusChange(
        on=AS_OF - timedelta(days=1), kind=ChangeKind.SUPERSEDES, commitments=("T1",)
    )
    case = a_case(agreements=(an_agreement(changes=(change,)),))
    scorecard = section(Situation(case=case).brief(), "scorecard")
    assert "a later text has replaced them: 1 commitment" in scorecard.sentences[-1].text
    assert all(row[0] != "No fire of any kind" for row in scorecard.table.rows)


def test_a_case_in_which_nothing_happened_yet_still_has_a_brief():
    empty = Situation(findings=(), tallies=(), watch=(), assessments=())
    brief = empty.brief(TRUCE + timedelta(days=3))
    assert section(brief, "key_findings").sentences == ()
    assert "no armed incident" in section(brief, "bottom_line").sentences[0].text.lower()


def test_a_case_without_agreement_and_records_writes_no_sentence_at_all():
    bare = Situation(findings=(), tallies=(), watch=(), assessments=(), case=a_case(agreements=()))
    assert bare.brief().sentences() == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_brief_can_be_had_in_each_language(language: str):
    brief = WHOLE.brief(language=language)
    assert brief.language == language
    spoken = {one.language for one in brief.sentences()}
    assert language in spoken


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="no brief in 'fr'"):
        WHOLE.brief(language="fr")


def test_on_the_first_day_of_a_truce_nothing_of_the_days_before_counts_as_since():
    first_day = Situation(findings=(a_finding(-1), a_finding(0.1)))
    said = section(first_day.brief(TRUCE + timedelta(hours=12)), "bottom_line").sentences[0]
    assert "1 armed incident, mine blasts included, on record in the 1 day since" in said.text
    assert "; 0 in as long a time before" in said.text


def test_a_finished_case_never_runs_past_its_end():
    case = a_case(until=AS_OF)
    long_after = Situation(case=case).brief(AS_OF + timedelta(days=400))
    assert "30 days since" in section(long_after, "bottom_line").sentences[0].text


def test_the_door_does_not_change_what_it_is_given():
    findings = list(WHOLE.findings)
    compose.brief(findings, WHOLE.assessments, (), (), WHOLE.case, AS_OF)
    assert findings == list(WHOLE.findings)
