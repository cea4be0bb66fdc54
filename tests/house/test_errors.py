"""Every error has a code, a status, its line in the tree, and says what to do next."""

import inspect

import pytest

from groundtruce import errors
from groundtruce.errors import GroundTruceError

KINDS = [kind for kind in vars(errors).values() if inspect.isclass(kind)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_stands_in_the_tree_under_its_parent(kind: type[GroundTruceError]) -> None:
    lines = (errors.__doc__ or "").splitlines()
    depths = {line.strip("│├└─ ").split()[0]: _depth(line) for line in lines if line.strip("│ ")}
    parent = kind.__bases__[0]
    assert kind.__name__ in depths
    if parent in KINDS:
        assert depths[kind.__name__] == depths[parent.__name__] + 4


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip("│├└─ "))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_has_a_code_of_its_own_and_a_status(kind: type[GroundTruceError]) -> None:
    assert [other for other in KINDS if other.code == kind.code] == [kind]
    assert 400 <= kind.status < 600


def test_an_error_says_where_what_happened_and_what_to_do() -> None:
    error = errors.SourceError("the row has no date.", "Give the column 'date'.", "a.csv:3")
    assert str(error) == "a.csv:3: the row has no date. Give the column 'date'."
    assert error.plain() == {
        "code": "source",
        "happened": "the row has no date.",
        "remedy": "Give the column 'date'.",
        "where": "a.csv:3",
    }
