"""Visit a published page again, for its comments and its corrections."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.decide.articles.visits import (
    MISSING_REASONS,
    VisitPolicies,
    can_skip_visit,
    decide_failed_visit,
    decide_quiet_visit,
    is_merged_visit,
    schedule_visit,
)
from wireroom.decide.entries.entry_changes import settle_change
from wireroom.decide.failures.retries import backoff_delay
from wireroom.decide.transitions import ArticleEvent
from wireroom.errors import LateAnswer, Permanent, Reason, Transient
from wireroom.model.states import ChangeKind
from wireroom.step_metrics import RunOutcome
from wireroom.steps.articles.download.download import store_visit
from wireroom.steps.articles.download.follow_redirect import check_visit
from wireroom.steps.articles.extract import fetch_comments
from wireroom.steps.articles.failed_step import record_give_up, wait_for_breaker
from wireroom.steps.articles.stories.reroot import release_merged_articles
from wireroom.steps.articles.visits.quiet_visits import QuietVisits
from wireroom.steps.articles.visits.started_visits import begin_visits
from wireroom.steps.articles.visits.verify_alias import verify_alias
from wireroom.steps.articles.visits.visited_page import (
    fetch_visited_page,
    shows_seen_page,
)
from wireroom.steps.articles.withdrawal import return_columns, return_events
from wireroom.steps.breakers import (
    HostState,
    choose_block,
    record_result,
    waiting_error,
)
from wireroom.steps.page_budget import limit_page_time
from wireroom.store.change_feed.changes import Change
from wireroom.store.feeds.feed_windows import has_left_feed
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from wireroom.model.http import FetchResponse
    from wireroom.model.rows import BreakerRow, LeasedArticle
    from wireroom.model.states import Stage
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.articles.visits.started_visits import StartedVisit
    from wireroom.steps.context import StepContext


def revisit_article(ctx: StepContext, article_id: int) -> Stage | None:
    """Visit one published page again; return ``DOWNLOADED`` if it has changed.

    Raises:
        LateAnswer: another worker had the article before the visit was recorded.
    """
    started = begin_visits(ctx, (article_id,))
    quiet, stage = QuietVisits(), None
    for visit in started.visits:
        ctx.held.article = visit.article.lease
        stage = visit_page(ctx, visit, quiet)
    if quiet.write(ctx):
        raise LateAnswer(f"article {article_id}")
    return stage


def visit_page(
    ctx: StepContext, visit: StartedVisit, quiet: QuietVisits
) -> Stage | None:
    """Visit a page; return ``DOWNLOADED`` if it has changed.

    Args:
        quiet: takes a visit that found nothing new, for the caller to record.
    """
    article, source = visit.article, visit.source
    if _can_skip(ctx, visit):
        ctx.metrics.set_outcome(RunOutcome.NEEDLESS)
        due_at = schedule_visit(article, now=ctx.now(), policy=visit.policy)
        quiet.add_skipped(article, due_at=due_at)
        return None
    ctx = limit_page_time(ctx)
    response: FetchResponse | None = None
    fetched: FetchResponse | None = None
    columns: ArticleUpdate = {}
    if visit.is_page_due:
        host = _choose_block(ctx, visit)
        try:
            fetched = _fetch_unless_blocked(ctx, visit, host)
            response = None if shows_seen_page(ctx, visit, fetched) else fetched
            columns = _check_redirect(ctx, article, response)
        except (Transient, Permanent) as error:
            breaker = host.block or record_result(ctx, host, article.url, error)
            if breaker is not None:
                visit.breakers[breaker.host] = breaker
            _record_failed_visit(ctx, article, error, breaker)
            return None
        if visit.facts.alias is not None:
            verify_alias(ctx, article, source, visit.facts.alias)
    requests = fetch_comments.request_comments(ctx, article, source)
    if response is None and requests.wait is not None:
        _postpone_visit(ctx, article, requests, columns)
        return None
    if response is None and not fetch_comments.has_news(article, requests.sent):
        _settle_quiet_visit(ctx, visit, quiet, requests, columns)
        return None
    columns["visits"] = article.visits + 1
    if article.page_id is None:
        # The new comments are read with the page, of which nothing is kept.
        response = fetched
    return store_visit(ctx, article, response, columns, requests.sent)


def _can_skip(ctx: StepContext, visit: StartedVisit) -> bool:
    article, source = visit.article, visit.source
    if article.withdrawn_at is not None or article.missing_checks:
        return False
    if not source.comments or fetch_comments.is_pending(article, source):
        return False
    return can_skip_visit(article, visit.facts.count, now=ctx.now())


def _choose_block(ctx: StepContext, visit: StartedVisit) -> HostState:
    """Return the state of the page's host; a probe that is due is claimed."""
    if not visit.breakers:
        return HostState(host=visit.host, breakers={})
    with ctx.store.begin() as tx:
        return choose_block(ctx, tx, visit.host, visit.breakers)


def _fetch_unless_blocked(
    ctx: StepContext, visit: StartedVisit, host: HostState
) -> FetchResponse | None:
    """Fetch the page; raise the failure of its host if that has an open breaker."""
    if host.block is not None:
        raise waiting_error(host.block)
    response = fetch_visited_page(ctx, visit)
    record_result(ctx, host, visit.article.url, None)
    for name in host.breakers:
        visit.breakers.pop(name, None)
    return response


