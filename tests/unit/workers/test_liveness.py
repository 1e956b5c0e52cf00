from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
from celery.signals import after_task_publish, beat_init, heartbeat_sent
from kombu.exceptions import OperationalError

from wireroom.workers import liveness
from wireroom.workers.app import app


class Heart:
    eventer = SimpleNamespace(hostname="net@here")


@pytest.fixture
def alive(tmp_path, monkeypatch):
    monkeypatch.setattr(liveness, "current_app", app)
    monkeypatch.setattr(app, "settings", SimpleNamespace(data_dir=tmp_path))
    yield tmp_path / "alive"
    after_task_publish.disconnect(liveness._touch_beat_file)


def nodes(folder):
    return sorted(file.name.partition("@")[0] for file in folder.glob("*"))


@pytest.fixture
def sent(monkeypatch):
    """What a worker has sent itself, with the queue."""
    kept = []
    monkeypatch.setitem(liveness._SENT, "at", float("-inf"))
    monkeypatch.setattr(
        liveness.report_life,
        "apply_async",
        lambda args, *, queue, **_: kept.append((*args, queue.name)),
    )
    return kept


def test_a_heartbeat_alone_is_no_sign_of_life(alive, sent):
    heartbeat_sent.send(sender=Heart())
    assert sent == [("net@here", "alive.net@here")]
    assert nodes(alive) == []


def test_a_worker_shows_that_it_lives_by_what_it_was_sent(alive):
    liveness.report_life.run("net@here")
    assert nodes(alive) == ["net"]


def test_heartbeats_in_between_send_nothing(sent):
    for _ in range(9):
        heartbeat_sent.send(sender=Heart())
    assert len(sent) == 1


def test_a_broker_that_is_away_does_not_stop_the_heartbeat(sent, monkeypatch):
    def away(*_, **__):
        raise OperationalError

    monkeypatch.setattr(liveness.report_life, "apply_async", away)
    ((_, answer),) = [
        one
        for one in heartbeat_sent.send(sender=Heart())
        if one[0] is liveness._send_own_task
    ]
    assert answer is None


def test_a_worker_reads_a_queue_of_its_own():
    queues = app.amqp.Queues(app.conf.task_queues)
    queues.select(["process"])
    worker = SimpleNamespace(app=SimpleNamespace(amqp=SimpleNamespace(queues=queues)))
    liveness._consume_own_queue("cpu@here", worker)
    assert set(queues.consume_from) == {"process", "alive.cpu@here"}


def test_beat_lives_while_it_sends(alive):
    beat_init.send(sender=None)
    assert nodes(alive) == []
    after_task_publish.send(sender="wireroom.dispatch")
    assert nodes(alive) == ["beat"]


def test_a_worker_that_sends_tasks_is_not_taken_for_beat(alive):
    after_task_publish.send(sender="wireroom.download")
    assert nodes(alive) == []


def test_each_sign_is_younger_than_the_last(tmp_path):
    file = liveness.touch_life_file(tmp_path, "net@here")
    os.utime(file, (0, 0))
    assert liveness.touch_life_file(tmp_path, "net@here").stat().st_mtime > 0


def test_a_folder_that_takes_no_file_does_not_stop_the_work(tmp_path):
    (tmp_path / "alive").write_text("in the way")
    assert not liveness.touch_life_file(tmp_path, "net@here").exists()


def test_every_process_loads_it():
    assert "wireroom.workers.liveness" in app.conf.imports
