"""The open API keeps what its own document says, whatever it is asked."""

import pytest
from hypothesis import HealthCheck, given, settings
from tests.web.conftest import a_copy
from tests.web.serving import PATIENCE_S

from groundtruce.web.app import create_app

few = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def served_app(walked, tmp_path_factory):
    """Return the application on a copy of the case that may be written to."""
    with a_copy(walked, tmp_path_factory.mktemp("contract")) as bench:
        yield create_app(bench)


# The standard wants a box that lies beyond the world, or whose south lies above its north, to be
# refused with 400, and a document in its version cannot say so: this one check does not hold there.
@pytest.mark.parametrize(
    ("address", "least", "but"),
    [
        ("/api/openapi.json", 80, ()),
        ("/features/openapi.json", 25, ("positive_data_acceptance",)),
    ],
)
def test_no_answer_breaks_the_document(served_app, address, least, but):
    schemathesis = pytest.importorskip("schemathesis", reason="needs schemathesis")
    checks = pytest.importorskip("schemathesis.specs.openapi.checks")
    left_out = [getattr(checks, name) for name in but]
    contract = schemathesis.openapi.from_asgi(address, served_app)
    asked = 0
    for found in contract.get_all_operations():
        operation = found.ok()

        @few
        @given(case=operation.as_strategy())
        def keeps_its_word(case):
            case.call_and_validate(
                headers={"host": "localhost"}, excluded_checks=left_out, timeout=PATIENCE_S
            )

        keeps_its_word()
        asked += 1
    assert asked > least
