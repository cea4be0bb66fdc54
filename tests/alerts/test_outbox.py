"""What goes out when: quiet hours, digests, tries that grow apart, and one name for all of them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.alerts.examples import a_plan, a_webhook, an_alert

from groundtruce.alerts import outbox
from groundtruce.model.alert import Outcome, Rule

ZONE = ZoneInfo("Asia/Bangkok")


def at(clock, day=10):
    """Return the local time of that day in November."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2025, 11, day, hour, minute, tzinfo=ZONE)


def due(alerts, now, steps=(), **channel):
    """Return what goes out now by one channel."""
    plan = a_plan(channels=(a_webhook(**channel),))
    return outbox.due(outbox.lines(plan, alerts, steps), now, ZONE)


def test_an_alert_goes_out_at_once():
    (message,) = due([an_alert(received=at("12:00"))], at("12:00"))
    assert message.attempt == 1


QUIET = {"quiet": ("22:00", "06:00")}


@pytest.mark.parametrize(
    ("clock", "goes"), [("21:59", 1), ("22:00", 0), ("05:59", 0), ("06:00", 1)]
)
def test_in_quiet_hours_nothing_goes_out(clock, goes):
    assert len(due([an_alert(received=at("03:00", 9))], at(clock), **QUIET)) == goes


def test_an_urgent_alert_waits_for_no_morning():
    assert due([an_alert(received=at("03:00"), urgent=True)], at("03:00"), **QUIET)


def test_a_digest_waits_for_its_hour_and_holds_all_since():
    alerts = [an_alert(f"a-{hour}", received=at(f"{hour:02}:00")) for hour in (8, 12, 23)]
    assert due(alerts, at("06:59", 11), digest="07:00") == ()
    (message,) = due(alerts, at("07:00", 11), digest="07:00")
    assert len(message.alerts) == 3


def test_an_urgent_alert_is_no_part_of_a_digest():
    alerts = [
        an_alert("a-1", received=at("08:00"), urgent=True),
        an_alert("a-2", received=at("08:00")),
    ]
    (message,) = due(alerts, at("08:00"), digest="07:00")
    assert [one.id for one in message.alerts] == ["a-1"]


def test_what_was_acknowledged_never_goes_out_again():
    alert = an_alert(received=at("12:00"))
    (message,) = due([alert], at("12:00"))
    steps = (
        *message.step(Outcome.SENDING, at("12:00")),
        *message.step(Outcome.ACKNOWLEDGED, at("12:00")),
    )
    assert due([alert], at("12:00", 20), steps) == ()


def test_an_acknowledgement_has_one_name_for_ever():
    (message,) = due([an_alert()], at("12:00"))
    later = outbox.Message(message.key, message.channel, message.alerts, attempt=7)
    first, second = (m.step(Outcome.ACKNOWLEDGED, at("12:00"))[0].id for m in (message, later))
    assert first == second


def test_what_was_begun_and_not_heard_of_goes_out_again_under_its_name():
    alerts = [an_alert("a-1", received=at("06:00")), an_alert("a-2", received=at("06:00"))]
    (message,) = due(alerts, at("07:00"), digest="07:00")
    steps = message.step(Outcome.SENDING, at("07:00"))
    later = [*alerts, an_alert("a-3", received=at("06:30"))]
    again, fresh = due(later, at("07:05"), steps, digest="07:00")
    assert (again.key, again.alerts, again.attempt) == (message.key, message.alerts, 2)
    assert [one.id for one in fresh.alerts] == ["a-3"]


def test_a_failed_try_waits_longer_each_time():
    waits = [outbox.wait(tries) for tries in range(1, 20)]
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits == sorted(waits)
    assert waits[-1] == outbox.LONGEST_WAIT


def test_after_the_last_try_it_is_given_up_and_says_so():
    alert, now, steps = an_alert(received=at("12:00")), at("12:00"), []
    tries = 0
    while messages := due([alert], now, steps):
        steps += [*messages[0].step(Outcome.SENDING, now), *messages[0].failed(now, "no answer")]
        tries, now = tries + 1, now + outbox.LONGEST_WAIT
    assert tries == outbox.MOST_TRIES
    assert steps[-1].outcome is Outcome.GIVEN_UP


def test_before_its_next_try_a_failed_message_rests():
    alert = an_alert(received=at("12:00"))
    (message,) = due([alert], at("12:00"))
    steps = [*message.step(Outcome.SENDING, at("12:00")), *message.failed(at("12:00"), "no answer")]
    assert due([alert], at("12:00"), steps) == ()
    assert due([alert], at("12:01"), steps)


def test_a_rule_goes_out_by_the_channels_that_it_names():
    rule = Rule(id="shelling", channels=("two",))
    plan = a_plan(rule, channels=(a_webhook(id="one"), a_webhook(id="two")))
    (line,) = outbox.lines(plan, [an_alert()], ())
    assert line.channel.id == "two"
