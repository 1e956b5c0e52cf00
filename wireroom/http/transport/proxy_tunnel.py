"""Tunnels through a proxy: HTTP CONNECT (RFC 9110, 9.3.6) and SOCKS5 (RFC 1928)."""

from __future__ import annotations

import ipaddress
import time
from typing import TYPE_CHECKING

from wireroom.errors import Reason, Transient
from wireroom.model.access import ProxyKind

if TYPE_CHECKING:
    import socket

    from wireroom.model.access import Proxy

# The longest head of a proxy's response that is read.
MAX_HEAD = 8_192
_SOCKS_VERSION, _LOGIN_VERSION = 5, 1
_NO_LOGIN, _LOGIN = 0, 2
_CONNECT, _IPV4, _NAME, _IPV6 = 1, 1, 3, 4
# RFC 1928, section 6.
_SOCKS_ERRORS = {
    1: "general failure",
    2: "not allowed by its rules",
    3: "network unreachable",
    4: "host unreachable",
    5: "connection refused",
    6: "timed out",
    7: "CONNECT not supported",
    8: "address type not supported",
}
# A name or a login above this does not fit into one byte of length.
_MAX_PART = 255


def open_tunnel(
    sock: socket.socket, proxy: Proxy, host: str, port: int, seconds: float | None
) -> None:
    """Ask the proxy behind a connected socket to connect to a host.

    Args:
        host: a name, or an IP address without brackets. seconds: for the whole
            exchange; None: without end.

    Raises:
        Transient: CONNECT or TIMEOUT; the detail names the proxy and no login.
    """
    exchange = _Exchange(sock, proxy, seconds)
    if proxy.kind is ProxyKind.HTTP:
        _open_http_tunnel(exchange, host, port)
    else:
        _open_socks_tunnel(exchange, host, port)


class _Exchange:
    """Bytes to and from a proxy within one deadline."""

    def __init__(
        self, sock: socket.socket, proxy: Proxy, seconds: float | None
    ) -> None:
        self.proxy = proxy
        self._sock = sock
        self._end = None if seconds is None else time.monotonic() + seconds

    def send(self, data: bytes) -> None:
        self._set_timeout()
        try:
            self._sock.sendall(data)
        except OSError as error:
            raise self._translate(error) from error

    def read(self, size: int) -> bytes:
        """Read exactly so many bytes: what follows belongs to the site."""
        data = b""
        while len(data) < size:
            self._set_timeout()
            try:
                piece = self._sock.recv(size - len(data))
            except OSError as error:
                raise self._translate(error) from error
            if not piece:
                raise self.make_error("it closed the connection")
            data += piece
        return data

    def make_error(self, detail: str) -> Transient:
        return Transient(Reason.CONNECT, f"proxy {self.proxy}: {detail}")

    def _set_timeout(self) -> None:
        if self._end is None:
            return
        left = self._end - time.monotonic()
        if left <= 0:
            raise Transient(Reason.TIMEOUT, f"proxy {self.proxy}: no answer")
        self._sock.settimeout(left)

    def _translate(self, error: OSError) -> Transient:
        if isinstance(error, TimeoutError):
            return Transient(Reason.TIMEOUT, f"proxy {self.proxy}: no answer")
        return self.make_error(error.strerror or type(error).__name__)


def _open_http_tunnel(exchange: _Exchange, host: str, port: int) -> None:
    authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {authority} HTTP/1.1", f"Host: {authority}"]
    if exchange.proxy.login is not None:
        lines.append(f"Proxy-Authorization: {exchange.proxy.login.header[1]}")
    exchange.send("\r\n".join([*lines, "", ""]).encode("latin-1"))
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        if len(head) >= MAX_HEAD:
            raise exchange.make_error("the head of its response is too long")
        head += exchange.read(1)
    version, _, rest = head.split(b"\r\n")[0].decode("latin-1").partition(" ")
    status = rest[:3]
    if not version.startswith("HTTP/1.") or not (status.isdigit() and status.isascii()):
        raise exchange.make_error("its response is not HTTP")
    if not status.startswith("2"):
        raise exchange.make_error(f"status {status}")


def _open_socks_tunnel(exchange: _Exchange, host: str, port: int) -> None:
    _greet_socks(exchange)
    target = _encode_target(exchange, host)
    request = bytes([_SOCKS_VERSION, _CONNECT, 0]) + target + port.to_bytes(2, "big")
    exchange.send(request)
    version, status, _, kind = exchange.read(4)
    if version != _SOCKS_VERSION:
        raise exchange.make_error("its response is not SOCKS5")
    if status:
        raise exchange.make_error(_SOCKS_ERRORS.get(status, f"error {status}"))
    sizes = {_IPV4: 4, _IPV6: 16}
    size = exchange.read(1)[0] if kind == _NAME else sizes.get(kind)
    if size is None:
        raise exchange.make_error("its response is not SOCKS5")
    # The address that the proxy bound, and its port.
    exchange.read(size + 2)


def _greet_socks(exchange: _Exchange) -> None:
    login = exchange.proxy.login
    methods = bytes([_NO_LOGIN] if login is None else [_NO_LOGIN, _LOGIN])
    exchange.send(bytes([_SOCKS_VERSION, len(methods)]) + methods)
    version, method = exchange.read(2)
    if version != _SOCKS_VERSION:
        raise exchange.make_error("its response is not SOCKS5")
    if method not in methods:
        raise exchange.make_error("it requires a login")
    if method == _LOGIN and login is not None:
        # RFC 1929.
        exchange.send(
            bytes([_LOGIN_VERSION])
            + _encode_part(exchange, login.username.encode())
            + _encode_part(exchange, login.password.encode())
        )
        if exchange.read(2)[1]:
            raise exchange.make_error("it refused the login")


def _encode_target(exchange: _Exchange, host: str) -> bytes:
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return bytes([_NAME]) + _encode_part(exchange, host.encode("ascii", "replace"))
    return bytes([_IPV4 if ip.version == 4 else _IPV6]) + ip.packed


def _encode_part(exchange: _Exchange, part: bytes) -> bytes:
    if len(part) > _MAX_PART:
        raise exchange.make_error("a name or a login is too long for SOCKS5")
    return bytes([len(part)]) + part
