"""Assessments: a state, or a degree, never both and never neither."""

from typing import Any

import pytest
from pydantic import ValidationError
from tests.builders import a_span

from groundtruce.model.agreement import CommitmentType
from groundtruce.model.assessment import Assessment, State


def an_assessment(**more: Any) -> Assessment:
    return Assessment(
        **{
            "id": "a",
            "agreement": "the-agreement",
            "commitment": "withdraw",
            "type": CommitmentType.OBLIGATION,
            "party": "AAA",
            "period": a_span(hours=24),
            "state": State.NOT_DUE,
            **more,
        }
    )


@pytest.mark.parametrize("state", [state for state in State if state is not State.DEGREE])
def test_a_state_has_no_degree(state: State) -> None:
    assert an_assessment(state=state).word == state.value
    with pytest.raises(ValidationError, match="exactly when"):
        an_assessment(state=state, degree=2)


@pytest.mark.parametrize("degree", range(4))
def test_a_degree_is_written_as_its_digit(degree: int) -> None:
    assert an_assessment(state=State.DEGREE, degree=degree).word == str(degree)


def test_a_degree_without_a_number_is_refused() -> None:
    with pytest.raises(ValidationError, match="exactly when"):
        an_assessment(state=State.DEGREE)


@pytest.mark.parametrize("degree", [-1, 4])
def test_the_scale_ends_at_three(degree: int) -> None:
    with pytest.raises(ValidationError):
        an_assessment(state=State.DEGREE, degree=degree)


@pytest.mark.parametrize("watched", [-0.01, 1.01])
def test_a_share_lies_between_nothing_and_all(watched: float) -> None:
    with pytest.raises(ValidationError):
        an_assessment(watched=watched)


def test_nothing_is_watched_unless_a_watch_says_so() -> None:
    assert an_assessment().watched == 0
