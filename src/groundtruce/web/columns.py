"""Columns: the index of a road that was kept, made once and kept in a file beside the store.

The next start, and every other process that serves the case, finds it there.
"""

import os
from collections.abc import Sequence
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from groundtruce.store.base import Store
from groundtruce.web.index import Index, index

FOLDER = "views"
# Raised when the columns get another meaning, so that files of before are made anew.
FORM = 2
_LISTS = ("kinds", "parties")


def columns(
    store: Store, folder: Path, mark: str, parties: Sequence[str], offset: timedelta
) -> Index:
    """Return the index of the projected findings, from its file or made and filed."""
    file = folder / ".shelf" / FOLDER / f"columns-{FORM}-{mark[:24]}.npz"
    known = _read(file, store)
    if known is None or known.parties != tuple(parties):
        known = index(store.outlines(), parties, offset, store.findings_named, store.glimpses)
        if store.mark()[1] == mark:
            _write(file, known)
    return known


def _read(file: Path, store: Store) -> Index | None:
    try:
        with np.load(file, allow_pickle=False) as held:
            told: dict[str, Any] = {name: held[name] for name in held.files}
        told |= {name: tuple(told[name].tolist()) for name in _LISTS}
        return Index(load=store.findings_named, glimpse=store.glimpses, **told)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(file: Path, made: Index) -> None:
    """Keep the columns in place of all older ones; where nothing can be written, they are lost."""
    names = [one.name for one in fields(made) if one.name not in ("load", "glimpse")]
    held: dict[str, Any] = {name: np.asarray(getattr(made, name)) for name in names}
    part = file.with_suffix(f".{os.getpid()}.npz")
    try:
        file.parent.mkdir(exist_ok=True)
        for old in file.parent.glob("columns-*"):
            old.unlink(missing_ok=True)
        np.savez(part, **held)
        part.replace(file)
    except OSError:
        return
