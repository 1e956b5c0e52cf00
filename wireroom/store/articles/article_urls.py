"""Addresses that articles are known under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Text,
    and_,
    bindparam,
    delete,
    select,
    text,
    update,
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlClaim:
    """An address that a leased article claims, and its key."""

    lease: ArticleLease
    url: str
    key: str


# In the order of the keys, as everywhere. The rows of all are locked; that of another
# owner is updated, which changes nothing, so that the statement returns it.
_CLAIM = text("""
    INSERT INTO article_urls AS known (key, url, article_id, seen_at)
    SELECT claim.key, claim.url, claim.article_id, :now
    FROM unnest(:keys, :urls, :articles) AS claim (key, url, article_id)
    ON CONFLICT (key) DO UPDATE SET key = excluded.key
    WHERE known.article_id <> excluded.article_id
    RETURNING known.key, known.article_id
    """).bindparams(
    bindparam("keys", type_=ARRAY(Text)),
    bindparam("urls", type_=ARRAY(Text)),
    bindparam("articles", type_=ARRAY(BigInteger)),
    bindparam("now", type_=DateTime(timezone=True)),
)


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


def claim_urls(
    connection: Connection, claims: Sequence[UrlClaim], *, now: datetime
) -> dict[str, int]:
    """Claim addresses for articles; return the owner of each, by its key.

    Of several claims of an address the first one counts.
    """
    first = {claim.key: claim for claim in reversed(claims)}
    if not first:
        return {}
    ordered = [first[key] for key in sorted(first)]
    parameters = {
        "keys": [claim.key for claim in ordered],
        "urls": [claim.url for claim in ordered],
        "articles": [claim.lease.article_id for claim in ordered],
        "now": now,
    }
    owners = {claim.key: claim.lease.article_id for claim in ordered}
    rows = connection.execute(_CLAIM, parameters)
    return owners | {row.key: row.article_id for row in rows}


def _is_of(lease: ArticleLease, key: str) -> ColumnElement[bool]:
    c = article_urls.c
    return and_(c.key == key, c.article_id == lease.article_id)
