"""Every kind of reader over a restore: nothing is missed, and no loss is silent.

A reader has read up to a position, the database is restored to event 6, and two events
follow. Every event that the database has afterwards reaches the reader at least once. A
reader that has read an event which is gone gets an error that names how to continue.
"""

from __future__ import annotations

import json
import re
from contextlib import ExitStack

import psycopg
from psycopg.rows import namedtuple_row
from starlette.testclient import TestClient

from tests.integration.store.restored import plain, publish
from wireroom.config.settings import Settings
from wireroom.console.dashboard.app import create_app
from wireroom.follow import EpochChangedError, Follower

BACKED_UP, LOST, AFTERWARDS = [1, 2, 3, 4, 5, 6], [7, 8], [9, 10]
EVENTS = """
    SELECT position, story_id, epoch FROM changes WHERE position > %s
    ORDER BY position LIMIT %s"""
RESTORES = """
    SELECT epoch, last_before FROM epochs
    WHERE first_position > %(at)s AND last_before < %(at)s AND loss = 'unknown'
    ORDER BY first_position LIMIT 1"""
LATEST = "SELECT epoch FROM epochs ORDER BY first_position DESC LIMIT 1"


class LossError(Exception):
    """The reader's own form of the product's error: where to continue."""

    def __init__(self, position, epoch):
        super().__init__(position, epoch)
        self.position, self.epoch = position, epoch


class SqlReader:
    """Reads as the documents describe it for readers of SQL."""

    def __init__(self, url):
        self._url, self.position, self.epoch = plain(url), 0, None

    def move(self, url):
        self._url = plain(url)

    def read(self, limit):
        with psycopg.connect(self._url, row_factory=namedtuple_row) as connection:
            rows = connection.execute(EVENTS, (self.position, limit)).fetchall()
            if not rows or rows[0].position != self.position + 1:
                lost = connection.execute(RESTORES, {"at": self.position}).fetchone()
                if lost is not None:
                    latest = connection.execute(LATEST).fetchone()
                    raise LossError(lost.last_before, latest.epoch)
        if rows:
            self.position, self.epoch = rows[-1].position, rows[-1].epoch
        return [row.story_id for row in rows]

    def accept(self, loss):
        self.position, self.epoch = loss.position, loss.epoch


class FollowerReader:
    """Reads with ``Follower`` and stores its position, with the epoch or without."""

    def __init__(self, url, *, with_epoch):
        self._url, self._with_epoch = url, with_epoch
        self.position, self.epoch = 0, None

    def move(self, url):
        self._url = url

    def read(self, limit):
        more = {"epoch": self.epoch} if self._with_epoch and self.epoch else {}
        with Follower(self._url, position=self.position, **more) as feed:
            try:
                events = feed.read(limit)
            except EpochChangedError as error:
                raise LossError(error.position, error.epoch) from error
            self.position, self.epoch = feed.position, feed.epoch
        return [event.story_id for event in events]

    def accept(self, loss):
        self.position, self.epoch = loss.position, loss.epoch


class ConsumerReader:
    """Reads with ``Follower`` under a name: the database stores the position."""

    def __init__(self, url):
        self._url, self._accepted = url, {}

    def move(self, url):
        self._url = url

    def read(self, limit):
        with Follower(self._url, consumer="index", **self._accepted) as feed:
            try:
                events = feed.read(limit)
            except EpochChangedError as error:
                raise LossError(error.position, error.epoch) from error
            feed.confirm(events)
        return [event.story_id for event in events]

    def accept(self, loss):
        self._accepted = {"epoch": loss.epoch}


class ApiReader:
    """Reads ``/api/v1/changes``, with the epoch or without."""

    def __init__(self, url, *, with_epoch):
        self._with_epoch, self._stack = with_epoch, ExitStack()
        self.position, self.epoch = 0, None
        self.move(url)

    def move(self, url):
        self.close()
        settings = Settings(database_url=url, broker_url="redis://127.0.0.1:1/0")
        client = TestClient(create_app(settings), base_url="http://localhost")
        self._client = self._stack.enter_context(client)

    def close(self):
        self._stack.close()

    def read(self, limit):
        more = {"epoch": self.epoch} if self._with_epoch and self.epoch else {}
        query = {"after": self.position, "limit": limit, **more}
        answer = self._client.get("/api/v1/changes", params=query)
        if answer.status_code == 410:
            found = re.search(r"continue after (\d+) with epoch (\w+)", answer.text)
            raise LossError(int(found[1]), found[2])
        rows = json.loads(answer.content)["items"]
        if rows:
            self.position, self.epoch = rows[-1]["position"], rows[-1]["epoch"]
        return [row["story_id"] for row in rows]

    def accept(self, loss):
        self.position, self.epoch = loss.position, loss.epoch


READERS = {
    "SQL": SqlReader,
    "Follower": lambda url: FollowerReader(url, with_epoch=False),
    "Follower with its epoch": lambda url: FollowerReader(url, with_epoch=True),
    "Follower with a name": ConsumerReader,
    "API": lambda url: ApiReader(url, with_epoch=False),
    "API with the epoch": lambda url: ApiReader(url, with_epoch=True),
}


def test_no_reader_misses_an_event_and_none_loses_one_silently(restored):
    readers = [
        (name, read, make(restored.original_url), [])
        for name, make in READERS.items()
        for read in ((8,) if make is ConsumerReader else (0, 3, 6, 7, 8))
    ]
    read_up_to(readers, 6)
    restored.dump()
    publish(restored.original, *LOST)
    read_up_to(readers, 8)
    store = restored.restore()
    publish(store, *AFTERWARDS)
    store.close()

    for name, read, reader, seen in readers:
        reader.move(restored.url)
        losses = read_to_end(reader, seen)

        assert {*BACKED_UP, *AFTERWARDS} <= {*seen}, (name, read)
        has_read_lost = bool({*LOST} & {*seen})
        # The position of a name was in the backup too: it may have read lost events.
        assert len(losses) == (has_read_lost or name == "Follower with a name"), name
        assert all(loss.position == 6 for loss in losses), (name, read)
        assert read_to_end(reader, seen) == [], "it is an error once"
        if isinstance(reader, ApiReader):
            reader.close()


def read_up_to(readers, end):
    """Let each reader read as far as it comes before the restore, and to ``end``."""
    for _, read, reader, seen in readers:
        left = min(read, end) - len(seen)
        if left:
            seen.extend(reader.read(left))


def read_to_end(reader, seen):
    """Read all that is left; return the losses that were reported to the reader."""
    losses = []
    while True:
        try:
            events = reader.read(2)
        except LossError as loss:
            losses.append(loss)
            reader.accept(loss)
            continue
        if not events:
            return losses
        seen += events
