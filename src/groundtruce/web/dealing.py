"""Visitors dealt out in turn among the processes that serve one case.

Of processes that share one socket the first to look takes every visitor who waits, and the others
stand idle beside it; a system that deals out by chance gives one of them a third more than another.
So the process that started them takes visitors in and hands each on to the next of them.
"""

import os
import signal
import socket
from collections import deque
from contextlib import suppress
from multiprocessing import reduction
from threading import Thread
from time import sleep
from typing import Any, SupportsIndex

from typing_extensions import override

WAITING = 2048
_READY, _VISITOR = b"r", b"v"
# While no process can be handed a visitor, it is tried again so often.
_AGAIN_S = 0.01


class Dealt(socket.socket):
    """A bound socket; a process that it is handed on to gets its share of the visitors instead."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._hands: deque[_Hand] = deque()

    @override
    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[object, ...]:
        hand = _Hand()
        self._hands.append(hand)
        if len(self._hands) == 1:
            self.listen(WAITING)
            Thread(target=self._deal, name="dealing", daemon=True).start()
        return Share.of, (reduction.DupFd(hand.theirs.fileno()),)

    @override
    def close(self) -> None:
        """Take in nobody any more."""
        with suppress(OSError):
            # Closing alone would leave the thread waiting for one more visitor.
            self.shutdown(socket.SHUT_RDWR)
        super().close()

    def _deal(self) -> None:
        while True:
            try:
                visitor, _ = self.accept()
            except OSError:
                return
            with visitor:
                while not self._is_handed_on(visitor):
                    sleep(_AGAIN_S)

    def _is_handed_on(self, visitor: socket.socket) -> bool:
        for _ in range(len(self._hands)):
            hand = self._hands.popleft()
            try:
                taken = hand.takes(visitor)
            except OSError:
                # That process has ended.
                hand.close()
                continue
            self._hands.append(hand)
            if taken:
                return True
        return False


class Share(socket.socket):
    """The end at which a process is handed its visitors: to its event loop, a socket it listens at.

    When the process that hands them over has ended, so does this one.
    """

    @classmethod
    def of(cls, handed: Any) -> "Share":
        """Return the end that was handed on."""
        return cls(fileno=handed.detach())

    @override
    def listen(self, _waiting: int = WAITING) -> None:
        """Say that visitors are welcome."""
        self.send(_READY)

    @override
    def accept(self) -> tuple[socket.socket, Any]:
        """Return the next visitor; raises BlockingIOError while there is none."""
        told, taken, *_ = socket.recv_fds(self, 1, 1, socket.MSG_CMSG_CLOEXEC)
        if taken:
            return socket.socket(fileno=taken[0]), None
        if not told:
            os.kill(os.getpid(), signal.SIGTERM)
        raise BlockingIOError


class _Hand:
    """What leads to one process: no visitor waits for one that does not listen yet."""

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.ours.setblocking(False)
        self._is_ready = False

    def takes(self, visitor: socket.socket) -> bool:
        """Hand a visitor over if the process can take one now; raises OSError if it has ended."""
        with suppress(BlockingIOError):
            if not self._is_ready:
                self._is_ready = self.ours.recv(1) == _READY
                # Held until now, when the process is known to hold it too.
                self.theirs.close()
            socket.send_fds(self.ours, [_VISITOR], [visitor.fileno()])
            return True
        return False

    def close(self) -> None:
        """Let go of it; who waits there is turned away."""
        self.ours.close()
        self.theirs.close()
