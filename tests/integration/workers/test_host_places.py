"""The places of a host in the broker that workers share."""

from __future__ import annotations

import pytest

from wireroom.config.settings import Settings
from wireroom.workers.wiring import make_host_limiter

HOST = "paper.example"


@pytest.mark.parametrize("fetch_seconds", [8, 30])
def test_a_place_that_a_killed_worker_keeps_is_free_soon_after_the_longest_fetch(
    valkey_server, redis_client, fetch_seconds
):
    settings = Settings(broker_url=valkey_server.url, fetch_total_seconds=fetch_seconds)
    limiter = make_host_limiter(settings)

    with limiter.hold_place(HOST):
        (_, ends), *_ = redis_client.zrange(
            f"wireroom:lease:{HOST}", 0, -1, withscores=True
        )
        seconds, microseconds = redis_client.time()

    left = ends - seconds - microseconds / 1e6
    assert fetch_seconds < left <= fetch_seconds + 10
