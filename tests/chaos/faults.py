"""The faults, by name: each strikes a running course and takes itself away again."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import redis
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.chaos.course import Course

# What a full disk says, by the server itself and so in the error's own class.
FULL = """
    CREATE OR REPLACE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device'
        USING ERRCODE = '53100'; END $$"""
GROWING = ("pages", "comments", "annotations")


def cpu_child(course: Course) -> None:
    _kill(course.processes("cpu@%h")[1:2])


def cpu_worker(course: Course) -> None:
    _kill(course.processes("cpu@%h")[:1])


def net_worker(course: Course) -> None:
    _kill(course.processes("net@%h")[:1])


def beat(course: Course) -> None:
    _kill(course.processes("\0beat\0")[:1])


def redis_killed(course: Course) -> None:
    _down(course, "valkey", "valkey-server", 3.0)


def redis_flushed(course: Course) -> None:
    socket = course.folder / "valkey" / "valkey.sock"
    with redis.Redis(unix_socket_path=str(socket)) as client:
        client.flushall()


def redis_read_only(course: Course) -> None:
    """A replica answers each write with READONLY."""
    _tell_broker(course, ("REPLICAOF", "127.0.0.1", "1"), ("REPLICAOF", "NO", "ONE"))


def redis_full(course: Course) -> None:
    """A broker at its limit of memory answers each write with OOM."""
    limit = ("CONFIG", "SET", "maxmemory")
    _tell_broker(course, (*limit, "1"), (*limit, "0"))


def postgres_silent(course: Course) -> None:
    """The network between the processes and the database drops every byte."""
    _silence(course, "postgres")


def redis_silent(course: Course) -> None:
    """The network between the processes and the broker drops every byte."""
    _silence(course, "valkey")


def postgres_down(course: Course) -> None:
    _down(course, "postgres", "/postgres", 20.0)


def postgres_crashed(course: Course) -> None:
    _down(course, "postgres", "/postgres", 0.5)


def disk_full(course: Course) -> None:
    _run(course, FULL)
    for table in GROWING:
        _run(
            course,
            f"CREATE OR REPLACE TRIGGER full_{table} BEFORE INSERT ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION disk_full()",
        )
    time.sleep(15.0)
    for table in GROWING:
        _run(course, f"DROP TRIGGER full_{table} ON {table}")


def site_hangs(course: Course) -> None:
    _site(course, "hang")


def site_resets(course: Course) -> None:
    _site(course, "reset")


def site_truncates(course: Course) -> None:
    _site(course, "truncate")


def site_away(course: Course) -> None:
    """Away for 16 minutes, where 30 s pass in one second."""
    _site(course, "away", seconds=32.0)


def clock_ahead(course: Course) -> None:
    _flagged(course, "clock", "1800")


def clock_behind(course: Course) -> None:
    _flagged(course, "clock", "-1800")


def outlived(course: Course) -> None:
    """Stop two of three workers in their requests until others have their rows."""
    (first, *_), lease = course.processes("net@%h"), course.lease_seconds
    second = course.start_copy(first, "net2@%h")
    third = course.start_copy(first, "net3@%h")
    _site_while(course, "slow", lambda: _stop([first, second], lease + 4.0))
    for extra in (second, third):
        os.kill(extra, signal.SIGTERM)


def cpu_outlived(course: Course) -> None:
    """Stop a child that computes, perhaps in the middle of its transaction."""
    _stop(course.processes("cpu@%h")[1:2], course.lease_seconds + 4.0)


def rows_locked(course: Course) -> None:
    """Lock half of the articles, and all feeds, for longer than a lease."""
    with course.connect() as connection:
        connection.execute(text("SELECT id FROM articles WHERE id % 2 = 0 FOR UPDATE"))
        connection.execute(text("SELECT id FROM feeds FOR UPDATE"))
        time.sleep(course.lease_seconds + 8.0)


def twice(course: Course) -> None:
    """Stays: from here on everything is delivered twice."""
    course.flag("twice")


def shutdown(course: Course) -> None:
    course.house.send_signal(signal.SIGTERM)
    course.house.wait(30)
    course.start()


FAULTS: dict[str, Callable[[Course], None]] = {
    fault.__name__: fault
    for fault in (
        cpu_child,
        cpu_worker,
        net_worker,
        beat,
        redis_killed,
        redis_flushed,
        redis_read_only,
        redis_full,
        redis_silent,
        postgres_silent,
        postgres_crashed,
        postgres_down,
        disk_full,
        site_hangs,
        site_resets,
        site_truncates,
        site_away,
        clock_ahead,
        clock_behind,
        outlived,
        cpu_outlived,
        rows_locked,
        twice,
        shutdown,
    )
}


def _run(course: Course, statement: str) -> None:
    """Run a statement that waits for the workers' locks, however often it loses."""
    while True:
        with suppress(OperationalError), course.connect() as connection:
            connection.execute(text(statement))
            return
        time.sleep(0.1)


def _kill(victims: list[int]) -> None:
    for victim in victims:
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)


def _stop(victims: list[int], seconds: float) -> None:
    """Stop processes one after the other, each for that long before the next one."""
    for victim in victims:
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGSTOP)
        time.sleep(seconds)
    for victim in victims:
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGCONT)


def _site_while(course: Course, mode: str, block: Callable[[], None]) -> None:
    course.site.mode = mode
    # Requests that the mode delays are on their way by then.
    time.sleep(1.0)
    block()
    course.site.mode = None


def _down(course: Course, service: str, program: str, seconds: float) -> None:
    course.flag(f"{service}.down")
    _kill(course.processes(program)[:1])
    time.sleep(seconds)
    course.flag(f"{service}.down", None)


def _tell_broker(course: Course, begin: tuple[str, ...], end: tuple[str, ...]) -> None:
    """Send a command to the broker, and after 20 s the one that undoes it."""
    socket = course.folder / "valkey" / "valkey.sock"
    with redis.Redis(unix_socket_path=str(socket)) as client:
        client.execute_command(*begin)
        time.sleep(20.0)
        client.execute_command(*end)


def _silence(course: Course, service: str) -> None:
    """Stop forwarding for longer than the bounds of a statement and of an answer."""
    course.flag(f"{service}.silent")
    time.sleep(30.0)
    course.flag(f"{service}.silent", None)


def _site(course: Course, mode: str, *, seconds: float = 8.0) -> None:
    course.site.mode = mode
    time.sleep(seconds)
    course.site.mode = None


def _flagged(course: Course, name: str, value: str) -> None:
    course.flag(name, value)
    time.sleep(8.0)
    course.flag(name, None)
