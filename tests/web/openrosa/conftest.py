"""One server for all who only ask; tests that kill or fill it start their own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.openrosa.phones import Server, a_folder, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if shutil.which("curl") is None:
        pytest.skip("no curl: phones are not imitated")
    folder = a_folder(tmp_path_factory.mktemp("field") / "case")
    with serving(folder, answers_limit_kb="64", delivery_limit_mb="8") as started:
        yield started


@pytest.fixture
def xml(tmp_path: Path) -> Path:
    return tmp_path / "submission.xml"
