"""The server that the user named: asked in one place, with patience, trusted with nothing."""

import socket
from dataclasses import replace

import pytest
from tests.reports.text.language_model.a_server import (
    IMPATIENT,
    Fake,
    Sent,
    claims,
    content,
    serving,
)

from groundtruce.errors import ReaderError
from groundtruce.reports.text.language_model.form import form
from groundtruce.reports.text.language_model.server import Reply, Server
from groundtruce.settings import NamedServer, Settings

MESSAGES = [{"role": "system", "content": "Read."}, {"role": "user", "content": "A text."}]


def ask(fake: Fake, waits: list[float] | None = None, limits: Settings = IMPATIENT) -> Reply:
    slept = waits if waits is not None else []
    return Server(fake.named, limits, wait=slept.append).ask(MESSAGES, form(None))


def test_a_good_reply_comes_back_whole_with_the_model_that_gave_it() -> None:
    with serving(claims()) as fake:
        reply = ask(fake)
    assert (reply.text, reply.model, reply.is_cut) == ('{"claims": []}', "little-model:q4", False)
    assert reply.raw.startswith(b"{")


def test_the_server_is_asked_once_without_chance_and_without_streaming() -> None:
    with serving(claims()) as fake:
        ask(fake)
    (asked,) = fake.asked
    assert (asked.way, asked.path) == ("POST", "/v1/chat/completions")
    assert (asked.body["temperature"], asked.body["stream"]) == (0, False)
    assert asked.body["response_format"]["json_schema"]["schema"] == form(None)


def test_a_server_that_does_not_know_the_form_is_told_it_in_words() -> None:
    no = Sent(b'{"error": "unknown response_format"}', 400)
    with serving(no, no, claims()) as fake:
        assert ask(fake).text == '{"claims": []}'
    first, second, third = fake.asked
    assert second.body["response_format"] == {"type": "json_object"}
    assert "response_format" not in third.body
    assert '"quote"' not in first.body["messages"][0]["content"]
    assert '"quote"' in third.body["messages"][0]["content"]


def test_what_a_server_refused_once_is_not_tried_again() -> None:
    with serving(Sent(status=400), claims()) as fake:
        server = Server(fake.named, IMPATIENT)
        server.ask(MESSAGES, form(None))
        server.ask(MESSAGES, form(None))
    formats = [one.body["response_format"]["type"] for one in fake.asked]
    assert formats == ["json_schema", "json_object", "json_object"]


def test_a_busy_server_is_asked_again_when_it_says() -> None:
    waits: list[float] = []
    with serving(Sent(status=429, headers={"Retry-After": "7"}), claims()) as fake:
        ask(fake, waits)
    assert (waits, len(fake.asked)) == ([7.0], 2)


def test_a_broken_server_is_asked_again_with_longer_pauses_and_then_given_up() -> None:
    waits: list[float] = []
    with serving(Sent(b"boom", 500)) as fake, pytest.raises(ReaderError, match="500: boom"):
        ask(fake, waits)
    assert waits == [1.0, 2.0, 4.0]
    assert len(fake.asked) == 4


def test_no_pause_is_longer_than_a_minute() -> None:
    waits: list[float] = []
    with serving(Sent(status=503, headers={"Retry-After": "86400"}), claims()) as fake:
        ask(fake, waits)
    assert waits == [60.0]


@pytest.mark.parametrize(
    ("sent", "remedy"),
    [
        (Sent(b"no such model", 404), "GROUNDTRUCE_MODEL"),
        (Sent(b"who are you", 401), "GROUNDTRUCE_MODEL_KEY"),
        (Sent(b"<html>login</html>"), "/v1"),
        (Sent(b'{"choices": []}'), "/v1"),
        (Sent(b'{"choices": [{"message": {"content": null, "tool_calls": [1]}}]}'), "/v1"),
        (Sent(b""), "/v1"),
        (Sent(b"[" * 60_000), "/v1"),
        (Sent(b"x" * 70_000), "GROUNDTRUCE_MODEL_REPLY_LIMIT_KB"),
    ],
    ids=lambda one: str(one)[:40],
)
def test_what_is_no_answer_is_an_error_that_says_what_to_do(sent: Sent, remedy: str) -> None:
    with serving(sent) as fake, pytest.raises(ReaderError) as caught:
        ask(fake)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("slow", [{"pause_s": 3.0}, {"drip_s": 0.4}], ids=["silent", "dripping"])
def test_a_slow_server_is_left_in_time(slow: dict) -> None:
    slowly = replace(content("{}"), **slow)
    with serving(slowly) as fake, pytest.raises(ReaderError, match="did not answer within 1 s"):
        ask(fake, limits=replace(IMPATIENT, model_timeout_s=1))


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ReaderError, match=f"127.0.0.1:{port}"):
        ask(Fake(f"http://127.0.0.1:{port}/v1"))


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "ftp://host/v1", "http://:9/v1", "x"])
def test_what_is_no_address_of_a_server_is_not_asked(url: str) -> None:
    with pytest.raises(ReaderError, match="no address"):
        ask(Fake(url))


def test_a_redirect_is_not_followed() -> None:
    with serving(claims()) as other:
        away = Sent(status=307, headers={"Location": f"{other.url}/chat/completions"})
        with serving(away) as fake, pytest.raises(ReaderError, match="307"):
            ask(fake)
        assert other.asked == []


def test_no_proxy_of_the_environment_sees_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(claims()) as proxy, serving(claims()) as fake:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        ask(fake)
        assert proxy.asked == []


def test_a_key_is_sent_to_this_machine_and_over_no_open_line() -> None:
    with serving(claims()) as fake:
        Server(replace(fake.named, key="secret"), IMPATIENT).ask(MESSAGES, form(None))
        assert fake.asked[0].headers["Authorization"] == "Bearer secret"
    far = NamedServer("http://models.example/v1", "m", "secret")
    with pytest.raises(ReaderError, match="never sent") as caught:
        Server(far, IMPATIENT).ask(MESSAGES, form(None))
    assert "secret" not in str(caught.value) + repr(far)
