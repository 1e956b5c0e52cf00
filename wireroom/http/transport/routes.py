"""Routes of requests, each with connection pools of its own.

A pooled connection is not checked again, so two requests share one only if they would
have opened it alike.
"""

from __future__ import annotations

import ssl
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.http.transport.ssrf_guard import GuardedPools

if TYPE_CHECKING:
    from wireroom.model.access import Proxy

# Routes with pooled connections; the least recently used one is closed above it.
MAX_ROUTES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How a connection is opened.

    Attributes:
        allow_private: also to private addresses. verify: whether the certificate of the
            host is checked. read_seconds: longest silence. proxy: None: directly.
    """

    allow_private: bool
    verify: bool
    read_seconds: float
    proxy: Proxy | None = None


class RoutePools:
    """The pools of recently used routes; thread-safe.

    Args:
        tls: the context of connections whose certificate is checked.
        max_header_bytes: largest header block of a response.
    """

    def __init__(self, *, tls: ssl.SSLContext, max_header_bytes: int) -> None:
        self._tls = tls
        self._max_header_bytes = max_header_bytes
        self._lock = threading.Lock()
        self._pools: OrderedDict[Route, GuardedPools] = OrderedDict()

    def get(self, route: Route) -> GuardedPools:
        """Return the pools of a route."""
        with self._lock:
            pools = self._pools.get(route)
            if pools is None:
                pools = self._pools[route] = self._make_pools(route)
            self._pools.move_to_end(route)
            if len(self._pools) > MAX_ROUTES:
                _, old = self._pools.popitem(last=False)
                old.close()
        return pools

    def close(self) -> None:
        """Close the pooled connections."""
        with self._lock:
            while self._pools:
                _, pools = self._pools.popitem()
                pools.close()

    def _make_pools(self, route: Route) -> GuardedPools:
        return GuardedPools(
            allow_private=route.allow_private,
            read_seconds=route.read_seconds,
            max_header_bytes=self._max_header_bytes,
            tls=self._tls if route.verify else _make_unverified_context(),
            proxy=route.proxy,
        )


def _make_unverified_context() -> ssl.SSLContext:
    """Return a context for a source whose operator has turned the check off."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
