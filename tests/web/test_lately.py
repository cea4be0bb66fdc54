"""Lately: what was read last is held, and no more of it than was allowed."""

from groundtruce.web.lately import Lately


def test_what_is_asked_for_again_is_not_worked_out_again():
    lately, worked = Lately(2), []
    answers = [lately.get("a", lambda: worked.append("a") or "A") for _ in range(3)]
    assert answers == ["A"] * 3
    assert worked == ["a"]


def test_what_nobody_asked_for_longest_goes_first():
    lately, worked = Lately(2), []
    for key in ("a", "b", "a", "c", "a", "b"):
        lately.get(key, lambda key=key: worked.append(key))
    assert worked == ["a", "b", "c", "b"]


def test_nothing_found_is_held_too():
    lately, worked = Lately(1), []
    for _ in range(2):
        assert lately.get("a", lambda: worked.append("a")) is None
    assert worked == ["a"]
