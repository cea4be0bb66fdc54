"""What the documents promise is there: pages, commands, links, the two ways in."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from tests.house.rooms import ROOT

from groundtruce.cli.main import VERBS

WRITTEN = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("bench/*.md")])
written = pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return script("generate")


def test_the_reference_says_what_the_code_says(generator: ModuleType) -> None:
    assert not generator.outgrown(), "run 'make docs'"


@pytest.mark.slow
def test_the_tour_shows_what_the_commands_print() -> None:
    tour = (ROOT / "docs" / "tour.md").read_text("utf-8")
    assert script("walk").walked(tour) == tour, "run 'make docs'"


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_is_documented_with_json_and_case(verb: str, generator: ModuleType) -> None:
    section = generator.commands().split(f"\n## {verb}\n")[1].split("\n## ")[0]
    assert VERBS[verb] in section
    assert "`--json`" in section or verb == "serve"
    assert "`--case" in section or verb in {"new", "doctor"}


@written
def test_a_command_that_a_page_names_exists(page: Path) -> None:
    named = re.findall(
        r"(?:`|^\s*\$? ?)groundtruce ([a-z]+)", page.read_text("utf-8"), re.MULTILINE
    )
    assert set(named) <= VERBS.keys()


@written
def test_a_target_of_make_that_a_page_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", page.read_text("utf-8"))) <= targets


@written
def test_a_link_leads_somewhere(page: Path) -> None:
    prose = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)", prose) + re.findall(r'src="([^"]+)"', prose)
    local = [link for link in links if not link.startswith(("http://", "https://", "mailto:"))]
    assert not [link for link in local if not (page.parent / link).exists()]


def test_the_readme_shows_the_two_ways_in() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "make demo" in readme
    assert "make test" in readme


def test_ci_runs_every_test() -> None:
    ci = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert ci[0] == "#!/usr/bin/env bash"
    assert ci[-1] == "make test"


def test_contributing_says_where_a_line_of_code_belongs() -> None:
    says = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    folders = [
        p.name for p in (ROOT / "src" / "groundtruce").iterdir() if (p / "__init__.py").exists()
    ]
    assert "## Where a line of code belongs" in says
    assert not [folder for folder in folders if f"`{folder}/`" not in says]
