from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
from celery.signals import after_task_publish, beat_init, heartbeat_sent

from workers import health
from workers.app import app


class Heart:
    eventer = SimpleNamespace(hostname="net@here")


@pytest.fixture
def alive(tmp_path, monkeypatch):
    monkeypatch.setattr(health, "current_app", app)
    monkeypatch.setattr(app, "settings", SimpleNamespace(data_dir=tmp_path))
    yield tmp_path / "alive"
    after_task_publish.disconnect(health._tick)


def nodes(folder):
    return sorted(file.name.partition("@")[0] for file in folder.glob("*"))


def test_a_worker_that_sends_its_heartbeat_shows_that_it_lives(alive):
    heartbeat_sent.send(sender=Heart())
    assert nodes(alive) == ["net"]


def test_beat_lives_while_it_sends(alive):
    beat_init.send(sender=None)
    assert nodes(alive) == []
    after_task_publish.send(sender="wireroom.dispatch")
    assert nodes(alive) == ["beat"]


def test_a_worker_that_sends_tasks_is_not_taken_for_beat(alive):
    after_task_publish.send(sender="wireroom.download")
    assert nodes(alive) == []


def test_each_sign_is_younger_than_the_last(tmp_path):
    file = health.sign_of_life(tmp_path, "net@here")
    os.utime(file, (0, 0))
    assert health.sign_of_life(tmp_path, "net@here").stat().st_mtime > 0


def test_a_folder_that_takes_no_file_does_not_stop_the_work(tmp_path):
    (tmp_path / "alive").write_text("in the way")
    assert not health.sign_of_life(tmp_path, "net@here").exists()


def test_every_process_loads_it():
    assert "workers.health" in app.conf.imports
