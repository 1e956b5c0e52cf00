"""What visits need to know of their articles beside the rows, in one statement.

Most visits find nothing new: what they read is most of what they cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, BigInteger, Text, bindparam, text

from wireroom.http.urls import make_url_key
from wireroom.model.feed import FeedCommentCount
from wireroom.model.http import Validators
from wireroom.store.archive.pages import MASK_HEADER
from wireroom.store.articles.article_urls import ArticleUrl

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from wireroom.model.rows import ArticleRow

# Headers of a stored page that is joined of several, or lacks a further one.
_OF_SEVERAL = frozenset({"wireroom-pages", "wireroom-missing-page"})
# The counts are those of the feeds of the article's own source.
_FACTS = text("""
    SELECT asked.article_id, p.id AS page_id, p.sha256, p.headers, p.final_url,
        alias.key, alias.url, counts.number, counts.counted_at, counts.changed_at
    FROM unnest(:articles, :sources, :pages, :own_keys)
        AS asked (article_id, source_id, page_id, own_key)
    CROSS JOIN LATERAL (
        SELECT max(e.comments_count) AS number,
            max(e.comments_counted_at) AS counted_at,
            max(e.comments_changed_at) AS changed_at
        FROM entries e JOIN feeds f ON f.id = e.feed_id
        WHERE e.article_id = asked.article_id AND e.comments_count IS NOT NULL
            AND f.source_id = asked.source_id
    ) AS counts
    LEFT JOIN pages p ON p.id = asked.page_id
    LEFT JOIN LATERAL (
        SELECT u.key, u.url FROM article_urls u
        WHERE u.article_id = asked.article_id AND u.redirected_at < :unchecked_since
            AND u.key <> asked.own_key COLLATE "C"
        ORDER BY u.redirected_at LIMIT 1
    ) AS alias ON true
""").bindparams(
    bindparam("articles", type_=ARRAY(BigInteger)),
    bindparam("sources", type_=ARRAY(BigInteger)),
    bindparam("pages", type_=ARRAY(BigInteger)),
    bindparam("own_keys", type_=ARRAY(Text)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """What the next request of a stored page is compared by, without its body.

    Attributes:
        is_single: whether it is one response, not joined of numbered pages.
        mask: by which it is recognised if its random tokens are others; None: it has
            always had the same.
    """

    id: int
    sha256: bytes
    validators: Validators
    is_single: bool
    mask: str | None


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
    visits: Sequence[tuple[ArticleRow, int | None]],
    *,
    unchecked_since: datetime,
) -> dict[int, VisitFacts]:
    """Return what visits need to know of their articles, by article.

    Args:
        visits: each article, and the stored page to compare with, or None.
        unchecked_since: addresses whose last check is older are due.
    """
    parameters = {
        "articles": [article.id for article, _ in visits],
        "sources": [article.source_id for article, _ in visits],
        "pages": [page_id for _, page_id in visits],
        "own_keys": [make_url_key(article.url) for article, _ in visits],
        "unchecked_since": unchecked_since,
    }
    return {
        row.article_id: VisitFacts(
            stored=_read_page(row),
            alias=None if row.key is None else ArticleUrl(key=row.key, url=row.url),
            count=_read_count(row),
        )
        for row in connection.execute(_FACTS, parameters)
    }


def _read_page(row: Row[Any]) -> StoredPage | None:
    if row.page_id is None or row.sha256 is None:
        return None
    validators = Validators(
        etag=row.headers.get("etag"),
        last_modified=row.headers.get("last-modified"),
        issuer=row.final_url,
    )
    return StoredPage(
        id=row.page_id,
        sha256=bytes(row.sha256),
        validators=validators,
        is_single=_OF_SEVERAL.isdisjoint(row.headers),
        mask=row.headers.get(MASK_HEADER),
    )


def _read_count(row: Row[Any]) -> FeedCommentCount | None:
    if row.number is None:
        return None
    return FeedCommentCount(
        count=row.number, counted_at=row.counted_at, changed_at=row.changed_at
    )
