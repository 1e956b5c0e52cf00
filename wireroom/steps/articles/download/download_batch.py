"""Batches of first downloads: pages of one host that one worker downloads in turn.

One transaction starts them. The pages that answered at their own addresses, which are
most, are stored together (``page_writer.py``); every other outcome is recorded at once,
by itself.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Self

from wireroom.decide.transitions import ArticleEvent, decide_article_state
from wireroom.http.request_url import extract_host
from wireroom.model.states import Stage
from wireroom.steps.articles.article_batch import (
    count_unstarted,
    release_left,
    run_step,
)
from wireroom.steps.articles.article_messages import ArticleMessage, split_ids
from wireroom.steps.articles.download.download import StartedDownload, download_page
from wireroom.steps.batch_time import iterate_until
from wireroom.steps.breakers import HostState, find_host_state
from wireroom.steps.quarantine import quarantine_stuck_articles
from wireroom.store.scheduling.article_batches import start_articles
from wireroom.store.scheduling.download_batches import DownloadedPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from wireroom.model.http import FetchResponse
    from wireroom.model.rows import LeasedArticle, SourceRow
    from wireroom.steps.articles.download.page_writer import PageWriter
    from wireroom.steps.context import StepContext
    from wireroom.store.scheduling.host_turns import Turn

# Articles of a batch at most: a larger one saves little more. Few articles of a host
# are sent one by one, so that several workers download them at the same time.
MAX_BATCH, MIN_BATCHES = 10, 8
# No download of a batch starts later, seconds: a slow host keeps a thread no longer,
# and all have to be recorded within the lease.
BATCH_SECONDS = 10.0


def batch_downloads(
    turns: Sequence[Turn], delays: Mapping[int, float]
) -> tuple[ArticleMessage, ...]:
    """Distribute the downloads that were leased over messages.

    Those of a message are on one host, so that a slow host delays no other, and may
    start at the same time: none are together where requests to a host are spaced. A
    download that was started before and has not ended goes alone: if it kills its
    worker, no other's attempt is counted.

    Args:
        delays: seconds until each may start, by article.
    """
    together: defaultdict[tuple[str, float], list[int]] = defaultdict(list)
    for turn in turns:
        delay = delays.get(turn.article_id, 0.0)
        alone = str(turn.article_id) if turn.attempts else ""
        together[f"{turn.host} {alone}", delay].append(turn.article_id)
    return tuple(
        message
        for (_, delay), ids in together.items()
        for message in split_ids(ids, choose_size(len(ids)), delay=delay)
    )


def choose_size(downloads: int) -> int:
    """Return how many downloads of a host a message has."""
    return min(MAX_BATCH, math.ceil(downloads / MIN_BATCHES))


class DownloadBatch:
    """Articles that one worker downloads one after another; use it as a context.

    Iterating yields the ids of the articles whose download could be started, each to be
    passed to :meth:`download_article`, for as long as a batch may take. Those left
    over, at that time or after an exception, are released.

    Args:
        writer: stores the pages.
    """

    def __init__(
        self,
        ctx: StepContext,
        article_ids: Sequence[int],
        writer: PageWriter,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ctx, self._ids, self._writer = ctx, article_ids, writer
        self._clock = clock
        self._left: dict[int, LeasedArticle] = {}
        self._sources: Mapping[int, SourceRow] = {}
        # Whether a host of the batch has a breaker, or may have one by now.
        self._is_troubled = False
        # The page that was downloaded last, if nothing else is stored of its download.
        self._plain_page: DownloadedPage | None = None
        self._until = 0.0

    def __enter__(self) -> Self:
        ctx = self._ctx
        with ctx.store.begin() as tx:
            started = start_articles(
                tx.connection,
                self._ids,
                Stage.FOUND,
                now=ctx.now(),
                lease=ctx.policy.lease,
            )
            free, stuck = quarantine_stuck_articles(ctx, tx, started, step="download")
            self._left = {article.id: article for article in free}
            if free:
                self._sources = tx.feeds.get_sources({a.source_id for a in free})
                hosts = {extract_host(article.url) for article in free}
                self._is_troubled = bool(tx.host_breakers.get_by_host(hosts))
        self._until = self._clock() + BATCH_SECONDS
        idle = len(self._ids) - len(started)
        count_unstarted(ctx, "download", stuck=len(stuck), idle=idle)
        return self

    def __iter__(self) -> Iterator[int]:
        return iterate_until(self._left, end=self._until, clock=self._clock)

    def __exit__(self, *_: object) -> None:
        self._writer.end_batch()
        left = [article.lease for article in self._left.values()]
        self._ctx.count_late("record_downloads", release_left(self._ctx, left))

    def download_article(self, article_id: int) -> None:
        """Download a page, to be stored with others or by itself."""
        article = self._left.pop(article_id)
        stage = run_step(
            self._ctx, "download", article.lease, lambda: self._download(article)
        )
        page, self._plain_page = self._plain_page, None
        if page is not None:
            self._writer.add_page(page)
        elif stage is not None:
            self._writer.add_stored(article_id)

    def _download(self, article: LeasedArticle) -> Stage | None:
        started = StartedDownload(
            article=article,
            source=self._sources[article.source_id],
            host=self._find_host_state(article),
        )
        stage = None
        try:
            stage = download_page(self._ctx, started, self._keep_page)
        finally:
            self._is_troubled = self._is_troubled or stage is None
        return stage

    def _find_host_state(self, article: LeasedArticle) -> HostState:
        if not self._is_troubled:
            return HostState(host=extract_host(article.url), breakers={})
        with self._ctx.store.begin() as tx:
            return find_host_state(self._ctx, tx, article.url)

    def _keep_page(self, article: LeasedArticle, response: FetchResponse) -> Stage:
        """Keep a page for the writer; return the stage it reaches when it is stored."""
        self._plain_page = DownloadedPage(article=article, response=response)
        return decide_article_state(article, ArticleEvent.PAGE_STORED).stage
