"""Processes that serve one case have a socket each, and visitors are dealt out among them."""

import socket
import sys
from multiprocessing.reduction import ForkingPickler
from pickle import loads

import pytest

from groundtruce.cli.serve import listening
from groundtruce.errors import NotAllowed

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux deals visitors out")


@pytest.fixture
def listener():
    """Hold a free port, as a server does before its processes begin."""
    with listening(None) as held:
        yield held


def handed_on(listener):
    """Return the socket as another process is given it."""
    return loads(ForkingPickler.dumps(listener))


def waiting(server):
    """Return how many visitors wait at a socket."""
    server.setblocking(False)
    found = 0
    while True:
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return found
        found += 1


def test_each_process_is_dealt_visitors(listener):
    address = listener.getsockname()
    with handed_on(listener) as one, handed_on(listener) as other:
        for server in (one, other):
            server.listen(100)
        for visitor in [socket.create_connection(address) for _ in range(64)]:
            visitor.close()
        # By chance one of them gets fewer than four once in 10 ** 14 times.
        dealt = waiting(one), waiting(other)
    assert sum(dealt) == 64
    assert min(dealt) >= 4


def test_nobody_is_sent_to_a_process_that_has_ended(listener):
    address = listener.getsockname()
    handed_on(listener).close()
    with handed_on(listener) as server:
        server.listen(100)
        for visitor in [socket.create_connection(address) for _ in range(8)]:
            visitor.close()
        assert waiting(server) == 8


def test_another_server_finds_the_port_in_use(listener):
    address = listener.getsockname()
    with handed_on(listener) as server:
        server.listen()
        with pytest.raises(NotAllowed, match="in use"):
            listening(address[1])
