"""Addresses that articles are known under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, select, update
from sqlalchemy.dialects import postgresql

from wireroom.http.urls import make_url_key
from wireroom.store.schema.tables import article_urls

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select

    from wireroom.model.leases import ArticleLease
    from wireroom.model.rows import ArticleRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleUrl:
    """An address, and the key by which addresses are compared."""

    key: str
    url: str


class ArticleUrls:
    """Reading and writing the addresses of articles."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_wrappers(
        self, wrappers: Sequence[tuple[str, int]], *, now: datetime
    ) -> None:
        """Store addresses of services that carry the address of an article.

        No entry has such an address itself, so no other transaction claims its key.

        Args:
            wrappers: pairs of a wrapper and an article.
        """
        by_key = {make_url_key(url): (url, article) for url, article in wrappers}
        if not by_key:
            return
        rows = [
            {"key": key, "url": url, "article_id": article, "seen_at": now}
            for key, (url, article) in sorted(by_key.items())
        ]
        claim = postgresql.insert(article_urls).values(rows)
        self._connection.execute(
            claim.on_conflict_do_nothing(index_elements=[article_urls.c.key])
        )

    def take_over(self, lease: ArticleLease, into: ArticleLease) -> None:
        """Give all addresses of an article to another one."""
        self._connection.execute(
            update(article_urls)
            .where(article_urls.c.article_id == lease.article_id)
            .values(article_id=into.article_id)
        )

    def mark_redirected(self, lease: ArticleLease, key: str, *, now: datetime) -> None:
        """Record that an address leads to its article by a redirect now."""
        self._connection.execute(
            update(article_urls).where(_is_of(lease, key)).values(redirected_at=now)
        )

    def release(self, lease: ArticleLease, key: str) -> None:
        """Delete an address of an article."""
        self._connection.execute(delete(article_urls).where(_is_of(lease, key)))

    def release_others(self, lease: ArticleLease, key: str) -> None:
        """Delete every address of an article but one."""
        self._connection.execute(
            delete(article_urls).where(
                article_urls.c.article_id == lease.article_id, article_urls.c.key != key
            )
        )

    def find_newer(self, article: ArticleRow) -> ArticleUrl | None:
        """Return the newest address that a feed gave the article after its present one.

        Addresses that led to it by a redirect are older ones.
        """
        present = (
            select(article_urls.c.seen_at)
            .where(article_urls.c.key == make_url_key(article.url))
            .scalar_subquery()
        )
        query = (
            select(article_urls.c.key, article_urls.c.url)
            .where(
                article_urls.c.article_id == article.id,
                article_urls.c.redirected_at.is_(None),
                article_urls.c.seen_at > present,
            )
            .order_by(article_urls.c.seen_at.desc())
            .limit(1)
        )
        return self._read_one(query)

    def _read_one(self, query: Select[tuple[str, str]]) -> ArticleUrl | None:
        row = self._connection.execute(query).one_or_none()
        return None if row is None else ArticleUrl(key=row.key, url=row.url)


def _is_of(lease: ArticleLease, key: str) -> ColumnElement[bool]:
    c = article_urls.c
    return and_(c.key == key, c.article_id == lease.article_id)
