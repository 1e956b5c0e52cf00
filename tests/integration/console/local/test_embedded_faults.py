from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from wireroom.console.local.embedded import (
    EmbeddedError,
    EmbeddedPostgres,
    EmbeddedValkey,
)
from wireroom.console.local.embedded.child import SAME_USER, wrap_command

ROOT = Path(__file__).parents[4]
OWNER = """
import sys, time
from pathlib import Path
from wireroom.console.local.embedded import EmbeddedPostgres, EmbeddedValkey
folder = Path(sys.argv[1])
postgres, valkey = EmbeddedPostgres(folder), EmbeddedValkey(folder)
postgres.start(); valkey.start()
print(postgres.pid, valkey.pid, postgres.url, valkey.redis_url, flush=True)
time.sleep(120)
"""
USERS = [None, 65534] if os.getuid() == 0 else [None]


def start_owner(folder, user=None):
    argv = (sys.executable, "-c", OWNER, str(folder))
    if user is not None:
        # "search", because the interpreter may be in a folder that is closed to users.
        argv = wrap_command(argv, signal.SIGKILL, f"{user}:{user}:search")
    owner = subprocess.Popen(
        argv,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    first, second, url, redis_url = owner.stdout.readline().split()
    return owner, [int(first), int(second)], url.replace("+psycopg", ""), redis_url


def is_running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return state.rsplit(")", 1)[1].split()[0] != "Z"


def wait_until_gone(pids):
    deadline = time.monotonic() + 30
    while any(is_running(pid) for pid in pids):
        assert time.monotonic() < deadline, "a server outlived its owner"
        time.sleep(0.05)


def kill_owner(owner):
    owner.kill()
    owner.wait()
    owner.stdout.close()


@pytest.mark.parametrize("user", USERS)
def test_servers_die_with_a_killed_owner_and_their_data_survives(user, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    if user is not None:
        os.chown(folder, user, user)
    owner, pids, url, redis_url = start_owner(folder, user)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    with redis.Redis.from_url(redis_url) as client:
        client.set("kept", "7")
        client.execute_command("WAITAOF", 1, 0, 5000)
    kill_owner(owner)
    wait_until_gone(pids)
    owner, pids, url, redis_url = start_owner(folder, user)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
    with redis.Redis.from_url(redis_url) as client:
        assert client.get("kept") == b"7"
    kill_owner(owner)
    wait_until_gone(pids)


@pytest.mark.parametrize("service", [EmbeddedPostgres, EmbeddedValkey])
def test_a_folder_in_use_is_refused_with_the_number_of_the_process(service, tmp_path):
    with service(tmp_path), pytest.raises(EmbeddedError, match=str(os.getpid())):
        service(tmp_path).start()


@pytest.mark.parametrize("user", USERS)
def test_a_program_in_a_closed_folder_can_run(user, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    program = closed / "program"
    program.write_text("#!/bin/sh\necho it ran\n")
    program.chmod(0o755)
    owner = SAME_USER if user is None else f"{user}:{user}:search"
    # initdb does the same two things: access(2), then running the program.
    code = (
        "import os, sys\n"
        "program = sys.argv[1]\n"
        "assert os.access(program, os.X_OK)\n"
        "os.execv(program, [program])"
    )
    command = (sys.executable, "-I", "-S", "-c", code, str(program))
    argv = wrap_command(command, signal.SIGKILL, owner)
    process = subprocess.run(
        argv, check=True, capture_output=True, text=True, timeout=60
    )
    assert process.stdout == "it ran\n"


@pytest.mark.parametrize("service", [EmbeddedPostgres, EmbeddedValkey])
def test_servers_run_in_two_deep_folders_at_once(service, tmp_path):
    deep = tmp_path / ("d" * 100)
    with service(deep / "one") as one, service(deep / "two") as two:
        assert one.url != two.url


@pytest.mark.parametrize("service", [EmbeddedPostgres, EmbeddedValkey])
def test_a_killed_server_is_restarted(service, tmp_path):
    with service(tmp_path) as server:
        first = server.pid
        os.kill(first, signal.SIGKILL)
        # A process can be reaped only after its last thread has ended.
        deadline = time.monotonic() + 30
        while not server.ensure_running():
            assert time.monotonic() < deadline, "it was not started again"
            time.sleep(0.02)
        assert server.pid != first


def test_data_of_another_major_version_is_refused(tmp_path):
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedError, match="PostgreSQL 16, this is 18"):
        EmbeddedPostgres(tmp_path).start()


def test_a_folder_with_other_files_is_refused(tmp_path):
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "letter").touch()
    with pytest.raises(EmbeddedError, match="not PostgreSQL's"):
        EmbeddedPostgres(tmp_path).start()
