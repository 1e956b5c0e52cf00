"""A broker that is away, loading, full or read-only is waited out, with few words.

Celery reconnects after a lost connection. A broker that answers with an error is no
lost connection to it: ``READONLY`` (a replica), ``OOM`` (memory full), ``MISCONF`` (the
disk refuses) and ``LOADING`` (after a restart) would end the worker. So the consumer is
restarted after these as well, and begins only once the broker takes a write.
"""

from __future__ import annotations

import logging
import time
from contextlib import closing
from typing import TYPE_CHECKING, Protocol, cast

from amqp.exceptions import RecoverableConnectionError
from celery.worker.consumer import Consumer
from celery.worker.state import maybe_shutdown
from redis.exceptions import RedisError

from wireroom.workers.broker_connections import make_redis
from wireroom.workers.liveness import touch_life_file

if TYPE_CHECKING:
    from collections.abc import Callable

    import redis
    from kombu import Connection

    from wireroom.config.settings import Settings

logger = logging.getLogger(__name__)

# A write that every broker takes, and forgets after these seconds.
PROBE_KEY, PROBE_SECONDS = "wireroom:probe", 60
# Seconds between two attempts, and between two lines in the log.
ATTEMPT_SECONDS, LINE_SECONDS = 1.0, 60.0
# Celery's loggers that write a line, or a traceback, with every attempt.
REPEATING_LOGGERS = (
    "celery.worker.consumer.consumer",
    "celery.worker.consumer.connection",
    "celery.beat",
    "kombu.connection",
)


class HasSettings(Protocol):
    """The part of the application that this module uses."""

    settings: Settings


class PatientConsumer(Consumer):
    """Celery's consumer, which begins once the broker takes a write."""

    def connect(self) -> Connection:
        """Connect to the broker."""
        settings = cast("HasSettings", self.app).settings
        client = make_redis(settings.broker_url)
        if client is not None:
            with closing(client):
                wait_for_writes(
                    client,
                    lambda: _show_life(settings, self.hostname),
                )
        return super().connect()


def wait_for_writes(
    client: redis.Redis,
    between: Callable[[], None],
    *,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Return when the broker has taken a write; log the error once a minute.

    Args:
        between: called after each refused attempt; may raise, to end the wait.
    """
    said = float("-inf")
    while True:
        try:
            client.set(PROBE_KEY, "1", ex=PROBE_SECONDS)
        except RedisError as error:
            if clock() - said >= LINE_SECONDS:
                said = clock()
                logger.error("broker_refuses: %s; waiting", error)  # noqa: TRY400 - the answer says all
            between()
            sleep(ATTEMPT_SECONDS)
        else:
            return


def _show_life(settings: Settings, node: str) -> None:
    """Touch the life file: a restart of this worker would not help the broker."""
    touch_life_file(settings.data_dir, node)
    maybe_shutdown()


def refuse_while_blocked(reason: str) -> None:
    """Name RabbitMQ's alarm, and end the wait for a confirmation that does not come.

    Raises:
        RecoverableConnectionError: always, so that the publisher retries later.
    """
    raise RecoverableConnectionError(
        f"RabbitMQ blocks publishers, its memory or disk is full ({reason}): free it,"
        " or raise its limits"
    )


class RepeatFilter(logging.Filter):
    """Passes each message of a logger once a minute, as one line.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._last: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is to be logged; shorten it to one line."""
        if record.levelno < logging.WARNING:
            return True
        key, now = str(record.msg), self._clock()
        if now - self._last.get(key, float("-inf")) < LINE_SECONDS:
            return False
        self._last[key] = now
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            record.msg = f"{_first_words(record)}: {type(error).__name__}: {error}"
            record.args = ()
            record.exc_info = record.exc_text = None
        return True


def limit_repeated_lines() -> None:
    """Limit what Celery logs while a broker is away."""
    for name in REPEATING_LOGGERS:
        logging.getLogger(name).addFilter(RepeatFilter())


def _first_words(record: logging.LogRecord) -> str:
    """Return the beginning of a message that continues with a traceback."""
    return record.getMessage().partition("\n")[0].rstrip(":. ")[:200]
