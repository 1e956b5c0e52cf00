from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
from celery.signals import after_task_publish, beat_init, heartbeat_sent
from kombu.exceptions import OperationalError

from wireroom.workers import liveness
from wireroom.workers.app import app


class Heartbeat:
    eventer = SimpleNamespace(hostname="net@here")


@pytest.fixture
def life_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(liveness, "current_app", app)
    monkeypatch.setattr(app, "settings", SimpleNamespace(data_dir=tmp_path))
    yield tmp_path / "alive"
    after_task_publish.disconnect(liveness._touch_beat_file)


def list_nodes(folder):
    return sorted(file.name.partition("@")[0] for file in folder.glob("*"))


@pytest.fixture
def sent_tasks(monkeypatch):
    """The tasks that a worker has sent itself, each with its queue."""
    sent = []
    monkeypatch.setitem(liveness._LAST_SENT, "at", float("-inf"))
    monkeypatch.setattr(
        liveness.report_life,
        "apply_async",
        lambda args, *, queue, **_: sent.append((*args, queue.name)),
    )
    return sent


def test_a_heartbeat_alone_touches_no_life_file(life_folder, sent_tasks):
    heartbeat_sent.send(sender=Heartbeat())
    assert sent_tasks == [("net@here", "alive.net@here")]
    assert list_nodes(life_folder) == []


def test_a_worker_touches_its_life_file_by_the_task_it_was_sent(life_folder):
    liveness.report_life.run("net@here")
    assert list_nodes(life_folder) == ["net"]


def test_heartbeats_within_the_period_send_no_task(sent_tasks):
    for _ in range(9):
        heartbeat_sent.send(sender=Heartbeat())
    assert len(sent_tasks) == 1


def test_an_unreachable_broker_does_not_stop_the_heartbeat(sent_tasks, monkeypatch):
    def raise_error(*_, **__):
        raise OperationalError

    monkeypatch.setattr(liveness.report_life, "apply_async", raise_error)
    ((_, result),) = [
        pair
        for pair in heartbeat_sent.send(sender=Heartbeat())
        if pair[0] is liveness._send_own_task
    ]
    assert result is None


def test_a_worker_also_reads_a_queue_of_its_own():
    queues = app.amqp.Queues(app.conf.task_queues)
    queues.select(["process"])
    worker = SimpleNamespace(app=SimpleNamespace(amqp=SimpleNamespace(queues=queues)))
    liveness._consume_own_queue("cpu@here", worker)
    assert set(queues.consume_from) == {"process", "alive.cpu@here"}


def test_beat_touches_its_life_file_when_it_sends(life_folder):
    beat_init.send(sender=None)
    assert list_nodes(life_folder) == []
    after_task_publish.send(sender="wireroom.dispatch")
    assert list_nodes(life_folder) == ["beat"]


def test_a_worker_that_sends_tasks_does_not_touch_the_file_of_beat(life_folder):
    after_task_publish.send(sender="wireroom.download")
    assert list_nodes(life_folder) == []


def test_a_touch_makes_the_life_file_young_again(tmp_path):
    file = liveness.touch_life_file(tmp_path, "net@here")
    os.utime(file, (0, 0))
    assert liveness.touch_life_file(tmp_path, "net@here").stat().st_mtime > 0


def test_a_folder_without_write_access_does_not_stop_the_work(tmp_path):
    (tmp_path / "alive").write_text("in the way")
    assert not liveness.touch_life_file(tmp_path, "net@here").exists()


def test_every_process_loads_the_liveness_module():
    assert "wireroom.workers.liveness" in app.conf.imports


@pytest.mark.parametrize("is_touched", [True, False], ids=["runs", "hangs"])
def test_a_process_ends_itself_once_its_life_file_is_too_old(tmp_path, is_touched):
    now, ended = [1_000.0], []
    file = tmp_path / "net@host"
    file.touch()
    os.utime(file, (now[0], now[0]))

    class Enough(Exception):
        pass

    def sleep(seconds):
        now[0] += seconds
        if is_touched:
            os.utime(file, (now[0], now[0]))
        if now[0] > 1_000.0 + 3 * liveness.MAX_SILENCE:
            raise Enough

    def watch():
        liveness.watch_life_file(
            file, lambda: ended.append(now[0]), clock=lambda: now[0], sleep=sleep
        )

    if is_touched:
        with pytest.raises(Enough):
            watch()
        assert ended == []
    else:
        watch()
        silence = ended[0] - 1_000.0
        assert 0 < silence - liveness.MAX_SILENCE <= liveness.LOOK_SECONDS
