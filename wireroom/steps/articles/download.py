"""Step 2: fetch an article's page and archive it. Later: visit it again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from wireroom.decide import retries as backoff
from wireroom.decide.polls import can_skip_revisit, schedule_revisit
from wireroom.errors import Permanent, Reason, Transient
from wireroom.http.classify import PAGE_MEDIA_TYPES
from wireroom.http.urls import is_homepage
from wireroom.model.http import FetchRequest
from wireroom.model.states import ChangeKind, Outcome, Stage
from wireroom.step_metrics import RunOutcome
from wireroom.steps.articles import fetch_comments
from wireroom.steps.quarantine import quarantine_stuck_article
from wireroom.store.changes import Change
from wireroom.store.feed_comment_counts import get_comment_count
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.decide.polls import FeedCommentCount
    from wireroom.model.http import FetchResponse
    from wireroom.model.rows import ArticleRow, SourceRow
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"

# A published page that is missing this many visits in a row has been taken down.
MISSING_VISITS = 3


def download_article(given: StepContext, article_id: int) -> Stage | None:
    """Fetch a page for the first time."""
    with given.store.begin() as tx:
        article = tx.articles.start(
            article_id, Stage.FOUND, now=given.now(), lease=given.policy.lease
        )
        if article is None:
            return None
        source = tx.feeds.get_source(article.source_id)
    if article.attempts > given.policy.max_attempts:
        quarantine_stuck_article(
            given, article_id, Stage.FOUND, article.attempts, step="download"
        )
        return None
    try:
        response = given.http.fetch(_build_request(article, source, given))
        _refuse_homepage(response)
    except Transient as error:
        with given.store.begin() as tx:
            postpone_step(given, tx, article, error)
        return None
    except Permanent as error:
        _reject_article(given, article, error)
        return None
    return _store_page(given, article, response, {"visited_at": given.now()})


def revisit_article(given: StepContext, article_id: int) -> Stage | None:
    """Fetch a published page again, for its comments and its corrections."""
    with given.store.begin() as tx:
        article = tx.articles.start(
            article_id, Stage.DONE, now=given.now(), lease=given.policy.lease
        )
        if article is None:
            return None
        source = tx.feeds.get_source(article.source_id)
        validators = tx.pages.get_validators(article.page_id)
        page = tx.pages.get_digest(article.page_id)
        told = get_comment_count(tx.connection, article_id)
    if article.attempts > given.policy.max_attempts:
        quarantine_stuck_article(
            given, article_id, Stage.DONE, article.attempts, step="revisit"
        )
        return None
    if _can_skip_visit(given, article, source, told):
        _skip_visit(given, article)
        return None
    response: FetchResponse | None = None
    seen: ArticleUpdate = {}
    if not fetch_comments.is_pending(article, source):
        try:
            response = given.http.fetch(
                _build_request(article, source, given, *validators)
            )
        except (Transient, Permanent) as error:
            _record_failed_visit(given, article, error)
            return None
        if response.status == 304 or hashlib.sha256(response.body).digest() == page:
            response = None
        seen = {"visited_at": given.now()}
    parts = fetch_comments.request_comments(given, article, source)
    if response is None and not fetch_comments.brings_news(article, parts):
        _record_quiet_visit(given, article, parts, seen)
        return None
    columns: ArticleUpdate = {"visits": article.visits + 1, **seen}
    return _store_page(given, article, response, columns, parts)


def _can_skip_visit(
    given: StepContext,
    article: ArticleRow,
    source: SourceRow,
    told: FeedCommentCount | None,
) -> bool:
    """Whether what is known of an article answers for a visit."""
    if (
        not source.comments
        or article.failures
        or fetch_comments.is_pending(article, source)
    ):
        return False
    return can_skip_revisit(
        told,
        now=given.now(),
        born_at=article.published_at or article.found_at,
        visited_at=article.visited_at,
        comments_found=article.comments_found,
        quiet_visits=article.quiet_visits,
    )


def _skip_visit(given: StepContext, article: ArticleRow) -> None:
    """Wait for the next visit: one that was not made counts as none."""
    given.metrics.set_outcome(RunOutcome.NEEDLESS)
    due = next_visit_time(
        given,
        article,
        visits=article.visits,
        quiet_visits=article.quiet_visits,
        grew=False,
    )
    with given.store.begin() as tx:
        tx.articles.update(article.id, lease_end_columns(due_at=due))


def next_visit_time(
    given: StepContext,
    article: ArticleRow,
    *,
    visits: int,
    quiet_visits: int,
    grew: bool,
) -> datetime | None:
    """Return when a published article is to be visited next; None: never again."""
    if article.replay_id is not None and article.outcome == Outcome.PUBLISHED:
        # Nobody has visited it: a stored page was read.
        due: datetime | None = article.replay_due_at
        return due
    return schedule_revisit(
        now=given.now(),
        published_at=article.published_at,
        first_seen=article.found_at,
        visits=visits,
        grew=grew,
        quiet_visits=quiet_visits,
        policy=given.policy.revisit,
    )


def _build_request(
    article: ArticleRow,
    source: SourceRow,
    given: StepContext,
    etag: str | None = None,
    last_modified: str | None = None,
) -> FetchRequest:
    return FetchRequest(
        url=article.url,
        etag=etag,
        last_modified=last_modified,
        accept=ACCEPT,
        max_bytes=given.policy.page_max_bytes,
        media=PAGE_MEDIA_TYPES,
        allow_private=given.policy.allow_private or source.allow_private,
        obey_robots=given.policy.obey_robots,
        headers=tuple(source.headers.items()),
    )


def _refuse_homepage(response: FetchResponse) -> None:
    """Refuse a page that leads home: publishers redirect dead articles there."""
    if is_homepage(response.final_url) and not is_homepage(response.url):
        raise Permanent(Reason.HOMEPAGE, f"{response.url} leads to the homepage")


def _store_page(
    given: StepContext,
    article: ArticleRow,
    response: FetchResponse | None,
    columns: ArticleUpdate,
    parts: tuple[fetch_comments.CommentRequest, ...] = (),
) -> Stage | None:
    """Store what came of a visit; without a response the page is what it was."""
    now = given.now()
    with given.store.begin() as tx:
        if tx.articles.lock_at_stage(article.id, article.stage) is None:
            # Our lease ran out and another worker was faster.
            return None
        page_id = article.page_id
        if response is not None:
            page_id = tx.pages.add_page(article.id, response)
        asked: ArticleUpdate = (
            fetch_comments.store_responses(tx, article, parts)
            if parts or article.beyond
            else {}
        )
        tx.articles.update(
            article.id,
            {
                "page_id": page_id,
                "stage": Stage.DOWNLOADED,
                **lease_end_columns(
                    due_at=now, lease_until=now + given.policy.resend_after
                ),
                **columns,
                **asked,
            },
        )
    return Stage.DOWNLOADED


def postpone_step(
    given: StepContext, tx: Transaction, article: ArticleRow, error: Transient
) -> None:
    """Let a step wait that may go well later; after so many times, let it fail."""
    failures = article.failures + backoff.counts_as_failure(error)
    wait = backoff.backoff_delay(
        error, failures=failures, policy=given.policy.retry, jitter=given.jitter()
    )
    if (
        failures >= given.policy.retry.max_failures
        and article.outcome != Outcome.PUBLISHED
    ):
        given.metrics.set_outcome(Outcome.FAILED, error.reason)
        tx.articles.finish(
            article.id, Outcome.FAILED, reason=error.reason, detail=error.detail
        )
        return
    given.metrics.set_outcome(RunOutcome.PUT_OFF, error.reason)
    later = lease_end_columns(due_at=given.now() + wait, failures=failures)
    said: ArticleUpdate = {"reason": error.reason, "detail": error.detail[:500]}
    tx.articles.update(article.id, {**later, **said})


def _reject_article(given: StepContext, article: ArticleRow, error: Permanent) -> None:
    given.metrics.set_outcome(Outcome.REJECTED, error.reason)
    with given.store.begin() as tx:
        tx.articles.finish(
            article.id, Outcome.REJECTED, reason=error.reason, detail=error.detail
        )


def _record_quiet_visit(
    given: StepContext,
    article: ArticleRow,
    parts: tuple[fetch_comments.CommentRequest, ...],
    seen: ArticleUpdate,
) -> None:
    given.metrics.set_outcome(RunOutcome.UNCHANGED)
    visits, quiet = article.visits + 1, article.quiet_visits + 1
    due = next_visit_time(given, article, visits=visits, quiet_visits=quiet, grew=False)
    with given.store.begin() as tx:
        counted: ArticleUpdate = {"visits": visits, "quiet_visits": quiet, **seen}
        if parts:
            counted |= fetch_comments.store_responses(tx, article, parts)
        tx.articles.update(article.id, {**counted, **lease_end_columns(due_at=due)})


def _record_failed_visit(
    given: StepContext, article: ArticleRow, error: Transient | Permanent
) -> None:
    """Put a failed visit off; a page that is gone for good is withdrawn."""
    counted = not isinstance(error, Transient) or backoff.counts_as_failure(error)
    failures = article.failures + counted
    missing = error.reason is Reason.NOT_FOUND and failures >= MISSING_VISITS
    now = given.now()
    taken_down = missing or error.reason is Reason.GONE
    given.metrics.set_outcome(
        RunOutcome.WITHDRAWN if taken_down else RunOutcome.PUT_OFF, error.reason
    )
    with given.store.begin() as tx:
        if taken_down:
            tx.articles.update(
                article.id, {"withdrawn_at": now, **lease_end_columns(due_at=None)}
            )
            kind = ChangeKind.ARTICLE_WITHDRAWN
            tx.changes.append_events(
                [Change(kind=kind, article_id=article.id)], now=now
            )
            return
        as_transient = Transient(
            error.reason, error.detail, getattr(error, "retry_after", None)
        )
        wait = backoff.backoff_delay(
            as_transient,
            failures=failures,
            policy=given.policy.retry,
            jitter=given.jitter(),
        )
        given_up = failures >= given.policy.retry.max_failures
        due = None if given_up else now + wait
        tx.articles.update(article.id, lease_end_columns(due_at=due, failures=failures))
