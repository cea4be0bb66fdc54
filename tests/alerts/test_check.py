"""Which rules fire: once for each matter, again when it stands otherwise, and no secret told."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.alerts.examples import AS_OF, CASE, a_finding, a_plan, known
from tests.builders import NOON, a_claim, a_place, a_report, a_span

from groundtruce.alerts import check
from groundtruce.model.agenda import Event, EventKind, Standing
from groundtruce.model.alert import FLASH, On, Plan, Rule, Stage
from groundtruce.model.place import Place
from groundtruce.model.watch import Watch


def test_a_finding_of_the_kind_raises_one_alert():
    (alert,) = check.alerts(a_plan(), known(a_finding()))
    assert alert.about == ("f-1",)
    assert alert.stage is Stage.NEW


def test_what_was_raised_is_not_raised_again():
    raised = check.alerts(a_plan(), known(a_finding()))
    assert check.alerts(a_plan(), known(a_finding()), raised) == ()


def test_a_finding_that_comes_to_stand_otherwise_raises_an_update():
    raised = check.alerts(a_plan(), known(a_finding()))
    (update,) = check.alerts(a_plan(), known(a_finding(status="corroborated")), raised)
    assert update.stage is Stage.UPDATE
    assert update.references == (raised[0].id,)


def test_a_refuted_finding_takes_its_alert_back():
    raised = check.alerts(a_plan(), known(a_finding()))
    (taken,) = check.alerts(a_plan(), known(a_finding(status="refuted")), raised)
    assert taken.stage is Stage.CANCEL


def test_a_finding_that_goes_back_to_how_it_stood_is_told_again():
    raised = []
    for status in ("unverified", "contested", "unverified"):
        raised += check.alerts(a_plan(), known(a_finding(status=status)), raised)
    assert [one.status for one in raised] == ["unverified", "contested", "unverified"]
    assert check.alerts(a_plan(), known(a_finding()), raised) == ()


def test_what_was_alerted_is_followed_however_old_it_is():
    raised = check.alerts(a_plan(), known(a_finding()))
    later = AS_OF + timedelta(days=30)
    assert check.alerts(a_plan(), known(a_finding(status="refuted"), as_of=later), raised)


def test_a_refuted_finding_that_nobody_was_told_of_stays_silent():
    assert check.alerts(a_plan(), known(a_finding(status="refuted"))) == ()


@pytest.mark.parametrize(
    ("rule", "fires"),
    [
        ({"kinds": ("airspace",)}, False),
        ({"kinds": ("hostile",)}, True),
        ({"zones": ("line",)}, True),
        ({"zones": ("far",)}, False),
        ({"parties": ("AAA",)}, False),
        ({"statuses": ("verified",)}, False),
    ],
)
def test_each_field_of_a_rule_narrows_it_down(rule, fires):
    plan = a_plan(Rule(id="one", **rule))
    assert bool(check.alerts(plan, known(a_finding()))) is fires


def test_a_line_is_near_within_so_many_metres():
    five_km = a_finding(place=a_place(lat=13.75, radius_m=10))
    near, far = (Rule(id="one", zones=("line",), near_m=metres) for metres in (6000, 5000))
    assert check.alerts(a_plan(near), known(five_km))
    assert not check.alerts(a_plan(far), known(five_km))


def test_what_has_long_been_known_raises_nothing():
    old = a_finding(received=NOON - timedelta(days=10))
    assert check.alerts(a_plan(), known(old)) == ()


def some(hours):
    """Return findings at these hours after noon."""
    return [a_finding(f"f-{at}", hours=hour) for at, hour in enumerate(hours)]


THREE = Rule(id="many", threshold=3, window_hours=6)


def test_a_threshold_fires_when_so_many_come_together():
    (alert,) = check.alerts(a_plan(THREE), known(*some([0, 2, 5])))
    assert alert.count == 3
    assert check.alerts(a_plan(THREE), known(*some([0, 2, 7]))) == ()


def test_a_threshold_fires_once_a_day():
    raised = check.alerts(a_plan(THREE), known(*some([0, 1, 2])))
    assert check.alerts(a_plan(THREE), known(*some([0, 1, 2, 3, 4])), raised) == ()


@given(st.permutations(range(5)))
def test_the_order_of_findings_changes_nothing(order):
    findings = some([0, 1, 2, 3, 9])
    shuffled = [findings[at] for at in order]
    plan = a_plan(THREE, Rule(id="one"))
    assert check.alerts(plan, known(*shuffled)) == check.alerts(plan, known(*findings))


def a_denial(**more):
    """Return a refusal of access near the line."""
    given = {"kind": "denial", "place": a_place(), "span": a_span(), "received": NOON}
    return Watch(**{"id": "w-1", "side": "AAA", **given, **more})


def test_a_refusal_of_access_raises_an_alert_that_names_who_is_in_control():
    rule = Rule(id="refused", on=On.RESTRICTIONS, kinds=("denial",), urgent=True)
    (alert,) = check.alerts(a_plan(rule), known(watch=(a_denial(),)))
    assert (alert.parties, alert.urgent) == (("AAA",), True)


def test_the_words_of_a_refusal_do_not_leave_the_mission():
    rule = Rule(id="refused", on=On.RESTRICTIONS)
    (alert,) = check.alerts(a_plan(rule), known(watch=(a_denial(by="team 7", reason="s3cret"),)))
    assert not {"s3cret", "team 7"} & set(str(alert).split())
    assert "s3cret" not in alert.model_dump_json()
    assert "team 7" not in alert.model_dump_json()


def an_event(hours, **more):
    """Return a deadline in so many hours."""
    start = AS_OF + timedelta(hours=hours)
    given = {"uid": "d-1", "kind": EventKind.DEADLINE, "title": "Withdraw", "changed": NOON}
    return Event(**{**given, "start": start, "parties": ("AAA",), "behind": ("text/1",), **more})


@pytest.mark.parametrize(
    ("event", "fires"),
    [
        (an_event(24), True),
        (an_event(72), False),
        (an_event(-1), False),
        (an_event(24, standing=Standing.SUSPENDED), False),
        (an_event(24, kind=EventKind.STARTS), False),
    ],
)
def test_a_deadline_raises_an_alert_while_there_is_time(event, fires):
    rule = Rule(id="due", on=On.DEADLINES, within_hours=48)
    found = check.alerts(a_plan(rule), known(events=(event,)))
    assert bool(found) is fires


def test_a_deadline_is_told_by_its_title_and_an_action_item_is_not():
    rule = Rule(id="due", on=On.DEADLINES)
    deadline, action = an_event(24), an_event(24, uid="d-2", kind=EventKind.ACTION)
    first, second = check.alerts(a_plan(rule), known(events=(deadline, action)))
    assert (first.matter, second.matter) == ("Withdraw", "")


def test_a_deadline_that_was_moved_is_told_again():
    rule = Rule(id="due", on=On.DEADLINES)
    raised = check.alerts(a_plan(rule), known(events=(an_event(24),)))
    moved = an_event(30, sequence=1)
    assert check.alerts(a_plan(rule), known(events=(moved,)), raised)


@pytest.mark.parametrize("kind", FLASH.kinds)
def test_a_flash_report_raises_an_urgent_alert_without_any_rule(kind):
    report = a_report(kind=kind)
    (alert,) = check.alerts(Plan(), known(reports=(report,)))
    assert alert.urgent
    assert alert.about == (report.id,)


def test_the_words_of_a_report_do_not_leave_the_mission():
    claim = a_claim("The s3cret of the s3cret witness.", place=a_place())
    report = a_report(claim, kind="flash_report", title="s3cret", text="s3cret")
    (alert,) = check.alerts(Plan(), known(reports=(report,)))
    assert "s3cret" not in alert.model_dump_json()


def test_a_spot_is_drawn_to_the_grid():
    exact = a_finding(place=Place.at(102.71234, 13.70987, 20))
    (alert,) = check.alerts(a_plan(), known(exact))
    assert (alert.spot.lon, alert.spot.lat) == (102.7, 13.7)
    assert alert.spot.radius_m == 5000
    assert "102.71" not in alert.model_dump_json()


def test_a_case_is_told_by_its_own_zones():
    (alert,) = check.alerts(a_plan(Rule(id="one", zones=("far", "line"))), known(a_finding()))
    assert alert.zones == ("line",)
    assert CASE.zone("line").label == "the line"
