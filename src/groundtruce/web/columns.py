"""Columns: the index of a road that was kept, made once and kept beside the store.

A finding is some thousand bytes and a row of the index eighty. They are read from the store in
slices, without what the index does not ask for, so that no number of incidents has to fit into
memory; the next start finds the columns in a file.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel

from groundtruce.model.finding import Status
from groundtruce.model.place import Place
from groundtruce.model.span import Span
from groundtruce.store.base import Store
from groundtruce.web.index import Index, index

FOLDER = "views"
SLICE = 2000
# Raised when the columns get another meaning, so that files of before are made anew.
FORM = 1
_LISTS = ("kinds", "parties")


def columns(
    store: Store, folder: Path, mark: tuple[int, str], parties: Sequence[str], offset: timedelta
) -> Index:
    """Return the index of the projected findings, from its file or made and filed."""
    file = folder / ".shelf" / FOLDER / f"columns-{FORM}-{mark[0]}-{mark[1][:16]}.npz"
    known = _read(file, store)
    if known is None:
        known = index(_slim(store), parties, offset, store.findings_named)
        _write(file, known)
    return known


class _Claim(BaseModel):
    received: datetime


class _Incident(BaseModel):
    id: str
    kind: str
    claims: tuple[_Claim, ...]
    place: Place | None = None
    span: Span | None = None

    @property
    def known_from(self) -> datetime:
        return min(one.received for one in self.claims)


class _Attribution(BaseModel):
    party: str | None = None


class _Signature(BaseModel):
    act: str


class _Finding(BaseModel):
    """A finding without all that the index does not ask for."""

    id: str
    incident: _Incident
    status: Status
    attribution: _Attribution = _Attribution()
    signatures: tuple[_Signature, ...] = ()


def _slim(store: Store) -> Iterator[_Finding]:
    first = 0
    while bodies := store.finding_bodies(first, SLICE):
        yield from map(_Finding.model_validate_json, bodies)
        first += SLICE


def _read(file: Path, store: Store) -> Index | None:
    try:
        with np.load(file, allow_pickle=False) as held:
            told: dict[str, Any] = {name: held[name] for name in held.files}
        told |= {name: tuple(told[name].tolist()) for name in _LISTS}
        return Index(load=store.findings_named, **told)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(file: Path, made: Index) -> None:
    """Keep the columns in place of all older ones; where nothing can be written, they are lost."""
    held: dict[str, Any] = {
        one.name: np.asarray(getattr(made, one.name)) for one in fields(made) if one.name != "load"
    }
    part = file.with_suffix(f".{os.getpid()}.npz")
    try:
        file.parent.mkdir(exist_ok=True)
        for old in file.parent.glob("columns-*"):
            old.unlink(missing_ok=True)
        np.savez(part, **held)
        part.replace(file)
    except OSError:
        return
