"""A disk that fails at any one write, inside one process: nothing half kept, the next try taken."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from groundtruce.model.submission import Submission, submission_id
from groundtruce.store import originals
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.openrosa.app import phones
from tests.web.openrosa.phones import TOKEN, a_folder, filled


class Failing:
    """The system's calls, of which the writing one of that number fails."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __getattr__(self, name: str) -> Any:
        found = getattr(os, name)
        return self.counted(found) if name in ("write", "fsync", "open") else found

    def counted(self, call: Any) -> Any:
        def counting(*given: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                raise OSError(5, "Input/output error")
            return call(*given)

        return counting


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(a_folder(tmp_path / "case") / ".shelf") as opened:
        yield opened


def sent(client: TestClient, number: str) -> Any:
    form = ("xml_submission_file", ("s.xml", filled(number, photos=["1.jpg"]), "text/xml"))
    photo = ("1.jpg", ("1.jpg", os.urandom(2 << 20), "image/jpeg"))
    return client.post(f"/key/{TOKEN}/submission", files=[form, photo])


def test_whichever_write_fails_nothing_is_half_kept(
    store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "case" / ".shelf" / "originals"
    failed = 0
    with TestClient(Starlette(routes=[Mount("/", phones(store))])) as client:
        while True:
            number = f"uuid:{failed}"
            with monkeypatch.context() as broken:
                broken.setattr(originals, "os", Failing(failed))
                answer = sent(client, number)
            if answer.status_code == 201:
                break
            assert answer.status_code == 500
            assert "<message>" in answer.text
            assert store.held(Submission, submission_id(number)) is None
            assert list(folder.glob(".part-*")) == []
            assert sent(client, number).status_code == 201
            failed += 1
    assert failed >= 8
    assert store.verify() == []
