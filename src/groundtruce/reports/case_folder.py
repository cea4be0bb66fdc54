"""Case folders: everything particular to one conflict, in plain files that people keep by hand.

A folder holds ``case.yaml`` and, as far as they are needed, ``sources.yaml``,
``people.yaml``, ``agreements/*.yaml``, ``dialogue/*.yaml``, ``zones/*.geojson``,
``places/*.csv``, ``watch/*.csv`` with the tracks of patrols, heights of the ground as
``terrain/*.tif``, and ``reports/*.card.yaml`` beside the files that the cards describe.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from groundtruce.errors import CaseError, TooLarge
from groundtruce.model.case import Case
from groundtruce.model.report import Original
from groundtruce.model.vocabulary import vocabulary
from groundtruce.model.watch import Watch
from groundtruce.reports import (
    agreement_file,
    case_file,
    dialogue_file,
    people_file,
    place_file,
    source_file,
    watch_file,
    zone_file,
)
from groundtruce.reports import card as card_file
from groundtruce.reports.card import Card
from groundtruce.reports.case_checks import Parts, check
from groundtruce.reports.watching import terrain
from groundtruce.settings import Settings

Keep = Callable[..., Original]

TEMPLATE = "template"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
DESCRIBED_BY = (
    "case.yaml",
    "sources.yaml",
    "people.yaml",
    "agreements/*.yaml",
    "dialogue/*.yaml",
    "places/*.csv",
    "zones/*.geojson",
)
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".yaml": "application/yaml",
}


def read(folder: Path, keep: Keep) -> Case:
    """Read a case and keep the files that it was read from, once all of them fit together.

    Raises CaseError or AgreementError that names file, line and field.
    """
    parts = _parts(folder)
    case = parts.case.value
    check(parts, vocabulary().extended(case.words))
    kept = {path: _kept(path, folder, keep) for path in _described_by(folder)}
    agreements = [
        text.agreement.value.model_copy(update={"original": kept[path].sha256})
        for path, text in zip(_files(folder, "agreements/*.yaml"), parts.texts, strict=True)
    ]
    return case.model_copy(
        update={
            "zones": tuple(found.value for found in parts.zones),
            "places": tuple(found.value for found in parts.places),
            "sources": tuple(found.value for found in parts.sources),
            "people": tuple(found.value for found in parts.people),
            "dialogue": tuple(found.value for found in parts.dialogue),
            "agreements": tuple(sorted(agreements, key=lambda text: (text.effective, text.id))),
            "files": tuple(sorted(kept.values(), key=lambda original: original.name)),
        }
    )


def watches(folder: Path, case: Case) -> tuple[Watch, ...]:
    """Read who looked where and when, and where nobody was let in, oldest first."""
    tables, heights = _files(folder, "watch/*.csv"), terrain.read(folder)
    found = [entry for path in tables for entry in watch_file.read(path, case, heights)]
    return tuple(sorted(found, key=lambda watch: (watch.span.start, watch.id)))


def cards(folder: Path) -> tuple[Card, ...]:
    """Read the mapping cards of the case's report files, in the order of their names."""
    return tuple(card_file.read(path) for path in _files(folder, "reports/*.card.yaml"))


def bundled() -> tuple[str, ...]:
    """Return the names of the cases that ship with the package."""
    found = (path.name for path in _shelf().iterdir() if (path / "case.yaml").is_file())
    return tuple(sorted(name for name in found if name != TEMPLATE))


def find(name: str | Path) -> Path:
    """Return the folder of a case: a path, or the name of one that ships with the package."""
    ours = str(name).replace("-", "_")
    if ours in bundled():
        return _shelf() / ours
    asked = Path(name)
    for folder in (asked, asked / "case"):
        if (folder / "case.yaml").is_file():
            return folder
    raise CaseError(
        f"there is no case in {str(name)!r}.",
        f"Give a folder with a case.yaml, or a name: {', '.join(bundled())}.",
    )


def copy(name: str | Path, target: Path) -> Path:
    """Copy a case into a folder that is new, empty, or an older copy of the same case.

    What stands beside the copied files, such as the store, stays as it is.
    """
    source = find(name)
    if _holds_something(target) and not _is_same_case(source, target):
        raise _taken(target)
    shutil.copytree(source, target, dirs_exist_ok=True)
    return target


def make(name: str, target: Path) -> Path:
    """Make an empty case whose files say, line by line, what belongs in them."""
    if NAME.fullmatch(name) is None:
        raise CaseError(
            f"{name!r} cannot be the name of a case.",
            "Use small letters, digits, - and _ , beginning with a letter or digit.",
        )
    if _holds_something(target):
        raise _taken(target)
    shutil.copytree(_shelf() / TEMPLATE, target, dirs_exist_ok=True)
    written = target / "case.yaml"
    text = written.read_text("utf-8").replace("id: my_case", f"id: {name}", 1)
    written.write_text(text, "utf-8")
    return target


def _parts(folder: Path) -> Parts:
    case = case_file.read(_needed(folder / "case.yaml"))
    parties, zone = case.value.party_ids, ZoneInfo(case.value.time_zone)
    return Parts(
        case=case,
        zones=tuple(f for p in _files(folder, "zones/*.geojson") for f in zone_file.read(p)),
        places=tuple(
            f for p in _files(folder, "places/*.csv") for f in place_file.read(p, parties)
        ),
        sources=tuple(f for p in _files(folder, "sources.yaml") for f in source_file.read(p)),
        texts=tuple(agreement_file.read(p, zone) for p in _files(folder, "agreements/*.yaml")),
        people=tuple(f for p in _files(folder, "people.yaml") for f in people_file.read(p, zone)),
        dialogue=tuple(
            f for p in _files(folder, "dialogue/*.yaml") for f in dialogue_file.read(p, zone)
        ),
    )


def _needed(path: Path) -> Path:
    if path.is_file():
        return path
    raise CaseError(
        f"there is no {path.name} in {path.parent}.",
        "Name the folder of a case, or make one with 'groundtruce new NAME'.",
        str(path),
    )


def _described_by(folder: Path) -> Iterator[Path]:
    for pattern in DESCRIBED_BY:
        yield from _files(folder, pattern)


def _files(folder: Path, pattern: str) -> list[Path]:
    found = sorted(path for path in folder.glob(pattern) if path.is_file())
    limit_mb = Settings.from_environment().file_limit_mb
    for path in found:
        if path.stat().st_size > limit_mb * 1_000_000:
            raise TooLarge(
                f"the file is larger than {limit_mb} MB.",
                "Split it, or raise GROUNDTRUCE_FILE_LIMIT_MB.",
                str(path),
            )
    return found


def _kept(path: Path, folder: Path, keep: Keep) -> Original:
    name = path.relative_to(folder).as_posix()
    return keep(path, media_type=MEDIA_TYPES[path.suffix], name=name)


def _shelf() -> Path:
    return Path(str(resources.files("groundtruce"))) / "cases"


def _holds_something(target: Path) -> bool:
    return target.is_file() or (target.is_dir() and any(target.iterdir()))


def _is_same_case(source: Path, target: Path) -> bool:
    if not (target / "case.yaml").is_file():
        return False
    return (
        case_file.read(target / "case.yaml").value.id
        == case_file.read(source / "case.yaml").value.id
    )


def _taken(target: Path) -> CaseError:
    return CaseError(
        f"{target} is there already and holds something else.",
        "Choose another folder, or empty this one first.",
        str(target),
    )
