"""Read-only queries about one address: its feed, its article, and their history.

``wireroom why`` and the dashboard's diagnosis read these. Every list is limited to its
newest rows, because a popular feed can list one address thousands of times.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import func, select

from wireroom.model.rendering import RENDERED_HEADER
from wireroom.model.states import CommentState
from wireroom.store.reports.host_facts import HostFacts, read_host
from wireroom.store.schema.tables import (
    article_revisions,
    articles,
    comments,
    entries,
    failures,
    feeds,
    import_items,
    imports,
    pages,
    sources,
    story_members,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Column, ColumnElement, Connection, Row, Select

# Feeds of one site that are read: more do not change the verdict.
MAX_FEEDS = 50
# Rows of one list that are read: the newest. The rows before them are counted.
MAX_NEWEST = 20

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest(Generic[T]):
    """The newest rows of a list, oldest first.

    Attributes:
        earlier: how many rows come before them.
    """

    rows: tuple[T, ...] = ()
    earlier: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFacts:
    """State of a feed; ``due_at``: when its next poll is due."""

    id: int
    url: str
    state: str
    reason: str | None
    detail: str | None
    polls: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One entry of a feed.

    Attributes:
        feed: its address. rule: the filter that dropped the entry.
    """

    seen_at: datetime
    feed: str
    outcome: str
    reason: str | None
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One stored response; ``archive``: the WARC file that holds its body.

    ``rendered``: what building it in a browser took, None if none did.
    """

    fetched_at: datetime
    url: str
    status: int
    size: int
    archive: str | None
    rendered: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupersededVersion:
    """A version of an article that a later one replaced."""

    number: int
    superseded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHistory:
    """What happened to an article, in three lists."""

    sightings: Newest[Sighting]
    downloads: Newest[Download]
    versions: Newest[SupersededVersion]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineFacts:
    """A failure of an article that is or was in quarantine; ``step``: where."""

    failure_id: int
    step: str
    error: str
    state: str
    at: datetime
    resolved_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFacts:
    """The import in which an article waits, and when the article is due there."""

    import_id: int
    state: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeTarget:
    """The article that another one was merged into."""

    id: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFacts:
    """Membership of an article in a story, and the article that linked it there."""

    story_id: int
    matched_article_id: int | None
    method: str
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRequest:
    """A request for external comments that brought none, and the reason."""

    url: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentFacts:
    """Comments of an article.

    Attributes:
        stored, gone: rows, and those of them that the page no longer shows.
        expected: the number that the page states. state: of
            :class:`wireroom.model.discussion.CommentsState`.
        read_by: the reader that found them on the page; empty without comments.
        provider, thread: the widget that hosts the comments, and its thread.
        failed_requests: requests beyond the page that failed.
    """

    stored: int
    gone: int
    expected: int | None
    state: str | None
    read_by: str
    provider: str | None
    thread: str | None
    failed_requests: tuple[FailedRequest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFacts:
    """State of an article.

    Attributes:
        is_started: a worker has started the next step; with ``lease_until`` in the
            future that worker still holds the article.
        failures: failed attempts of the next step, in a row.
        waits_for: the host whose breaker it waits for.
        quarantine: its failures, oldest first. import_run: where it waits, if anywhere.
    """

    id: int
    url: str
    source: str
    title: str
    title_source: str | None
    body_source: str | None
    text_state: str | None
    text_reason: str | None
    language: str | None
    stage: str
    outcome: str
    reason: str | None
    detail: str | None
    due_at: datetime | None
    lease_until: datetime | None
    is_started: bool
    failures: int
    waits_for: HostFacts | None
    published_at: datetime | None
    withdrawn_at: datetime | None
    merged_into: MergeTarget | None
    quarantine: tuple[QuarantineFacts, ...]
    import_run: ImportFacts | None
    story: StoryFacts | None
    comments: CommentFacts


def read_feed(connection: Connection, url: str) -> FeedFacts | None:
    """Return the feed with this address."""
    return next(iter(_read_feeds(connection, feeds.c.url == url)), None)


def read_feeds_matching(connection: Connection, pattern: str) -> tuple[FeedFacts, ...]:
    """Return feeds whose address matches a POSIX regular expression."""
    return _read_feeds(connection, feeds.c.url.regexp_match(pattern))


def _read_feeds(
    connection: Connection, condition: ColumnElement[bool]
) -> tuple[FeedFacts, ...]:
    c = feeds.c
    query = select(c.id, c.url, c.state, c.reason, c.detail, c.polls, c.due_at)
    rows = connection.execute(query.where(condition).limit(MAX_FEEDS)).mappings()
    return tuple(FeedFacts(**row) for row in rows)


def read_unlinked_sightings(connection: Connection, address: str) -> Newest[Sighting]:
    """Return entries without an article whose address or GUID is ``address``.

    These are the entries whose link was missing or invalid.
    """
    c = entries.c
    is_named = (c.url == address) | (c.identity == address)
    return _read_sightings(connection, c.article_id.is_(None) & is_named)


def read_history(connection: Connection, article_id: int) -> ArticleHistory:
    """Return sightings, downloads and superseded versions of an article."""
    return ArticleHistory(
        sightings=_read_sightings(connection, entries.c.article_id == article_id),
        downloads=_read_downloads(connection, article_id),
        versions=_read_versions(connection, article_id),
    )


def _read_sightings(
    connection: Connection, condition: ColumnElement[bool]
) -> Newest[Sighting]:
    c = entries.c
    query = (
        select(
            *(c.seen_at, feeds.c.url.label("feed"), c.outcome, c.reason),
            c.data["rule"].astext.label("rule"),
        )
        .join_from(entries, feeds)
        .where(condition)
    )
    return _read_newest(connection, query, c.id, Sighting)


def _read_downloads(connection: Connection, article_id: int) -> Newest[Download]:
    c = pages.c
    query = select(
        *(c.fetched_at, c.final_url.label("url"), c.status, c.size, c.archive),
        c.headers[RENDERED_HEADER].astext.label("rendered"),
    ).where(c.article_id == article_id)
    return _read_newest(connection, query, c.id, Download)


def _read_versions(
    connection: Connection, article_id: int
) -> Newest[SupersededVersion]:
    c = article_revisions.c
    query = select(c.number, c.superseded_at).where(c.article_id == article_id)
    return _read_newest(connection, query, c.number, SupersededVersion)


def _read_newest(
    connection: Connection,
    query: Select[Any],
    order: Column[int],
    build: Callable[..., T],
) -> Newest[T]:
    newest = connection.execute(query.order_by(order.desc()).limit(MAX_NEWEST))
    rows = tuple(build(**row) for row in newest.mappings())[::-1]
    if len(rows) < MAX_NEWEST:
        return Newest(rows=rows)
    count = select(func.count()).select_from(query.subquery())
    total = connection.execute(count).scalar_one()
    return Newest(rows=rows, earlier=total - len(rows))


def read_article(connection: Connection, article_id: int) -> ArticleFacts:
    """Return the state of an article that exists."""
    target = articles.alias()
    query = (
        select(articles, sources.c.name.label("source"), target.c.url.label("target"))
        .join_from(articles, sources)
        .outerjoin(target, target.c.id == articles.c.merged_into)
        .where(articles.c.id == article_id)
    )
    row = connection.execute(query).one()
    return ArticleFacts(
        id=row.id,
        url=row.url,
        source=row.source,
        title=row.title,
        title_source=row.title_source,
        body_source=row.body_source,
        text_state=row.text_state,
        text_reason=row.text_reason,
        language=row.language,
        stage=row.stage,
        outcome=row.outcome,
        reason=row.reason,
        detail=row.detail,
        due_at=row.due_at,
        lease_until=row.lease_until,
        is_started=row.started,
        failures=row.failures,
        waits_for=read_host(connection, row.waits_for),
        published_at=row.first_published_at,
        withdrawn_at=row.withdrawn_at,
        merged_into=_to_merge_target(row.merged_into, row.target),
        quarantine=_read_quarantine(connection, article_id),
        import_run=_read_import(connection, article_id),
        story=_read_story(connection, article_id),
        comments=_read_comments(connection, row),
    )


def _to_merge_target(target_id: int | None, url: str | None) -> MergeTarget | None:
    if target_id is None or url is None:
        return None
    return MergeTarget(id=target_id, url=url)


def _read_quarantine(
    connection: Connection, article_id: int
) -> tuple[QuarantineFacts, ...]:
    c = failures.c
    columns = (c.step, c.error, c.state, c.at, c.resolved_by)
    query = select(c.id.label("failure_id"), *columns)
    mine = query.where(c.article_id == article_id).order_by(c.id)
    return tuple(QuarantineFacts(**r) for r in connection.execute(mine).mappings())


def _read_import(connection: Connection, article_id: int) -> ImportFacts | None:
    query = (
        select(imports.c.id.label("import_id"), imports.c.state, import_items.c.due_at)
        .join_from(import_items, imports)
        .where(import_items.c.article_id == article_id)
    )
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else ImportFacts(**row)


def _read_story(connection: Connection, article_id: int) -> StoryFacts | None:
    c = story_members.c
    query = select(c.story_id, c.matched_article_id, c.method, c.score)
    mine = query.where(c.article_id == article_id)
    row = connection.execute(mine).mappings().one_or_none()
    return None if row is None else StoryFacts(**row)


def _read_comments(connection: Connection, article: Row[Any]) -> CommentFacts:
    gone = func.count().filter(comments.c.state == CommentState.GONE)
    query = select(func.count().label("stored"), gone.label("gone"))
    mine = query.where(comments.c.article_id == article.id)
    failed = (part for part in article.comment_answers if "reason" in part)
    return CommentFacts(
        **connection.execute(mine).mappings().one(),
        expected=article.comments_expected,
        state=article.comments_state,
        read_by=article.comments_read_by,
        provider=article.comment_location.get("provider"),
        thread=article.comment_location.get("thread"),
        failed_requests=tuple(
            FailedRequest(url=part["url"], reason=part["reason"]) for part in failed
        ),
    )
