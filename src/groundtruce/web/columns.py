"""Columns: the index of a road that was kept, made once and kept in files beside the store.

The next start finds it there. Processes that serve the case together look into the same files, so
that the machine holds them once.
"""

import os
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from typing import Any

import numpy as np

from groundtruce.store.base import Store
from groundtruce.web.index import Index, index
from groundtruce.web.turn import Turn

FOLDER = "views"
# Raised when the columns get another meaning, so that files of before are made anew.
FORM = 3
_LISTS = ("kinds", "parties")


def columns(
    store: Store, folder: Path, mark: str, parties: Sequence[str], offset: timedelta
) -> Index:
    """Return the index of the projected findings, from its files or made and filed.

    Of processes that need it at once one makes it, and the others wait for that.
    """
    views = folder / ".shelf" / FOLDER
    filed = views / f"columns-{FORM}-{mark[:24]}"
    with ExitStack() as turn:
        known = _read(filed, store)
        if known is None:
            with suppress(OSError):
                views.mkdir(exist_ok=True)
                turn.enter_context(Turn(views / "making").taken())
            known = _read(filed, store)
        if known is None or known.parties != tuple(parties):
            known = index(store.outlines(), parties, offset, store.findings_named, store.glimpses)
            if store.mark()[1] == mark:
                _write(filed, known)
        return known


def _read(filed: Path, store: Store) -> Index | None:
    try:
        told: dict[str, Any] = {
            file.stem: np.load(file, mmap_mode="r", allow_pickle=False).view(np.ndarray)
            for file in filed.iterdir()
        }
        told |= {name: tuple(told[name].tolist()) for name in _LISTS}
        return Index(load=store.findings_named, glimpse=store.glimpses, **told)
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return None


def _write(filed: Path, made: Index) -> None:
    """Keep the columns in place of all older ones; where nothing can be written, they are lost."""
    part = filed.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        for old in filed.parent.glob("columns-*"):
            rmtree(old, ignore_errors=True)
            old.unlink(missing_ok=True)
        part.mkdir()
        for name in (one.name for one in fields(made) if one.name not in ("load", "glimpse")):
            np.save(part / f"{name}.npy", np.asarray(getattr(made, name)))
        part.rename(filed)
