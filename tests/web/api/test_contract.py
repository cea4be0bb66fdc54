"""The open API keeps what its own document says, whatever it is asked."""

import pytest
from hypothesis import HealthCheck, given, settings
from tests.web.conftest import a_copy

from groundtruce.web.app import create_app

few = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def served_app(walked, tmp_path_factory):
    """Return the application on a copy of the case that may be written to."""
    with a_copy(walked, tmp_path_factory.mktemp("contract")) as bench:
        yield create_app(bench)


@pytest.mark.parametrize(
    ("address", "least"), [("/api/openapi.json", 80), ("/features/openapi.json", 25)]
)
def test_no_answer_breaks_the_document(served_app, address, least):
    schemathesis = pytest.importorskip("schemathesis", reason="needs schemathesis")
    contract = schemathesis.openapi.from_asgi(address, served_app)
    asked = 0
    for found in contract.get_all_operations():
        operation = found.ok()

        @few
        @given(case=operation.as_strategy())
        def keeps_its_word(case):
            case.call_and_validate(headers={"host": "localhost"})

        keeps_its_word()
        asked += 1
    assert asked > least
