"""Parcels: a site and its headquarters give each other what the other lacks.

The site that leads the case sends the case's own files along; a site that follows lays them into
its folder once they can be read as a case, and keeps what they take the place of.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory

from groundtruce.errors import CaseError, GroundTruceError, NotAllowed, SourceError, Unsafe
from groundtruce.model.report import Original
from groundtruce.reports import case_folder
from groundtruce.settings import OwnKey
from groundtruce.store.base import Store
from groundtruce.store.parcel import contents, keys, sites, standing
from groundtruce.store.parcel import make as making
from groundtruce.store.parcel import take as taking
from groundtruce.store.parcel.contents import Contents
from groundtruce.store.parcel.keys import PublicKey, SiteKey
from groundtruce.store.parcel.make import CaseFiles, Made, Wish
from groundtruce.store.parcel.sites import Site
from groundtruce.store.parcel.standing import Standing
from groundtruce.store.parcel.take import Taken

# What is the case's own and travels from the site that leads it.
TRAVELS = (*case_folder.DESCRIBED_BY, "forms/*")
SUFFIX = ".parcel"


@dataclass(frozen=True)
class Status:
    """What this site is known by and holds, and how it stands with each of the others."""

    key: PublicKey
    contents: Contents
    sites: tuple[tuple[Site, Standing], ...]
    awaited: tuple[Original, ...]


@dataclass(frozen=True)
class Left:
    """A package that was left where it lies, and why."""

    file: Path
    why: GroundTruceError


def own_key(*, make: bool = False) -> SiteKey:
    """Return this site's key; with ``make`` it is made where there is none."""
    file = Path(OwnKey.from_environment().file).expanduser()
    return keys.make(file) if make else keys.load(file)


def add_site(folder: Path, name: str, key: str, *, leads: bool) -> Site:
    """Add a site to those that this one exchanges packages with."""
    try:
        site = Site(name, PublicKey.read(key), leads)
    except ValueError as error:
        raise CaseError(f"{error}.", "Copy the whole line that 'parcel key' shows there.") from None
    sites.add(folder, site)
    return site


def make(
    folder: Path,
    store: Store,
    now: datetime,
    *,
    site: str | None,
    into: Path,
    wish: Wish,
    asked: Sequence[str] = (),
) -> Made:
    """Write a package for a site into a folder, or to the file that is named."""
    known, key = sites.read(folder), own_key()
    taker = sites.named(known, site)
    file = into
    if into.is_dir():
        name = f"{key.public.fingerprint}_to_{taker.name}_{now:%Y%m%dT%H%M%SZ}{SUFFIX}"
        file = into / name
    leads, ours = not any(one.leads for one in known), tuple(_files(folder))
    return making.make(
        store,
        key,
        taker,
        file,
        case=_case_id(folder, store),
        at=now,
        wish=wish,
        case_files=ours if leads else (),
        case_has=making.files_state(ours) if taker.leads else None,
        asked=asked,
    )


def take(
    folder: Path, store: Store, now: datetime, files: Iterable[Path]
) -> Iterator[Taken | Left]:
    """Take packages one after the other; folders stand for the packages in them.

    Of several packages one that is refused, or for others, keeps the rest from nothing.
    """
    known, key, case = sites.read(folder), own_key(), _case_id(folder, store)
    packages = _packages(files)
    for file in packages:
        try:
            taken = taking.take(store, key, known, file, case=case, at=now)
        except (NotAllowed, SourceError) as refused:
            if len(packages) == 1:
                raise
            yield Left(file, refused)
            continue
        if taken.case_files:
            _lay(folder, store, taken.case_files, now)
        yield taken


def status(folder: Path, store: Store) -> Status:
    """Return what this site holds and how it stands with the others."""
    stands = tuple((site, standing.standing(store, site.key)) for site in sites.read(folder))
    public = own_key().public
    return Status(public, contents.contents(store), stands, standing.awaited(store))


def _case_id(folder: Path, store: Store) -> str:
    case = store.case() or case_folder.read(folder, store.keep_original)
    return case.id


def _packages(files: Iterable[Path]) -> list[Path]:
    found = [f for one in files for f in (one.glob(f"*{SUFFIX}") if one.is_dir() else [one])]
    if not found:
        raise CaseError("there is no package there.", f"Packages end in '{SUFFIX}'.")
    return sorted(found)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for pattern in TRAVELS:
        for path in sorted(folder.glob(pattern)):
            if path.is_file() and not path.name.startswith((".", "~")):
                yield path.relative_to(folder).as_posix(), path.read_bytes()


def _lay(folder: Path, store: Store, files: CaseFiles, now: datetime) -> None:
    """Lay the leading site's files into the folder, all of them or none."""
    # Beside its place, so that moving a file there is one step.
    with TemporaryDirectory(prefix=".taken-", dir=folder) as scratch:
        ready = Path(scratch)
        for name, data in files:
            path = ready / _safe(name)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        case = case_folder.read(ready, store.keep_original)
        for name, data in _files(folder):
            store.keep_original(data, media_type="application/octet-stream", name=name)
        laid = {name for name, _ in files}
        for name in laid:
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.move(ready / name, folder / name)
        for name in {name for name, _ in _files(folder)} - laid:
            (folder / name).unlink()
    store.keep([case], at=now, actor="case")


def _safe(name: str) -> str:
    """Return the name of a case's own file; refuses any other."""
    parts = name.split("/")
    for pattern in TRAVELS:
        wanted = pattern.split("/")
        if len(parts) == len(wanted) and all(map(_fits, parts, wanted)):
            return name
    raise Unsafe(
        f"the package wants to write {name[:80]!r}, which is no file of a case.",
        "Nothing of the case was changed; ask the site what it sent.",
    )


def _fits(part: str, pattern: str) -> bool:
    is_plain = not part.startswith(".") and not set(part) & set("\\:\0")
    return is_plain and fnmatchcase(part, pattern)
