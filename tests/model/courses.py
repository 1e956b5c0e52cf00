"""Short courses of events that independent draws would rarely meet.

A worker that is overtaken, a page that kills each of its workers, a copy of what was
withdrawn: each needs several events about one row, in one order.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from tests.model.site import FEEDS, HOSTS, Failing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from tests.model.judge import Judge
    from tests.model.newsroom import Message, Newsroom
    from tests.model.site import Page, Web
    from tests.model.stage import Stage

# Longer than a lease, and than a message may be on its way.
AFTER_A_LEASE = timedelta(seconds=130)
# More starts of a step than it may have without an outcome.
MOST_STARTS = 5
# Visits after which a page that is gone has been withdrawn.
MOST_CHECKS = 4
_ARTICLE_OF = text("SELECT id, due_at FROM articles WHERE url = :url")
_PUBLISHED = text(
    "SELECT url FROM articles WHERE outcome = 'published' AND stage = 'done'"
    " AND withdrawn_at IS NULL AND due_at IS NOT NULL ORDER BY id"
)


class Courses:
    """Courses of a history; each returns its name, or None if it cannot happen."""

    stage: Stage
    room: Newsroom
    web: Web
    judge: Judge
    _act: Callable[..., bool]
    _take: Callable[[int], Message | None]
    _make_due: Callable[[str], None]
    _wait_for_work: Callable[[], None]
    _judge: Callable[[], None]
    pause: Callable[[int, int], str]
    _import_page: Callable[[Page, datetime | None], None]

    def race(self, at: int, more: int) -> str | None:
        """One stops in the middle of a transaction, and another runs meanwhile."""
        first, second = self._take(at), self._take(more)
        if first is None or second is None:
            return None
        is_stopped = self.room.start(first, 1 + more % 50, is_inside=True)
        self.room.run(second)
        if is_stopped:
            self.room.stopped.pop().worker.resume()
        return "race"

    def overtaken(self, at: int, more: int) -> str | None:
        """A worker returns after its lease, with an answer that is out of date."""
        message = self._take_article(at)
        if message is None:
            return None
        pages = list(self.web.pages.values())
        before = [page.failing for page in pages]
        if more % 3 == 0:
            for page in pages:
                page.failing = Failing.MISSING
        # Mostly while its answer is on the way.
        is_stopped = self.room.start(message, 2 if more % 4 else 1 + at % 6)
        for page, failing in zip(pages, before, strict=True):
            page.failing = failing
            self.web.correct(page)
        if not is_stopped:
            return f"message {message.task}"
        late = self.room.stopped.pop().worker
        for _ in range(2):
            self.room.now += AFTER_A_LEASE
            self._act(self.room.tick)
            for _ in range(8):
                if self.room.messages:
                    self.room.run(self.room.messages.pop())
        late.resume()
        return "worker overtaken"

    def deadly(self, at: int, more: int) -> str | None:
        """A page kills every worker that reads it, until its step is given up."""
        message = self._take_article(at)
        page = None if message is None else self.web.pages.get(self._url_of(message))
        if message is None or page is None:
            return None
        page.failing = Failing.KILLS
        for _ in range(MOST_STARTS):
            self.room.run(message)
            self.room.now += AFTER_A_LEASE
            self._act(self.room.tick)
            same = [m for m in self.room.messages if m.args[:1] == message.args[:1]]
            if not same:
                break
            message = same[0]
            self.room.messages.remove(message)
        return "page kills every worker"

    def twins(self, at: int, more: int) -> str | None:
        """Two pages with one text are read at the same time."""
        host = HOSTS[at % 2]
        first = self.web.new_page(host)
        second = self.web.new_page(host, report=first.report)
        feed = FEEDS[0] if at % 2 == 0 else FEEDS[2]
        self.web.feeds[feed] += [first.url, second.url]
        if feed in self.judge.at_rest or not self._act(self._make_due, feed):
            return "report: a copy"
        self._act(self.room.tick)
        urls = {first.url, second.url}
        for task in ("poll_feeds", "article"):
            for message in [m for m in self.room.messages if m.task == task]:
                self.room.messages.remove(message)
                self.room.run(message)
        ours = [m for m in self.room.messages if self._url_of(m) in urls]
        if len(ours) < 2:
            return "report: a copy"
        for message in ours:
            self.room.messages.remove(message)
        is_stopped = self.room.start(ours[0], 1 + more % 90, is_inside=True)
        self.room.run(ours[1])
        if is_stopped:
            self.room.stopped.pop().worker.resume()
        return "race of two copies"

    def visit(self, at: int, more: int) -> str | None:
        """Time passes until the next visit of a published page; it is made."""
        url = self._published(at)
        if url is None:
            return None
        self._run_next_step(url)
        return "visit"

    def copy_of_withdrawn(self, at: int, more: int) -> str | None:
        """A page is taken down for good, and its text appears at another address."""
        url = self._published(at)
        page = self.web.pages.get(url or "")
        if page is None or url is None:
            return None
        page.failing = Failing.REMOVED
        for _ in range(MOST_CHECKS):
            self._run_next_step(url)
        host = url.split("/")[2]
        copy = self.web.new_page(host, report=page.report)
        copy.canonical = url if more % 2 else ""
        self._publish(copy, FEEDS[0] if host in FEEDS[0] else FEEDS[2])
        return "copy of a withdrawn page"

    def paused_in_poll(self, at: int, more: int) -> str | None:
        """An operator pauses a feed while its poll is on its way."""
        feed = FEEDS[at % len(FEEDS)]
        if feed in self.judge.at_rest or not self._act(self._make_due, feed):
            return None
        self._act(self.room.tick)
        polls = [m for m in self.room.messages if m.task == "poll_feeds"]
        if not polls:
            return None
        self.room.messages.remove(polls[0])
        is_stopped = self.room.start(polls[0], 1 + more % 3)
        self.pause(at, more)
        if is_stopped:
            self.room.stopped.pop().worker.resume()
        return "feed paused in its poll"

    def discussion(self, at: int, more: int) -> str | None:
        """Readers comment on a published page; one edits or removes a comment."""
        url = self._published(at)
        page = self.web.pages.get(url or "")
        if page is None or url is None:
            return None
        for _ in range(2):
            page.comments[page.next_comment] = 0
            page.next_comment += 1
        self._run_next_step(url)
        first = next(iter(page.comments))
        if more % 2:
            page.comments[first] += 1
        else:
            del page.comments[first]
        self._run_next_step(url)
        return "discussion"

    def old_import(self, at: int, more: int) -> str | None:
        """An operator imports an edition of a published page that it has corrected."""
        url = self._published(at)
        page = self.web.pages.get(url or "")
        if page is None or url is None:
            return None
        # No visit has seen it: a page that is stored already is not imported again.
        self.web.correct(page)
        captured_at = self.room.now
        self.room.now += AFTER_A_LEASE
        self.web.correct(page)
        self._run_next_step(url)
        # The judge knows the newest edition that an article has shown.
        self._judge()
        if not self._act(self._import_page, page, captured_at):
            return None
        self._act(self.room.tick)
        self._run_all("read_import")
        return "import of an old edition"

    def lost_next_step(self, at: int, more: int) -> str | None:
        """A step of an article is done, and the message of the next one is lost."""
        message = self._take_article(at)
        if message is None:
            return None
        self.room.run(message)
        for later in [m for m in self.room.messages if m.args[:1] == message.args[:1]]:
            self.room.messages.remove(later)
        return "message of a next step lost"

    # What the courses share.

    def _published(self, at: int) -> str | None:
        urls = list(self.stage.connection.scalars(_PUBLISHED))
        return pick(urls, at)

    def _publish(self, page: Page, feed: str) -> None:
        """Show a new page in a feed, and run what follows."""
        self.web.feeds[feed].append(page.url)
        if feed in self.judge.at_rest or not self._act(self._make_due, feed):
            return
        self._act(self.room.tick)
        self._run_all("poll_feeds")
        self._run_all("article")

    def _run_all(self, task: str) -> None:
        for message in [m for m in self.room.messages if m.task == task]:
            self.room.messages.remove(message)
            self.room.run(message)

    def _run_next_step(self, url: str) -> None:
        """Wait until an article is due, and run its messages."""
        row = self.stage.connection.execute(_ARTICLE_OF, {"url": url}).one_or_none()
        if row is None or row.due_at is None:
            return
        self.room.now = max(self.room.now, row.due_at)
        self._act(self.room.tick)
        # The download, and the steps that compute.
        for _ in range(2):
            ours = [m for m in self.room.messages if m.args[:1] == (row.id,)]
            for message in ours:
                self.room.messages.remove(message)
                self.room.run(message)

    def _take_article(self, at: int) -> Message | None:
        """A message about an article; where there is none, of a visit or a poll."""
        for _ in range(3):
            ours = [m for m in self.room.messages if m.task == "article"]
            if ours:
                message: Message = pick(ours, at)
                self.room.messages.remove(message)
                return message
            self._wait_for_work()
            self._act(self.room.tick)
            for message in [m for m in self.room.messages if m.task == "poll_feeds"]:
                self.room.messages.remove(message)
                self.room.run(message)
        return None

    def _url_of(self, message: Message) -> str | None:
        if message.task != "article":
            return None
        query = text("SELECT url FROM articles WHERE id = :id")
        return self.stage.connection.scalar(query, {"id": message.args[0]})


def pick(items: Sequence[Any], at: int) -> Any:
    return items[at % len(items)] if items else None
