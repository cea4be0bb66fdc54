"""What ministers read first, whose words stand side by side, which tolls make a range."""

from datetime import timedelta

from groundtruce.briefs.choose import contradicted, key_findings, tolls, words_of
from groundtruce.briefs.desk import Desk
from groundtruce.model.figure import Qualifier
from groundtruce.model.finding import SourcedFigure
from groundtruce.model.vocabulary import vocabulary
from tests.briefs.situation import (
    AS_OF,
    TRUCE,
    a_case,
    a_contested,
    a_finding,
    a_span_at,
    a_tally,
)
from tests.builders import a_claim, a_figure


def a_desk(findings=(), tallies=(), as_of=AS_OF):
    words = vocabulary()
    return Desk(tuple(findings), (), tuple(tallies), (), a_case(), as_of, words)


def a_grave(days: float, killed: int):
    claim = a_claim(f"{killed} died on day {days}.", span=a_span_at(days))
    figure = SourcedFigure(
        figure=a_figure(killed, "killed"),
        low_claims=(claim.id,),
        high_claims=(claim.id,),
        claims=(claim.id,),
    )
    return a_finding(days, claims=(claim,), figures=(figure,))


def test_never_more_than_five_findings_are_key():
    assert len(key_findings(a_desk(a_finding(day) for day in range(1, 12)))) == 5


def test_lives_weigh_more_than_the_day():
    light, grave = a_grave(20, 0), a_grave(15, 12)
    assert key_findings(a_desk((light, grave)))[0] == grave


def test_what_happened_since_the_ceasefire_comes_before_what_happened_earlier():
    before, since = a_grave(-2, 4), a_grave(2, 1)
    assert key_findings(a_desk((before, since)))[0] == since


def test_speech_alone_is_no_key_finding():
    claim = a_claim("A statement.", kind="statement", span=a_span_at(3))
    assert key_findings(a_desk((a_finding(3, claims=(claim,)),))) == ()


def test_a_finding_on_which_only_one_party_speaks_is_not_contradicted():
    alone = a_contested().model_copy(
        update={"incident": a_finding(11, claims=a_contested().incident.claims[:1]).incident}
    )
    assert contradicted(a_desk((a_contested(),)), 5) == (a_contested(),)
    assert contradicted(a_desk((alone,)), 5) == ()


def test_differing_hours_are_no_contradiction():
    first, second = (
        a_claim(f"At {hour}.", side=side, source=side, span=a_span_at(3))
        for hour, side in ((8, "AAA"), (9, "BBB"))
    )
    finding = a_finding(3, claims=(first, second), unsettled=("time", "casualties"))
    assert contradicted(a_desk((finding,)), 5) == ()


def test_a_denial_is_the_first_of_a_partys_words():
    early = a_claim("We saw it.", side="BBB", source="b")
    denial = a_claim("It was not us.", side="BBB", source="b", stance="denies", received=AS_OF)
    assert words_of(a_finding(claims=(early, denial)), "BBB") == denial


def test_a_range_runs_from_the_lowest_to_the_highest_source():
    (toll,) = tolls(a_desk(tallies=(a_tally(60), a_tally(72, "a"), a_tally(66, "b"))))
    assert (toll.least, toll.most) == (60, 72)


def test_what_a_source_said_before_its_newer_figure_replaces():
    (toll,) = tolls(a_desk(tallies=(a_tally(40, days=12), a_tally(60, days=20))))
    assert (toll.least, toll.most) == (60, 60)


def test_an_open_bound_leaves_the_range_open_above():
    open_above = a_tally(70, "a", qualifier=Qualifier.AT_LEAST)
    (toll,) = tolls(a_desk(tallies=(a_tally(60), open_above)))
    assert toll.most is None


def test_a_toll_of_another_month_is_no_end_of_todays_range():
    (toll,) = tolls(a_desk(tallies=(a_tally(9, "a", days=2), a_tally(60, days=25))))
    assert toll.least == 60


def test_a_toll_that_nobody_has_repeated_for_a_month_is_no_longer_told():
    told = (a_tally(9, "a", days=2, of="soldier"), a_tally(60, days=40))
    assert len(tolls(a_desk(tallies=told))) == 1


def test_soldiers_and_civilians_are_never_one_range():
    told = (a_tally(60, of="civilian"), a_tally(20, of="soldier"))
    assert len(tolls(a_desk(tallies=told))) == 2


def test_a_date_wider_than_a_week_puts_a_finding_into_no_period():
    wide = a_span_at(2, hours=24 * 20)
    finding = a_finding(2, claims=(a_claim("In November.", span=wide),))
    desk = a_desk((finding,), as_of=TRUCE + timedelta(days=30))
    assert desk.within((finding,), desk.current) == ()


def test_an_account_of_a_whole_barrage_is_not_counted_beside_its_parts():
    parts = [a_finding(-day) for day in (1, 2, 3)]
    told_whole = a_finding(-4)
    incident = told_whole.incident.model_copy(update={"tells_whole": True, "episode": "e-night"})
    desk = a_desk([*parts, told_whole.model_copy(update={"incident": incident})])
    assert set(desk.acts) == set(parts)
