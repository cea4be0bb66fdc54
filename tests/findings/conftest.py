"""What the tests of this room share."""

import pytest

from groundtruce.findings import question
from groundtruce.model.vocabulary import vocabulary


@pytest.fixture
def known_questions():
    """Return the vocabulary's open questions, having checked that the room asks no others."""
    known = set(vocabulary().words("unsettled"))
    assert set(question._TEXTS) <= known
    return known
