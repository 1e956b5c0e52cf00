"""The faults, by name: each strikes a running course and takes itself away again."""

from __future__ import annotations

import base64
import json
import os
import signal
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import redis
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tests.chaos.course import descendants
from tests.chaos.replicas import Dump, Standby

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.chaos.course import Course

# What a full disk says, by the server itself and so in the error's own class.
FULL = """
    CREATE OR REPLACE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device'
        USING ERRCODE = '53100'; END $$"""
GROWING = ("pages", "comments", "annotations")
# Rows that a fault waits for at least.
FEW = 5
EVENTS = "SELECT coalesce(max(position), 0) FROM changes"
LAST_ARTICLE = "SELECT coalesce(max(id), 0) FROM articles"
DOWNLOADED = "SELECT count(*) FROM articles WHERE stage = 'downloaded'"
# Every second one gets bytes that are no frame; of the others a part is replaced.
DAMAGE = """
    UPDATE pages SET body = CASE WHEN pages.id % 2 = 0 THEN '\\x00ff'::bytea
        ELSE overlay(body PLACING '\\xdeadbeef'::bytea FROM length(body) / 2) END
    FROM articles WHERE articles.page_id = pages.id AND stage = 'downloaded'"""


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


def site_damages(course: Course) -> None:
    """Broken gzip streams, half of one, and pages of NULs."""
    _site(course, "damage")


def pages_damaged(course: Course) -> None:
    """The stored bytes of downloaded pages turn into others before they are read."""
    with _stopped(course, "cpu@%h"):
        course.wait(lambda _: course.count(DOWNLOADED) >= FEW, 30.0)
        with course.connect() as connection:
            damaged = connection.execute(text(DAMAGE)).rowcount
    course.notes.append(f"{damaged} stored pages damaged")


def failover(course: Course) -> None:
    """The server is lost, and its standby lacks the last commits.

    For three seconds the address leads to the standby before it is promoted.
    """
    standby = Standby(course)
    standby.wait_until_it_follows()
    standby.cut_off()
    course.site.show_all()
    course.wait(lambda _: course.count(EVENTS) >= standby.count_events() + FEW, 60.0)
    lost = course.count(EVENTS) - standby.count_events()
    course.notes.append(f"{lost} events lost")
    assert lost >= FEW, course.logs()
    course.flag("postgres.down")
    _kill(course.processes("/postgres")[:1])
    course.flag("postgres.target", standby.socket)
    time.sleep(3.0)
    standby.promote()
    course.move_database(standby.url)


def restored(course: Course) -> None:
    """A dump takes the database's place while messages name rows that it lacks."""
    dumped = course.count(LAST_ARTICLE), course.count(EVENTS)
    dump = Dump(course)
    dump.restore("restored")
    course.site.show_all()
    course.wait(lambda _: course.count(EVENTS) >= dumped[1] + FEW, 60.0)
    with _stopped(course, "cpu@%h"):
        course.wait(lambda _: _newest_message(course) > dumped[0], 30.0)
        newer = _newest_message(course) - dumped[0]
        lost = course.count(EVENTS) - dumped[1]
        dump.replace_database("restored")
    course.notes.append(f"{lost} events lost, messages up to {newer} ids newer")
    assert lost >= FEW, course.logs()
    assert newer > 0, course.logs()


def host_killed(course: Course) -> None:
    """A second host works on the same servers, until all of it ends in one moment."""
    host = course.start_host("second")
    known = course.state()[0] + FEW
    course.site.show_all()
    course.wait(lambda s: s[0] >= known, 30.0)
    _kill([host.pid, *descendants(host.pid)])


def suspended(course: Course) -> None:
    """All workers stop in one moment, as a machine that sleeps, and go on later."""
    with _stopped(course, "celery"):
        time.sleep(75.0)


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
        site_damages,
        site_away,
        pages_damaged,
        host_killed,
        suspended,
        clock_ahead,
        clock_behind,
        outlived,
        cpu_outlived,
        rows_locked,
        twice,
        shutdown,
    )
}
# They replace the database: once in a course, and no other fault with them.
REPLACING = {fault.__name__: fault for fault in (failover, restored)}
# They need articles that the feeds list only afterwards.
KEEPING_BACK = {*REPLACING, host_killed.__name__}


def _newest_message(course: Course) -> int:
    """Return the highest id of an article that a message waits for in a queue."""
    socket = course.folder / "valkey" / "valkey.sock"
    with redis.Redis(unix_socket_path=str(socket)) as client:
        messages = client.lrange("process", 0, -1)
    return max((_read_id(message) for message in messages), default=0)


def _read_id(message: bytes) -> int:
    body = json.loads(base64.b64decode(json.loads(message)["body"]))
    # The canary's message names no article, a batch names several.
    named = body[0][0] if body[0] else 0
    return max(named) if isinstance(named, list) else int(named)


@contextmanager
def _stopped(course: Course, name: str) -> Iterator[None]:
    """Stop the processes of a worker for the block."""
    pids = course.processes(name)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


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
