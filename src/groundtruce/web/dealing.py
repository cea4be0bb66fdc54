"""Visitors dealt out among the processes that serve one case.

Of processes that share one socket the first to look takes every visitor who waits, and the others
stand idle beside it. With a socket each, the system deals visitors out evenly.
"""

import socket

from typing_extensions import override


class Dealt(socket.socket):
    """A bound socket that becomes another one of the same address in a process it is handed to.

    It keeps the address from other programs, and is never listened at where it is handed on.
    """

    @override
    def __reduce__(self) -> tuple[object, ...]:
        self.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        return beside, (self.family, self.getsockname())


def beside(family: int, address: tuple[str, int]) -> socket.socket:
    """Return a socket bound to an address that another one of ours holds."""
    own = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    own.bind(address)
    return own
