"""Step 2: fetch an article's page and archive it. Later: visit it again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from wireroom.errors import Permanent, Reason, Transient
from wireroom.feeds.schedule import is_needless, next_revisit
from wireroom.http.classify import PAGES
from wireroom.http.urls import is_homepage
from wireroom.model.http import FetchRequest
from wireroom.model.states import ChangeKind, Outcome, Stage
from wireroom.step_metrics import Ran
from wireroom.steps import backoff
from wireroom.steps.articles import fetch_comments
from wireroom.steps.quarantine import give_up_article
from wireroom.store.changes import Change
from wireroom.store.feed_comment_counts import comments_told
from wireroom.store.scheduling.leases import ended

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row

    from wireroom.feeds.schedule import CommentsTold
    from wireroom.model.http import FetchResponse
    from wireroom.steps.context import Resources
    from wireroom.store.database import Transaction

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"

# A published page that is missing this many visits in a row has been taken down.
MISSING = 3


def download(given: Resources, article_id: int) -> Stage | None:
    """Fetch a page for the first time."""
    with given.store.begin() as tx:
        article = tx.articles.begin(
            article_id, Stage.FOUND, now=given.now(), lease=given.policy.lease
        )
        if article is None:
            return None
        source = tx.feeds.source(article.source_id)
    if article.attempts > given.policy.attempts:
        give_up_article(
            given, article_id, Stage.FOUND, article.attempts, step="download"
        )
        return None
    try:
        response = given.web.fetch(_request(article, source, given))
        _refuse_homepage(response)
    except Transient as error:
        with given.store.begin() as tx:
            put_off(given, tx, article, error)
        return None
    except Permanent as error:
        _reject(given, article, error)
        return None
    return _archive(given, article, response, visited_at=given.now())


def revisit(given: Resources, article_id: int) -> Stage | None:
    """Fetch a published page again, for its comments and its corrections."""
    with given.store.begin() as tx:
        article = tx.articles.begin(
            article_id, Stage.DONE, now=given.now(), lease=given.policy.lease
        )
        if article is None:
            return None
        source = tx.feeds.source(article.source_id)
        validators = tx.pages.validators(article.page_id)
        page = tx.pages.digest(article.page_id)
        told = comments_told(tx.connection, article_id)
    if article.attempts > given.policy.attempts:
        give_up_article(given, article_id, Stage.DONE, article.attempts, step="revisit")
        return None
    if _is_needless(given, article, source, told):
        _left_out(given, article)
        return None
    response, seen = None, {}
    if not fetch_comments.is_pending(article, source):
        try:
            response = given.web.fetch(_request(article, source, given, *validators))
        except (Transient, Permanent) as error:
            _not_seen(given, article, error)
            return None
        if response.status == 304 or hashlib.sha256(response.body).digest() == page:
            response = None
        seen = {"visited_at": given.now()}
    parts = fetch_comments.ask(given, article, source)
    if response is None and not fetch_comments.brings_news(article, parts):
        _unchanged(given, article, parts, seen)
        return None
    visits = article.visits + 1
    return _archive(given, article, response, parts, visits=visits, **seen)


def _is_needless(
    given: Resources, article: Row[Any], source: Row[Any], told: CommentsTold | None
) -> bool:
    """Whether what is known of an article answers for a visit."""
    if (
        not source.comments
        or article.failures
        or fetch_comments.is_pending(article, source)
    ):
        return False
    return is_needless(
        told,
        now=given.now(),
        born_at=article.published_at or article.found_at,
        visited_at=article.visited_at,
        comments_found=article.comments_found,
        quiet_visits=article.quiet_visits,
    )


def _left_out(given: Resources, article: Row[Any]) -> None:
    """Wait for the next visit: one that was not made counts as none."""
    given.meter.note(Ran.NEEDLESS)
    due = after_visit(
        given,
        article,
        visits=article.visits,
        quiet_visits=article.quiet_visits,
        grew=False,
    )
    with given.store.begin() as tx:
        tx.articles.record(article.id, ended(due_at=due))


def after_visit(
    given: Resources, article: Row[Any], *, visits: int, quiet_visits: int, grew: bool
) -> datetime | None:
    """Return when a published article is to be visited next; None: never again."""
    if article.replay_id is not None and article.outcome == Outcome.PUBLISHED:
        # Nobody has visited it: a stored page was read.
        due: datetime | None = article.replay_due_at
        return due
    return next_revisit(
        now=given.now(),
        published_at=article.published_at,
        first_seen=article.found_at,
        visits=visits,
        grew=grew,
        quiet_visits=quiet_visits,
        policy=given.policy.revisit,
    )


def _request(
    article: Row[Any],
    source: Row[Any],
    given: Resources,
    etag: str | None = None,
    last_modified: str | None = None,
) -> FetchRequest:
    return FetchRequest(
        url=article.url,
        etag=etag,
        last_modified=last_modified,
        accept=ACCEPT,
        max_bytes=given.policy.page_max_bytes,
        media=PAGES,
        allow_private=given.policy.allow_private or source.allow_private,
        obey_robots=given.policy.obey_robots,
        headers=tuple(source.headers.items()),
    )


def _refuse_homepage(response: FetchResponse) -> None:
    """Refuse a page that leads home: publishers redirect dead articles there."""
    if is_homepage(response.final_url) and not is_homepage(response.url):
        raise Permanent(Reason.HOMEPAGE, f"{response.url} leads to the homepage")


def _archive(
    given: Resources,
    article: Row[Any],
    response: FetchResponse | None,
    parts: tuple[fetch_comments.Part, ...] = (),
    **columns: Any,  # noqa: ANN401 - a row's columns
) -> Stage | None:
    """Store what came of a visit; without a response the page is what it was."""
    now = given.now()
    with given.store.begin() as tx:
        if tx.articles.lock(article.id, Stage(article.stage)) is None:
            # Our lease ran out and another worker was faster.
            return None
        page_id = article.page_id
        if response is not None:
            page_id = tx.pages.add(article.id, response)
        asked = (
            fetch_comments.stored(tx, article, parts) if parts or article.beyond else {}
        )
        tx.articles.record(
            article.id,
            {
                "page_id": page_id,
                "stage": Stage.DOWNLOADED,
                **ended(due_at=now, lease_until=now + given.policy.sweep),
                **columns,
                **asked,
            },
        )
    return Stage.DOWNLOADED


def put_off(
    given: Resources, tx: Transaction, article: Row[Any], error: Transient
) -> None:
    """Let a step wait that may go well later; after so many times, let it fail."""
    failures = article.failures + backoff.counts(error)
    wait = backoff.delay(
        error, failures=failures, policy=given.policy, jitter=given.jitter()
    )
    if failures >= given.policy.tries and article.outcome != Outcome.PUBLISHED:
        given.meter.note(Outcome.FAILED, error.reason)
        tx.articles.settle(
            article.id, Outcome.FAILED, reason=error.reason, detail=error.detail
        )
        return
    given.meter.note(Ran.PUT_OFF, error.reason)
    later = ended(due_at=given.now() + wait, failures=failures)
    said = {"reason": error.reason, "detail": error.detail[:500]}
    tx.articles.record(article.id, {**later, **said})


def _reject(given: Resources, article: Row[Any], error: Permanent) -> None:
    given.meter.note(Outcome.REJECTED, error.reason)
    with given.store.begin() as tx:
        tx.articles.settle(
            article.id, Outcome.REJECTED, reason=error.reason, detail=error.detail
        )


def _unchanged(
    given: Resources,
    article: Row[Any],
    parts: tuple[fetch_comments.Part, ...],
    seen: dict[str, datetime],
) -> None:
    given.meter.note(Ran.UNCHANGED)
    visits, quiet = article.visits + 1, article.quiet_visits + 1
    due = after_visit(given, article, visits=visits, quiet_visits=quiet, grew=False)
    with given.store.begin() as tx:
        counted = {"visits": visits, "quiet_visits": quiet, **seen}
        asked = fetch_comments.stored(tx, article, parts) if parts else {}
        tx.articles.record(article.id, {**counted, **asked, **ended(due_at=due)})


def _not_seen(
    given: Resources, article: Row[Any], error: Transient | Permanent
) -> None:
    """Put a failed visit off; a page that is gone for good is withdrawn."""
    counted = not isinstance(error, Transient) or backoff.counts(error)
    failures = article.failures + counted
    missing = error.reason is Reason.NOT_FOUND and failures >= MISSING
    now = given.now()
    taken_down = missing or error.reason is Reason.GONE
    given.meter.note(Ran.WITHDRAWN if taken_down else Ran.PUT_OFF, error.reason)
    with given.store.begin() as tx:
        if taken_down:
            tx.articles.record(article.id, {"withdrawn_at": now, **ended(due_at=None)})
            kind = ChangeKind.ARTICLE_WITHDRAWN
            tx.changes.append([Change(kind=kind, article_id=article.id)], now=now)
            return
        as_transient = Transient(
            error.reason, error.detail, getattr(error, "retry_after", None)
        )
        wait = backoff.delay(
            as_transient, failures=failures, policy=given.policy, jitter=given.jitter()
        )
        given_up = failures >= given.policy.tries
        due = None if given_up else now + wait
        tx.articles.record(article.id, ended(due_at=due, failures=failures))
