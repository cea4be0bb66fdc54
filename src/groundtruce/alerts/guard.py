"""The guard of outgoing connections: a web address must not lead into the mission's own network.

A name is resolved once, every address that it has is looked at, and the connection goes to that
very address: a name that points elsewhere a moment later gains nothing.
"""

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence

import httpx

from groundtruce.errors import NotAllowed

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
_TRANSLATED = (
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("2002::/16"),
    ipaddress.ip_network("2001::/32"),
)


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def address(host: str, port: int, allow: Iterable[str], ask: Resolve = resolve) -> str:
    """Return the address to connect to; raises NotAllowed where one of them is private.

    ``allow`` names hosts, addresses and networks that may be reached although they are.
    """
    allowed = tuple(allow)
    try:
        found = [ipaddress.ip_address(one) for one in ask(host, port)]
    except (OSError, ValueError) as cause:
        raise httpx.ConnectError(f"the name {host!r} cannot be resolved") from cause
    if not found:
        raise httpx.ConnectError(f"the name {host!r} has no address")
    barred = [ip for ip in found if not (_is_public(ip) or _is_named(ip, host, allowed))]
    if barred:
        raise NotAllowed(
            f"{host} leads to {barred[0]}, which is no public address.",
            "If that is meant, name the host or its network under 'allow' of the channel.",
        )
    return str(found[0])


def _is_public(ip: Ip) -> bool:
    inner = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    if inner is not None:
        return _is_public(inner)
    # An IPv4 address wrapped in these may be private again at the far end.
    is_wrapped = ip.version == 6 and any(ip in network for network in _TRANSLATED)
    return ip.is_global and not ip.is_multicast and not is_wrapped


def _is_named(ip: Ip, host: str, allowed: tuple[str, ...]) -> bool:
    return any(one == host or _holds(one, ip) for one in allowed)


def _holds(network: str, ip: Ip) -> bool:
    try:
        return ip in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


class Guarded(httpx.HTTPTransport):
    """Connects only to addresses that the guard lets through, after every redirect anew."""

    def __init__(
        self,
        allow: Iterable[str] = (),
        ask: Resolve = resolve,
        verify: ssl.SSLContext | bool = True,
    ) -> None:
        super().__init__(verify=verify, trust_env=False)
        self._allow = tuple(allow)
        self._ask = ask

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request to the address that was looked at; name and certificate stay its own."""
        url = request.url
        port = url.port or (443 if url.scheme == "https" else 80)
        pinned = address(url.host, port, self._allow, self._ask)
        return super().handle_request(
            httpx.Request(
                request.method,
                url.copy_with(host=pinned),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": url.host},
            )
        )
