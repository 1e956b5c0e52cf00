"""Sending of tasks from the web process to the workers.

A message only saves time: the tick sends a stored delivery that has no message. So an
unreachable broker costs a delay, and no request waits for it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from wireroom.tasks.chain import Queue
from wireroom.workers.broker_connections import AMQP_SCHEMES

if TYPE_CHECKING:
    from wireroom.config.settings import Settings

LOG = logging.getLogger(__name__)
# Seconds after which a broker counts as unreachable.
BROKER_TIMEOUT = 2.0


class TaskSender:
    """Sends tasks and runs none. Thread-safe."""

    def __init__(self, settings: Settings) -> None:
        url = settings.broker_url or ""
        self._app = Celery("wireroom-web", broker=url, set_as_current=False)
        timeouts = {
            "socket_timeout": BROKER_TIMEOUT,
            "socket_connect_timeout": BROKER_TIMEOUT,
        }
        self._app.conf.update(
            broker_connection_timeout=BROKER_TIMEOUT,
            broker_transport_options={} if url.startswith(AMQP_SCHEMES) else timeouts,
            task_ignore_result=True,
        )

    def send_delivery(self, feed_id: int, delivery_id: int) -> None:
        """Send the task that parses a stored delivery; a failure is only logged."""
        ids = (feed_id, delivery_id)
        try:
            self._app.send_task(
                "wireroom.take_delivery", ids, queue=str(Queue.POLL), retry=False
            )
        except (OperationalError, RedisError, OSError) as error:
            LOG.warning(
                "the tick will send delivery %s, the broker does not answer: %r",
                delivery_id,
                error,
            )

    def close(self) -> None:
        """Close the connections to the broker."""
        self._app.close()
