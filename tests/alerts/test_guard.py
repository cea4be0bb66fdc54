"""A web address leads to a public address, the one that was looked at, or nowhere."""

import httpx
import pytest

from groundtruce.alerts import guard
from groundtruce.errors import NotAllowed

PUBLIC = "93.184.215.14"


def names(*addresses):
    """Return a resolver that knows one answer."""
    return lambda _host, _port: addresses


@pytest.mark.parametrize(
    "private",
    [
        *("127.0.0.1", "10.0.0.5", "192.168.1.1", "172.16.9.9", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "2001:0:7f00:1::", "224.0.0.1", "255.255.255.255"),
    ],
)
def test_an_address_that_is_not_public_is_refused(private):
    with pytest.raises(NotAllowed, match="no public address"):
        guard.address("example.org", 443, (), names(private))


def test_a_public_address_is_let_through():
    assert guard.address("example.org", 443, (), names(PUBLIC)) == PUBLIC


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    with pytest.raises(NotAllowed):
        guard.address("example.org", 443, (), names(PUBLIC, "10.0.0.1"))


@pytest.mark.parametrize("allow", ["intranet.example", "10.0.0.1", "10.0.0.0/8"])
def test_what_the_channel_names_is_let_through(allow):
    assert guard.address("intranet.example", 80, (allow,), names("10.0.0.1")) == "10.0.0.1"


def test_naming_one_network_opens_no_other():
    with pytest.raises(NotAllowed):
        guard.address("intranet.example", 80, ("10.0.0.0/8",), names("192.168.0.1"))


def test_a_name_without_an_address_is_no_answer():
    with pytest.raises(httpx.ConnectError):
        guard.address("example.org", 80, (), names())
