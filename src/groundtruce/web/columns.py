"""Columns: the index of a road that was kept, made once and kept in a file beside the store.

The next start finds it there. Processes that serve the case together look into the same file, so
that the machine holds them once.
"""

import json
import os
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import fields
from datetime import timedelta
from mmap import ACCESS_READ, mmap
from pathlib import Path
from shutil import rmtree
from typing import Any

import numpy as np

from groundtruce.flow.chronicle import VIEWS
from groundtruce.store.base import Store
from groundtruce.web.index import Index, index
from groundtruce.web.turn import Turn

# Raised when the columns get another meaning, so that files of before are made anew.
FORM = 4
_LISTS = ("kinds", "parties")
# How many bytes tell a length, and to what a column is aligned.
_SIZE, _ALIGNED = 8, 64


def columns(
    store: Store, folder: Path, mark: str, parties: Sequence[str], offset: timedelta
) -> Index:
    """Return the index of the projected findings, from its file or made and filed.

    Of processes that need it at once one makes it, and the others wait for that.
    """
    views = folder / VIEWS
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
        with filed.open("rb") as file:
            whole = mmap(file.fileno(), 0, access=ACCESS_READ)
        size = int.from_bytes(whole[-_SIZE:])
        told: dict[str, Any] = {
            name: np.frombuffer(whole, kind, number, at)
            for name, (kind, number, at) in json.loads(whole[-_SIZE - size : -_SIZE]).items()
        }
        told |= {name: tuple(told[name].tolist()) for name in _LISTS}
        return Index(load=store.findings_named, glimpse=store.glimpses, **told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _write(filed: Path, made: Index) -> None:
    """Keep the columns in place of all older ones; where nothing can be written, they are lost.

    They stand one behind the other in one file, since each file that is looked into stays open;
    at its end it says where each begins.
    """
    part = filed.with_suffix(f".{os.getpid()}")
    places = {}
    with suppress(OSError):
        for old in filed.parent.glob("columns-*"):
            rmtree(old, ignore_errors=True)
            old.unlink(missing_ok=True)
        with part.open("xb") as file:
            for name in (one.name for one in fields(made) if one.name not in ("load", "glimpse")):
                column = np.asarray(getattr(made, name))
                file.write(bytes(-file.tell() % _ALIGNED))
                places[name] = (column.dtype.str, len(column), file.tell())
                file.write(column.tobytes())
            told = json.dumps(places).encode()
            file.write(told + len(told).to_bytes(_SIZE))
        part.rename(filed)
