"""Sources: who is a party, who is the mission itself, and who is not judged yet."""

import pytest
from tests.builders import a_source

from groundtruce.model.source import Reliability, Source, SourceKind


def test_a_source_nobody_has_judged_cannot_be_judged() -> None:
    assert Source(id="s", name="S", kind=SourceKind.MEDIA).reliability is Reliability.F


@pytest.mark.parametrize("kind", SourceKind)
def test_parties_and_the_missions_own_are_told_from_all_others(kind: SourceKind) -> None:
    source = a_source(kind=kind.value)
    assert source.is_party is (kind is SourceKind.PARTY)
    assert source.is_own is (kind in {SourceKind.OBSERVER, SourceKind.SENSOR})
