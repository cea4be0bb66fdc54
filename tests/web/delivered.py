"""A small case in which a phone delivered filled forms with their files."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from groundtruce import flow
from groundtruce.flow import field
from groundtruce.model.report import Original
from groundtruce.model.submission import Attached
from groundtruce.reports import case_folder
from groundtruce.reports.field import forms
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.workbench import Workbench
from tests.reports.field.filled import a_form
from tests.web.serving import NOW


@contextmanager
def a_bench(folder: Path, xml: bytes, files: Mapping[str, bytes]) -> Iterator[Workbench]:
    """Open the workbench of a new case after the form has come and the road was walked."""
    at = case_folder.make("small", folder / "small")
    store = SqliteStore.open(at / ".shelf")
    store.keep([case_folder.read(at, store.keep_original)], at=NOW, actor="test")
    for path in forms.files(at):
        field.publish(store, forms.compiled(path).xform, {}, NOW, "test")
    newest = {one.form: one.version for one in store.forms()}
    for form, version in newest.items():
        xml = xml.replace(
            f"id='{form}' version='1'".encode(), f"id='{form}' version='{version}'".encode()
        )
    assert field.received(store, xml, files, NOW).outcome.is_kept
    flow.keep(store, flow.carry(store, NOW, decided=NOW))
    bench = Workbench(store, at, clock=lambda: NOW)
    yield bench
    bench.close()


def an_observation(**answers: object) -> bytes:
    """Return an explosion that was heard, as a phone fills it in."""
    return a_form("observation", **{"modality": "heard", "kind": "explosion", **answers})


def attached(kept: Original, name: str) -> Attached:
    """Return a kept file as a form's attachment of that name."""
    return Attached(name=name, sha256=kept.sha256, size=kept.size, media_type=kept.media_type)
