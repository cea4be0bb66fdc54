"""What a person sees in the terminal: tables, progress bars, errors in two parts.

With ``--json`` the result goes to standard output as one JSON document and progress to standard
error as one JSON object a line.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import zip_longest
from threading import Timer
from typing import Any, Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from groundtruce.errors import GroundTruceError

# What is not read on a screen is not cut to one: a file or another program takes whole lines.
out = Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else 160)
err = Console(stderr=True)
# Words up to these lengths are not broken over lines, if all fit; ids and addresses may be.
_WHOLE_WORDS = (20, 14, 11, 9, 7, 5)


def answer(plain: Any) -> None:
    """Print plain data as JSON on standard output."""
    sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=1, default=str) + "\n")


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Print a table; local names belong in the last column, where their width harms nothing."""
    drawn = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    names = list(columns)
    lines = [["" if cell is None else str(cell) for cell in row] for row in rows]
    for name, width in zip(names, _narrowest([names, *lines], out.width), strict=True):
        drawn.add_column(name, overflow="fold", min_width=width)
    for line in lines:
        drawn.add_row(*line)
    out.print(drawn)


def harmless(text: str) -> str:
    """Return others' words as a terminal may show them: what would act on it is a space."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c if c == "\n" or c.isprintable() else " " for c in lines)


def _narrowest(lines: list[list[str]], width: int) -> list[int]:
    """Return the least width of each column, such that words stay whole as far as all fit."""
    columns = zip_longest(*lines, fillvalue="")
    words = [[word for cell in column for word in cell.split()] for column in columns]
    for whole in _WHOLE_WORDS:
        least = [max((len(w) for w in column if len(w) <= whole), default=1) for column in words]
        if sum(least) + 2 * len(least) <= width:
            return least
    return [1] * len(words)


def complain(error: GroundTruceError, *, as_json: bool) -> None:
    """Print what happened and what to do next."""
    if as_json:
        answer({"error": error.plain()})
        return
    where = f"[bold]{escape(error.where)}[/]: " if error.where else ""
    err.print(
        f"[red]✗[/] {where}{escape(harmless(error.happened))}", highlight=False, soft_wrap=True
    )
    err.print(f"  → {escape(harmless(error.remedy))}", highlight=False, soft_wrap=True)


@contextmanager
def bars(*, as_json: bool, after: float = 0.0) -> Iterator["Bars"]:
    """Show one progress bar a stage while the block runs, from so many seconds on."""
    if as_json:
        yield JsonBars()
        return
    columns = (TextColumn("{task.description:>8}"), BarColumn(40), TimeElapsedColumn())
    progress = Progress(*columns, console=err)
    begin = Timer(after, progress.start)
    begin.start()
    try:
        yield RichBars(progress)
    finally:
        begin.cancel()
        begin.join()
        if progress.live.is_started:
            progress.stop()


class Bars(Protocol):
    """Receives the progress of stages: name, done, total."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that the stage has come so far."""


class RichBars:
    """Draws a bar a stage."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Move the stage's bar."""
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage, total=total)
        self._progress.update(self._tasks[stage], completed=done, total=max(total, 1))


class JsonBars:
    """Writes a line a stage, when it begins and when it ends."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Write the stage's beginning and end."""
        if done in (0, total):
            line = json.dumps({"stage": stage, "done": done, "total": total})
            sys.stderr.write(line + "\n")
            sys.stderr.flush()
