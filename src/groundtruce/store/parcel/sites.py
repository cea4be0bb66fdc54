"""Sites: with whom this one exchanges packages, as ``sites.yaml`` in the case folder says."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from groundtruce.errors import CaseError, NotFound
from groundtruce.store.parcel.keys import PublicKey

FILE = "sites.yaml"
_HEADING = (
    "# With whom this site exchanges packages. Compare a key's fingerprint by telephone before\n"
    "# adding it. Of the site that 'leads' also the case's own files are taken over.\n"
)


@dataclass(frozen=True)
class Site:
    """Another site: its name, its key, and whether it leads the case's own files."""

    name: str
    key: PublicKey
    leads: bool = False


def read(folder: Path) -> tuple[Site, ...]:
    """Return the sites of a case; raises CaseError that names the entry that is wrong."""
    file = folder / FILE
    try:
        told = yaml.safe_load(file.read_text("utf-8")) or []
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _wrong(file, "it is not readable YAML") from error
    if not isinstance(told, list):
        raise _wrong(file, "it is not a list of sites")
    sites = tuple(_site(file, number, one) for number, one in enumerate(told, start=1))
    for part in ({site.name for site in sites}, {site.key for site in sites}):
        if len(part) < len(sites):
            raise _wrong(file, "a name or a key stands there twice")
    return sites


def add(folder: Path, site: Site) -> None:
    """Add a site to the file, or leave it where it stands there already."""
    known = read(folder)
    if site in known:
        return
    if any(site.name == one.name or site.key == one.key for one in known):
        raise _wrong(folder / FILE, f"{site.name!r} or its key stands there already otherwise")
    every = [_plain(one) for one in (*known, site)]
    part = folder / f".{FILE}.part"
    part.write_text(_HEADING + yaml.safe_dump(every, sort_keys=False), "utf-8")
    part.replace(folder / FILE)


def named(sites: tuple[Site, ...], name: str | None) -> Site:
    """Return the site of that name, or the only one."""
    found = [site for site in sites if name in (None, site.name)]
    if len(found) != 1:
        names = ", ".join(site.name for site in sites) or "none yet"
        raise NotFound(
            f"{'no site is called ' + repr(name) if name else 'it is not said for which site'}.",
            f"Known are: {names}. Add one with 'groundtruce parcel site NAME KEY'.",
        )
    return found[0]


def _site(file: Path, number: int, told: Any) -> Site:
    try:
        name, key = str(told["name"]).strip(), PublicKey.read(str(told["key"]))
    except (KeyError, TypeError):
        raise _wrong(file, f"entry {number} has no 'name' or no 'key'") from None
    except ValueError as error:
        raise _wrong(file, f"entry {number}: {error}") from error
    if not name:
        raise _wrong(file, f"entry {number} has an empty name")
    return Site(name, key, bool(told.get("leads", False)))


def _plain(site: Site) -> dict[str, Any]:
    plain: dict[str, Any] = {"name": site.name, "key": str(site.key)}
    return {**plain, "leads": True} if site.leads else plain


def _wrong(file: Path, what: str) -> CaseError:
    return CaseError(f"{what}.", "Correct it; each entry has 'name' and 'key'.", str(file))
