"""A database that is dumped, changed and restored."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime

from wireroom.console.local.embedded.binaries import find_postgres_programs
from wireroom.model.states import ChangeKind
from wireroom.store.change_feed.changes import Change
from wireroom.store.database import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Restored:
    """A database with events 1 to 6, a dump of it, and an address for a copy."""

    def __init__(self, original: Store, original_url: str, url: str, dump) -> None:
        self.original, self.original_url = original, original_url
        self.url, self._dump = url, dump

    def dump(self) -> None:
        arguments = ("-Fc", "-f", str(self._dump), plain(self.original_url))
        run_program("pg_dump", *arguments)

    def restore(self) -> Store:
        run_program("pg_restore", "-d", plain(self.url), str(self._dump))
        return Store(self.url, connections=2)


def plain(url: str) -> str:
    return url.replace("+psycopg", "")


def run_program(name: str, *arguments: str) -> None:
    command = [str(find_postgres_programs() / name), *arguments]
    subprocess.run(command, check=True, capture_output=True)


def publish(store: Store, *numbers: int) -> None:
    events = [Change(kind=ChangeKind.STORY_CHANGED, story_id=n) for n in numbers]
    with store.begin() as tx:
        tx.changes.append_events(events, now=NOW)
