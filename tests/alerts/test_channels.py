"""Letters reach real servers, signed and recognisable, and never the mission's own network."""

import base64
import email
import email.policy
import hashlib
import hmac
import json

import pytest
from tests.alerts.examples import CASE, a_mailbox, a_webhook, an_alert
from tests.alerts.servers import mail_server, web_server

from groundtruce.alerts import channels, letter
from groundtruce.alerts.outbox import Message
from groundtruce.errors import CaseError, Undelivered
from groundtruce.model.alert import Channel


def a_letter(channel, *alerts):
    """Return the letter of these alerts, or of one."""
    return letter.letter(Message("m-1", channel, alerts or (an_alert(place="Prey / Nong"),)), CASE)


def test_a_mail_arrives_with_its_words_and_its_name():
    with mail_server() as server:
        channels.deliver(a_letter(a_mailbox(server.port)), a_mailbox(server.port))
    mail = email.message_from_string(server.mails[0], policy=email.policy.default)
    assert mail["Subject"] == "Small: shelling, Prey / Nong"
    assert mail["Message-ID"] == "<m-1@example.org>"
    assert "cites: f-1" in mail.get_content()


@pytest.mark.parametrize("language", ["th", "km"])
def test_a_mail_is_written_in_the_language_of_its_channel(language):
    with mail_server() as server:
        channel = a_mailbox(server.port, language=language)
        channels.deliver(a_letter(channel), channel)
    mail = email.message_from_string(server.mails[0], policy=email.policy.default)
    assert any("\u0e00" <= sign <= "\u17ff" for sign in mail["Subject"])
    assert "shelling," not in mail["Subject"]


def test_a_mailbox_that_is_refused_is_not_acknowledged():
    with mail_server(refuse=True) as server, pytest.raises(Undelivered):
        channels.deliver(a_letter(a_mailbox()), a_mailbox(server.port))


def test_a_mail_server_that_is_away_is_not_acknowledged():
    with pytest.raises(Undelivered):
        channels.deliver(a_letter(a_mailbox()), a_mailbox(port=9))


def test_a_webhook_is_posted_with_the_alert_as_data():
    with web_server() as server:
        channels.deliver(a_letter(a_webhook()), a_webhook(server.port))
    ((path, headers, body),) = server.requests
    told = json.loads(body)
    assert path == "/alerts"
    assert headers["webhook-id"] == told["id"] == "m-1"
    assert told["alerts"][0]["about"] == ["f-1"]


def test_a_webhook_is_signed_over_name_time_and_body(monkeypatch):
    secret = b"24 bytes of a test only."
    monkeypatch.setenv("HOOK_SECRET", "whsec_" + base64.b64encode(secret).decode())
    with web_server() as server:
        channels.deliver(a_letter(a_webhook()), a_webhook(server.port, secret_from="HOOK_SECRET"))
    ((_, headers, body),) = server.requests
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"


def test_a_missing_secret_is_named_and_nothing_is_sent():
    with web_server() as server, pytest.raises(CaseError, match="NO_SUCH"):
        channels.deliver(a_letter(a_webhook()), a_webhook(server.port, secret_from="NO_SUCH"))
    assert server.requests == []


@pytest.mark.parametrize("status", [302, 400, 404, 500])
def test_only_a_yes_is_an_acknowledgement(status):
    with web_server(status) as server, pytest.raises(Undelivered, match=str(status)):
        channels.deliver(a_letter(a_webhook()), a_webhook(server.port))


def test_this_machine_is_not_reached_unless_the_channel_says_so():
    with web_server() as server, pytest.raises(Undelivered, match="no public address"):
        channels.deliver(a_letter(a_webhook()), a_webhook(server.port, allow=()))
    assert server.requests == []


def test_a_redirect_into_the_own_network_is_not_followed():
    inside = "http://169.254.169.254/latest/meta-data"
    with web_server(307, location=inside) as server, pytest.raises(Undelivered) as raised:
        channels.deliver(a_letter(a_webhook()), a_webhook(server.port))
    assert "no public address" in str(raised.value)
    assert len(server.requests) == 1


def test_a_redirect_that_never_ends_is_given_up():
    again = web_server(*[307] * 20, location="/again")
    with again as server, pytest.raises(Undelivered, match="sent on"):
        channels.deliver(a_letter(a_webhook()), a_webhook(server.port))
    assert len(server.requests) == channels.MOST_REDIRECTS + 1


def test_a_redirect_to_the_same_server_is_followed_with_the_body():
    with web_server(308, location="/there") as server:
        channels.deliver(a_letter(a_webhook()), a_webhook(server.port))
    assert [path for path, _, _ in server.requests] == ["/alerts", "/there"]
    assert server.requests[0][2] == server.requests[1][2]


def test_a_name_that_points_elsewhere_a_moment_later_gains_nothing():
    answers = [("127.0.0.1",), ("10.0.0.1",)]
    with web_server() as server:
        channel = a_webhook(server.port, url=f"http://rebound.example:{server.port}/alerts")
        channels.webhook(a_letter(channel), channel, lambda _host, _port: answers.pop(0))
    ((_, headers, _),) = server.requests
    assert headers["Host"].startswith("rebound.example")
    assert answers == [("10.0.0.1",)]


def test_a_server_that_is_away_is_not_acknowledged():
    with pytest.raises(Undelivered, match="no answer"):
        channels.deliver(a_letter(a_webhook()), a_webhook(port=9))


def test_apprise_reaches_what_its_addresses_name(monkeypatch):
    pytest.importorskip("apprise", reason="needs the extra 'links'")
    channel = Channel(id="chat", kind="apprise", urls_from="CHAT")
    with web_server() as server:
        monkeypatch.setenv("CHAT", f"json://127.0.0.1:{server.port}/chat")
        channels.deliver(a_letter(channel), channel)
    told = json.loads(server.requests[0][2])
    assert told["title"] == "Small: shelling, Prey / Nong"


def test_an_address_that_apprise_does_not_know_is_named(monkeypatch):
    pytest.importorskip("apprise", reason="needs the extra 'links'")
    channel = Channel(id="chat", kind="apprise", urls_from="CHAT")
    monkeypatch.setenv("CHAT", "nothing://at/all")
    with pytest.raises(CaseError, match="does not know"):
        channels.deliver(a_letter(channel), channel)


@pytest.mark.parametrize("kind", ["email", "webhook", "apprise"])
def test_a_channel_without_what_it_needs_is_refused(kind):
    with pytest.raises(ValueError, match="needs"):
        Channel(id="bare", kind=kind)
