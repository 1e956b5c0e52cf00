"""One request after another: when a host may be asked again, and how many at once.

A slot is the moment a request may start; slots of one host lie ``spacing`` seconds
apart for all workers together. A lease says that a request is under way; it ends by
itself, so that a killed worker frees its place. Waiting holds no lease.
"""

from __future__ import annotations

import secrets
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from wireroom.errors import Reason, Transient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from redis import Redis

# Between two requests to one host, for want of a crawl-delay.
SPACING = 1.0
# A worker thread is worth more than this many seconds of sleep.
MAX_WAIT = 20.0
MAX_CONCURRENT = 2
# Longer than any request may take (``Limits.total_seconds``).
LEASE_SECONDS = 120.0
# Hosts remembered in process; those whose slot has passed are forgotten first.
_MAX_HOSTS = 10_000


class HostLimiter(Protocol):
    """Spacing and concurrency per host; safe to share between threads."""

    def reserve_slot(self, host: str, *, spacing: float | None = None) -> float:
        """Take the next slot.

        Args:
            host: as :func:`wireroom.http.urls.extract_host` gives it.
            spacing: seconds until the slot after it, where the host asks for more
                than the default.

        Returns:
            Seconds to wait before the request may go out; 0 for at once.

        Raises:
            Transient: ``HOST_BUSY`` with ``retry_after`` where the wait would be too
                long; nothing is reserved then.
        """

    def slow_down(self, host: str, seconds: float) -> None:
        """Hand out no slot that begins before ``seconds`` from now."""

    def hold_place(self, host: str) -> AbstractContextManager[None]:
        """Hold one of the host's few places while a request is under way.

        Raises:
            Transient: ``HOST_BUSY`` where all are taken.
        """


class LocalHostLimiter:
    """Slots of one process, for a run without a broker.

    Args:
        spacing: seconds between two requests to one host.
        max_wait: longest wait that is still handed out.
        at_once: requests under way to one host.
        lease_seconds: when a lease that was not given back ends.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        *,
        spacing: float = SPACING,
        max_wait: float = MAX_WAIT,
        at_once: int = MAX_CONCURRENT,
        lease_seconds: float = LEASE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._spacing = spacing
        self._max_wait = max_wait
        self._at_once = at_once
        self._lease_seconds = lease_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}
        self._leases: dict[str, dict[object, float]] = {}

    def reserve_slot(self, host: str, *, spacing: float | None = None) -> float:
        """See :class:`HostLimiter`."""
        with self._lock:
            now = self._clock()
            start = max(now, self._next.get(host, now))
            wait = start - now
            if wait > self._max_wait:
                raise _make_busy_error(host, wait)
            self._next[host] = start + max(self._spacing, spacing or 0)
            self._forget_hosts(now)
        return wait

    def slow_down(self, host: str, seconds: float) -> None:
        """See :class:`HostLimiter`."""
        with self._lock:
            until = self._clock() + seconds
            self._next[host] = max(until, self._next.get(host, until))

    @contextmanager
    def hold_place(self, host: str) -> Iterator[None]:
        """See :class:`HostLimiter`."""
        place = object()
        with self._lock:
            now = self._clock()
            held = self._leases.get(host, {})
            held = {key: end for key, end in held.items() if end > now}
            if len(held) >= self._at_once:
                raise _make_busy_error(host, self._spacing)
            held[place] = now + self._lease_seconds
            self._leases[host] = held
        try:
            yield
        finally:
            with self._lock:
                held = self._leases.get(host, {})
                held.pop(place, None)
                if not held:
                    self._leases.pop(host, None)

    def _forget_hosts(self, now: float) -> None:
        if len(self._next) > _MAX_HOSTS:
            self._next = {h: at for h, at in self._next.items() if at > now}


class RedisHostLimiter:
    """Slots shared by all workers. The server's clock counts, not the workers'.

    Args:
        redis: a client; its connection is used from many threads.
        spacing: seconds between two requests to one host.
        max_wait: longest wait that is still handed out.
        at_once: requests under way to one host.
        lease_seconds: when a lease that was not given back ends.
    """

    def __init__(
        self,
        redis: Redis,
        *,
        spacing: float = SPACING,
        max_wait: float = MAX_WAIT,
        at_once: int = MAX_CONCURRENT,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._redis = redis
        self._spacing = spacing
        self._max_wait = max_wait
        self._at_once = at_once
        self._lease_seconds = lease_seconds
        self._reserve = redis.register_script(_RESERVE)
        self._slow_down = redis.register_script(_SLOW_DOWN)
        self._take = redis.register_script(_TAKE)

    def reserve_slot(self, host: str, *, spacing: float | None = None) -> float:
        """See :class:`HostLimiter`."""
        apart = max(self._spacing, spacing or 0)
        with _translate_redis_errors(host):
            wait = float(
                self._reserve(keys=[_make_slot_key(host)], args=[apart, self._max_wait])
            )
        if wait > self._max_wait:
            raise _make_busy_error(host, wait)
        return wait

    def slow_down(self, host: str, seconds: float) -> None:
        """See :class:`HostLimiter`."""
        with _translate_redis_errors(host):
            self._slow_down(keys=[_make_slot_key(host)], args=[seconds])

    @contextmanager
    def hold_place(self, host: str) -> Iterator[None]:
        """See :class:`HostLimiter`."""
        key, place = f"wireroom:lease:{host}", secrets.token_hex(8)
        with _translate_redis_errors(host):
            taken = self._take(
                keys=[key], args=[place, self._at_once, self._lease_seconds]
            )
        if not taken:
            raise _make_busy_error(host, self._spacing)
        try:
            yield
        finally:
            with _translate_redis_errors(host):
                self._redis.zrem(key, place)


def _make_slot_key(host: str) -> str:
    return f"wireroom:slot:{host}"


def _make_busy_error(host: str, wait: float) -> Transient:
    return Transient(Reason.HOST_BUSY, f"{host} is asked often enough", wait)


@contextmanager
def _translate_redis_errors(host: str) -> Iterator[None]:
    """Where nobody can say when a host may be asked, it may not."""
    try:
        yield
    except (RedisConnectionError, RedisTimeoutError) as error:
        detail = f"slots of {host} cannot be read: {' '.join(str(error).split())}"
        raise Transient(Reason.HOST_BUSY, detail) from error


# Times are kept as text with microseconds: Lua's own spelling of a number cuts it.
_NOW = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local function keep(key, at)
  redis.call('SET', key, string.format('%.6f', at),
    'PX', math.ceil((at - now) * 1000) + 1000)
end
"""
_RESERVE = (
    _NOW
    + """
local start = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
local wait = start - now
if wait <= tonumber(ARGV[2]) then keep(KEYS[1], start + tonumber(ARGV[1])) end
return string.format('%.6f', wait)
"""
)
_SLOW_DOWN = (
    _NOW
    + """
local later = now + tonumber(ARGV[1])
if later > tonumber(redis.call('GET', KEYS[1]) or '0') then keep(KEYS[1], later) end
"""
)
_TAKE = (
    _NOW
    + """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.6f', now))
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], string.format('%.6f', now + tonumber(ARGV[3])), ARGV[1])
redis.call('PEXPIRE', KEYS[1], math.ceil(tonumber(ARGV[3]) * 1000) + 1000)
return 1
"""
)
