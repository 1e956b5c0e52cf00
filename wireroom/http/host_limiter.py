"""Rate limiter per host: spacing between requests, and requests at the same time.

A slot is the moment at which a request may start; the slots of one host are ``spacing``
seconds apart, over all workers together. A lease marks a request that is running, in
one of the host's places; it expires, so that a killed worker frees its place. A request
that waits for its slot holds no lease.

A request that would have to wait for long is turned away with a time in the host's
queue: the times are spaced as the slots are. Without them all requests that wait for
one host would come back together, and most would be turned away again.
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

# Seconds between two requests to one host that has no crawl-delay.
SPACING = 1.0
# Seconds that a further request of a page may wait for its slot.
MAX_WAIT = 20.0
# Seconds that the first request of a page waits: as much as a message may come early.
# After a longer wait its row goes back to the database instead of keeping a thread.
FIRST_WAIT = 0.25
MAX_CONCURRENT = 2
# Longer than any request may take at the default ``FetchLimits.total_seconds``; the
# workers set it by the operator's limit.
LEASE_SECONDS = 120.0
# Hosts kept in the memory of a process; above it, hosts with a past slot are dropped.
_MAX_HOSTS = 10_000


class HostLimiter(Protocol):
    """Spacing and concurrency per host; safe to share between threads."""

    def reserve_slot(
        self, host: str, *, spacing: float | None = None, max_wait: float | None = None
    ) -> float:
        """Reserve the next slot.

        Args:
            host: as :func:`wireroom.http.urls.extract_host` returns it.
            spacing: seconds until the following slot, if the host asks for more than
                the default.
            max_wait: seconds that the caller waits at most; None: the limiter's own.

        Returns:
            Seconds to wait before the request may be sent.

        Raises:
            Transient: ``HOST_BUSY`` if the wait would be too long; no slot is reserved
                then, and ``retry_after`` is the request's time in the host's queue.
        """

    def slow_down(self, host: str, seconds: float) -> None:
        """Start no slot earlier than ``seconds`` from now."""

    def hold_place(
        self, host: str, *, seconds: float | None = None
    ) -> AbstractContextManager[None]:
        """Hold one of the host's few places while a request runs.

        Args:
            seconds: that the request may take, if it may take longer than most.

        Raises:
            Transient: ``HOST_BUSY`` if all are in use, as for a slot.
        """


class LocalHostLimiter:
    """Limiter of one process, for a run without a broker.

    Args:
        spacing: seconds between two requests to one host.
        max_wait: longest wait for a slot; above it, HOST_BUSY is raised.
        max_concurrent: requests that run at the same time, to one host.
        lease_seconds: after which a lease expires that was not returned.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        *,
        spacing: float = SPACING,
        max_wait: float = MAX_WAIT,
        max_concurrent: int = MAX_CONCURRENT,
        lease_seconds: float = LEASE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._spacing = spacing
        self._max_wait = max_wait
        self._max_concurrent = max_concurrent
        self._lease_seconds = lease_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}
        self._queue_ends: dict[str, float] = {}
        self._leases: dict[str, dict[object, float]] = {}

    def reserve_slot(
        self, host: str, *, spacing: float | None = None, max_wait: float | None = None
    ) -> float:
        """Implement :class:`HostLimiter`."""
        longest = self._max_wait if max_wait is None else max_wait
        with self._lock:
            now = self._clock()
            start = max(now, self._next.get(host, now))
            wait = start - now
            seconds = max(self._spacing, spacing or 0)
            if wait > longest:
                raise _make_busy_error(host, self._join_queue(host, start, seconds))
            self._next[host] = start + seconds
            self._forget_hosts(now)
        return wait

    def _join_queue(self, host: str, start: float, seconds: float) -> float:
        """Return the wait until the request's time in the host's queue."""
        at = max(start, self._queue_ends.get(host, start))
        self._queue_ends[host] = at + seconds
        return at - self._clock()

    def slow_down(self, host: str, seconds: float) -> None:
        """Implement :class:`HostLimiter`."""
        with self._lock:
            until = self._clock() + seconds
            self._next[host] = max(until, self._next.get(host, until))

    @contextmanager
    def hold_place(self, host: str, *, seconds: float | None = None) -> Iterator[None]:
        """Implement :class:`HostLimiter`."""
        place = object()
        with self._lock:
            now = self._clock()
            leases = self._leases.get(host, {})
            leases = {key: end for key, end in leases.items() if end > now}
            if len(leases) >= self._max_concurrent:
                start = max(now, self._next.get(host, now)) + self._spacing
                wait = self._join_queue(host, start, self._spacing)
                raise _make_busy_error(host, wait)
            leases[place] = now + max(self._lease_seconds, seconds or 0)
            self._leases[host] = leases
        try:
            yield
        finally:
            with self._lock:
                leases = self._leases.get(host, {})
                leases.pop(place, None)
                if not leases:
                    self._leases.pop(host, None)

    def _forget_hosts(self, now: float) -> None:
        if len(self._next) > _MAX_HOSTS:
            self._next = {h: at for h, at in self._next.items() if at > now}
        if len(self._queue_ends) > _MAX_HOSTS:
            ends = self._queue_ends.items()
            self._queue_ends = {h: at for h, at in ends if at > now}


