"""Each setting of delivery: with it nothing is lost, without it this is how it goes.

Every test runs real workers twice at the same time, under the product's settings and
without the one it is about, so that the loss it guards against is seen to be one.
"""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.integration.delivery.laboratory import (
    Laboratory,
    alive,
    began,
    ended,
    gave_up,
    has_lost_its_broker,
)
from wireroom.console.local.embedded import EmbeddedValkey
from wireroom.console.local.forked_process import ProcessTemplate

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.e2e

# Short enough to wait for; longer than any task here that is to be done once.
SOON = {"transport.visibility_timeout": 5}


@pytest.fixture
def valkey(tmp_path) -> Iterator[EmbeddedValkey]:
    with EmbeddedValkey(tmp_path / "vk") as server:
        yield server


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    made = ProcessTemplate(tmp_path_factory.mktemp("log") / "template.log")
    yield made
    made.close()


@pytest.fixture
def both(valkey, tmp_path, template):
    """Open two laboratories: the product's settings, and those ``without``."""

    @contextmanager
    def opened(without, always=()):
        with ExitStack() as stack:
            yield [
                stack.enter_context(
                    Laboratory(
                        broker=f"{valkey.url}?virtual_host={number}",
                        folder=tmp_path / str(number),
                        without={**dict(always), **laid_over},
                        template=template,
                    )
                )
                for number, laid_over in enumerate(({}, without))
            ]

    return opened


@pytest.mark.parametrize(
    "without",
    [
        pytest.param({"task.acks_late": False}, id="late acknowledgement"),
        pytest.param({"task.reject_on_worker_lost": False}, id="rejection when lost"),
    ],
)
def test_the_work_of_a_killed_child_is_done_by_the_next(both, without):
    with both(without) as labs:
        for lab in labs:
            lab.start()
            lab.send("die_once", "page")
            lab.send("work", "next")
        kept, lost = labs

        assert kept.wait(ended("page")), kept.logs()
        # One worker with one child: it has gone on, and the page is not among it.
        assert lost.wait(ended("next")), lost.logs()
        assert not lost.wait(ended("page"), 2.0)


def test_the_messages_of_a_killed_worker_are_found_within_seconds(both):
    usual = {
        "transport.unacked_restore_interval": 10,
        "transport.unacked_restore_throttle": 10,
    }
    with both(usual, SOON) as labs:
        for lab in labs:
            lab.start()
            lab.start()
            # At its start a worker looks in any case: this is about later.
            assert lab.wait(alive(2)), lab.logs()
            lab.send("hold", "page")
            assert lab.wait(began("page")), lab.logs()
            ((_, child),) = lab.noted("began")
            os.killpg(os.getpgid(child), signal.SIGKILL)
        found, late = labs

        # Before the other one looks: 100 s after its start.
        assert found.wait(began("page", 2)), found.logs()
        assert not late.wait(began("page", 2), 1.0)


def test_a_message_is_not_handed_out_again_while_its_task_is_at_work(both):
    with both({"transport.visibility_timeout": 1}) as labs:
        for lab in labs:
            lab.start()
            lab.start()
            lab.send("hold", "page")
            assert lab.wait(began("page")), lab.logs()
        once, again = labs

        assert again.wait(began("page", 2)), again.logs()
        once.let_go("page")
        assert once.wait(ended("page")), once.logs()
        assert len(once.noted("began")) == 1


def test_a_message_sent_while_the_broker_restarts_arrives(valkey, both):
    usual = {
        "task_publish_retry_policy": {
            "max_retries": 3,
            "interval_start": 0,
            "interval_step": 0.2,
            "interval_max": 0.2,
        }
    }
    with both(usual) as labs:
        for lab in labs:
            lab.start()
            lab.send("send_on", "page")
            assert lab.wait(began("page")), lab.logs()
        # The next step is sent by the worker while nobody takes it.
        os.kill(valkey.pid, signal.SIGKILL)
        for lab in labs:
            lab.let_go("page")
        kept, lost = labs
        assert lost.wait(gave_up), lost.logs()
        valkey.ensure_running()

        assert kept.wait(ended("page, next")), kept.logs()
        assert not lost.wait(ended("page, next"), 1.0)


def test_a_worker_that_is_stopped_finishes_what_it_can(both):
    with both({"worker_soft_shutdown_timeout": 0.0}) as (finished, cut):
        for lab in (finished, cut):
            worker = lab.start()
            lab.send("hold", "page")
            assert lab.wait(began("page")), lab.logs()
            worker.send_signal(signal.SIGTERM)

            if lab is finished:
                assert lab.wait(lambda lab: lab.log("Initiating Soft Shutdown"))
                lab.let_go("page")
                assert lab.gone(), lab.logs()
            elif not lab.gone(15):
                # A cold shutdown of Celery hangs now and then on a loaded machine.
                os.killpg(os.getpgid(worker.pid), signal.SIGKILL)
                assert lab.gone(), lab.logs()

        assert len(finished.noted("began")) == 1
        assert finished.noted("ended"), finished.logs()
        # Handed back, not lost: the next worker does it again.
        assert cut.noted("ended") == []
        cut.let_go("page")
        cut.start()
        assert cut.wait(ended("page")), cut.logs()
        assert len(cut.noted("began")) == 2


def test_what_one_worker_is_busy_with_does_not_hold_up_the_rest(both):
    with both({"worker_prefetch_multiplier": 4}) as labs:
        for lab in labs:
            lab.start()
            for name in ("long", "a", "b", "c"):
                lab.send("hold" if name == "long" else "work", name)
            assert lab.wait(began("long")), lab.logs()
            lab.start()
            lab.send("work", "last")
        shared, held = labs

        assert held.wait(ended("last")), held.logs()
        assert all(shared.wait(ended(name)) for name in "abc"), shared.logs()
        assert not held.wait(ended("a"), 1.0)


def test_a_task_that_hangs_is_ended_and_the_next_one_done(both):
    with both({}) as (limited, unlimited):
        for lab, task in ((limited, "hang"), (unlimited, "hang_unlimited")):
            lab.start()
            lab.send(task, "page")
            assert lab.wait(began("page")), lab.logs()
            lab.send("work", "next")

        assert limited.wait(ended("next")), limited.logs()
        assert not unlimited.wait(ended("next"), 1.0)


def test_a_child_that_has_grown_is_replaced(both):
    without = {"worker_max_memory_per_child": None}
    with both(without, {"worker_max_memory_per_child": 250_000}) as labs:
        for lab in labs:
            lab.start()
            for number in range(5):
                lab.send("grow", str(number))
        replaced, grown = labs

        for lab in labs:
            assert lab.wait(ended("4")), lab.logs()
        assert len({pid for _, pid in grown.noted("ended")}) == 1
        assert len({pid for _, pid in replaced.noted("ended")}) > 1


def test_a_worker_whose_broker_was_away_comes_back_by_itself(valkey, both):
    """The consumer waits for its broker, so Celery's own limit ends no worker."""
    with both({"broker_connection_max_retries": 1}) as labs:
        workers = []
        for lab in labs:
            workers.append(lab.start())
            lab.send("work", "before")
            assert lab.wait(ended("before")), lab.logs()
        os.kill(valkey.pid, signal.SIGKILL)
        for lab in labs:
            assert lab.wait(has_lost_its_broker), lab.logs()
        valkey.ensure_running()
        for lab in labs:
            lab.send("work", "after")

        for lab, worker in zip(labs, workers, strict=True):
            assert lab.wait(ended("after")), lab.logs()
            assert worker.is_alive()
