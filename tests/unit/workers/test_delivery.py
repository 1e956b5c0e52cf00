"""Delivery at least once: each setting without which work is lost or repeated."""

from __future__ import annotations

import pytest

from wireroom.config.settings import Settings
from wireroom.console.monitoring.doctor import max_task_seconds
from wireroom.tasks.base import PipelineTask
from wireroom.tasks.chain import COMPUTE_LIMITS, Queue
from wireroom.workers.app import TICK_EXPIRES, app, create_app

TASKS = (
    "poll_feed",
    "poll_feeds",
    "download",
    "download_articles",
    "extract",
    "extract_articles",
    "deduplicate",
    "enrich",
    "revisit",
    "revisit_articles",
)


@pytest.fixture(scope="module")
def transport_options():
    other = create_app(Settings(broker_url="redis://127.0.0.1:1/0"))
    app.set_current()
    return other.conf.broker_transport_options


@pytest.mark.parametrize("name", TASKS)
def test_a_message_is_acknowledged_after_its_work_even_if_the_child_dies(name):
    task = app.tasks[f"wireroom.{name}"]
    assert task.acks_late
    assert task.reject_on_worker_lost


def test_a_worker_prefetches_one_message():
    assert app.conf.worker_prefetch_multiplier == 1


@pytest.mark.parametrize(
    "name", ["extract", "extract_articles", "deduplicate", "enrich"]
)
def test_a_computing_task_gets_an_exception_before_it_is_killed(name):
    task = app.tasks[f"wireroom.{name}"]
    assert 0 < task.soft_time_limit < task.time_limit
    assert task.time_limit == COMPUTE_LIMITS["time_limit"] < Settings().lease_seconds


def test_no_message_is_delivered_again_while_its_task_may_run(transport_options):
    longest_wait = PipelineTask.retry_backoff_max
    assert transport_options["visibility_timeout"] > max_task_seconds(Settings())
    assert transport_options["visibility_timeout"] > 2 * longest_wait
    assert transport_options["visibility_timeout"] <= 3600


def test_messages_of_dead_workers_are_restored_every_few_seconds(transport_options):
    every = transport_options["unacked_restore_interval"]
    assert every * transport_options["unacked_restore_throttle"] <= 10


def test_publishing_retries_for_longer_than_a_broker_restarts():
    policy = app.conf.task_publish_retry_policy
    waits = [
        min(policy["interval_start"] + n * policy["interval_step"], 3.0)
        for n in range(policy["max_retries"])
    ]
    assert sum(waits) > 30
    assert policy["interval_max"] == 3.0


def test_a_stopping_worker_returns_the_work_that_it_cannot_finish():
    assert app.conf.worker_soft_shutdown_timeout > 0
    assert app.conf.worker_enable_soft_shutdown_on_idle


def test_a_worker_reconnects_without_end():
    assert app.conf.broker_connection_max_retries is None


def test_a_child_is_replaced_before_leaks_add_up():
    assert app.conf.worker_max_tasks_per_child == 1000
    assert app.conf.worker_max_memory_per_child == 1_000_000


def test_ticks_survive_clocks_that_differ_by_half_an_hour():
    ticks = app.conf.beat_schedule.values()
    assert {entry["options"]["expires"] for entry in ticks} == {TICK_EXPIRES}
    assert TICK_EXPIRES > 1800


def test_every_queue_is_declared_and_a_misspelt_queue_is_an_error():
    assert {queue.name for queue in app.conf.task_queues} == set(Queue)
    assert app.conf.task_create_missing_queues is False
