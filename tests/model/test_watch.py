"""Watch: restrictions take looking away."""

import pytest

from groundtruce.model.watch import WatchKind


@pytest.mark.parametrize("kind", WatchKind)
def test_only_what_keeps_observers_out_is_a_restriction(kind: WatchKind) -> None:
    keeps_out = {"denial", "delay", "conditional", "impediment"}
    assert kind.is_restriction is (kind.value in keeps_out)
