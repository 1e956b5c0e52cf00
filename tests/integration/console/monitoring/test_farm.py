"""A farm of bad feeds among good ones: the screen names all that is wrong, no more.

Two polls of each feed are enough. The page of the dashboard, the terminal and
``status --json`` all show these alarms and this headline.
"""

from __future__ import annotations

import pytest

from tests.integration.conftest import STORY, article_page
from wireroom.console.monitoring.alarm_kinds import AlarmKind
from wireroom.console.monitoring.alarms import evaluate_alarms
from wireroom.console.monitoring.headline import write_headline
from wireroom.console.monitoring.snapshot import SnapshotReader
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.tasks.chain import Queue
from wireroom.workers.broker_queues import BrokerState

QUEUE_LIMIT = 100
GOOD = 5
RETRIED = (
    Reason.DNS,
    Reason.CONNECT,
    Reason.TLS,
    Reason.TIMEOUT,
    Reason.CUT_OFF,
    Reason.SERVER_ERROR,
    Reason.RATE_LIMITED,
    Reason.CHALLENGE,
)
FINAL = (
    Reason.NOT_FOUND,
    Reason.GONE,
    Reason.REFUSED,
    Reason.CLIENT_ERROR,
    Reason.REDIRECT_LOOP,
    Reason.BAD_REDIRECT,
    Reason.ROBOTS,
    Reason.FORBIDDEN_ADDRESS,
    Reason.TOO_LARGE,
    Reason.BAD_ENCODING,
    Reason.BAD_URL,
)
BODIES = {
    "a page": "<!doctype html><html><body><p>Our feed has moved.</p></body></html>",
    "nothing": "",
    "blanks": " \n\t ",
    "plain text": "Feed temporarily unavailable",
    "a list of another kind": '{"jobs": [1, 2, 3]}',
    "half a feed": "<rss version='2.0'><channel><title>T",
}
EMPTY = {
    "no item": "<rss version='2.0'><channel><title>T</title></channel></rss>",
    "an empty Atom feed": (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><id>t</id></feed>"
    ),
}
OLD = "<pubDate>Tue, 05 Mar 2019 10:00:00 GMT</pubDate>"


class Farm:
    """Feeds by name, each on a host of its own, and what its polls give."""

    def __init__(self, room):
        self.room = room
        self.feeds = {}

    def add(self, name, answer, expected):
        base = f"https://{name.replace(' ', '-').replace('_', '-')}.example"
        if isinstance(answer, Exception):
            self.room.web.pages[f"{base}/feed"] = answer
        elif answer is not None:
            self.room.web.serve(f"{base}/feed", answer)
        self.feeds[name] = (base, expected)
        return base

    def poll_twice(self):
        specs = [
            SourceSpec(name=name, feeds=(FeedSpec(url=f"{base}/feed"),))
            for name, (base, _) in self.feeds.items()
        ]
        with self.room.store.begin() as tx:
            tx.sources.apply_specs(specs, now=self.room.now)
        for _ in range(2):
            for base, _ in self.feeds.values():
                for article_id in self.room.poll(f"{base}/feed"):
                    self.room.walk(article_id)
            self.room.wait(minutes=1)
            due = f"due_at = '{self.room.now}'"
            self.room.run(f"UPDATE feeds SET {due} WHERE due_at IS NOT NULL")

    def judge(self):
        """Return the alarms and the headline that follow from the rows."""
        with self.room.store.begin() as tx:
            now = tx.queue_heartbeats.get_database_time()
            for queue in Queue:
                tx.queue_heartbeats.record_task(queue, now=now)
            tx.connection.exec_driver_sql("UPDATE articles SET due_at = NULL")
        snapshot = SnapshotReader(self.room.store, IdleQueues()).read_snapshot()
        alarms = evaluate_alarms(snapshot, QUEUE_LIMIT)
        return alarms, write_headline(snapshot, alarms)


class IdleQueues:
    def read_state(self):
        return BrokerState(up=True)


@pytest.fixture
def farm(room):
    with room.store.begin() as tx:
        # The alarms judge by the clock of the database.
        room.now = tx.queue_heartbeats.get_database_time()
    farm = Farm(room)
    for reason in RETRIED:
        farm.add(str(reason), Transient(reason, "here"), AlarmKind.FEED_FAILING)
    for reason in FINAL:
        farm.add(str(reason), Permanent(reason, "here"), AlarmKind.FEED_FAILING)
    for name, body in BODIES.items():
        farm.add(name, body, AlarmKind.FEED_FAILING)
    for name, body in EMPTY.items():
        farm.add(name, body, AlarmKind.FEED_EMPTY)
    old = farm.add("old items", None, AlarmKind.FEED_OLD)
    room.feed("one", base=old, said=OLD)
    room.web.serve(f"{old}/one", article_page(body=STORY))
    dead = farm.add("dead links", None, AlarmKind.SOURCE_FRUITLESS)
    room.feed("one", "two", "three", base=dead)
    bare = farm.add("no text", None, AlarmKind.SOURCE_FRUITLESS)
    room.feed("one", "two", "three", base=bare)
    for path in ("one", "two", "three"):
        room.web.serve(f"{bare}/{path}", "<html><body><nav>Home</nav></body></html>")
    for n in range(GOOD):
        good = farm.add(f"good {n}", None, None)
        room.feed(f"{n}", base=good)
        text = f"Ward {n}. {STORY}"
        room.web.serve(f"{good}/{n}", article_page(title=f"Story {n}", body=text))
    return farm


def test_all_that_is_wrong_is_named_and_nothing_else(farm):
    farm.poll_twice()
    alarms, headline = farm.judge()

    by_subject = {alarm.subject: alarm for alarm in alarms}
    found = {
        name: alarm.kind if alarm else None
        for name, (base, _) in farm.feeds.items()
        for alarm in [by_subject.get(f"{base}/feed") or by_subject.get(name)]
    }
    named = {name: expected for name, (_, expected) in farm.feeds.items()}
    failing = [n for n, kind in named.items() if kind is AlarmKind.FEED_FAILING]
    assert len(named) - GOOD >= 29
    assert found == named
    others = {alarm.kind for alarm in alarms} - {*named.values()}
    assert others == {AlarmKind.FEEDS_FAILING}
    assert headline.text == (
        f"Running; {len(failing)} of {len(named)} feeds failing, 2 empty,"
        " 1 with old items only, 2 other alarms"
    )


@pytest.mark.parametrize("name", [str(Reason.NOT_FOUND), "dead links", "old items"])
def test_an_alarm_of_a_feed_leads_to_its_page(farm, name):
    base, expected = farm.feeds[name]
    farm.feeds = {name: (base, expected)}
    farm.poll_twice()
    alarms, _ = farm.judge()
    (alarm,) = [alarm for alarm in alarms if alarm.kind is expected]
    if expected is AlarmKind.SOURCE_FRUITLESS:
        assert alarm.page == "/feeds?source=dead+links"
    else:
        assert alarm.page == f"/feeds/{alarm.feed_id}"
    assert alarm.remedy


def test_a_feed_that_was_mended_is_named_no_more(farm):
    base, expected = farm.feeds[str(Reason.NOT_FOUND)]
    farm.feeds = {"not_found": (base, expected)}
    farm.poll_twice()
    farm.room.feed("one", base=base)
    farm.room.web.serve(f"{base}/one", article_page())
    (article_id,) = farm.room.poll(f"{base}/feed")
    farm.room.walk(article_id)
    alarms, headline = farm.judge()
    assert alarms == []
    assert headline.is_well
    assert headline.text == "Running; 1 feed delivering"
