"""Every test that asks for ``store`` runs on every store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.shelves import STORES

from groundtruce.store.base import Store


@pytest.fixture(params=sorted(STORES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with STORES[request.param](tmp_path / "shelf") as opened:
        yield opened
