"""What operators do in a history: pauses, imports, replays, edits of stories."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import text

from tests.model.courses import pick
from tests.model.site import FEEDS, HOSTS, WAITS, Failing, Page, Served, page_body
from wireroom.imports.captured_page import CapturedPage
from wireroom.imports.list_row import ListedUrl
from wireroom.model.http import FetchResponse
from wireroom.model.imports import ImportKind
from wireroom.model.replays import ReplayState
from wireroom.model.states import Outcome
from wireroom.steps import imports, retry_failures
from wireroom.steps.articles.stories import edit_stories
from wireroom.steps.replays import replay
from wireroom.store.failures import FailureFilter
from wireroom.store.runs.replays import ReplayFilter

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.model.judge import Judge
    from tests.model.newsroom import Newsroom
    from tests.model.stage import Stage


class OperatorActs:
    """Acts of operators; each returns its name, or None if it cannot happen."""

    stage: Stage
    room: Newsroom
    judge: Judge
    # The imports and the replays that were started.
    imports: list[int]
    replays: list[int]
    _act: Callable[..., bool]
    _page: Callable[[int], Page | None]

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
                # As an import does: a clock ahead makes no page of tomorrow.
                captured_at = min(captured_at, now)
                page = replace(page, edition=page.edition_at(captured_at))
                self.judge.record_import(
                    Served(
                        captured_at,
                        page.url,
                        report=page.report,
                        edition=page.edition,
                        comments=frozenset(page.comments),
                    )
                )
                response = _capture(page, captured_at)
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
