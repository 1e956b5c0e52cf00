"""Random histories: what happens on the web, to the workers and by the operator.

After each event the judge reads the rows; at the end of a history every outage ends,
and nothing may be lost.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tests.model.courses import Courses, pick
from tests.model.judge import Judge
from tests.model.newsroom import Message, Newsroom
from tests.model.operators import OperatorActs
from tests.model.site import (
    FEEDS,
    HOSTS,
    NOT_THERE,
    WAITS,
    Failing,
    Page,
)
from wireroom.errors import OperatorError
from wireroom.model.replays import ReplayState
from wireroom.steps import retry_failures
from wireroom.store.failures import FailureFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.model.stage import Stage


PICK = st.integers(0, 99)
# How often each event is drawn, relative to the others.
WEIGHTS = {
    "message_runs": 14, "report": 6,
    "sighting": 2, "correction": 3, "comment": 5, "page_fails": 4,
    "outage": 2, "outage_ends": 2, "feed_fails": 1, "clock": 6, "tick": 2,
    "quiet_minute": 4, "message_twice": 2, "message_lost": 2,
    "worker_stops": 7, "worker_returns": 6, "worker_killed": 2, "race": 4,
    "overtaken": 5, "deadly": 1, "twins": 3, "visit": 8, "copy_of_withdrawn": 3,
    "discussion": 4, "old_import": 2, "lost_next_step": 2,
    "paused_in_poll": 3, "pause": 1, "resume": 3, "sources": 1, "failures": 2,
    "submit": 1, "start_import": 3, "stop_import": 1, "start_replay": 2,
    "stop_replay": 1, "stories": 2,
}  # fmt: skip
DRAWN = [name for name, weight in WEIGHTS.items() for _ in range(weight)]
# Events that change no row: first words of their names.
WEB_EVENTS = {
    "report", "report:", "sighting", "correction", "comment", "page", "outage",
    "clock", "feed",
}  # fmt: skip
FEED_FAILURES = [failing for failing in Failing if failing is not Failing.KILLS]
# When the next tick has anything to lease.
_NEXT_DUE = text(
    "SELECT least((SELECT min(greatest(due_at, lease_until)) FROM articles),"
    " (SELECT min(greatest(due_at, lease_until)) FROM feeds"
    "  LEFT JOIN feed_leases ON feed_id = id),"
    " (SELECT min(greatest(due_at, lease_until)) FROM import_items),"
    " (SELECT min(lease_until) FROM replay_items WHERE result IS NULL))"
)
# Workers that have stopped at once, at most.
MOST_STOPPED = 4
# The longest patience with a page that is not there is a day.
LONGEST_RECOVERY = timedelta(days=5)
# Rounds of ticks after which a history must have come to rest.
ROUNDS = 120


class History(Courses, OperatorActs, RuleBasedStateMachine):
    """One random history."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage
        self.is_skipped = time.monotonic() > stage.until
        if self.is_skipped:
            return
        stage.empty()
        self.room = Newsroom(stage.store)
        self.web = self.room.web
        self.judge = Judge(stage.connection, self.web)
        self.imports: list[int] = []
        self.replays: list[int] = []
        # The names of the events so far.
        self.course: list[str] = []
        for host in (0, 1):
            self.report(0, host)

    @rule(event=st.sampled_from(DRAWN), at=PICK, more=PICK)
    def happens(self, event: str, at: int, more: int) -> None:
        """One event; where it cannot happen, time passes."""
        if self.is_skipped:
            return
        name = getattr(self, event)(at, more) or self.clock(at, more)
        self.stage.counts[name] += 1
        self.course.append(name)

    # The web. Each event returns its name for the counts, or None if it cannot happen.

    def report(self, at: int, more: int) -> str:
        """A new page in a feed: a report, a copy, or a page that names another."""
        host = HOSTS[more % 2]
        pages = [p for p in self.web.pages.values() if p.url.split("/")[2] == host]
        other = pick(pages, at)
        is_copy = other is not None and more >= 80
        page = self.web.new_page(host, report=other.report if is_copy else None)
        if is_copy and more >= 92:
            page.canonical = other.url
        self.web.feeds[pick([feed for feed in FEEDS if host in feed], at)].append(
            page.url
        )
        return "report: a copy" if is_copy else "report"

    def sighting(self, at: int, more: int) -> str | None:
        """Another feed shows a page."""
        feed, page = FEEDS[more % len(FEEDS)], self._page(at)
        if page is None or page.url in self.web.feeds[feed]:
            return None
        self.web.feeds[feed].append(page.url)
        return "sighting"

    def correction(self, at: int, more: int) -> str | None:
        page = self._page(at)
        if page is None:
            return None
        self.web.correct(page)
        return "correction"

    def comment(self, at: int, more: int) -> str | None:
        page = self._page(at)
        if page is None:
            return None
        known = list(page.comments)
        if known and more < 20:
            page.comments[pick(known, more)] += 1
            return "comment edited"
        if known and more < 45:
            del page.comments[pick(known, more)]
            return "comment removed"
        page.comments[page.next_comment] = 0
        page.next_comment += 1
        return "comment"

    def page_fails(self, at: int, more: int) -> str | None:
        page = self._page(at)
        if page is None:
            return None
        page.failing = pick([None, None, None, *Failing], more)
        return f"page {page.failing or 'back'}"

    def outage(self, at: int, more: int) -> str:
        """A host is away, or all are."""
        failing = Failing.SLOW if at % 2 else Failing.AWAY
        hosts = HOSTS if more < 30 else (HOSTS[more % 2],)
        self.web.hosts_away.update(dict.fromkeys(hosts, failing))
        return "outage"

    def outage_ends(self, at: int, more: int) -> str | None:
        if not self.web.hosts_away:
            return None
        self.web.hosts_away.clear()
        return "outage ends"

    def feed_fails(self, at: int, more: int) -> str:
        failing = pick([None, None, *FEED_FAILURES], more)
        self.web.feed_failing[FEEDS[at % len(FEEDS)]] = failing
        return f"feed {failing or 'back'}"

    # Time, the tick and the workers.

    def clock(self, at: int, more: int) -> str:
        self.room.now += WAITS[more % len(WAITS)]
        return "clock"

    def tick(self, at: int, more: int) -> str:
        self._act(self.room.tick)
        return "tick"

    def quiet_minute(self, at: int, more: int) -> str:
        """A feed is polled, and most messages run."""
        self._act(self._make_due, FEEDS[at % len(FEEDS)])
        self._act(self.room.tick)
        self._run_messages(20)
        return "quiet minute"

    def message_runs(self, at: int, more: int) -> str | None:
        message = self._take(at)
        if message is None:
            return None
        self.room.run(message)
        return f"message {message.task}"

    def message_twice(self, at: int, more: int) -> str | None:
        message = self._take(at)
        if message is None:
            return None
        self.room.run(message)
        self.room.run(message)
        return "message twice"

    def message_lost(self, at: int, more: int) -> str | None:
        return self._take(at) and "message lost"

    def worker_stops(self, at: int, more: int) -> str | None:
        """It stops behind a commit, or while its answer is on the way."""
        message = self._take(at) if len(self.room.stopped) < MOST_STOPPED else None
        if message is None:
            return None
        is_stopped = self.room.start(message, 1 + more % 8)
        return "worker stops" if is_stopped else f"message {message.task}"

    def worker_returns(self, at: int, more: int) -> str | None:
        if not self.room.stopped:
            return None
        self.room.stopped.pop(at % len(self.room.stopped)).worker.resume()
        return "worker returns late"

    def worker_killed(self, at: int, more: int) -> str | None:
        if not self.room.stopped:
            return None
        self.room.stopped.pop(at % len(self.room.stopped)).worker.dispose()
        return "worker killed"

    # The end of a history.

    def teardown(self) -> None:
        if self.is_skipped:
            return
        try:
            self._judge()
            self._recover()
            listed = {
                feed: urls
                for feed, urls in self.web.feeds.items()
                if feed not in self.judge.at_rest and feed in self._polled_feeds()
            }
            assert_none(self.judge.find_losses(listed), self._list_articles())
        finally:
            self.room.close()
        self.stage.counts["histories"] += 1

    def _recover(self) -> None:
        """End every outage, and let the workers run until nothing is left to do."""
        self.room.close()
        self.web.hosts_away.clear()
        self.web.feed_failing = dict.fromkeys(FEEDS)
        for page in self.web.pages.values():
            if page.failing not in {*NOT_THERE, Failing.KILLS}:
                page.failing = None
        for import_id in self.imports:
            with self.stage.store.begin() as tx:
                tx.imports.resume(import_id)
        for replay_id in self.replays:
            self._set_replay(replay_id, ReplayState.RUNNING)
        retry_failures.retry_failures(
            self.stage.store, FailureFilter(), by="model", now=self.room.now
        )
        for feed in FEEDS:
            if feed not in self.judge.at_rest:
                self._make_due(feed)
        until = self.room.now + LONGEST_RECOVERY
        for _ in range(ROUNDS):
            assert self.room.now < until, "a row waits for days after the outage"
            self.room.tick()
            while self.room.messages:
                self.room.run(self.room.messages.pop(0))
            self._judge()
            if not self._sleep():
                return
        assert_none(["the history does not come to rest"], self._list_articles())

    def _sleep(self) -> bool:
        """Wait until a row that is in progress is due; False if there is none."""
        query = text(
            "SELECT min(greatest(due_at, lease_until)), count(*) FROM ("
            " SELECT a.due_at, a.lease_until FROM articles a WHERE"
            "  (a.outcome = 'in_flight' OR a.stage <> 'done') AND a.due_at IS NOT NULL"
            " UNION ALL SELECT due_at, lease_until FROM import_items"
            " UNION ALL SELECT lease_until, lease_until FROM replay_items"
            "  WHERE result IS NULL"
            # Polls that a lease, a busy host or a breaker holds up.
            " UNION ALL SELECT due_at, lease_until FROM feeds"
            "  LEFT JOIN feed_leases ON feed_id = id"
            "  WHERE due_at <= :soon OR (due_at IS NOT NULL AND waits_for IS NOT NULL)"
            " ) AS waiting"
        )
        soon = {"soon": self.room.now + timedelta(minutes=2)}
        due_at, waiting = self.stage.connection.execute(query, soon).one()
        if waiting:
            self.room.now = max(self.room.now, due_at) + WAITS[0]
        return bool(waiting)

    # What the rules share.

    def _list_articles(self) -> list[tuple]:
        """The rows to print with a violation."""
        query = text(
            "SELECT id, url, stage, outcome, reason, merged_into, due_at, lease_until,"
            " started, attempts, failures FROM articles ORDER BY id"
        )
        rows = [tuple(row) for row in self.stage.connection.execute(query)]
        for table in ("import_items", "replay_items", "replays", "imports"):
            query = text(f"SELECT to_jsonb(t)::text FROM {table} t")
            rows += [(table, row) for row in self.stage.connection.scalars(query)]
        return rows

    def check_invariants(self, *args: Any, **more: Any) -> None:
        """After each event, the judge's turn, unless no row can have changed."""
        super().check_invariants(*args, **more)
        if self.is_skipped:
            return
        if not self.course or self.course[-1].split()[0] not in WEB_EVENTS:
            self._judge()

    def _judge(self) -> None:
        if self.room.defects:
            raise self.room.defects[0]
        if violations := self.judge.find_violations():
            assert_none(violations, self._list_articles())

    def _act(self, act: Callable[..., object], *args: object) -> bool:
        """Run what may meet a locked row, or an operator's mistake; whether it ran."""
        try:
            act(*args)
        except (OperationalError, OperatorError):
            return False
        except Exception as error:
            if type(error).__name__ in {"PlantedDefect", "Transient", "Permanent"}:
                return False
            raise
        return True

    def _take(self, at: int) -> Message | None:
        """A message of the queue; where it is empty, the next tick with work comes."""
        waiting = self.room.messages
        if not waiting:
            feed = FEEDS[at % len(FEEDS)]
            if at % 4 == 0 and feed not in self.judge.at_rest:
                self._act(self._make_due, feed)
            else:
                self._wait_for_work()
            self._act(self.room.tick)
        return waiting.pop(at % len(waiting)) if waiting else None

    def _wait_for_work(self) -> None:
        """Let time pass until the first row is due."""
        due_at = self.stage.connection.scalar(_NEXT_DUE)
        if due_at is not None:
            self.room.now = max(self.room.now, due_at)

    def _run_messages(self, most: int) -> None:
        """Run the oldest messages; two stay, for later events."""
        for _ in range(most):
            if len(self.room.messages) > 2:
                self.room.run(self.room.messages.pop(0))

    def _page(self, at: int) -> Page | None:
        return pick(list(self.web.pages.values()), at)


def assert_none(violations: Sequence[str], rows: Sequence[object] = ()) -> None:
    assert not violations, "\n".join([*violations, *map(str, rows)])
