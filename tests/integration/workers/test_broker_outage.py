"""A broker that refuses writes is waited out, and said once a minute."""

from __future__ import annotations

import logging

import pytest
import redis
from amqp.exceptions import RecoverableConnectionError

from wireroom.config.settings import Settings
from wireroom.workers.app import create_app
from wireroom.workers.broker_outage import (
    RepeatFilter,
    refuse_while_blocked,
    wait_for_writes,
)

FAULTS = {
    "READONLY": (("REPLICAOF", "127.0.0.1", "1"), ("REPLICAOF", "NO", "ONE")),
    "OOM": (("CONFIG", "SET", "maxmemory", "1"), ("CONFIG", "SET", "maxmemory", "0")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broker_that_refuses_writes_is_waited_out(redis_client, caplog, fault):
    begin, end = FAULTS[fault]
    now, attempts = [0.0], []

    def wait(seconds):
        now[0] += seconds
        attempts.append(seconds)
        if len(attempts) == 150:
            redis_client.execute_command(*end)

    redis_client.execute_command(*begin)
    try:
        with caplog.at_level(logging.ERROR):
            wait_for_writes(
                redis_client, lambda: None, sleep=wait, clock=lambda: now[0]
            )
    finally:
        redis_client.execute_command(*end)
    assert len(attempts) == 150
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 3, "one line a minute"
    assert all("broker_refuses" in line for line in lines)


def test_a_signal_ends_the_wait(broker_url):
    def stop():
        raise SystemExit(0)

    away = redis.Redis(port=1, socket_connect_timeout=1)
    with pytest.raises(SystemExit):
        wait_for_writes(away, stop)


def test_a_repeated_line_is_logged_once_a_minute_and_without_a_traceback():
    now = [0.0]
    repeat = RepeatFilter(clock=lambda: now[0])

    def make(message, level=logging.ERROR, error=None):
        info = (type(error), error, None) if error else None
        return logging.LogRecord("x", level, "f", 1, message, (), info)

    first = make("consumer: cannot connect\nTraceback", error=OSError("refused"))
    assert repeat.filter(first)
    assert first.getMessage() == "consumer: cannot connect: OSError: refused"
    assert first.exc_info is None
    assert not repeat.filter(make("consumer: cannot connect\nTraceback"))
    assert repeat.filter(make("something else"))
    assert repeat.filter(make("an information", logging.INFO))
    assert repeat.filter(make("an information", logging.INFO))
    now[0] = 60.0
    assert repeat.filter(make("consumer: cannot connect\nTraceback"))


def test_a_rabbitmq_that_blocks_publishers_is_named():
    app = create_app(Settings(broker_url="amqp://127.0.0.1:1//"))
    options = app.conf.broker_transport_options
    assert options["on_blocked"] is refuse_while_blocked
    assert 0 < options["read_timeout"] <= 20, "a blocking broker answers nothing"
    assert 0 < options["write_timeout"] <= 20
    with pytest.raises(RecoverableConnectionError, match="RabbitMQ blocks publishers"):
        options["on_blocked"]("low on memory")
