"""SSRF guard: forbids connections to private addresses, where a connection is opened.

A name is resolved once; if any of its addresses is forbidden the whole name is, and the
connection uses the address that was checked. So the check also covers a name that
resolves differently a second time (DNS rebinding), a redirect, and an odd spelling of
127.0.0.1.

Behind a proxy the check is the same, and the proxy is asked to connect to the address
that was checked. Two cases are weaker: a proxy that is trusted gets the name, and
nothing is resolved here; and an ``http`` request through an HTTP proxy names its site,
so that the proxy resolves the name once more.
"""

from __future__ import annotations

import functools
import ipaddress
import socket
import sys
import threading
import time
from collections import OrderedDict
from http import HTTPStatus
from typing import TYPE_CHECKING

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
)

from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.transport.connection import BoundedConnection
from wireroom.http.transport.proxy_tunnel import open_tunnel
from wireroom.model.access import ProxyKind

if TYPE_CHECKING:
    import ssl
    from collections.abc import Sequence

    from urllib3._base_connection import BaseHTTPConnection
    from urllib3.response import HTTPResponse

    from wireroom.model.access import Proxy

_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
# Networks that ``is_global`` of some supported Python reports as global
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
# Addresses of one name that are tried: each attempt may use its share of the time.
_MAX_ADDRESSES = 4
# Origins with pooled connections, and pooled connections of each.
_MAX_POOLS = 100
_POOL_SIZE = 4
_PORTS = {"http": 80, "https": 443}


