"""Intake: deliveries that wait together are kept in one transaction and wait for the disk once.

Reading what they say is put off while phones are sending, though never for long.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from groundtruce.errors import GroundTruceError
from groundtruce.flow import field
from groundtruce.model.submission import Receipt, Submission
from groundtruce.store.base import Store

MOST_TOGETHER = 64
# Phones come first: reading waits until none has delivered for so long, at most half a minute.
QUIET_S, LATEST_S = 0.5, 30.0
_Waiting = tuple[Submission, "asyncio.Future[Receipt]"]
_log = logging.getLogger(__name__)


class Intake:
    """Keeps deliveries in the order in which they come, and has them read."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], folder: Path | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._folder = folder
        self._waiting: list[_Waiting] = []
        self._keeping: asyncio.Task[None] | None = None
        self._reading: asyncio.Task[None] | None = None
        self._roots: set[str] = set()
        self._last = 0.0

    async def receive(self, offered: Submission) -> Receipt:
        """Return what became of the delivery; what it says to be kept is on the disk."""
        answer: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append((offered, answer))
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep())
        return await answer

    async def _keep(self) -> None:
        while self._waiting:
            batch, self._waiting = (
                self._waiting[:MOST_TOGETHER],
                self._waiting[MOST_TOGETHER:],
            )
            offered = [one for one, _ in batch]
            try:
                receipts = await asyncio.to_thread(
                    self._store.receive, offered, at=self._clock(), actor=field.ACTOR
                )
            except Exception as error:
                # Each sender is told, and sends again.
                for _, answer in batch:
                    answer.set_exception(error)
                continue
            for (_, answer), receipt in zip(batch, receipts, strict=True):
                answer.set_result(receipt)
            self._roots |= {one.submission.root for one in receipts if one.outcome.is_kept}
            self._last = time.monotonic()
            self.read_soon()

    def read_soon(self) -> None:
        """Have what came read when it is quiet; the first time also what was left before."""
        if self._reading is None:
            self._reading = asyncio.create_task(self._read(everything=True))
        elif self._reading.done() and self._roots:
            self._reading = asyncio.create_task(self._read(everything=False))

    async def _read(self, *, everything: bool) -> None:
        began = time.monotonic()
        while self._roots or everything:
            now = time.monotonic()
            if now - self._last < QUIET_S and now - began < LATEST_S:
                await asyncio.sleep(QUIET_S)
                continue
            roots, self._roots = self._roots, set()
            began = now
            try:
                asked = None if everything else sorted(roots)
                await asyncio.to_thread(field.read, self._store, self._clock(), asked, self._folder)
            except GroundTruceError as error:
                # It stays unread in the store, and is read after the next start at the latest.
                _log.warning("reading of %d submissions failed: %s", len(roots), error)
            everything = False
