"""What is installed is pinned by its hash, and no file says where to download it from."""

import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from tests.house.rooms import ROOT, imports, kept_files, modules, text

LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
NPM_LOCK = ROOT / "ui" / "package-lock.json"
ADDRESS = re.compile(r"https?://|git\+|file:|--(?:extra-)?index-url|--find-links|--trusted-host")


def pinned(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE))


def named(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement.strip())[0]).lower()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_pinned_by_its_hash(lock: Path) -> None:
    entries = re.split(r"^(?=[\w.-]+==)", lock.read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert entries
    assert not [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_names_an_address(lock: Path) -> None:
    assert not ADDRESS.findall(lock.read_text("utf-8"))


def test_the_program_is_locked_whole_with_what_builds_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    assert {named(requirement) for requirement in needed} <= pinned(LOCKS[-1]).keys()
    assert LOCKS[-1].name == "run.lock"


def test_what_the_code_imports_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lists = [project["dependencies"], *project.get("optional-dependencies", {}).values()]
    declared = {named(entry) for entries in lists for entry in entries}
    owners = packages_distributions()
    imported = {top for path in modules() for top in imports(path)} - {"groundtruce"}
    foreign = imported - sys.stdlib_module_names
    assert not {top for top in foreign if not {*map(named, owners.get(top, ()))} & declared}


def test_what_needs_no_build_isolation_builds_the_same() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lines = (ROOT / "requirements" / "build.in").read_text("utf-8").splitlines()
    assert set(project["build-system"]["requires"]) <= set(lines)


def test_the_locks_agree_with_each_other() -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for package, version in pinned(lock).items():
            versions.setdefault(package, set()).add(version)
    assert not {package for package, found in versions.items() if len(found) > 1}


def test_browser_packages_are_pinned_by_integrity_and_no_address() -> None:
    lock = json.loads(NPM_LOCK.read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not [name for name, entry in packages.items() if "resolved" in entry]


def test_browser_packages_are_named_by_exact_version() -> None:
    package = json.loads((NPM_LOCK.parent / "package.json").read_text("utf-8"))
    wanted = {**package.get("dependencies", {}), **package.get("devDependencies", {})}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    machine = re.compile(r"(?<![\w.~:/-])/(?:home|root|Users|work|mnt|scratch|tmp)/\w+")
    named_in = {
        f"{path.relative_to(ROOT)}: {found}"
        for path in kept_files()
        for found in machine.findall(text(path) or "")
    }
    assert not named_in
