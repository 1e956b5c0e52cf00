"""Random histories: what happens on the web, to the workers and by the operator.

Each rule is one kind of event. After each event the judge reads the rows; at the end
of a history every outage ends, and nothing may be lost.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from tests.databases import EMPTY
from tests.model.judge import Judge
from tests.model.newsroom import LOCK_TIMEOUT, Message, Newsroom, Stopped
from tests.model.site import FEEDS, HOSTS, NOT_THERE, WAITS, Failing, Page, page_body
from tests.model.workers import WatchedStore, check_point
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
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection

EVENTS = 60
PICK = st.integers(0, 99)
# Rounds of ticks after which a history must have come to rest.
ROUNDS = 120

TOO_BUSY = "waits for the worker that has stopped"


class Stage:
    """A database with the product's schema, used by one history after another."""

    def __init__(self, url: str) -> None:
        self.store = WatchedStore(url, connections=8)
        engine = self.store._engine
        event.listen(engine, "connect", _shorten_waits)
        self.connection: Connection = engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        )
        self.counts: Counter[str] = Counter()

    def empty(self) -> None:
        self.connection.execute(text(EMPTY))

    def close(self) -> None:
        self.connection.close()
        self.store.close()


def _shorten_waits(connection: Any, _: object) -> None:
    connection.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
    connection.commit()


