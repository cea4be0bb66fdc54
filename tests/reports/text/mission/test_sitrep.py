"""Situation reports: what they state, and silence where they are silent."""

from datetime import date

from groundtruce.reports.text.mission.sitrep import is_sitrep, sitrep

REPORT = """STATUS REPORT
Between 3 and 16 March 2024, the Mission recorded over 4,200 ceasefire violations (compared with
3,900 in the previous two weeks). The Mission observed 47 weapons in violation of withdrawal lines.
Most violations were recorded near Arden and east of Belmore.
From 3 to 16 March, the Mission confirmed that two civilians were killed and five injured.
This brings the total number of civilian casualties since 1 January to 40 (9 killed and 31 injured).
The Mission’s freedom of movement was restricted on 12 occasions.
Two unmanned aerial vehicles were lost. Monitors could not verify a report of shelling in Corden.
Patrols marked a mined area.
"""


def test_what_is_stated_is_read():
    told = sitrep(REPORT)

    assert told.period == (date(2024, 3, 3), date(2024, 3, 16))
    assert (told.violations.value, told.violations.qualifier.value) == (4200, "more_than")
    assert told.violations_before.value == 3900
    assert told.weapons.value == 47
    assert (told.killed.value, told.injured.value) == (2, 5)
    assert (told.killed_in_all.value, told.injured_in_all.value) == (9, 31)
    assert told.restrictions.value == 12
    assert told.uav_lost.value == 2
    assert told.mines
    assert {"Arden", "Belmore"} <= set(told.places)


def test_what_could_not_be_verified_is_kept_apart():
    ((start, end),) = sitrep(REPORT).not_verified

    assert "Corden" in REPORT[start:end]


def test_a_silent_report_states_nothing():
    told = sitrep("The Mission met with the mayor and visited a school.")

    assert told.violations is told.killed is told.restrictions is told.period is None
    assert told.places == ()


def test_restrictions_without_a_number_are_only_mentioned():
    assert sitrep("The Mission’s freedom of movement remains restricted.").restrictions is True


def test_the_count_of_one_day_is_not_that_of_the_period():
    assert sitrep("On 8 April, the Mission recorded 1,700 ceasefire violations.").violations is None


def test_a_status_report_is_told_from_an_article():
    assert is_sitrep(REPORT)
    assert not is_sitrep("Ministers met in Oslo and praised the truce.")
