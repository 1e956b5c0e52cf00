"""The web process tells the workers of what it has stored.

A message is a hint: what is not sent is found by the tick. So a broker that is away
costs seconds, and nobody waits for it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from wireroom.tasks.chain import Queue
from wireroom.workers.wiring import AMQP_SCHEMES

if TYPE_CHECKING:
    from wireroom.config.settings import Settings

LOG = logging.getLogger(__name__)
# How long a broker may take, seconds.
BROKER_TIMEOUT = 2.0


class TaskSender:
    """Sends messages and takes none. Thread-safe."""

    def __init__(self, settings: Settings) -> None:
        url = settings.broker_url or ""
        self._app = Celery("wireroom-web", broker=url, set_as_current=False)
        bounds = {
            "socket_timeout": BROKER_TIMEOUT,
            "socket_connect_timeout": BROKER_TIMEOUT,
        }
        self._app.conf.update(
            broker_connection_timeout=BROKER_TIMEOUT,
            broker_transport_options={} if url.startswith(AMQP_SCHEMES) else bounds,
            task_ignore_result=True,
        )

    def send_delivery(self, feed_id: int, delivery_id: int) -> None:
        """Have a delivery read that was stored."""
        ids = (feed_id, delivery_id)
        try:
            self._app.send_task(
                "wireroom.take_delivery", ids, queue=str(Queue.POLL), retry=False
            )
        except (OperationalError, RedisError, OSError) as error:
            LOG.warning("left_to_the_tick delivery=%s: %r", delivery_id, error)

    def close(self) -> None:
        """Close what is open to the broker."""
        self._app.close()
