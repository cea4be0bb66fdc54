"""Patience with slow senders: how long a connection may take to say what it wants.

The server counts the time between requests; the time within a request's head is counted here,
the time within its body where the body is read.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 20.0


class Patient(H11Protocol):
    """HTTP in which a head must be whole within some seconds of its first byte."""

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._limit: asyncio.TimerHandle | None = None
        self._begin()

    def data_received(self, data: bytes) -> None:
        """Take in bytes; between two requests they begin another head."""
        if self._limit is None and self._is_idle:
            self._begin()
        super().data_received(data)
        if not self._is_idle:
            self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._end()
        super().connection_lost(exc)

    @property
    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _begin(self) -> None:
        self._limit = self.loop.call_later(HEAD_S, self.transport.close)

    def _end(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None
