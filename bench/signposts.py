"""Print how the code measures against the signposts; nothing here can fail.

A number is a signpost, never a gate: when a
better reading needs a longer file, take the longer file and say why.
"""

import ast
import io
import statistics
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Print each measure beside its signpost."""
    files = sorted((ROOT / "src").rglob("*.py"))
    lines = sorted(_net(function) for path in files for function in _functions(path))
    pages = sorted(_length(path) for path in files)
    ours, tests = sum(pages), sum(map(_length, (ROOT / "tests").rglob("*.py")))
    rows = (
        ("functions, median lines", statistics.median(lines), "<= 10"),
        ("functions, 95th percentile", _percentile(lines), "<= 45"),
        ("files, median lines", statistics.median(pages), "100-200"),
        ("files, 95th percentile", _percentile(pages), "<= 400"),
        ("comments per 100 lines", round(100 * sum(map(_comments, files)) / ours, 1), "3-5"),
        ("lines of tests per line of source", round(tests / ours, 2), "0.8-1.3"),
    )
    for name, found, signpost in rows:
        print(f"{name:<36}{found:>8}   {signpost}")
    print(f"{'lines of source':<36}{ours:>8}")


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _net(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    docstring = function.body[0] if ast.get_docstring(function) else None
    told = 0 if docstring is None else docstring.end_lineno - docstring.lineno + 1
    return function.end_lineno - function.lineno + 1 - told


def _length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def _comments(path: Path) -> int:
    source = io.StringIO(path.read_text("utf-8"))
    return sum(
        token.type == tokenize.COMMENT for token in tokenize.generate_tokens(source.readline)
    )


def _percentile(ordered: list[int]) -> int:
    return ordered[int(0.95 * (len(ordered) - 1))]


if __name__ == "__main__":
    main()
