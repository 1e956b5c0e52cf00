"""Clients of the broker, from settings."""

from __future__ import annotations

import redis

from wireroom.config import service_urls

REDIS_SCHEMES = tuple(f"{scheme}://" for scheme in service_urls.REDIS_SCHEMES)
# Seconds until a broker has to be connected, and to have answered one command.
BROKER_SECONDS = 10.0
AMQP_SCHEMES = ("amqp://", "amqps://", "pyamqp://")


def make_redis(broker_url: str | None) -> redis.Redis | None:
    """Return a client for a broker URL in Celery's notation.

    None if there is no broker, or one that does not speak the Redis protocol.
    """
    if not broker_url or not broker_url.startswith(REDIS_SCHEMES):
        return None
    # Celery names the database of a socket differently than the client does.
    url = broker_url.replace("redis+socket://", "unix://", 1)
    return redis.Redis.from_url(
        url.replace("?virtual_host=", "?db=", 1),
        socket_connect_timeout=BROKER_SECONDS,
        socket_timeout=BROKER_SECONDS,
    )
