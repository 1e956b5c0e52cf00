"""What the broker tells: how much waits, since when; and a broker that is away."""

from __future__ import annotations

import json
import time

import pytest
from celery import current_app

from wireroom.config.settings import Settings
from wireroom.tasks.chain import Queue
from wireroom.workers.app import app as own_app
from wireroom.workers.app import create_app
from wireroom.workers.broker_queues import SENT_HEADER, BrokerState, make_queues


@pytest.fixture
def queues(broker_url):
    return make_queues(Settings(broker_url=broker_url))


def test_a_message_that_celery_sends_tells_when_it_was_sent(queues, broker_url):
    made = create_app(Settings(broker_url=broker_url))
    made.send_task("wireroom.canary", queue="process")
    seen = queues.read_state()
    made.close()
    own_app.set_current()
    assert current_app.main == "wireroom"
    assert (seen.up, seen.waiting["process"], seen.unacked) == (True, 1, 0)
    assert 0 <= seen.oldest["process"] < 60
    assert seen.oldest["poll"] == 0


def test_the_age_is_that_of_the_message_that_is_next(queues, redis_client):
    for ago in (900, 300):
        message = {"headers": {SENT_HEADER: time.time() - ago}}
        redis_client.lpush("poll", json.dumps(message))
    assert 900 <= queues.read_state().oldest["poll"] < 960


@pytest.mark.parametrize("message", ["{", "[]", "{}", '{"headers": {}}'])
def test_a_message_that_does_not_tell_its_age_hides_no_queue(
    queues, redis_client, message
):
    redis_client.lpush("poll", message)
    seen = queues.read_state()
    assert seen.waiting["poll"] == 1
    assert "poll" not in seen.oldest


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:1/0", "amqp://127.0.0.1:1//", "memory://", None]
)
def test_a_broker_that_does_not_answer_is_not_up(url):
    assert make_queues(Settings(broker_url=url)).read_state() == BrokerState(up=False)


def test_every_queue_is_counted(queues):
    assert queues.count_waiting() == {str(queue): 0 for queue in Queue}
