"""Step 2: download an article's page and store it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.decide.transitions import ArticleEvent
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.states import Outcome, Stage
from wireroom.steps.articles.download.fetch_page import build_page_request, fetch_page
from wireroom.steps.articles.download.follow_move import (
    find_redirect_target,
    merge_move,
)
from wireroom.steps.articles.download.follow_redirect import (
    find_substitute,
    leads_elsewhere,
    settle_redirect,
)
from wireroom.steps.articles.download.render_page import build_page
from wireroom.steps.articles.extract import fetch_comments
from wireroom.steps.articles.extract.feed_page import build_feed_page, can_replace_page
from wireroom.steps.articles.extract.reservations import add_tdm_rule
from wireroom.steps.articles.failed_step import FailedStep, postpone_or_give_up
from wireroom.steps.articles.start_step import start_step
from wireroom.steps.articles.stories.canonical_claims import record_merge
from wireroom.steps.breakers import find_host_state, record_result, waiting_error
from wireroom.steps.page_budget import limit_page_time
from wireroom.store.connection.locks import Lock
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wireroom.model.http import FetchResponse
    from wireroom.model.rows import ArticleRow, BreakerRow, LeasedArticle, SourceRow
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.breakers import HostState
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction


# Failures in a row after which an article is stored without a further page that fails.
PATIENT_FAILURES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedDownload:
    """An article whose download this worker has started.

    Attributes:
        source: its source. host: the breakers that concern its page.
    """

    article: LeasedArticle
    source: SourceRow
    host: HostState


def download_article(ctx: StepContext, article_id: int) -> Stage | None:
    """Download a page for the first time."""
    with ctx.store.begin() as tx:
        article = start_step(ctx, tx, article_id, Stage.FOUND, step="download")
        if article is None:
            return None
        source = tx.feeds.get_source(article.source_id)
        host = find_host_state(ctx, tx, article.url)
    started = StartedDownload(article=article, source=source, host=host)
    return download_page(ctx, started)


def download_page(
    ctx: StepContext,
    started: StartedDownload,
    keep_page: Callable[[LeasedArticle, FetchResponse], Stage] | None = None,
) -> Stage | None:
    """Download the page of an article that was started, and store the outcome.

    Args:
        keep_page: takes a page that answered at the article's own address, for the
            caller to store; returns the stage that the article has then. None: store
            it now.
    """
    article, source, host = started.article, started.source, started.host
    if host.block is not None:
        error: Transient | Permanent = waiting_error(host.block)
        return _handle_failure(ctx, article, error, host.block)
    ctx = limit_page_time(ctx)
    try:
        moved_to = find_redirect_target(ctx, article, source)
        request = build_page_request(ctx, article, source)
        accept_part = article.failures >= PATIENT_FAILURES
        response = fetch_page(ctx, request, accept_part=accept_part)
        response = add_tdm_rule(ctx, request, response, source)
        record_result(ctx, host, article.url, None)
        _reject_substitute(response)
        response = build_page(ctx, request, response, source)
    except (Transient, Permanent) as failure:
        breaker = record_result(ctx, host, article.url, failure)
        return _handle_failure(ctx, article, failure, breaker)
    if keep_page and moved_to is None and _is_plain(article, response):
        return keep_page(article, response)
    return _store_download(ctx, article, response, moved_to)


def _is_plain(article: LeasedArticle, response: FetchResponse) -> bool:
    """Return whether nothing is stored of a download but its page."""
    return not leads_elsewhere(article, response) and not article.comment_answers


def _handle_failure(
    ctx: StepContext,
    article: LeasedArticle,
    error: Transient | Permanent,
    breaker: BreakerRow | None,
) -> Stage | None:
    """Publish the feed's text in place of the page; else retry, or give up."""
    from_feed = _find_feed_page(ctx, article, error)
    if from_feed is not None:
        return _store_download(ctx, article, from_feed, None)
    failed = FailedStep(step="download", error=error, breaker=breaker)
    with ctx.store.begin() as tx:
        postpone_or_give_up(ctx, tx, article, failed)
    return None


def _store_download(
    ctx: StepContext,
    started: LeasedArticle,
    response: FetchResponse,
    moved_to: str | None,
) -> Stage | None:
    """Store a page, or merge the article that a redirect shows to be a known one.

    Args:
        moved_to: where the address leads that the article's entry had before, or None.
    """
    with ctx.store.begin() as tx:
        if moved_to is not None or leads_elsewhere(started, response):
            # Before the article: a merge writes to another article or to a story too.
            tx.advisory_lock(Lock.DEDUPLICATE)
        article = tx.articles.hold(started.lease, started.stage)
        if merge_move(ctx, tx, article, response, moved_to) is not None:
            ctx.metrics.set_outcome(Outcome.MERGED, Reason.SAME_URL)
            return None
        redirect = settle_redirect(ctx, tx, article, response)
        if redirect.merged_into is not None:
            ctx.metrics.set_outcome(Outcome.MERGED, Reason.SAME_URL)
            into = redirect.merged_into
            record_merge(ctx, tx, article, into, Reason.SAME_URL)
            return None
        columns: ArticleUpdate = {"visited_at": ctx.now(), **redirect.columns}
        return _store_locked(ctx, tx, article, response, columns)


def store_visit(
    ctx: StepContext,
    started: LeasedArticle,
    response: FetchResponse | None,
    columns: ArticleUpdate,
    requests: Sequence[fetch_comments.CommentRequest] = (),
) -> Stage | None:
    """Store the page and the comment responses of a visit, to be extracted.

    Args:
        response: None: the stored page is unchanged.
        columns: other columns of the visit. requests: of comments beyond the page.
    """
    with ctx.store.begin() as tx:
        article = tx.articles.hold(started.lease, started.stage)
        return _store_locked(ctx, tx, article, response, columns, requests)


def _store_locked(
    ctx: StepContext,
    tx: Transaction,
    article: LeasedArticle,
    response: FetchResponse | None,
    columns: ArticleUpdate,
    requests: Sequence[fetch_comments.CommentRequest] = (),
) -> Stage:
    now = ctx.now()
    page_id = article.page_id
    if response is not None:
        page_id = tx.pages.add_page(article.lease, response)
    answers: ArticleUpdate = {}
    if requests or article.comment_answers:
        answers = fetch_comments.store_responses(tx, article, requests)
    return tx.articles.move(
        article,
        ArticleEvent.PAGE_STORED,
        {
            "page_id": page_id,
            "seen_digest": None,
            # The failures end with the extraction: a page may be served, and have no
            # text yet.
            **lease_end_columns(
                due_at=now,
                lease_until=now + ctx.policy.resend_after,
                failures=article.failures,
                failing_since=article.failing_since,
            ),
            **columns,
            **answers,
        },
    )


def _find_feed_page(
    ctx: StepContext, article: ArticleRow, error: Transient | Permanent
) -> FetchResponse | None:
    """Return the feed's text as a page where the article's own cannot be read now."""
    if not can_replace_page(error) or article.page_id is not None:
        return None
    with ctx.store.begin() as tx:
        return build_feed_page(tx, article, now=ctx.now())


def _reject_substitute(response: FetchResponse) -> None:
    """Raise Permanent if a page redirects to what its site shows for missing pages."""
    asked, final = response.url, response.final_url
    reason = find_substitute(final)
    if reason is not None and reason is not find_substitute(asked):
        raise Permanent(reason, f"{asked} leads to {final}")
