"""The broker as a watcher sees it: how many messages wait, and since when.

Redis shows a message without taking it, so the oldest of each queue tells its age by
the time at which it was sent. RabbitMQ does not: there the age is what the canary tells
(``console/monitoring/alarms.py``), which holds for both.
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

from wireroom.tasks.chain import Queue
from wireroom.workers.wiring import AMQP_SCHEMES, make_redis

if TYPE_CHECKING:
    from collections.abc import Mapping

    import redis

    from wireroom.config.settings import Settings

# Header with the seconds since 1970 at which a message was sent.
SENT_HEADER = "wireroom_sent"
# Where kombu keeps what a worker has taken and not yet acknowledged.
UNACKED_KEY = "unacked"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerState:
    """A broker at one moment.

    Attributes:
        waiting: messages in each queue. oldest: age of the oldest in it, seconds; a
            queue is not there where it cannot be told.
        unacked: messages at work; None where it cannot be told.
        memory, memory_limit: bytes; None where it cannot be told, or has no limit.
    """

    up: bool
    waiting: Mapping[str, int] = field(default_factory=dict)
    oldest: Mapping[str, float] = field(default_factory=dict)
    unacked: int | None = None
    memory: int | None = None
    memory_limit: int | None = None


class Queues(Protocol):
    """The way to a broker."""

    def count_waiting(self) -> dict[str, int]:
        """Count the messages in each queue; raises what the broker's client does."""
        ...

    def read_state(self) -> BrokerState:
        """Look at everything; a broker that does not answer is not up."""
        ...


class RedisQueues:
    """Queues that are lists of a Redis."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def count_waiting(self) -> dict[str, int]:
        """See :class:`Queues`."""
        return {str(queue): int(self._client.llen(str(queue))) for queue in Queue}

    def read_state(self) -> BrokerState:
        """See :class:`Queues`. One round trip."""
        asked = self._client.pipeline(transaction=False)
        for queue in Queue:
            asked.llen(str(queue))
            # Put in at the left, taken out at the right.
            asked.lindex(str(queue), -1)
        asked.hlen(UNACKED_KEY)
        asked.info("memory")
        try:
            *queues, unacked, memory = asked.execute()
        except RedisError:
            return BrokerState(up=False)
        oldest = zip(Queue, queues[1::2], strict=True)
        ages = {str(queue): _message_age(message) for queue, message in oldest}
        return BrokerState(
            up=True,
            waiting=dict(zip(map(str, Queue), queues[::2], strict=True)),
            oldest={queue: age for queue, age in ages.items() if age is not None},
            unacked=unacked,
            memory=int(memory["used_memory"]),
            memory_limit=int(memory.get("maxmemory", 0)) or None,
        )


class AmqpQueues:
    """Queues of a RabbitMQ. A connection each time: it is one thread's only."""

    def __init__(self, url: str) -> None:
        self._url = url

    def count_waiting(self) -> dict[str, int]:
        """See :class:`Queues`. A queue nobody has declared yet is empty."""
        with Connection(self._url, connect_timeout=5) as connection:
            connection.ensure_connection(max_retries=1, timeout=5)
            return {
                str(queue): _count_messages(connection, str(queue)) for queue in Queue
            }

    def read_state(self) -> BrokerState:
        """See :class:`Queues`."""
        try:
            return BrokerState(up=True, waiting=self.count_waiting())
        except (OperationalError, AMQPError, OSError):
            return BrokerState(up=False)


class NoQueues:
    """No broker, or one that tells nothing."""

    def count_waiting(self) -> dict[str, int]:
        """See :class:`Queues`."""
        return {}

    def read_state(self) -> BrokerState:
        """See :class:`Queues`."""
        return BrokerState(up=False)


def make_queues(settings: Settings) -> Queues:
    """Make the way to the broker that the settings name."""
    client = make_redis(settings.broker_url)
    if client is not None:
        return RedisQueues(client)
    if (settings.broker_url or "").startswith(AMQP_SCHEMES):
        return AmqpQueues(settings.broker_url or "")
    return NoQueues()


@before_task_publish.connect
def _stamp_message(headers: dict[str, Any] | None = None, **_: object) -> None:
    """Write on a message when it is sent; one that is sent again keeps its time."""
    if headers is not None:
        headers.setdefault(SENT_HEADER, round(time.time(), 3))


def _count_messages(connection: Any, queue: str) -> int:  # noqa: ANN401 - its types know no such method
    try:
        # The server closes the channel where there is no such queue.
        with connection.channel() as channel:
            return int(channel.queue_declare(queue, passive=True).message_count)
    except NotFound:
        return 0


def _message_age(message: bytes | None) -> float | None:
    """Read the age of a message as Redis holds it, seconds; an empty queue has 0."""
    if message is None:
        return 0.0
    try:
        sent = float(json.loads(message)["headers"][SENT_HEADER])
    except (ValueError, KeyError, TypeError):
        return None
    return max(0.0, time.time() - sent)
