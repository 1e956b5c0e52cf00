"""What a visit needs to know of its article beside the row, read in one statement.

Most visits find nothing new: what they read is most of what they cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from wireroom.http.urls import make_url_key
from wireroom.model.feed import FeedCommentCount
from wireroom.model.http import Validators
from wireroom.store.article_urls import ArticleUrl

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from wireroom.model.rows import ArticleRow

# The counts are those of the feeds of the article's own source.
_FACTS = text("""
    SELECT p.sha256, p.headers, p.final_url, alias.key, alias.url,
        counts.number, counts.counted_at, counts.changed_at
    FROM (SELECT max(e.comments_count) AS number,
            max(e.comments_counted_at) AS counted_at,
            max(e.comments_changed_at) AS changed_at
        FROM entries e JOIN feeds f ON f.id = e.feed_id
        WHERE e.article_id = :article_id AND e.comments_count IS NOT NULL
            AND f.source_id = :source_id
    ) AS counts
    LEFT JOIN pages p ON p.id = :page_id
    LEFT JOIN LATERAL (
        SELECT u.key, u.url FROM article_urls u
        WHERE u.article_id = :article_id AND u.redirected_at < :unchecked_since
            AND u.key <> :own_key
        ORDER BY u.redirected_at LIMIT 1
    ) AS alias ON true
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """What the next request of a stored page is compared by, without its body."""

    id: int
    sha256: bytes
    validators: Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """What a visit needs to know of its article beside the row.

    Attributes:
        stored: the page of the last visit, or None.
        alias: the redirected address whose last check is oldest, if that is due.
        count: the comments that its feeds state, combined; None if none states any.
    """

    stored: StoredPage | None
    alias: ArticleUrl | None
    count: FeedCommentCount | None


def read_visit_facts(
    connection: Connection,
    article: ArticleRow,
    page_id: int | None,
    *,
    unchecked_since: datetime,
) -> VisitFacts:
    """Return what a visit needs to know of its article.

    Args:
        page_id: the stored page to compare with, or None.
        unchecked_since: addresses whose last check is older are due.
    """
    parameters = {
        "article_id": article.id,
        "source_id": article.source_id,
        "page_id": page_id,
        "unchecked_since": unchecked_since,
        "own_key": make_url_key(article.url),
    }
    row = connection.execute(_FACTS, parameters).one()
    return VisitFacts(
        stored=_read_page(row, page_id),
        alias=None if row.key is None else ArticleUrl(key=row.key, url=row.url),
        count=_read_count(row),
    )


def _read_page(row: Row[Any], page_id: int | None) -> StoredPage | None:
    if page_id is None or row.sha256 is None:
        return None
    validators = Validators(
        etag=row.headers.get("etag"),
        last_modified=row.headers.get("last-modified"),
        issuer=row.final_url,
    )
    return StoredPage(id=page_id, sha256=bytes(row.sha256), validators=validators)


def _read_count(row: Row[Any]) -> FeedCommentCount | None:
    if row.number is None:
        return None
    return FeedCommentCount(
        count=row.number, counted_at=row.counted_at, changed_at=row.changed_at
    )
