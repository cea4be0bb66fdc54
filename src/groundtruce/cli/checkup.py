"""The checks of ``groundtruce doctor``: each says what was found and what to do about it."""

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Check:
    """One thing looked at: what, what was found, whether that is well, else what to do."""

    what: str
    found: str
    is_well: bool
    remedy: str = ""

    def plain(self) -> dict[str, Any]:
        """Return the check as data."""
        return asdict(self)


def checkup(case: Path | None = None) -> list[Check]:
    """Return every check, in the order of the list, and those of the case folder if it is one."""
    folder = case or Path()
    ours = [_people(folder)] if (folder / "case.yaml").is_file() else []
    return [*(look() for look in _LOOKS), *ours]


def _python() -> Check:
    found = sys.version.split()[0]
    well = sys.version_info >= (3, 11)
    return Check("Python", found, well, "" if well else "Install Python 3.11 or later.")


def _sqlite() -> Check:
    with sqlite3.connect(":memory:") as memory:
        try:
            memory.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='trigram')")
            memory.execute("CREATE VIRTUAL TABLE box USING rtree(id, x0, x1)")
        except sqlite3.OperationalError as error:
            remedy = "Use a Python whose SQLite is 3.34 or later with FTS5 and R-tree."
            return Check("SQLite", f"{sqlite3.sqlite_version}: {error}", False, remedy)
    return Check("SQLite", f"{sqlite3.sqlite_version} with FTS5 trigram and R-tree", True)


def _fonts() -> Check:
    folder = resources.files("groundtruce.briefs") / "fonts"
    found = sorted(f.name for f in folder.iterdir()) if folder.is_dir() else []
    scripts = [name for name in ("Thai", "Khmer") if any(name in file for file in found)]
    well = len(scripts) == 2
    remedy = "" if well else "Run 'python hatch_build.py' (needs npm), or install Noto fonts."
    return Check("Fonts for print", f"{len(found)} files", well, remedy)


def _browser_files() -> Check:
    folder = resources.files("groundtruce.web") / "static"
    found = [f.name for f in folder.iterdir()] if folder.is_dir() else []
    well = any(name.startswith("maplibre") for name in found)
    remedy = "" if well else "Run 'python hatch_build.py' (needs npm); pages work without the map."
    return Check("Map in the browser", f"{len(found)} files", well, remedy)


def _disk() -> Check:
    free = shutil.disk_usage(Path.cwd()).free / 1e9
    well = free > 0.5
    return Check("Free disk here", f"{free:.1f} GB", well, "" if well else "Make room on the disk.")


def _temporary() -> Check:
    with tempfile.NamedTemporaryFile() as file:
        return Check("Temporary folder", str(Path(file.name).parent), True)


def _cases() -> Check:
    from groundtruce.reports import case_folder

    names = case_folder.bundled()
    return Check("Bundled cases", ", ".join(names), bool(names), "" if names else "Reinstall.")


def _people(folder: Path) -> Check:
    from zoneinfo import ZoneInfo

    from groundtruce.reports import case_file, people_file

    what, path = "People with rights", folder / "people.yaml"
    zone = ZoneInfo(case_file.read(folder / "case.yaml").value.time_zone)
    people = people_file.read(path, zone) if path.is_file() else ()
    if not people:
        found = "nobody is named, so that everybody may judge, reply, verify and release"
        return Check(what, found, True, "Name them in people.yaml.")
    named = ", ".join(f"{one.value.id} ({', '.join(one.value.roles)})" for one in people)
    return Check(what, named, True)


_LOOKS: tuple[Callable[[], Check], ...] = (
    _python,
    _sqlite,
    _fonts,
    _browser_files,
    _disk,
    _temporary,
    _cases,
)
