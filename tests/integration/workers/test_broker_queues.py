"""Waiting messages and their age, from brokers that answer and that do not."""

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


def test_a_message_from_celery_carries_its_time_of_sending(queues, broker_url):
    other = create_app(Settings(broker_url=broker_url))
    other.send_task("wireroom.canary", queue="process")
    state = queues.read_state()
    other.close()
    own_app.set_current()
    assert current_app.main == "wireroom"
    assert (state.up, state.waiting["process"], state.unacked) == (True, 1, 0)
    assert 0 <= state.oldest["process"] < 60
    assert state.oldest["poll"] == 0


def test_the_age_of_a_queue_is_that_of_its_next_message(queues, redis_client):
    for ago in (900, 300):
        message = {"headers": {SENT_HEADER: time.time() - ago}}
        redis_client.lpush("poll", json.dumps(message))
    assert 900 <= queues.read_state().oldest["poll"] < 960


@pytest.mark.parametrize("message", ["{", "[]", "{}", '{"headers": {}}'])
def test_a_message_without_a_time_is_counted_and_has_no_age(
    queues, redis_client, message
):
    redis_client.lpush("poll", message)
    state = queues.read_state()
    assert state.waiting["poll"] == 1
    assert "poll" not in state.oldest


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:1/0", "amqp://127.0.0.1:1//", "memory://", None]
)
def test_the_state_of_an_unreachable_broker_is_down(url):
    assert make_queues(Settings(broker_url=url)).read_state() == BrokerState(up=False)


def test_an_empty_broker_has_every_queue_with_no_message(queues):
    assert queues.count_waiting() == {str(queue): 0 for queue in Queue}
