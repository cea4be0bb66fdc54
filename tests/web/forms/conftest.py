"""The bundled case served with its forms published, to a browser that is enrolled or not yet."""

from datetime import UTC, datetime

import pytest

from groundtruce.flow import field
from groundtruce.reports import case_folder
from groundtruce.reports.field import forms
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.workbench import Workbench
from tests.web.serving import served

TOKEN = "a-key-of-this-test"


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """Return the folder of the bundled case with its forms published."""
    folder = case_folder.copy("thailand_cambodia_2025", tmp_path_factory.mktemp("forms") / "case")
    now = datetime.now(UTC)
    with SqliteStore.open(folder / ".shelf") as store:
        case = case_folder.read(folder, store.keep_original)
        store.keep([case], at=now, actor="test")
        for path in forms.files(folder):
            field.publish(store, forms.compiled(path).xform, {}, now, "test")
        field.enrol(store, "browser", TOKEN, now, "test", source="aot")
    return folder


@pytest.fixture(scope="session")
def fill_bench(published):
    """Return the workbench of that case."""
    opened = Workbench(SqliteStore.open(published / ".shelf"), published)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def home(fill_bench):
    """Serve its pages to people and phones, and return the address."""
    with served(fill_bench) as address:
        yield address
