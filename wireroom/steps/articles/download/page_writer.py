"""Stores the downloaded pages of several threads together.

Requests to a host are spaced, so most downloads end one by one, each of another host.
Pages that are stored in one transaction, and read by one message, cost less than one by
one. So a process keeps the pages of its threads for a moment, but none of them while
few arrive: the first one after a rest is stored at once.

What a process keeps when it is killed is not lost: each article was started, and the
tick sends it again when its lease is over.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from wireroom.model.states import Stage
from wireroom.store.connection.database_errors import REFUSED
from wireroom.store.scheduling.download_batches import record_downloads

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wireroom.steps.context import StepContext
    from wireroom.store.scheduling.download_batches import DownloadedPage

    CallLater = Callable[[float, Callable[[], None]], None]

logger = logging.getLogger(__name__)

# A page waits no longer than this for others, seconds, and no more pages and bytes are
# kept in memory: a larger transaction saves little more.
KEEP_SECONDS, KEEP_PAGES, KEEP_BYTES = 0.5, 10, 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What waits: pages to be stored, and articles whose pages are stored."""

    pages: tuple[DownloadedPage, ...] = ()
    article_ids: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pages or self.article_ids)

    def __add__(self, other: _Kept) -> _Kept:
        return _Kept(
            pages=self.pages + other.pages,
            article_ids=self.article_ids + other.article_ids,
        )

    @property
    def is_full(self) -> bool:
        """Whether it waits for no others."""
        size = sum(len(page.response.body) for page in self.pages)
        number = len(self.pages) + len(self.article_ids)
        return number >= KEEP_PAGES or size >= KEEP_BYTES


class PageWriter:
    """Keeps pages for a moment, stores them together, and sends their articles on.

    Without ``call_later`` pages wait only for the others of their batch.

    Args:
        send: called with the articles whose pages are stored, after the commit, by any
            thread.
        clock: monotonic seconds.

    Attributes:
        call_later: calls a function after so many seconds in another thread.
    """

    def __init__(
        self,
        ctx: StepContext,
        send: Callable[[Sequence[int]], None],
        *,
        clock: Callable[[], float] = time.monotonic,
        call_later: CallLater | None = None,
    ) -> None:
        self.call_later = call_later
        self._ctx, self._send, self._clock = ctx, send, clock
        self._lock = threading.Lock()
        self._kept, self._taken = _Kept(), 0
        self._write_at = self._rest_until = float("-inf")

    def add_page(self, page: DownloadedPage) -> None:
        """Keep a page; store what is kept if it is time."""
        self._add(_Kept(pages=(page,)))

    def add_stored(self, article_id: int) -> None:
        """Keep an article whose page is stored, to be sent with others."""
        self._add(_Kept(article_ids=(article_id,)))

    def end_batch(self) -> None:
        """Store what waits for the rest of a batch, which has ended."""
        if self.call_later is None:
            self.flush()

    def flush(self) -> None:
        """Store and send all that is kept."""
        with self._lock:
            taken = self._take()
        self._write(taken)

    def _add(self, new: _Kept) -> None:
        with self._lock:
            now, is_first = self._clock(), not self._kept
            if is_first:
                others_end = self._rest_until if self.call_later else now + KEEP_SECONDS
                self._write_at = others_end
            self._kept += new
            is_time = now >= self._write_at or self._kept.is_full
            taken = self._take() if is_time else _Kept()
            seconds, turn = self._write_at - now, self._taken
        if taken:
            self._write(taken)
        elif is_first and self.call_later:
            self.call_later(seconds, partial(self._write_timed, turn))

    def _write_timed(self, turn: int) -> None:
        """Store what is kept, unless all that the timer was set for was taken."""
        with self._lock:
            taken = self._take() if turn == self._taken else _Kept()
        self._write(taken)

    def _take(self) -> _Kept:
        taken, self._kept = self._kept, _Kept()
        if taken:
            self._taken += 1
            self._rest_until = self._clock() + KEEP_SECONDS
        return taken

    def _write(self, kept: _Kept) -> None:
        stored = self._store(kept.pages) if kept.pages else []
        if article_ids := [*kept.article_ids, *stored]:
            self._send(article_ids)

    def _store(self, pages: Sequence[DownloadedPage]) -> list[int]:
        """Store pages; return the articles that have them now."""
        try:
            stored = self._record(pages)
        except REFUSED:
            return self._store_each(pages)
        self._ctx.count_late("record_downloads", len(pages) - len(stored))
        return stored

    def _store_each(self, pages: Sequence[DownloadedPage]) -> list[int]:
        """Store pages one by one; the database refuses one of them.

        That one stays leased. The tick sends it alone when the lease is over, and then
        it goes to quarantine.
        """
        stored: list[int] = []
        for page in pages:
            try:
                recorded = self._record([page])
            except REFUSED:
                logger.exception("the database refuses the page of %s", page.article.id)
            else:
                self._ctx.count_late("record_downloads", 1 - len(recorded))
                stored += recorded
        return stored

    def _record(self, pages: Sequence[DownloadedPage]) -> list[int]:
        now = self._ctx.now()
        with self._ctx.store.begin() as tx:
            return record_downloads(
                tx.connection,
                pages,
                stages=(Stage.FOUND, Stage.DOWNLOADED),
                now=now,
                lease_until=now + self._ctx.policy.resend_after,
            )
