"""Imagery: what images show a browser and the command line, and the cluster that tests them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def workers(scheduler: str) -> Iterator[Any]:
    """Open the Dask cluster whose scheduler has this address; raises ClusterError."""
    from groundtruce.engine import cluster

    with cluster.joined(scheduler) as client:
        yield client
