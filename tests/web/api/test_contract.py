"""The open API keeps what its own document says, whatever it is asked."""

import pytest
from hypothesis import HealthCheck, given, settings
from tests.web.conftest import a_copy

from groundtruce.web.app import create_app

few = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def contract(walked, tmp_path_factory):
    """Return the API's document on a copy of the case that may be written to."""
    schemathesis = pytest.importorskip("schemathesis", reason="needs schemathesis")
    with a_copy(walked, tmp_path_factory.mktemp("contract")) as bench:
        yield schemathesis.openapi.from_asgi("/api/openapi.json", create_app(bench))


def test_no_answer_breaks_the_document(contract):
    asked = 0
    for found in contract.get_all_operations():
        operation = found.ok()

        @few
        @given(case=operation.as_strategy())
        def keeps_its_word(case):
            case.call_and_validate(headers={"host": "localhost"})

        keeps_its_word()
        asked += 1
    assert asked > 30
