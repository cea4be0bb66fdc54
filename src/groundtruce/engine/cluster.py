"""A table of reports fused on a Dask cluster that is there already.

The table is cut into blocks of time and tile, and each is fused by the same stages as on one
machine, so the incidents are the same to the byte. Nothing that is needed twice lives in one place
alone: when a worker is lost, the scheduler has others do its tasks again.

The file must be where every worker can read it. This program itself holds what is counted and one
chunk of the answer at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from operator import getitem
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundtruce.engine import judged, parquet, rows, tasks
from groundtruce.engine.here import FusedTable, Obeyed
from groundtruce.engine.judged import Judged, Names
from groundtruce.engine.kernel import Kernel
from groundtruce.engine.parquet import Opened, Progress
from groundtruce.errors import ClusterError

# Rows that one worker reads at a time, as far as the file's row groups allow.
CHUNK = 1_000_000
# So many answers are added up by one task.
_FAN = 16
_PATIENCE_S = 30
# Ids that are compared with each other lie in one of so many hands.
_HANDS = 64

Future = Any


def fuse(
    path: Path,
    out: Path,
    kernel: Kernel,
    scheduler: str,
    embedding: str | None = None,
    told: Progress = parquet.silent,
    judgements: Path | None = None,
) -> FusedTable:
    """Fuse a Parquet table on the cluster whose scheduler has this address."""
    names = judged.names(judgements, kernel)
    opened = Opened(path, embedding)
    with joined(scheduler) as client:
        return _Run(client, opened, kernel, told).fused(out, names)


@contextmanager
def joined(scheduler: str) -> Iterator[Any]:
    """Open the cluster whose scheduler has this address; raises ClusterError where none answers."""
    dask = _dask()
    try:
        cluster = dask.Client(scheduler, timeout=_PATIENCE_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            "No scheduler answers there.", "Start one, or check the address.", scheduler
        ) from error
    with cluster:
        try:
            cluster.wait_for_workers(1, timeout=_PATIENCE_S)
            yield cluster
        except TimeoutError as error:
            raise ClusterError(
                "The scheduler has no workers.", "Start some: dask worker ADDRESS.", scheduler
            ) from error
        except dask.KilledWorker as error:
            raise ClusterError(
                f"Worker after worker was lost over the same work: {error}",
                "Give workers more memory, or the file more and smaller row groups.",
                scheduler,
            ) from error


class _Run:
    """One table on its way through the cluster."""

    def __init__(self, client: Any, opened: Opened, kernel: Kernel, told: Progress) -> None:
        self._client, self._opened, self._kernel, self._told = client, opened, kernel, told
        self._groups = _chunks(opened.group_rows, CHUNK)
        self._ends = np.cumsum([sum(opened.group_rows[at] for at in one) for one in self._groups])

    def fused(self, out: Path, names: Names) -> FusedTable:
        """Fuse the table, obeying what was judged, and write the incidents."""
        chunks, aside, unsaid = self._read()
        said = names.judged(self._rows(chunks, names.ids))
        surveys = [self._do(tasks.surveyed, self._kernel, chunk) for chunk in chunks]
        plan = self._do(self._kernel.planned, self._added(self._kernel.surveys, surveys))
        blocks = self._blocks(chunks, plan)
        called = self._called(blocks, plan, said)
        self._write(out, chunks, called)
        incidents = sum(self._heard("count", [self._do(getattr, c, "incidents") for c in called]))
        reports = sum(self._heard("count", [self._do(len, chunk) for chunk in chunks]))
        obeyed = Obeyed(len(said.verdict), len(names.said) - len(said.verdict))
        return FusedTable(reports, incidents, aside, unsaid, obeyed)

    def _rows(self, chunks: list[Future], ids: Sequence[str]) -> NDArray[np.int64]:
        """Return the rows of the file that have these ids, -1 for none."""
        if not ids:
            return np.zeros(0, dtype=np.int64)
        found = self._heard("judge", [self._do(tasks.named, chunk, ids) for chunk in chunks])
        return np.asarray(np.max(found, axis=0))

    def _read(self) -> tuple[list[Future], rows.Notes, rows.Notes]:
        """Return the chunks of the table, cleaned, and what was found in them."""
        read = [self._do(tasks.chunk, self._opened, groups) for groups in self._groups]
        told = self._heard("read", [self._do(tasks.told, one) for one in read])
        words = rows.vocabulary([one[0] for one in told])
        lengths = rows.shortest([one[1] for one in told])
        rows.one_length(lengths, self._opened.embedding, str(self._opened.path))
        number_of_hands = min(len(read), _HANDS)
        hands = [self._do(tasks.dealt, one, number_of_hands) for one in read]
        again = [
            self._do(tasks.repeated, [self._do(getitem, hand, number) for hand in hands])
            for number in range(number_of_hands)
        ]
        twice = self._do(tasks.noted, again).result()
        width = min(rows.MOST_NUMBERS, max(lengths, default=0))
        cleaned = [self._do(tasks.cleaned, one, words, width, again) for one in read]
        aside = rows.noted([*(one[2] for one in told), twice])
        return cleaned, aside, rows.noted([one[3] for one in told])

    def _blocks(self, chunks: list[Future], plan: Future) -> list[Future]:
        """Return the blocks, each with the rows that it needs of all chunks."""
        pieces = [self._do(tasks.pieces, self._kernel, chunk, plan) for chunk in chunks]
        asking = self._heard("cut", [self._do(sorted, piece) for piece in pieces])
        given: dict[int, list[Future]] = {}
        for piece, numbers in zip(pieces, asking, strict=True):
            for number in numbers:
                given.setdefault(number, []).append(self._do(getitem, piece, number))
        # A block in whose core there is nothing is nobody's, but its number stays its own.
        count = self._do(len, self._do(getattr, plan, "blocks")).result()
        empty = self._do(tasks.nothing, chunks[0])
        return [
            self._do(tasks.block, self._kernel, given.get(number, [empty]), plan, number)
            for number in range(count)
        ]

    def _called(self, blocks: list[Future], plan: Future, said: Judged) -> list[Future]:
        """Return for each block the incidents of the groups that it is given."""
        kernel, numbers = self._kernel, range(len(blocks))
        counts = [self._do(tasks.counts, block) for block in blocks]
        beliefs = self._do(kernel.believed, plan, self._added(kernel.counts, counts))
        met = [self._do(tasks.met, kernel, blocks[n], plan, n, beliefs) for n in numbers]
        self._heard("fuse", [self._do(tasks.done, one) for one in met])
        couples = [self._do(getitem, one, 0) for one in met]
        often = [self._do(getitem, one, 1) for one in met]
        least = self._do(kernel.least, often, beliefs)
        seams = [
            self._do(tasks.seam, kernel, blocks[n], couples[n], said, beliefs, least)
            for n in numbers
        ]
        wanted = self._do(tasks.outside, seams)
        roots = [self._do(tasks.roots, blocks[n], seams[n], wanted, n) for n in numbers]
        joined = self._do(tasks.joined, seams, roots)
        parcels = [
            self._do(tasks.parcels, blocks[n], couples[n], said, seams[n], joined, n)
            for n in numbers
        ]
        given: dict[int, list[Future]] = {}
        for parcel, owners in zip(
            parcels, self._heard("join", [self._do(sorted, one) for one in parcels]), strict=True
        ):
            for owner in owners:
                given.setdefault(owner, []).append(self._do(getitem, parcel, owner))
        return [self._do(tasks.called, kernel, given[n], beliefs, least) for n in numbers]

    def _write(self, out: Path, chunks: list[Future], called: list[Future]) -> None:
        """Write the incidents in the order of the file, a chunk at a time."""
        returned = [self._do(tasks.returned, one, self._ends) for one in called]
        given: dict[int, list[Future]] = {}
        for one, numbers in zip(
            returned, self._heard("group", [self._do(sorted, one) for one in returned]), strict=True
        ):
            for number in numbers:
                given.setdefault(number, []).append(self._do(getitem, one, number))
        with parquet.written(out) as add:
            for number, chunk in enumerate(chunks):
                add(*self._do(tasks.lines, chunk, given.get(number, [])).result())
                self._told("write", number + 1, len(chunks))

    def _do(self, task: Callable[..., Any], *given: Any) -> Future:
        return self._client.submit(task, *given, pure=False)

    def _added(self, total: Callable[[Sequence[Any]], Any], parts: list[Future]) -> Future:
        """Add up many answers, a few at a time."""
        while True:
            parts = [self._do(total, parts[at : at + _FAN]) for at in range(0, len(parts), _FAN)]
            if len(parts) == 1:
                return parts[0]

    def _heard(self, stage: str, answers: list[Future]) -> list[Any]:
        """Wait for small answers and tell of it."""
        self._told(stage, 0, len(answers))
        as_completed = _dask().as_completed
        for done, _ in enumerate(as_completed(answers, loop=self._client.loop), start=1):
            self._told(stage, done, len(answers))
        return [answer.result() for answer in answers]


def _dask() -> Any:
    try:
        return import_module("dask.distributed")
    except ImportError as error:
        raise ClusterError(
            "Dask is not installed here.", "Install it: pip install 'groundtruce[cluster]'."
        ) from error


def _chunks(group_rows: Sequence[int], most: int) -> list[list[int]]:
    """Return row groups that are read together."""
    found: list[list[int]] = [[]]
    held = 0
    for group, count in enumerate(group_rows):
        if held and held + count > most:
            found.append([])
            held = 0
        found[-1].append(group)
        held += count
    return found
