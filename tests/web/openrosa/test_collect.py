"""Collect's own form engine and HTTP library, which none of us wrote, with every form there is.

JavaRosa comes inside ODK Validate, which comes with pyxform; OkHttp is a package of the system.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import pyxform

from groundtruce import cases
from groundtruce.flow import field
from groundtruce.reports.field import forms
from groundtruce.store.sqlite import SqliteStore
from tests.web.openrosa.phones import Server, a_folder, serving, until

JARS = (
    Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar",
    Path("/usr/share/java/okhttp.jar"),
    Path("/usr/share/java/okio.jar"),
)
CASE = Path(cases.__path__[0]) / "thailand_cambodia_2025"
SOURCE = Path(__file__).parent / "java" / "Phone.java"
PHOTOS, BYTES = 12, 3_000_000
ANSWERS = {"ไทย (th)": "ยิงสองนัดใกล้หมู่บ้าน", "ខ្មែរ (km)": "បាញ់ពីរគ្រាប់ក្បែរភូមិ"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> str:
    missing = [str(path) for path in JARS if not path.is_file()]
    if missing or not (shutil.which("java") and shutil.which("javac")):
        pytest.skip(f"no Java, or no {', '.join(missing)}: Collect's engine is not tried")
    made = tmp_path_factory.mktemp("classes")
    jars = os.pathsep.join(map(str, JARS))
    subprocess.run(["javac", "-nowarn", "-cp", jars, "-d", str(made), str(SOURCE)], check=True)
    return os.pathsep.join([jars, str(made)])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(a_folder(tmp_path_factory.mktemp("collect") / "case", CASE)) as started:
        yield started


def wait_until_read(server: Server) -> None:
    def is_read() -> bool:
        with SqliteStore.open(server.folder / ".shelf") as store:
            return not store.unread(1)

    until(is_read)


@pytest.mark.parametrize("language", ANSWERS)
def test_collects_engine_lists_fills_validates_and_sends_every_form(
    classes: str, server: Server, tmp_path: Path, language: str
) -> None:
    words = ANSWERS[language]
    given = [server.base, str(tmp_path), language, words, str(PHOTOS), str(BYTES)]
    ran = subprocess.run(
        ["java", "-cp", classes, "Phone", *given], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    told = [line.split("\t") for line in ran.stdout.splitlines()]
    own = {forms.compiled(workbook).id for workbook in forms.files(server.folder)}
    assert {form for form, *_ in told} == own | {"sighting"}
    assert {status for _, _, status, _, _ in told} == {"201"}
    wait_until_read(server)
    with SqliteStore.open(server.folder / ".shelf") as store:
        kept = {one.instance: one for one in store.submissions()}
        for form, posts, _, number, files in told:
            submission = kept[number]
            assert len(store.files_of(submission)) == int(files)
            assert form == "sighting" or store.report_of(submission.id)
            if int(files) > PHOTOS:
                assert int(posts) == 4
                assert words in store.original(submission.original).decode()
        assert sum(int(files) > PHOTOS for *_, files in told) >= 6
        assert store.incomplete() == {}
        assert store.verify() == []
        assert field.read(store, submission.received) == ()
