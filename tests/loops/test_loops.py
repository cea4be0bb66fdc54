"""Compiled loops: the same as Python, kept, and made anew when anything in them changes."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from groundtruce import loops
from groundtruce.loops import Loop, bare, compiled, within

STEP = 3


class Columns(NamedTuple):
    often: NDArray[np.int64]
    weight: NDArray[np.float64]
    shift: float


@bare
def _moved(c: Columns, i: int) -> Any:
    return c.weight[i] + c.shift


@within
def _counted(c: Columns, i: int) -> Any:
    return c.often[i] * STEP


def _body(c: Columns, out: NDArray[np.float64]) -> int:
    total = 0
    for i in range(len(c.often)):
        out[i] = _moved(c, i)
        total += _counted(c, i)
    return total


def given() -> tuple[Columns, NDArray[np.float64]]:
    return Columns(np.arange(5), np.linspace(0, 1, 5), 0.5), np.zeros(5)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(loops, "_folders", lambda: [tmp_path])
    return tmp_path


def unable(*_: Any) -> Any:
    raise AssertionError("the compiler was asked")


def test_a_loop_does_what_its_python_does() -> None:
    columns, out = given()
    again, expected = given()
    assert compiled(_body)(columns, out) == _body(again, expected) == 30
    assert (out == expected).all()


def test_a_kept_loop_needs_no_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    first = compiled(_body)(*given())
    monkeypatch.setattr(Loop, "_compiled", unable)
    assert compiled(_body)(*given()) == first


def test_who_asks_is_told_once_that_loops_are_compiled_and_not_when_they_are_kept() -> None:
    heard: list[str] = []
    for run in ("first", "second"):
        with loops.heard(lambda run=run: heard.append(run)):  # type: ignore[misc]
            loop = compiled(_body)
            loop(*given())
            loop(given()[0]._replace(often=np.arange(5, dtype=np.int32)), np.zeros(5))
    assert heard == ["first"]


def test_who_no_longer_listens_is_told_nothing() -> None:
    heard: list[str] = []
    with loops.heard(lambda: heard.append("late")):
        pass
    compiled(_body)(*given())
    assert heard == []


def test_a_loop_whose_part_has_changed_is_compiled_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled(_body)(*given())
    monkeypatch.setitem(globals(), "STEP", 4)
    assert compiled(_body)(*given()) == 40


def test_other_columns_are_another_loop() -> None:
    columns, out = given()
    loop = compiled(_body)
    loop(columns, out)
    assert loop(columns._replace(often=np.arange(5, dtype=np.int32)), out) == 30


@pytest.mark.parametrize("left", [0, 40, -1])
def test_a_damaged_loop_is_compiled_anew(left: int, folder: Path) -> None:
    compiled(_body)(*given())
    (kept,) = folder.glob("*.loop")
    kept.write_bytes(kept.read_bytes()[:left])
    assert compiled(_body)(*given()) == 30


def test_where_nothing_can_be_kept_a_loop_runs_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "taken"
    taken.write_bytes(b"")
    monkeypatch.setattr(loops, "_folders", lambda: [taken])
    assert compiled(_body)(*given()) == 30


def test_columns_with_gaps_are_refused() -> None:
    columns, _ = given()
    with pytest.raises(ValueError, match="contiguous"):
        compiled(_body)(columns, np.zeros(10)[::2])


def test_a_loop_that_returns_a_real_number_is_refused() -> None:
    with pytest.raises(TypeError, match="returns"):
        compiled(lambda column: column[0])(np.zeros(3))
