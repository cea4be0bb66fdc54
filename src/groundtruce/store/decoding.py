"""Reading very many kept records at once."""

import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TypeVar

from groundtruce.model.record import Record

Kind = TypeVar("Kind", bound=Record)
MANY = 1000


def decoded(kind: type[Kind], bodies: Collection[str | bytes]) -> list[Kind]:
    """Return the records that the bodies are written from."""
    with _without_collector(len(bodies)):
        return [kind.model_validate_json(body) for body in bodies]


@contextmanager
def _without_collector(made: int) -> Iterator[None]:
    # Frozen records form no cycles, yet the collector would walk them all again and again:
    # half the time of reading 100,000 reports.
    paused = made > MANY and gc.isenabled()
    if paused:
        gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()
