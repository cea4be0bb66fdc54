"""Walking: the road carried down anew after something was kept, by one walker at a time.

A long walk has a process of its own: pages are answered beside it, and its memory goes with it.
"""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread

from groundtruce import flow
from groundtruce.flow import space
from groundtruce.store.base import Store
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.ground import Ground
from groundtruce.web.turn import Turn

# From so many reports on nobody waits for a walk to end.
LONG = 20_000
# By how much long work ranks behind pages.
GENTLE = 10


def is_long(store: Store) -> bool:
    """Whether a walk takes longer than anybody waits for a page."""
    return store.counts().get("report", 0) > LONG


def turn(folder: Path) -> Turn:
    """Return the turn of those who walk the case of that folder."""
    return Turn(folder / ".shelf" / "walking")


def apart() -> ProcessPoolExecutor:
    """Return a process for long work, which gives way to those that answer pages.

    It ends with the process that asked for it, even when that one is killed.
    """
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_beside)


def started(work: Callable[..., object], *given: object) -> BaseProcess:
    """Return such a process at work, which need not be waited for: what it makes it keeps."""
    spawned: BaseProcess = get_context("spawn").Process(
        target=_work, args=(work, *given), daemon=True
    )
    spawned.start()
    return spawned


def walk(folder: Path, store: Store, now: datetime) -> None:
    """Walk the road of the folder's store anew and keep what it comes to, when it is our turn."""
    if is_long(store):
        with apart() as walker:
            walker.submit(_walked_apart, folder, now).result()
    else:
        _walked(folder, store, now)


def _work(work: Callable[..., object], *given: object) -> None:
    _beside()
    work(*given)


def _beside() -> None:
    os.nice(GENTLE)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # What the system offers for it asks for the parent's thread, which may end long before.
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _walked_apart(folder: Path, now: datetime) -> None:
    with SqliteStore.open(folder / ".shelf") as store:
        _walked(folder, store, now)


def _walked(folder: Path, store: Store, now: datetime) -> None:
    with turn(folder).taken():
        ask = partial(space.ask, folder, store, now)
        road = flow.carry(store, flow.present(store.case(), now), decided=now, fused=ask)
        flow.keep(store, road)
        if road.brief is not None:
            # Pages find their columns made, however soon they are asked for.
            Ground.kept(store, folder).index  # noqa: B018
