"""Figures of the broker: how many messages wait in each queue, and for how long.

Redis shows a message without taking it, so the age of a queue is computed from the time
at which its oldest message was sent. RabbitMQ does not show messages: there only the
canary (``console/monitoring/alarms.py``) shows a delay, as it does for both.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from amqp.exceptions import AMQPError, NotFound
from celery.signals import before_task_publish
from kombu import Connection
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from wireroom.tasks.chain import OptionalQueue, Queue
from wireroom.workers.broker_connections import AMQP_SCHEMES, make_redis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import redis

    from wireroom.config.settings import Settings

# Message header: the time at which it was first sent, seconds since 1970.
SENT_HEADER = "wireroom_sent"
# The hash in which kombu keeps messages that are taken and not acknowledged.
UNACKED_KEY = "unacked"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerState:
    """The figures of a broker at one moment.

    Attributes:
        up: whether it answered.
        waiting: messages by queue. oldest: age of the oldest message by queue, seconds;
            a queue whose age is unknown is absent.
        unacked: messages that are taken and not acknowledged; None if unknown.
        memory, memory_limit: bytes; None if unknown or unlimited.
    """

    up: bool
    waiting: Mapping[str, int] = field(default_factory=dict)
    oldest: Mapping[str, float] = field(default_factory=dict)
    unacked: int | None = None
    memory: int | None = None
    memory_limit: int | None = None


class Queues(Protocol):
    """Reads the figures of a broker."""

    def count_waiting(self) -> dict[str, int]:
        """Return the messages by queue; raises the errors of the broker's client."""
        ...

    def read_state(self) -> BrokerState:
        """Return all figures; ``up`` is False if the broker does not answer."""
        ...


class RedisQueues:
    """Queues in a Redis or Valkey, where each is a list."""

    def __init__(
        self, client: redis.Redis, queues: Sequence[str] = tuple(Queue)
    ) -> None:
        self._client, self._queues = client, tuple(map(str, queues))

    def count_waiting(self) -> dict[str, int]:
        """See :class:`Queues`. One round trip: each tick asks."""
        query = self._client.pipeline(transaction=False)
        for queue in self._queues:
            query.llen(queue)
        return dict(zip(self._queues, map(int, query.execute()), strict=True))

    def read_state(self) -> BrokerState:
        """See :class:`Queues`. One round trip."""
        query = self._client.pipeline(transaction=False)
        for queue in self._queues:
            query.llen(queue)
            # Messages are pushed at the left and popped at the right.
            query.lindex(queue, -1)
        query.hlen(UNACKED_KEY)
        query.info("memory")
        try:
            *queues, unacked, memory = query.execute()
        except RedisError:
            return BrokerState(up=False)
        oldest = zip(self._queues, queues[1::2], strict=True)
        ages = {queue: _message_age(message) for queue, message in oldest}
        return BrokerState(
            up=True,
            waiting=dict(zip(self._queues, queues[::2], strict=True)),
            oldest={queue: age for queue, age in ages.items() if age is not None},
            unacked=unacked,
            memory=int(memory["used_memory"]),
            memory_limit=int(memory.get("maxmemory", 0)) or None,
        )


class AmqpQueues:
    """Queues of a RabbitMQ. Opens a connection per call: none is thread-safe."""

    def __init__(self, url: str, queues: Sequence[str] = tuple(Queue)) -> None:
        self._url, self._queues = url, tuple(map(str, queues))

    def count_waiting(self) -> dict[str, int]:
        """See :class:`Queues`. A queue that is not declared yet counts as empty."""
        with Connection(self._url, connect_timeout=5) as connection:
            connection.ensure_connection(max_retries=1, timeout=5)
            return {q: _count_messages(connection, q) for q in self._queues}

    def read_state(self) -> BrokerState:
        """See :class:`Queues`."""
        try:
            return BrokerState(up=True, waiting=self.count_waiting())
        except (OperationalError, AMQPError, OSError):
            return BrokerState(up=False)


class NoQueues:
    """No broker, or one that shows no figures."""

    def count_waiting(self) -> dict[str, int]:
        """See :class:`Queues`."""
        return {}

    def read_state(self) -> BrokerState:
        """See :class:`Queues`."""
        return BrokerState(up=False)


def make_queues(settings: Settings) -> Queues:
    """Return the reader for the broker that the settings name."""
    queues = list_queues(settings)
    client = make_redis(settings.broker_url)
    if client is not None:
        return RedisQueues(client, queues)
    if (settings.broker_url or "").startswith(AMQP_SCHEMES):
        return AmqpQueues(settings.broker_url or "", queues)
    return NoQueues()


def list_queues(settings: Settings) -> tuple[Queue | OptionalQueue, ...]:
    """Return the queues of a deployment."""
    return (*Queue, OptionalQueue.RENDER) if settings.render else tuple(Queue)


@before_task_publish.connect
def _stamp_message(headers: dict[str, object] | None = None, **_: object) -> None:
    """Write the time of sending into a message; a message sent again keeps its own."""
    if headers is not None:
        headers.setdefault(SENT_HEADER, round(time.time(), 3))


def _count_messages(connection: Any, queue: str) -> int:  # noqa: ANN401 - kombu types lack channel()
    try:
        # The server closes the channel if the queue does not exist.
        with connection.channel() as channel:
            return int(channel.queue_declare(queue, passive=True).message_count)
    except NotFound:
        return 0


def _message_age(message: bytes | None) -> float | None:
    """Return the age of a message as Redis stores it, seconds; 0 without a message."""
    if message is None:
        return 0.0
    try:
        sent = float(json.loads(message)["headers"][SENT_HEADER])
    except (ValueError, KeyError, TypeError):
        return None
    return max(0.0, time.time() - sent)
