"""Where the house stands: its folders, its files, and what each file says."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "groundtruce"
ROAD = ("reports", "incidents", "findings", "compliance", "briefs")
ARITHMETIC = ("model", "incidents", "findings", "compliance")
DOORS = {
    "reports": ("gather", "reports"),
    "incidents": ("fuse", "incidents"),
    "findings": ("weigh", "findings"),
    "compliance": ("assess", "compliance"),
    "briefs": ("compose", "brief"),
}


def rooms() -> set[str]:
    """Return the names of the folders that hold code."""
    return {path.name for path in SRC.iterdir() if (path / "__init__.py").is_file()}


def modules(*names: str) -> list[Path]:
    """Return the Python files of the rooms named, or of the whole package."""
    folders = [SRC / name for name in names] or [SRC]
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function of a file, methods included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports(path: Path) -> Iterator[str]:
    """Return the top-level name of everything that a file imports, wherever it does so."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def kept_files() -> list[Path]:
    """Return the files that the repository keeps; those of an unpacked archive if there is none."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        skipped = {".venv", "site", "node_modules", "__pycache__"}
        return [p for p in ROOT.rglob("*") if p.is_file() and not skipped & set(p.parts)]
    return [ROOT / name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]


def text(path: Path) -> str | None:
    """Return what a file says, or ``None`` if it is not text."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None
