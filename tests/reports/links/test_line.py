"""A line to a server: asked again where that helps, refused in words, never faster than agreed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from groundtruce.errors import CaseError, ReaderError
from groundtruce.reports.links.line import Ask, Cut, Line, Reply, safe

Answer = tuple[int, dict[str, str], list[Any]]


def answering(*answers: Answer) -> Ask:
    """Return what gives these answers one after the other; an exception among pieces cuts."""
    left = list(answers)

    @contextmanager
    def ask(_p: str, _q: Mapping[str, str], _h: Mapping[str, str]) -> Iterator[Reply]:
        status, headers, pieces = left.pop(0)

        def drawn() -> Iterator[bytes]:
            for piece in pieces:
                if piece is Cut:
                    raise Cut
                yield piece

        yield Reply(status, headers, drawn())

    return ask


def a_line(*answers: Answer, **more: Any) -> tuple[Line, list[float]]:
    waits: list[float] = []
    given = {"sleep": waits.append, "clock": lambda: 0.0, "per_second": 1e9, **more}
    return Line(answering(*answers), "https://far.example", **given), waits


def test_a_busy_server_is_asked_again_when_it_says() -> None:
    line, waits = a_line((429, {"Retry-After": "7"}, []), (503, {}, []), (200, {}, [b"{}"]))
    assert line.json("x") == {}
    assert [round(wait) for wait in waits if wait > 0.01] == [7, 2]


def test_what_was_cut_begins_anew() -> None:
    line, _ = a_line((200, {}, [b"ha", Cut]), (200, {}, [b"who", b"le"]))
    assert line.body("x") == b"whole"


def test_a_server_that_stays_broken_is_given_up_in_words() -> None:
    line, _ = a_line(*[(500, {}, [])] * 5)
    with pytest.raises(ReaderError, match="answers 500, 5 times in a row") as refused:
        line.body("x")
    assert "run the same command again" in refused.value.remedy


@pytest.mark.parametrize("status", [401, 403])
def test_who_is_not_let_in_is_told_so_and_not_asked_again(status: int) -> None:
    line, waits = a_line((status, {}, [b"secret words of the server"]))
    with pytest.raises(ReaderError, match="does not let us in") as refused:
        line.body("x")
    assert "secret" not in str(refused.value)
    assert max(waits, default=0) < 0.01


def test_an_endless_answer_is_cut_off() -> None:
    line, _ = a_line((200, {}, [b"x" * 600, b"x" * 600]), largest=1000)
    with pytest.raises(ReaderError, match="larger than 1,000 bytes"):
        line.body("x")


def test_requests_keep_their_distance() -> None:
    line, waits = a_line(*[(200, {}, [b"{}"])] * 3, per_second=10.0)
    for _ in range(3):
        line.json("x")
    assert [round(wait, 2) for wait in waits] == [0.1, 0.2]


@pytest.mark.parametrize(
    "url", ["http://far.example", "ftp://far.example", "far.example", "https://a:b@far.example"]
)
def test_no_secret_goes_out_in_the_clear(url: str) -> None:
    with pytest.raises(CaseError, match="no address that a password may be sent to"):
        safe(url)
    assert safe("https://far.example/") == "https://far.example"
