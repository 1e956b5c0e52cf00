"""Delivery under faults: kills of the process, a target that is away, a new epoch.

    python -m tests.chaos.deliver_events --events 50000 --away 60

Prints how many events were sent, lost and doubled; exit status 1 if one is lost, comes
out of order or cannot be recognised.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from rich.console import Console

from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.console.operations.targets import NewTarget, add_target
from wireroom.model.states import ChangeKind
from wireroom.store.changes import Change
from wireroom.store.database import Store
from wireroom.store.schema.migrate import migrate

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Receiver(ThreadingHTTPServer):
    """Writes down the id of each event, in the order of arrival."""

    allow_reuse_address = True

    def __init__(self, port: int, seen: list[str]) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.seen = seen
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.seen.append(json.loads(body)["id"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def main() -> int:
    """Publish, deliver, disturb, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=50_000)
    parser.add_argument("--away", type=float, default=60.0, help="seconds")
    parser.add_argument("--kills", type=int, default=3)
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder), durable=True) as server,
    ):
        migrate(server.url)
        store = Store(server.url)
        try:
            return _run(store, server.url, asked)
        finally:
            store.close()


def _run(store: Store, url: str, asked: argparse.Namespace) -> int:
    seen: list[str] = []
    receiver = Receiver(0, seen)
    port = receiver.server_port
    address = f"http://127.0.0.1:{port}/"
    wanted = NewTarget(
        name="t", kind="webhook", address=address, secret=SECRET, allow_private=True
    )
    add_target(store, wanted)
    _publish(store, asked.events)
    process = _start(url)
    for kill in range(1, asked.kills + 1):
        _wait_for_count(seen, asked.events * kill // (asked.kills + 2))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process = _start(url)
    receiver.shutdown()
    receiver.server_close()
    time.sleep(asked.away)
    receiver = Receiver(port, seen)
    _wait_for_count(seen, asked.events)
    with store.begin() as tx:
        tx.epochs.begin_next()
    _publish(store, 100)
    _wait_for_count(seen, asked.events + 100)
    process.terminate()
    process.wait()
    receiver.shutdown()
    return _judge(store, seen)


def _publish(store: Store, count: int) -> None:
    now = datetime.now(UTC)
    for first in range(0, count, 1_000):
        with store.begin() as tx:
            events = [
                Change(kind=ChangeKind.ARTICLE_PUBLISHED, article_id=1 + n)
                for n in range(first, min(first + 1_000, count))
            ]
            tx.changes.append_events(events, now=now)


def _start(url: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "WIREROOM_DATABASE_URL": url}
    run = "from wireroom.console.cli import main; main()"
    command = [sys.executable, "-c", run, "deliver"]
    return subprocess.Popen(command, env=environment)


def _wait_for_count(seen: list[str], count: int, seconds: float = 3_000) -> None:
    """Wait until so many different events have arrived."""
    end = time.monotonic() + seconds
    while len(set(seen)) < count:
        if time.monotonic() > end:
            raise TimeoutError(f"{len(set(seen))} of {count} events after {seconds} s")
        time.sleep(0.2)


def _judge(store: Store, seen: list[str]) -> int:
    with store.begin() as tx:
        events = tx.changes.list_after(0, limit=1_000_000)
    published = [f"{event['epoch']}-{event['position']}" for event in events]
    first_seen = list(dict.fromkeys(seen))
    lost = set(published) - set(seen)
    Console().print(
        f"{len(published)} events published, {len(lost)} lost,"
        f" {len(seen) - len(first_seen)} sent again with their id,"
        f" {'in order' if first_seen == published else 'out of order'}"
    )
    return int(bool(lost) or first_seen != published)


if __name__ == "__main__":
    sys.exit(main())
