"""Random histories: what happens on the web, to the workers and by the operator.

After each event the judge reads the rows; at the end of a history every outage ends,
and nothing may be lost.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tests.model.courses import Courses, pick
from tests.model.judge import Judge
from tests.model.newsroom import Message, Newsroom
from tests.model.site import FEEDS, HOSTS, NOT_THERE, WAITS, Failing, Page, page_body
from wireroom.errors import OperatorError
from wireroom.imports.captured_page import CapturedPage
from wireroom.imports.list_row import ListedUrl
from wireroom.model.http import FetchResponse
from wireroom.model.imports import ImportKind
from wireroom.model.replays import ReplayState
from wireroom.model.states import Outcome
from wireroom.steps import imports, retry_failures
from wireroom.steps.articles import edit_stories
from wireroom.steps.replays import replay
from wireroom.store.failures import FailureFilter
from wireroom.store.runs.replays import ReplayFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

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


class History(Courses, RuleBasedStateMachine):
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

    # The operator.

    def pause(self, at: int, more: int) -> str:
        feed = FEEDS[at % len(FEEDS)]
        if self._act(self._with_feed, "pause", feed):
            self.judge.at_rest.add(feed)
        return "pause"

    def resume(self, at: int, more: int) -> str | None:
        feed = FEEDS[at % len(FEEDS)]
        if feed not in self.room.listed:
            return None
        self._act(self._make_due, feed)
        return "resume"

    def sources(self, at: int, more: int) -> str:
        """A feed leaves the sources file, or comes back into it."""
        feed = FEEDS[at % len(FEEDS)]
        was_listed = feed in self.room.listed
        self.room.listed ^= {feed}
        if not self._act(self.room.apply_sources):
            self.room.listed ^= {feed}
        elif was_listed:
            self.judge.at_rest.add(feed)
        else:
            # One that was paused by hand stays paused.
            self.judge.at_rest &= set(self._paused_feeds())
        return "file: a feed less" if was_listed else "file: a feed more"

    def failures(self, at: int, more: int) -> str:
        resolve = retry_failures.retry_failures
        if more < 30:
            resolve = retry_failures.drop_failures
        store, now = self.stage.store, self.room.now
        self._act(lambda: resolve(store, FailureFilter(), by="model", now=now))
        return "failures dropped" if more < 30 else "failures retried"

    def submit(self, at: int, more: int) -> str | None:
        page = self._page(at)
        if page is None or page.failing is Failing.KILLS:
            return None

        def act() -> None:
            for article_id in self.room.pipeline.submit_url(page.url):
                self.room.send("article", article_id, "found")

        self._act(act)
        return "submit"

    def start_import(self, at: int, more: int) -> str | None:
        page = self._page(at)
        if page is None:
            return None
        is_page = bool(more % 2)
        age = WAITS[-2] * (more % 5 - 2)
        self._act(self._import_page, page, self.room.now - age if is_page else None)
        return "import of pages" if is_page else "import of addresses"

    def stop_import(self, at: int, more: int) -> str | None:
        if not self.imports:
            return None
        act, import_id = "stop" if more % 2 else "resume", pick(self.imports, at)
        self._act(self._change_import, act, import_id)
        return f"import: {act}"

    def start_replay(self, at: int, more: int) -> str:
        step = pick(sorted(replay.START_EVENTS), at)
        outcomes = tuple(replay.REPLAYABLE[step]) if more % 2 else (Outcome.PUBLISHED,)
        self._act(self._replay, step, outcomes)
        return f"replay from {step}"

    def stop_replay(self, at: int, more: int) -> str | None:
        if not self.replays:
            return None
        state = ReplayState.STOPPED if more % 2 else ReplayState.RUNNING
        self._act(self._set_replay, pick(self.replays, at), state)
        return f"replay: {state}"

    def stories(self, at: int, more: int) -> str | None:
        query = text("SELECT id FROM articles WHERE outcome = 'published' ORDER BY id")
        ids = list(self.stage.connection.execute(query).scalars())
        if len(ids) < 2:
            return None
        act = ("join", "split", "reset")[more % 3]
        self._act(self._edit_story, act, pick(ids, at), pick(ids, more))
        return f"stories: {act}"

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

    def _with_feed(self, act: str, url: str) -> None:
        query = text("SELECT id FROM feeds WHERE url = :url")
        feed_id = self.stage.connection.execute(query, {"url": url}).scalar_one()
        with self.stage.store.begin() as tx:
            getattr(tx.feeds, act)(feed_id, now=self.room.now)

    def _make_due(self, url: str) -> None:
        if url in self.room.listed:
            self._with_feed("poll_now", url)
            self.judge.at_rest.discard(url)

    def _paused_feeds(self) -> list[str]:
        query = text("SELECT url FROM feeds WHERE state = 'paused'")
        return list(self.stage.connection.execute(query).scalars())

    def _polled_feeds(self) -> list[str]:
        query = text("SELECT url FROM feeds WHERE due_at IS NOT NULL")
        return list(self.stage.connection.execute(query).scalars())

    def _replay(self, step: str, outcomes: tuple[str, ...]) -> None:
        wanted, now = ReplayFilter(outcomes=outcomes), self.room.now
        with self.stage.store.begin() as tx:
            self.replays.append(
                replay.start_replay(tx, step, wanted, most=None, by="model", now=now)
            )

    def _change_import(self, act: str, import_id: int) -> None:
        with self.stage.store.begin() as tx:
            getattr(tx.imports, act)(import_id)

    def _set_replay(self, replay_id: int, state: ReplayState) -> None:
        with self.stage.store.begin() as tx:
            tx.replays.set_state(replay_id, state, now=self.room.now)

    def _edit_story(self, act: str, one: int, other: int) -> None:
        decision = edit_stories.ManualDecision(
            by="model", reason="a random history", at=self.room.now
        )
        with self.stage.store.begin() as tx:
            if act == "join":
                edit_stories.join_stories(tx, [one, other], decision)
            elif act == "split":
                edit_stories.split_story(tx, [one], decision)
            else:
                edit_stories.reset_decisions(tx, one, by="model", now=self.room.now)

    def _import_page(self, page: Page, captured_at: datetime | None) -> None:
        """Import a page as it was at a time; None: import its address alone."""
        kind = ImportKind.URLS if captured_at is None else ImportKind.PAGES
        now, host = self.room.now, page.url.split("/")[2]
        with self.stage.store.begin() as tx:
            run = imports.start_import(
                tx, kind, source="Paper" if host == HOSTS[0] else "Gazette",
                names=["list"], by="model", now=now,
            )  # fmt: skip
            if captured_at is not None:
                edition = page.edition_at(captured_at)
                self.judge.record_import(page.report, edition)
                response = _capture(replace(page, edition=edition), captured_at)
                captured = CapturedPage(name="page", response=response)
                imports.add_captured_pages(tx, run, [captured], now)
            else:
                imports.add_list_rows(tx, run, [ListedUrl(number=1, url=page.url)], now)
            tx.imports.end_reading(run.id, now=now)
        self.imports.append(run.id)


def _capture(page: Page, captured_at: datetime) -> FetchResponse:
    return FetchResponse(
        url=page.url,
        final_url=page.url,
        status=200,
        headers={"content-type": "text/html; charset=utf-8"},
        body=page_body(page).encode(),
        fetched_at=captured_at,
    )


def assert_none(violations: Sequence[str], rows: Sequence[object] = ()) -> None:
    assert not violations, "\n".join([*violations, *map(str, rows)])
