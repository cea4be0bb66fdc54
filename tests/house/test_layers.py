"""One road: rooms know the model and nothing else, and arithmetic touches nothing outside."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.house.rooms import ARITHMETIC, ROOT, SRC, modules

# The words that ship with the package are read once, as a part of the package.
READS_ITS_OWN_WORDS = SRC / "model" / "vocabulary.py"
CALLS_OUTSIDE = {
    "open", "print", "input", "now", "utcnow", "today", "uuid1", "uuid4", "getenv", "urandom",
    "read_text", "read_bytes", "write_text", "write_bytes", "token_bytes", "default_rng",
}  # fmt: skip


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports; exit(lint_imports(no_cache=True))"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_house_keeps_its_layers() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("utils.py", '"""A room that nobody listed."""'),
        ("findings/weigh.py", "import groundtruce.incidents.fuse"),
        ("incidents/fuse.py", "import sqlite3"),
        ("web/app.py", "import groundtruce.findings.weigh"),
        ("model/place.py", "import groundtruce.reports.gather"),
    ],
)
def test_a_step_across_the_layers_is_noticed(file: str, line: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / ".importlinter", tmp_path)
    python_only = shutil.ignore_patterns("cases", "static", "fonts", "__pycache__", "vocab")
    shutil.copytree(SRC, tmp_path / "src" / "groundtruce", ignore=python_only)
    with (tmp_path / "src" / "groundtruce" / file).open("a") as changed:
        changed.write(f"\n{line}\n")
    assert lint(tmp_path).returncode == 1


def test_cases_are_data_and_hold_no_python() -> None:
    assert list((SRC / "cases").glob("*/case.yaml"))
    assert not list((SRC / "cases").rglob("*.py"))


@pytest.mark.parametrize("path", modules(*ARITHMETIC), ids=lambda p: str(p.relative_to(SRC)))
def test_arithmetic_asks_no_clock_no_file_and_no_chance(path: Path) -> None:
    called = {
        f"{node.lineno}: {name}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and (name := ast.unparse(node.func).rpartition(".")[2]) in CALLS_OUTSIDE
    }
    assert not called or path == READS_ITS_OWN_WORDS