class RedisHostLimiter:
    """Limiter of all workers together. All times are of the Redis server's clock.

    Args:
        redis: a client; many threads use its connections.
        spacing: seconds between two requests to one host.
        max_wait: longest wait for a slot; above it, HOST_BUSY is raised.
        max_concurrent: requests that run at the same time, to one host.
        lease_seconds: after which a lease expires that was not returned.
    """

    def __init__(
        self,
        redis: Redis,
        *,
        spacing: float = SPACING,
        max_wait: float = MAX_WAIT,
        max_concurrent: int = MAX_CONCURRENT,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._redis = redis
        self._spacing = spacing
        self._max_wait = max_wait
        self._max_concurrent = max_concurrent
        self._lease_seconds = lease_seconds
        self._reserve = redis.register_script(_RESERVE)
        self._slow_down = redis.register_script(_SLOW_DOWN)
        self._join_queue = redis.register_script(_JOIN_QUEUE)
        self._take_place = redis.register_script(_TAKE_PLACE)

    def reserve_slot(
        self, host: str, *, spacing: float | None = None, max_wait: float | None = None
    ) -> float:
        """Implement :class:`HostLimiter`."""
        longest = self._max_wait if max_wait is None else max_wait
        seconds = max(self._spacing, spacing or 0)
        with _translate_redis_errors(host):
            wait = float(self._reserve(keys=_make_keys(host), args=[seconds, longest]))
        if wait > longest:
            raise _make_busy_error(host, wait)
        return wait

    def slow_down(self, host: str, seconds: float) -> None:
        """Implement :class:`HostLimiter`."""
        with _translate_redis_errors(host):
            self._slow_down(keys=_make_keys(host), args=[seconds])

    @contextmanager
    def hold_place(self, host: str, *, seconds: float | None = None) -> Iterator[None]:
        """Implement :class:`HostLimiter`."""
        lease_seconds = max(self._lease_seconds, seconds or 0)
        key, place = f"wireroom:lease:{host}", secrets.token_hex(8)
        with _translate_redis_errors(host):
            is_free = self._take_place(
                keys=[key], args=[place, self._max_concurrent, lease_seconds]
            )
        if not is_free:
            with _translate_redis_errors(host):
                wait = float(
                    self._join_queue(keys=_make_keys(host), args=[self._spacing])
                )
            raise _make_busy_error(host, wait)
        try:
            yield
        finally:
            with _translate_redis_errors(host):
                self._redis.zrem(key, place)


def _make_keys(host: str) -> list[str]:
    """Return the keys of the host's next slot, and of the end of its queue."""
    return [f"wireroom:slot:{host}", f"wireroom:queue:{host}"]


def _make_busy_error(host: str, wait: float) -> Transient:
    return Transient(Reason.HOST_BUSY, f"{host} is at its rate limit", wait)


@contextmanager
def _translate_redis_errors(host: str) -> Iterator[None]:
    """Raise HOST_BUSY if Redis fails: without its slots no host may be asked."""
    try:
        yield
    except (RedisConnectionError, RedisTimeoutError) as error:
        detail = f"slots of {host} cannot be read: {' '.join(str(error).split())}"
        raise Transient(Reason.HOST_BUSY, detail) from error


# Times are stored as text with microseconds: Lua's tostring() rounds a number.
_NOW = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local function store(key, at)
  redis.call('SET', key, string.format('%.6f', at),
    'PX', math.ceil((at - now) * 1000) + 1000)
end
local function join_queue(start, seconds)
  local at = math.max(start, tonumber(redis.call('GET', KEYS[2]) or '0'))
  store(KEYS[2], at + seconds)
  return at - now
end
"""
_RESERVE = (
    _NOW
    + """
local start = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
local wait = start - now
if wait <= tonumber(ARGV[2]) then
  store(KEYS[1], start + tonumber(ARGV[1]))
else
  wait = join_queue(start, tonumber(ARGV[1]))
end
return string.format('%.6f', wait)
"""
)
_JOIN_QUEUE = (
    _NOW
    + """
local slot = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
local wait = join_queue(slot + tonumber(ARGV[1]), tonumber(ARGV[1]))
return string.format('%.6f', wait)
"""
)
_SLOW_DOWN = (
    _NOW
    + """
local later = now + tonumber(ARGV[1])
if later > tonumber(redis.call('GET', KEYS[1]) or '0') then store(KEYS[1], later) end
"""
)
_TAKE_PLACE = (
    _NOW
    + """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.6f', now))
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], string.format('%.6f', now + tonumber(ARGV[3])), ARGV[1])
redis.call('PEXPIRE', KEYS[1], math.ceil(tonumber(ARGV[3]) * 1000) + 1000)
return 1
"""
)
