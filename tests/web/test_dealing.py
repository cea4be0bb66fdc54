"""Visitors are dealt out in turn among the processes that serve one case."""

import socket
import sys
from contextlib import ExitStack
from multiprocessing.reduction import ForkingPickler
from pickle import loads
from select import select

import pytest

from groundtruce.cli.serve import listening
from groundtruce.errors import NotAllowed
from tests.web.serving import PATIENCE_S

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux deals visitors out")


@pytest.fixture
def listener():
    """Hold a free port, as a server does before its processes begin."""
    with listening(None) as held:
        yield held


def handed_on(listener):
    """Return the socket as another process is given it."""
    server = loads(ForkingPickler.dumps(listener))
    server.setblocking(False)
    return server


def taken(server):
    """Wait for a visitor and take one in."""
    assert select([server], [], [], PATIENCE_S)[0], "nobody came"
    return server.accept()[0]


def has_one(server):
    """Whether a visitor waits there now."""
    return bool(select([server], [], [], 0)[0])


def come(stack, listener, number):
    """Let so many visitors come, one after the other."""
    address = listener.getsockname()
    return [stack.enter_context(socket.create_connection(address)) for _ in range(number)]


def test_each_process_gets_every_other_visitor(listener):
    with ExitStack() as stack, handed_on(listener) as one, handed_on(listener) as other:
        for server in (one, other):
            server.listen()
        guests = come(stack, listener, 50)
        for at, guest in enumerate(guests):
            with taken((one, other)[at % 2]) as visitor:
                assert visitor.getpeername() == guest.getsockname()
        assert not has_one(one)
        assert not has_one(other)


def test_what_a_visitor_sends_and_is_answered_passes(listener):
    with ExitStack() as stack, handed_on(listener) as server:
        server.listen()
        (guest,) = come(stack, listener, 1)
        with taken(server) as visitor:
            guest.sendall(b"asked")
            assert visitor.recv(16) == b"asked"
            # Small answers do not wait for the one before.
            assert visitor.proto == socket.IPPROTO_TCP
            visitor.sendall(b"answered")
        assert guest.recv(16) == b"answered"


def test_nobody_waits_for_a_process_that_does_not_listen_yet(listener):
    with ExitStack() as stack, handed_on(listener) as one, handed_on(listener) as late:
        one.listen()
        come(stack, listener, 4)
        for _ in range(4):
            taken(one).close()
        assert not has_one(late)
        late.listen()
        come(stack, listener, 2)
        taken(late).close()
        assert has_one(one)


def test_nobody_is_sent_to_a_process_that_has_ended(listener):
    with ExitStack() as stack, handed_on(listener) as one, handed_on(listener) as other:
        one.listen()
        other.listen()
        come(stack, listener, 2)
        taken(other).close()
        taken(one).close()
        one.close()
        guests = come(stack, listener, 6)
        for guest in guests:
            with taken(other) as visitor:
                assert visitor.getpeername() == guest.getsockname()


def test_a_process_ends_with_the_one_that_deals(listener, monkeypatch):
    ended = []
    monkeypatch.setattr("os.kill", lambda process, sign: ended.append((process, sign)))
    with ExitStack() as stack, handed_on(listener) as server:
        server.listen()
        come(stack, listener, 1)
        taken(server).close()
        for hand in listener._hands:
            hand.close()
        with pytest.raises(BlockingIOError):
            taken(server)
    assert len(ended) == 1


def test_another_server_finds_the_port_in_use(listener):
    address = listener.getsockname()
    with handed_on(listener), pytest.raises(NotAllowed, match="in use"):
        listening(address[1])