def _check_redirect(
    ctx: StepContext, article: LeasedArticle, response: FetchResponse | None
) -> ArticleUpdate:
    """Return the columns of a visit, a new address among them; raise as check_visit."""
    columns: ArticleUpdate = {"visited_at": ctx.now()}
    if response is None or response.final_url == article.url:
        return columns
    with ctx.store.begin() as tx:
        tx.articles.hold(article.lease, article.stage)
        return {**columns, **check_visit(ctx, tx, article, response)}


def _postpone_visit(
    ctx: StepContext,
    article: LeasedArticle,
    requests: fetch_comments.CommentRequests,
    columns: ArticleUpdate,
) -> None:
    """Store what an interrupted visit has fetched; the next one continues."""
    ctx.metrics.set_outcome(RunOutcome.WAITED, Reason.HOST_BUSY)
    error = Transient(Reason.HOST_BUSY, article.url, requests.wait)
    wait = backoff_delay(
        error, failures=1, policy=ctx.policy.retry, jitter=ctx.jitter()
    )
    times = lease_end_columns(
        due_at=ctx.now() + wait,
        failures=article.failures,
        failing_since=article.failing_since,
    )
    with ctx.store.begin() as tx:
        tx.articles.hold(article.lease, article.stage)
        answers = fetch_comments.store_responses(tx, article, requests.sent)
        tx.articles.update(article.lease, {**columns, **answers, **times})


def _settle_quiet_visit(
    ctx: StepContext,
    visit: StartedVisit,
    quiet: QuietVisits,
    requests: fetch_comments.CommentRequests,
    columns: ArticleUpdate,
) -> None:
    """Record a visit that found nothing new, or leave it to be recorded with others."""
    ctx.metrics.set_outcome(RunOutcome.UNCHANGED)
    article = visit.article
    change = settle_change(article, is_confirmed=False)
    visited_at = columns.get("visited_at", article.visited_at)
    after = decide_quiet_visit(
        article,
        has_failed_provider=requests.has_failed,
        now=ctx.now(),
        policy=visit.policy,
    )
    if (
        not requests.sent
        and article.withdrawn_at is None
        and not article.missing_checks
    ):
        quiet.add(article, after, change, visited_at=visited_at)
        return
    read = replace(article, visited_at=visited_at)
    with ctx.store.begin() as tx:
        answers: ArticleUpdate = {}
        if requests.sent:
            tx.articles.hold(article.lease, article.stage)
            answers = fetch_comments.store_responses(tx, article, requests.sent)
        tx.articles.update(
            article.lease,
            {
                **columns,
                **answers,
                "visits": after.visits,
                "quiet_visits": after.quiet_visits,
                "entry_changed_at": change.entry_changed_at,
                "unconfirmed_changes": change.unconfirmed_changes,
                **lease_end_columns(due_at=after.due_at),
                **return_columns(read),
            },
        )
        tx.changes.append_events(return_events(read), now=ctx.now())


def _has_left_feed(
    ctx: StepContext, article: LeasedArticle, error: Transient | Permanent
) -> bool:
    """Return whether the site's feed has dropped the article whose page is missing."""
    if error.reason not in MISSING_REASONS:
        return False
    with ctx.store.begin() as tx:
        return has_left_feed(tx.connection, article.id)


def _record_failed_visit(
    ctx: StepContext,
    article: LeasedArticle,
    error: Transient | Permanent,
    breaker: BreakerRow | None,
) -> None:
    """Postpone a failed visit; withdraw an article whose page was taken down.

    Args:
        breaker: the open breaker of the host: the visit waits for it, uncounted.
    """
    if breaker is not None:
        ctx.metrics.set_outcome(RunOutcome.WAITED, error.reason)
        with ctx.store.begin() as tx:
            waiting = wait_for_breaker(ctx, tx, article, breaker)
            tx.articles.update(article.lease, waiting)
        return
    now, policy = ctx.now(), ctx.policy
    visit = decide_failed_visit(
        article,
        error,
        now=now,
        has_left_feed=_has_left_feed(ctx, article, error),
        policies=VisitPolicies(
            retry=policy.retry, revisit=policy.revisit, withdrawal=policy.withdrawal
        ),
        jitter=ctx.jitter(),
    )
    columns: ArticleUpdate = {
        **lease_end_columns(
            due_at=visit.due_at,
            failures=visit.failures,
            failing_since=visit.failing_since,
        ),
        "missing_since": visit.missing_since,
        "missing_checks": visit.missing_checks,
    }
    with ctx.store.begin() as tx:
        if not visit.is_withdrawn:
            ctx.metrics.set_outcome(RunOutcome.PUT_OFF, error.reason)
            tx.articles.update(article.lease, columns)
            if visit.due_at is None:
                record_give_up(tx, article, error, step="revisit", now=now)
            return
        ctx.metrics.set_outcome(RunOutcome.WITHDRAWN, error.reason)
        if is_merged_visit(article):
            # Its readers cannot comment any more; the article is read elsewhere.
            tx.articles.update(article.lease, {**columns, "due_at": None})
            return
        tx.articles.hold(article.lease, article.stage)
        release_merged_articles(tx, article.id, ArticleEvent.ROOT_WITHDRAWN, now=now)
        tx.articles.update(article.lease, {"withdrawn_at": now, **columns})
        event = Change(kind=ChangeKind.ARTICLE_WITHDRAWN, article_id=article.id)
        tx.changes.append_events([event], now=now)
