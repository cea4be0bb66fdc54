"""Agreements: somebody is bound, dates are in order, changes stand oldest first."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from tests.builders import NOON

from groundtruce.model.agreement import (
    Agreement,
    ChangeKind,
    Clock,
    Commitment,
    CommitmentType,
    StatusChange,
    WeaponLimit,
)

DAY = timedelta(days=1)


def a_commitment(id: str = "no-fire", **more: Any) -> Commitment:
    given = {"type": CommitmentType.PROHIBITION, "summary": "No fire.", "bound": ("BBB", "AAA")}
    return Commitment(id=id, **{**given, **more})


def an_agreement(*commitments: Commitment, **more: Any) -> Agreement:
    given = {"title": "An agreement", "signed": NOON, "effective": NOON, "parties": ("BBB", "AAA")}
    return Agreement(id="agreement", commitments=commitments, **{**given, **more})


def test_parties_stand_in_alphabetical_order() -> None:
    assert a_commitment().bound == ("AAA", "BBB")
    assert an_agreement().parties == ("AAA", "BBB")


def test_a_commitment_that_binds_nobody_is_refused() -> None:
    with pytest.raises(ValidationError, match="binds somebody"):
        a_commitment(bound=())


def test_a_deadline_before_the_start_is_refused() -> None:
    with pytest.raises(ValidationError, match="no-fire: deadline"):
        a_commitment(starts=NOON, deadline=NOON - DAY)


def test_one_commitment_stands_in_an_agreement_once() -> None:
    with pytest.raises(ValidationError, match="twice: no-fire"):
        an_agreement(a_commitment(), a_commitment("other"), a_commitment())


def test_changes_stand_oldest_first() -> None:
    later = StatusChange(on=NOON + DAY, kind=ChangeKind.RESUMES)
    sooner = StatusChange(on=NOON, kind=ChangeKind.SUSPENDS, by=("AAA",))
    assert an_agreement(changes=(later, sooner)).changes == (sooner, later)


@pytest.mark.parametrize("kind", CommitmentType)
def test_only_what_forbids_or_freezes_is_kept_by_not_doing(kind: CommitmentType) -> None:
    forbids = kind in {CommitmentType.PROHIBITION, CommitmentType.FREEZE}
    assert kind.is_kept_by_not_doing is forbids


def test_a_clock_ends_when_it_has_both_a_start_and_a_length() -> None:
    assert Clock(starts=NOON, lasts=3 * DAY).ends == NOON + 3 * DAY
    assert Clock(starts=NOON).ends is None
    assert Clock(lasts=DAY).ends is None


def test_weapons_stay_at_some_distance() -> None:
    with pytest.raises(ValidationError):
        WeaponLimit(weapons=("mortar",), distance_m=0, line="the-line")
