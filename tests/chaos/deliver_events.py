"""Delivery under faults: kills of the process, a target that is away, a new epoch.

    python -m tests.chaos.deliver_events --kind kafka --events 50000 --away 60

Prints how many events were sent, lost and doubled; exit status 1 if one is lost, comes
out of order or cannot be recognised.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from rich.console import Console

from tests.chaos.receivers import Receiver, open_receiver
from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.console.operations.targets import NewTarget, add_target
from wireroom.model.states import ChangeKind
from wireroom.store.change_feed.changes import Change
from wireroom.store.database import Store
from wireroom.store.schema.migrate import migrate

KINDS = ("webhook", "files", "redis", "kafka")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def main() -> int:
    """Publish, deliver, disturb, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=KINDS, default="webhook")
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
            return _run(store, server.url, Path(folder), asked)
        finally:
            store.close()


def _run(store: Store, url: str, folder: Path, asked: argparse.Namespace) -> int:
    place = folder / "received"
    place.mkdir()
    receiver = open_receiver(asked.kind, place)
    secret = SECRET if asked.kind == "webhook" else None
    wanted = NewTarget(
        name="t",
        kind=asked.kind,
        address=receiver.address,
        secret=secret,
        allow_private=True,
    )
    add_target(store, wanted)
    _publish(store, asked.events)
    process = _start(url)
    for kill in range(1, asked.kills + 1):
        _wait_for_count(receiver, asked.events * kill // (asked.kills + 2))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process = _start(url)
    receiver.be_away(asked.away)
    _wait_for_count(receiver, asked.events)
    with store.begin() as tx:
        tx.epochs.begin_next()
    _publish(store, 100)
    _wait_for_count(receiver, asked.events + 100)
    process.terminate()
    process.wait()
    lanes = receiver.list_lanes()
    receiver.close()
    return _judge(store, lanes)


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


def _wait_for_count(receiver: Receiver, count: int, seconds: float = 3_000) -> None:
    """Wait until so many different events have arrived."""
    end = time.monotonic() + seconds
    while (arrived := len(set(chain(*receiver.list_lanes())))) < count:
        if time.monotonic() > end:
            raise TimeoutError(f"{arrived} of {count} events after {seconds} s")
        time.sleep(0.2)


def _judge(store: Store, lanes: list[list[str]]) -> int:
    """Compare what arrived with what was published, the order within each lane."""
    with store.begin() as tx:
        events = tx.changes.list_after(0, limit=1_000_000)
    published = [f"{event['epoch']}-{event['position']}" for event in events]
    places = {identity: place for place, identity in enumerate(published)}
    first_seen = [list(dict.fromkeys(lane)) for lane in lanes]
    lost = places.keys() - set(chain(*lanes))
    is_ordered = all(lane == sorted(lane, key=places.get) for lane in first_seen)
    again = sum(map(len, lanes)) - sum(map(len, first_seen))
    Console().print(
        f"{len(published)} events published, {len(lost)} lost,"
        f" {again} sent again with their id,"
        f" {'in order' if is_ordered else 'out of order'}"
    )
    return int(bool(lost) or not is_ordered)


if __name__ == "__main__":
    sys.exit(main())
