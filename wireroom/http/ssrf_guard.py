"""Which addresses may be connected to, held where the connection is made.

A name is resolved once; if any of its addresses is forbidden the whole name is, and the
connection goes to the very address that was checked. A name that answers differently a
second time (DNS rebinding), a redirect and an odd spelling of 127.0.0.1 all pass here.
"""

from __future__ import annotations

import functools
import ipaddress
import socket
import sys
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    NameResolutionError,
    NewConnectionError,
)

from wireroom.errors import Permanent, Reason
from wireroom.http.connection import BoundedConnection

if TYPE_CHECKING:
    import ssl
    from collections.abc import Sequence

_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
# Inside 2000::/3 and outside of what every supported Python's ``is_global`` knows
# (IANA special-purpose registries; RFC 3056, 4380, 9637, 7526).
_FORBIDDEN_NETWORKS = {
    ipaddress.ip_network(network): why
    for network, why in {
        "192.0.0.0/24": "protocol assignments",
        "192.88.99.0/24": "6to4 relay",
        "168.63.129.16/32": "a cloud platform's own address",
        "2002::/16": "6to4",
        "2001::/32": "Teredo",
        "2001::/23": "protocol assignments",
        "2001:db8::/32": "documentation",
        "3fff::/20": "documentation",
    }.items()
}
# Interface identifiers of RFC 5214, 6.1: an IPv4 address follows.
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})
# A name with more is tried no further: each may cost its share of the time.
_MAX_ADDRESSES = 4
# Origins whose connections are kept, and connections of each.
_MAX_POOLS = 100
_KEPT = 4
_PORTS = {"http": 80, "https": 443}


@functools.lru_cache(maxsize=4096)
def find_block_reason(address: str) -> str | None:
    """Why an IP address may not be connected to, or None where it may.

    Only globally reachable unicast may. Forms that carry an IPv4 address inside
    (mapped, 6to4, NAT64, Teredo, ISATAP) are forbidden whatever they carry.

    Args:
        address: as ``getaddrinfo`` gives it; a zone (``%eth0``) may follow.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "not an IP address"
    for network, why in _FORBIDDEN_NETWORKS.items():
        if ip in network:
            return why
    if isinstance(ip, ipaddress.IPv6Address):
        why_not = _find_v6_block_reason(ip)
        if why_not:
            return why_not
    if ip.is_multicast:
        return "multicast"
    return None if ip.is_global else "not a public address"


def _find_v6_block_reason(ip: ipaddress.IPv6Address) -> str | None:
    if ip.ipv4_mapped:
        return "an IPv4 address mapped into IPv6"
    if ip not in _GLOBAL_V6:
        # Unspecified, loopback, link- and site-local, unique local, NAT64, multicast.
        return "not global unicast"
    return "ISATAP" if int(ip) >> 32 & 0xFFFFFFFF in _ISATAP else None


class GuardedPools:
    """Keep-alive pools whose every connection is checked and held to its deadline.

    The seconds of ``urllib3.Timeout(total=...)`` bound the whole answer, however
    slowly it drips. Connections made with and without ``allow_private`` never share
    a pool, because a kept connection is not checked again. Thread-safe.

    Args:
        allow_private: connect to forbidden addresses too.
        read_seconds: longest silence.
        max_header_bytes: largest header block.
        tls: one context for all; loading the trusted roots is dear.
    """

    def __init__(
        self,
        *,
        allow_private: bool,
        read_seconds: float,
        max_header_bytes: int,
        tls: ssl.SSLContext,
    ) -> None:
        class Plain(_GuardedConnection):
            pass

        class Encrypted(_GuardedConnection, HTTPSConnection):
            pass

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class EncryptedPool(HTTPSConnectionPool):
            ConnectionCls = Encrypted

        for kind in (Plain, Encrypted):
            kind.allow_private = allow_private
            kind.read_seconds = read_seconds
            kind.max_header_bytes = max_header_bytes
        self._plain, self._encrypted = PlainPool, EncryptedPool
        self._tls = tls
        self._lock = threading.Lock()
        self._pools: OrderedDict[_Origin, HTTPConnectionPool] = OrderedDict()

    def get_pool(self, scheme: str, host: str, port: int | None) -> HTTPConnectionPool:
        """Return the pool of an origin; that of the one asked longest ago is closed."""
        # Without a port http.client would look for one in an IPv6 address.
        origin = scheme, host, port or _PORTS[scheme]
        with self._lock:
            pool = self._pools.get(origin)
            if pool is None:
                pool = self._pools[origin] = self._make_pool(origin)
            self._pools.move_to_end(origin)
            if len(self._pools) > _MAX_POOLS:
                _, old = self._pools.popitem(last=False)
                # What is being read goes on, and is closed then.
                old.close()
        return pool

    def close(self) -> None:
        """Close the connections that are kept."""
        with self._lock:
            while self._pools:
                _, pool = self._pools.popitem()
                pool.close()

    def _make_pool(self, origin: _Origin) -> HTTPConnectionPool:
        scheme, host, port = origin
        if scheme == "https":
            return self._encrypted(host, port, maxsize=_KEPT, ssl_context=self._tls)
        return self._plain(host, port, maxsize=_KEPT)


_Origin = tuple[str, str, int]


class _GuardedConnection(BoundedConnection):
    allow_private = False

    def _new_conn(self) -> socket.socket:
        targets = self._resolve_host()
        if not self.allow_private:
            _require_allowed_addresses(self.host, targets)
        sock = self._connect_first(targets[:_MAX_ADDRESSES])
        sys.audit("http.client.connect", self, self.host, self.port)
        return sock

    def _resolve_host(self) -> list[_Target]:
        try:
            found = socket.getaddrinfo(
                self._dns_host, self.port, type=socket.SOCK_STREAM
            )
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except UnicodeError as error:
            raise Permanent(Reason.BAD_URL, f"host {self.host!r}") from error
        return [(family, sockaddr) for family, _, _, _, sockaddr in found]

    def _connect_first(self, targets: Sequence[_Target]) -> socket.socket:
        """The first that answers; each is given its share of the time left."""
        seconds = self.timeout if isinstance(self.timeout, int | float) else None
        end = None if seconds is None else time.monotonic() + seconds
        failure: OSError = OSError("the name has no addresses")
        for tried, target in enumerate(targets):
            left = None if end is None else end - time.monotonic()
            share = None if left is None else max(left, 0.001) / (len(targets) - tried)
            try:
                return self._connect_target(target, share)
            except OSError as error:
                failure = error
        if isinstance(failure, TimeoutError):
            raise ConnectTimeoutError(self, f"no answer from {self.host}") from failure
        raise NewConnectionError(self, str(failure)) from failure

    def _connect_target(self, target: _Target, seconds: float | None) -> socket.socket:
        family, sockaddr = target
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            for option in self.socket_options or ():
                sock.setsockopt(*option)
            sock.settimeout(seconds)
            sock.connect(sockaddr)
        except OSError:
            sock.close()
            raise
        # The handshake that follows has what urllib3 was given for connecting.
        sock.settimeout(self.timeout if self.timeout is None else float(self.timeout))
        return sock


_Target = tuple[int, "tuple[str | int | bytes, ...]"]


def _require_allowed_addresses(host: str, targets: Sequence[_Target]) -> None:
    for _, sockaddr in targets:
        address = str(sockaddr[0])
        why = find_block_reason(address)
        if why:
            detail = f"{host} is at {address}: {why}"
            raise Permanent(Reason.FORBIDDEN_ADDRESS, detail)