class History(RuleBasedStateMachine):
    """One random history."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage
        stage.empty()
        self.room = Newsroom(stage.store)
        self.web = self.room.web
        self.judge = Judge(stage.connection, self.web)
        self.imports: list[int] = []
        self.replays: list[int] = []

    # The web.

    @rule(at=PICK, host=st.sampled_from(HOSTS[:2]), more=PICK)
    def a_paper_reports(self, at: int, host: str, more: int) -> None:
        """A new page in a feed: a report, a copy, or a page that names another."""
        self._count("report")
        pages = [p for p in self.web.pages.values() if p.url.split("/")[2] == host]
        other = pick(pages, at)
        is_copy = other is not None and more < 20
        page = self.web.new_page(host, report=other.report if is_copy else None)
        if is_copy and more < 8:
            page.canonical = other.url
        own = [feed for feed in FEEDS if host in feed]
        self.web.feeds[pick(own, at)].append(page.url)

    @precondition(lambda self: self.web.pages)
    @rule(at=PICK, feed=st.sampled_from(FEEDS))
    def another_feed_shows_it(self, at: int, feed: str) -> None:
        self._count("sighting")
        url = self._page(at).url
        if url not in self.web.feeds[feed]:
            self.web.feeds[feed].append(url)

    @precondition(lambda self: self.web.pages)
    @rule(at=PICK)
    def a_page_is_corrected(self, at: int) -> None:
        self._count("correction")
        self._page(at).edition += 1

    @precondition(lambda self: self.web.pages)
    @rule(at=PICK, what=PICK)
    def readers_comment(self, at: int, what: int) -> None:
        page = self._page(at)
        known = list(page.comments)
        if known and what < 25:
            self._count("comment edited")
            page.comments[pick(known, what)] += 1
        elif known and what < 50:
            self._count("comment removed")
            del page.comments[pick(known, what)]
        else:
            self._count("comment")
            page.comments[page.next_comment] = 0
            page.next_comment += 1

    @precondition(lambda self: self.web.pages)
    @rule(at=PICK, failing=st.sampled_from([None, None, *Failing]))
    def a_page_fails(self, at: int, failing: Failing | None) -> None:
        self._count(f"page {failing or 'back'}")
        self._page(at).failing = failing

    @rule(host=st.sampled_from(HOSTS), failing=st.sampled_from(Failing))
    def an_outage_begins(self, host: str, failing: Failing) -> None:
        if failing in NOT_THERE or failing is Failing.REFUSED:
            failing = Failing.AWAY
        self._count("outage")
        self.web.hosts_away[host] = failing

    @precondition(lambda self: self.web.hosts_away)
    @rule()
    def the_outages_end(self) -> None:
        self._count("outage ends")
        self.web.hosts_away.clear()

    @rule(feed=st.sampled_from(FEEDS), failing=st.sampled_from([None, *Failing]))
    def a_feed_fails(self, feed: str, failing: Failing | None) -> None:
        self._count(f"feed {failing or 'back'}")
        self.web.feed_failing[feed] = failing

    # Time, the tick and the workers.

    @rule(wait=st.sampled_from(WAITS))
    def time_passes(self, wait: Any) -> None:
        self._count("clock")
        self.room.now += wait

    @rule()
    def the_tick_comes(self) -> None:
        self._count("tick")
        self._act(self.room.tick)

    @rule(feed=st.sampled_from(FEEDS))
    def everything_is_done_at_once(self, feed: str) -> None:
        """A quiet minute: the feeds are polled and all messages run."""
        self._count("quiet minute")
        self._act(self._make_due, feed)
        self._act(self.room.tick)
        for _ in range(30):
            if not self.room.messages:
                break
            self.room.run(self.room.messages.pop(0))

    @precondition(lambda self: self.room.messages)
    @rule(at=PICK)
    def a_message_runs(self, at: int) -> None:
        message = self._take(at)
        self._count(message.task)
        self.room.run(message)

    @precondition(lambda self: self.room.messages)
    @rule(at=PICK)
    def a_message_runs_twice(self, at: int) -> None:
        self._count("message twice")
        message = self._take(at)
        self.room.run(message)
        self.room.run(message)

    @precondition(lambda self: self.room.messages)
    @rule(at=PICK)
    def a_message_is_lost(self, at: int) -> None:
        self._count("message lost")
        self._take(at)

    @precondition(lambda self: self.room.messages and len(self.room.stopped) < 4)
    @rule(at=PICK, after=st.integers(1, 9))
    def a_worker_stops(self, at: int, after: int) -> None:
        """It stops behind a commit, or while its answer is on the way."""
        message = self._take(at)
        if self.room.start(message, after):
            self._count("worker stops")

    @precondition(lambda self: self.room.stopped)
    @rule(at=PICK)
    def a_worker_returns(self, at: int) -> None:
        self._count("worker returns")
        self._resume(self.room.stopped.pop(at % len(self.room.stopped)))

    @precondition(lambda self: self.room.stopped)
    @rule(at=PICK)
    def a_worker_is_killed(self, at: int) -> None:
        self._count("kill")
        self.room.stopped.pop(at % len(self.room.stopped)).worker.dispose()

    @precondition(lambda self: len(self.room.messages) > 1)
    @rule(at=PICK, other=PICK, after=st.integers(1, 60))
    def two_workers_race(self, at: int, other: int, after: int) -> None:
        """One stops in the middle of a transaction, and another runs meanwhile."""
        self._count("race")
        first, second = self._take(at), self._take(other)
        with statements_counted(self.stage):
            is_stopped = self.room.start(first, after)
        self.room.run(second)
        if is_stopped:
            self._resume(self.room.stopped.pop())

    # The operator.

    @rule(feed=st.sampled_from(FEEDS))
    def the_operator_pauses(self, feed: str) -> None:
        self._count("pause")
        if self._act(self._with_feed, "pause", feed):
            self.judge.at_rest.add(feed)

    @rule(feed=st.sampled_from(FEEDS))
    def the_operator_resumes(self, feed: str) -> None:
        if feed in self.room.listed:
            self._count("resume")
            self._act(self._make_due, feed)

    @rule(feed=st.sampled_from(FEEDS))
    def the_sources_file_changes(self, feed: str) -> None:
        self._count("sources")
        was_listed = feed in self.room.listed
        self.room.listed ^= {feed}
        if not self._act(self.room.apply_sources):
            self.room.listed ^= {feed}
        elif was_listed:
            self.judge.at_rest.add(feed)
        else:
            # One that was paused by hand stays paused.
            self.judge.at_rest &= set(self._paused_feeds())

    @rule(is_drop=st.booleans())
    def the_operator_resolves_failures(self, *, is_drop: bool) -> None:
        self._count("drop" if is_drop else "retry")
        resolve = (
            retry_failures.drop_failures if is_drop else (retry_failures.retry_failures)
        )
        self._act(
            lambda: resolve(
                self.stage.store, FailureFilter(), by="model", now=self.room.now
            )
        )

    @precondition(lambda self: self.web.pages)
    @rule(at=PICK)
    def the_operator_submits(self, at: int) -> None:
        self._count("submit")

        def submit() -> None:
            for article_id in self.room.pipeline.submit_url(self._page(at).url):
                self.room.send("article", article_id, "found")

        self._act(submit)

    @precondition(lambda self: self.web.pages)
    @rule(at=PICK, is_page=st.booleans(), age=st.integers(-2, 2))
    def the_operator_imports(self, at: int, *, is_page: bool, age: int) -> None:
        self._count("import")
        page = self._page(at)
        self._act(self._import_page, page, is_page, age)

    @precondition(lambda self: self.imports)
    @rule(at=PICK, is_stop=st.booleans())
    def the_operator_stops_an_import(self, at: int, *, is_stop: bool) -> None:
        self._count("stop import" if is_stop else "resume import")

        def change() -> None:
            with self.stage.store.begin() as tx:
                act = tx.imports.stop if is_stop else tx.imports.resume
                act(pick(self.imports, at))

        self._act(change)

    @rule(step=st.sampled_from(sorted(replay.START_STAGES)), every=st.booleans())
    def the_operator_replays(self, step: str, *, every: bool) -> None:
        self._count(f"replay {step}")
        outcomes = tuple(replay.REPLAYABLE[step]) if every else (Outcome.PUBLISHED,)

        def start() -> None:
            with self.stage.store.begin() as tx:
                wanted = ReplayFilter(outcomes=outcomes)
                self.replays.append(
                    replay.start_replay(
                        tx, step, wanted, most=None, by="model", now=self.room.now
                    )
                )

        self._act(start)

    @precondition(lambda self: self.replays)
    @rule(at=PICK, is_stop=st.booleans())
    def the_operator_stops_a_replay(self, at: int, *, is_stop: bool) -> None:
        self._count("stop replay" if is_stop else "resume replay")
        state = ReplayState.STOPPED if is_stop else ReplayState.RUNNING
        self._act(self._set_replay, pick(self.replays, at), state)

    @rule(one=PICK, other=PICK, act=st.sampled_from(["join", "split", "reset"]))
    def the_operator_edits_stories(self, one: int, other: int, act: str) -> None:
        query = text("SELECT id FROM articles WHERE outcome = 'published' ORDER BY id")
        ids = list(self.stage.connection.execute(query).scalars())
        if len(ids) > 1:
            self._count(act)
            self._act(self._edit_story, act, pick(ids, one), pick(ids, other))

    # The end of a history.

    def teardown(self) -> None:
        try:
            self._judge()
            self._recover()
            listed = {
                feed: urls
                for feed, urls in self.web.feeds.items()
                if feed not in self.judge.at_rest and feed in self._polled_feeds()
            }
            assert_none(self.judge.find_losses(listed))
        finally:
            self.room.close()
        self.stage.counts["histories"] += 1

    def _recover(self) -> None:
        """End every outage, and let the workers run until nothing is left to do."""
        self.room.close()
        self.web.hosts_away.clear()
        self.web.feed_failing = dict.fromkeys(FEEDS)
        for page in self.web.pages.values():
            if page.failing not in NOT_THERE:
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
        for _ in range(ROUNDS):
            self.room.tick()
            while self.room.messages:
                self.room.run(self.room.messages.pop(0))
            self._judge()
            if not self._sleep():
                return
        raise AssertionError("the history does not come to rest")

    def _sleep(self) -> bool:
        """Wait until a row that is in progress is due; False if there is none."""
        query = text(
            "SELECT min(greatest(due_at, lease_until)), count(*) FROM ("
            " SELECT a.due_at, a.lease_until FROM articles a WHERE"
            "  (a.outcome = 'in_flight' OR a.stage <> 'done') AND a.due_at IS NOT NULL"
            " UNION ALL SELECT due_at, lease_until FROM import_items"
            " UNION ALL SELECT lease_until, lease_until FROM replay_items"
            "  WHERE result IS NULL) AS waiting"
        )
        due_at, waiting = self.stage.connection.execute(query).one()
        if waiting:
            self.room.now = max(self.room.now, due_at) + WAITS[0]
        return bool(waiting)

    # What the rules share.

    def check_invariants(self, *args: Any, **more: Any) -> None:
        """After each event, the judge's turn."""
        super().check_invariants(*args, **more)
        self._judge()

    def _judge(self) -> None:
        if self.room.defects:
            raise self.room.defects[0]
        assert_none(self.judge.find_violations())

    def _count(self, event_name: str) -> None:
        self.stage.counts[event_name] += 1

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

    def _take(self, at: int) -> Message:
        return self.room.messages.pop(at % len(self.room.messages))

    def _resume(self, stopped: Stopped) -> None:
        stopped.worker.resume()

    def _page(self, at: int) -> Page:
        return list(self.web.pages.values())[at % len(self.web.pages)]

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

    def _import_page(self, page: Page, is_page: bool, age: int) -> None:  # noqa: FBT001 - a rule passes it on
        kind = ImportKind.PAGES if is_page else ImportKind.URLS
        now, host = self.room.now, page.url.split("/")[2]
        with self.stage.store.begin() as tx:
            run = imports.start_import(
                tx, kind, source="Paper" if host == HOSTS[0] else "Gazette",
                names=["list"], by="model", now=now,
            )  # fmt: skip
            if is_page:
                self.judge.record_import(page.report, page.edition)
                captured = CapturedPage(name="page", response=_capture(page, now, age))
                imports.add_captured_pages(tx, run, [captured], now)
            else:
                imports.add_list_rows(tx, run, [ListedUrl(number=1, url=page.url)], now)
            tx.imports.end_reading(run.id, now=now)
        self.imports.append(run.id)


def _capture(page: Page, now: Any, age: int) -> FetchResponse:
    return FetchResponse(
        url=page.url,
        final_url=page.url,
        status=200,
        headers={"content-type": "text/html; charset=utf-8"},
        body=page_body(page).encode(),
        fetched_at=now - WAITS[-2] * age,
    )


@contextmanager
def statements_counted(stage: Stage) -> Iterator[None]:
    """A context in which a worker may stop before any statement."""
    engine = stage.store._engine
    event.listen(engine, "before_cursor_execute", _stop_before)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", _stop_before)


def _stop_before(*_: object) -> None:
    check_point()


def pick(items: Sequence[Any], at: int) -> Any:
    return items[at % len(items)] if items else None


def assert_none(violations: Sequence[str]) -> None:
    assert not violations, "\n".join(violations)


def settings_for(histories: int, *, seed: bool) -> settings:
    """Settings of a run; ``seed``: the same histories at every run."""
    return settings(
        max_examples=histories,
        stateful_step_count=EVENTS,
        deadline=None,
        derandomize=seed,
        database=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