@functools.lru_cache(maxsize=4096)
def find_block_reason(address: str) -> str | None:
    """Return why an IP address is forbidden, None if it is allowed.

    Only globally reachable unicast addresses are allowed. IPv6 forms with an IPv4
    address inside (mapped, 6to4, NAT64, Teredo, ISATAP) are forbidden with any address.

    Args:
        address: as ``getaddrinfo`` returns it; a zone (``%eth0``) may follow.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "not an IP address"
    for network, why in _FORBIDDEN_NETWORKS.items():
        if ip in network:
            return why
    if isinstance(ip, ipaddress.IPv6Address):
        reason = _find_v6_block_reason(ip)
        if reason:
            return reason
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
    """Keep-alive pools of connections that are checked and keep a deadline.

    The seconds of ``urllib3.Timeout(total=...)`` bound the whole response, however
    slowly its bytes arrive. Connections made with and without ``allow_private`` never
    share a pool, because a pooled connection is not checked again. Thread-safe.

    Args:
        allow_private: connect to forbidden addresses too.
        read_seconds: longest silence.
        max_header_bytes: largest header block.
        tls: one context for all: loading the trusted roots takes long. Where it checks
            no certificates, nothing warns here: the settings have to say so.
        proxy: through which all connections go.
    """

    def __init__(
        self,
        *,
        allow_private: bool,
        read_seconds: float,
        max_header_bytes: int,
        tls: ssl.SSLContext,
        proxy: Proxy | None = None,
    ) -> None:
        is_forwarded = proxy is not None and proxy.kind is ProxyKind.HTTP
        plain_kind = _ForwardedConnection if is_forwarded else _GuardedConnection

        class Plain(plain_kind):  # type: ignore[valid-type,misc]  # one of two classes
            pass

        class Encrypted(_GuardedConnection, HTTPSConnection):
            pass

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class EncryptedPool(_QuietPool):
            ConnectionCls = Encrypted

        for kind in (Plain, Encrypted):
            kind.allow_private = allow_private
            kind.proxy_server = proxy
            kind.read_seconds = read_seconds
            kind.max_header_bytes = max_header_bytes
        self._plain, self._encrypted = PlainPool, EncryptedPool
        self._tls = tls
        self._lock = threading.Lock()
        self._pools: OrderedDict[_Origin, HTTPConnectionPool] = OrderedDict()

    def get_pool(self, scheme: str, host: str, port: int | None) -> HTTPConnectionPool:
        """Return the pool of an origin; closes the least recently used above 100."""
        # Without a port http.client would search one in an IPv6 address.
        origin = scheme, host, port or _PORTS[scheme]
        with self._lock:
            pool = self._pools.get(origin)
            if pool is None:
                pool = self._pools[origin] = self._make_pool(origin)
            self._pools.move_to_end(origin)
            if len(self._pools) > _MAX_POOLS:
                _, old = self._pools.popitem(last=False)
                # A response that is being read is finished first.
                old.close()
        return pool

    def close(self) -> None:
        """Close the pooled connections."""
        with self._lock:
            while self._pools:
                _, pool = self._pools.popitem()
                pool.close()

    def _make_pool(self, origin: _Origin) -> HTTPConnectionPool:
        scheme, host, port = origin
        if scheme == "https":
            return self._encrypted(
                host, port, maxsize=_POOL_SIZE, ssl_context=self._tls
            )
        return self._plain(host, port, maxsize=_POOL_SIZE)


_Origin = tuple[str, str, int]


class _QuietPool(HTTPSConnectionPool):
    """A pool that does not warn at each request without a check of certificates."""

    def _validate_conn(self, conn: BaseHTTPConnection) -> None:
        if conn.is_closed:
            conn.connect()


class _GuardedConnection(BoundedConnection):
    allow_private = False
    proxy_server: Proxy | None = None

    def _new_conn(self) -> socket.socket:
        started = time.monotonic()
        proxy = self.proxy_server
        if proxy is None:
            targets = self._resolve_allowed()
            sock = self._connect_first(targets[:_MAX_ADDRESSES])
        else:
            host = self._choose_target(proxy)
            sock = self._connect_proxy(proxy)
            try:
                self._enter_proxy(sock, proxy, host, time.monotonic() - started)
            except BaseException:
                sock.close()
                raise
        sys.audit("http.client.connect", self, self.host, self.port)
        return sock

    def _choose_target(self, proxy: Proxy) -> str:
        """Return the host that the proxy is asked for: an address that was checked."""
        if proxy.trusted or self.allow_private:
            return self._dns_host
        targets = self._resolve_allowed()
        # The proxy may have no IPv6 although this host has.
        targets.sort(key=lambda target: target[0] != socket.AF_INET)
        return str(targets[0][1][0])

    def _connect_proxy(self, proxy: Proxy) -> socket.socket:
        try:
            targets = _resolve(proxy.host, proxy.port)
            return self._connect_first(targets[:_MAX_ADDRESSES])
        except (OSError, UnicodeError, HTTPError) as error:
            detail = " ".join(str(error).split())[:200]
            raise Transient(Reason.CONNECT, f"proxy {proxy}: {detail}") from error

    def _enter_proxy(
        self, sock: socket.socket, proxy: Proxy, host: str, seconds_used: float
    ) -> None:
        """Make the socket one to the site; ``host``: as the proxy is asked for it."""
        seconds = self._get_seconds()
        left = None if seconds is None else seconds - seconds_used
        open_tunnel(sock, proxy, host, self.port, left)
        # The TLS handshake that follows has the connect timeout given to urllib3.
        sock.settimeout(seconds)

    def _resolve_allowed(self) -> list[_Target]:
        """Resolve the host; raise FORBIDDEN_ADDRESS unless it may be connected to."""
        try:
            targets = _resolve(self._dns_host, self.port)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except UnicodeError as error:
            raise Permanent(Reason.BAD_URL, f"host {self.host!r}") from error
        if not self.allow_private:
            _require_allowed_addresses(self.host, targets)
        return targets

    def _get_seconds(self) -> float | None:
        return self.timeout if isinstance(self.timeout, int | float) else None

    def _connect_first(self, targets: Sequence[_Target]) -> socket.socket:
        """Connect to the first address that accepts; each has its share of the time."""
        seconds = self._get_seconds()
        end = None if seconds is None else time.monotonic() + seconds
        failure: OSError = OSError("the name has no addresses")
        for attempt, target in enumerate(targets):
            rest = None if end is None else end - time.monotonic()
            share = (
                None if rest is None else max(rest, 0.001) / (len(targets) - attempt)
            )
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
        # The TLS handshake that follows has the connect timeout given to urllib3.
        sock.settimeout(self.timeout if self.timeout is None else float(self.timeout))
        return sock


class _ForwardedConnection(_GuardedConnection):
    """An ``http`` connection to an HTTP proxy, which forwards each request."""

    def _enter_proxy(
        self, sock: socket.socket, proxy: Proxy, host: str, seconds_used: float
    ) -> None:
        """Do nothing: each request names its site."""

    def _make_first_lines(self, method: str, url: str) -> list[str]:
        lines = super()._make_first_lines(
            method, f"http://{self._format_authority()}{url}"
        )
        login = self.proxy_server.login if self.proxy_server else None
        if login is not None:
            lines.append(f"Proxy-Authorization: {login.header[1]}")
        return lines

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3
        """Read the head of the response.

        Raises:
            Transient: the proxy requires another login.
        """
        response = super().getresponse()
        if response.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
            response.close()
            detail = f"proxy {self.proxy_server}: it refused the login"
            raise Transient(Reason.CONNECT, detail)
        return response


_Target = tuple[int, "tuple[str | int | bytes, ...]"]


def _resolve(host: str, port: int) -> list[_Target]:
    records = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, sockaddr) for family, _, _, _, sockaddr in records]


def _require_allowed_addresses(host: str, targets: Sequence[_Target]) -> None:
    for _, sockaddr in targets:
        address = str(sockaddr[0])
        why = find_block_reason(address)
        if why:
            detail = f"{host} is at {address}: {why}"
            raise Permanent(Reason.FORBIDDEN_ADDRESS, detail)
