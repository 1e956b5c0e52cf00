"""Reading articles: by id, address, identity, and by what they declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, BigInteger, bindparam, func, select, text, true

from wireroom.errors import Permanent
from wireroom.http.urls import make_url_key
from wireroom.model.feed import NO_SIGHTING, OwnSighting
from wireroom.model.rows import ArticleRow, RevisionRow
from wireroom.model.sighting import hash_identity
from wireroom.model.states import Outcome, Stage
from wireroom.store.articles.rivals import MAX_CLAIMANTS
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.tables import (
    article_revisions,
    article_urls,
    articles,
    entries,
    feeds,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

ARTICLE_ROWS = RowReader(ArticleRow, stage=Stage, outcome=Outcome)
REVISION_ROWS = RowReader(RevisionRow)

# Built once: for a table this wide that costs more than the driver's part.
_SELECT = select(*ARTICLE_ROWS.columns_of(articles))
_ARTICLE = _SELECT.where(articles.c.id == bindparam("article_id"))
_LIVE_OUTCOMES = (Outcome.IN_FLIGHT, Outcome.PUBLISHED, Outcome.MERGED)
_OWNERS = (
    select(article_urls.c.article_id)
    .where(article_urls.c.key.in_(bindparam("keys", expanding=True)))
    .distinct()
)
_MINE = articles.alias()
_MERGE_ROOT = _SELECT.where(
    articles.c.id
    == select(func.coalesce(_MINE.c.merged_into, _MINE.c.id))
    .where(_MINE.c.id == bindparam("article_id"))
    .scalar_subquery()
)
_CLAIMANTS = (
    _SELECT.where(
        articles.c.canonical_key.in_(bindparam("keys", expanding=True)),
        articles.c.outcome.in_(_LIVE_OUTCOMES),
        articles.c.id != bindparam("but"),
    )
    .order_by(articles.c.id)
    .limit(bindparam("most"))
)
# The barrier (OFFSET 0) keeps the planner from reading all entries of a feed, which it
# does while it takes the feed for a short one.
_OWN_SIGHTINGS = text("""
    SELECT wanted.article_id, own.title, own.data, own.feed_title
    FROM unnest(:articles, :sources) AS wanted (article_id, source_id)
    CROSS JOIN LATERAL (
        SELECT e.title, e.data, feeds.title AS feed_title
        FROM (
            SELECT id, feed_id, title, data FROM entries
            WHERE entries.article_id = wanted.article_id OFFSET 0
        ) AS e JOIN feeds ON feeds.id = e.feed_id
        WHERE feeds.source_id = wanted.source_id ORDER BY e.id LIMIT 1
    ) AS own
    """).bindparams(
    bindparam("articles", type_=ARRAY(BigInteger)),
    bindparam("sources", type_=ARRAY(BigInteger)),
)
# A GUID is of a feed, and indexed with it: one look into the index per feed, and not
# all entries. The barrier (OFFSET 0) keeps the planner from reading all of them.
_OF_FEED = (
    select(entries.c.id, entries.c.article_id)
    .where(
        entries.c.feed_id == feeds.c.id,
        entries.c.identity_hash == bindparam("identity_hash"),
    )
    .offset(0)
    .lateral()
)
_WITH_IDENTITY = (
    select(_OF_FEED.c.article_id)
    .join_from(feeds, _OF_FEED, true())
    .order_by(_OF_FEED.c.id)
    .limit(1)
)


class ArticleLookups:
    """Reading articles; :class:`~wireroom.store.articles.articles.Articles` writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sightings: dict[int, OwnSighting] = {}

    def get(self, article_id: int) -> ArticleRow:
        """Return an article's row."""
        result = self._connection.execute(_ARTICLE, {"article_id": article_id})
        return ARTICLE_ROWS.one(result)

    def find_by_reference(self, reference: str) -> int | None:
        """Find an article by its id, any of its addresses or any of its GUIDs.

        None if there is none. A merged article is returned itself.
        """
        if reference.isdecimal() and len(reference) < len(str(2**63)):
            query = select(articles.c.id).where(articles.c.id == int(reference))
            article_id: int | None = self._connection.execute(
                query
            ).scalar_one_or_none()
            if article_id is not None:
                return article_id
        try:
            owners = self.find_owners([make_url_key(reference)])
        except Permanent:
            owners = ()
        if owners:
            return owners[0]
        wanted = {"identity_hash": hash_identity(reference)}
        return self._connection.execute(_WITH_IDENTITY, wanted).scalar_one_or_none()

    def find_by_url_suffix(self, path: str) -> ArticleRow | None:
        """Return an article by the end of its address; None if there is none."""
        query = _SELECT.where(articles.c.url.endswith(path, autoescape=True))
        return ARTICLE_ROWS.one_or_none(self._connection.execute(query.limit(1)))

    def find_owners(self, keys: Collection[str]) -> tuple[int, ...]:
        """Return the articles that own these addresses."""
        result = self._connection.execute(_OWNERS, {"keys": list(keys)})
        return tuple(result.scalars())

    def find_owners_by_key(self, keys: Collection[str]) -> dict[str, int]:
        """Return the article that owns each of these addresses."""
        query = select(article_urls.c.key, article_urls.c.article_id)
        result = self._connection.execute(query.where(article_urls.c.key.in_(keys)))
        return {row.key: row.article_id for row in result}

    def list_claimants(self, keys: Collection[str], *, but: int) -> list[ArticleRow]:
        """Return the articles whose pages declare one of these addresses, some of many.

        Left out are ``but`` and pages that were rejected or have failed.
        """
        wanted = {"keys": list(keys), "but": but, "most": MAX_CLAIMANTS}
        return ARTICLE_ROWS.all(self._connection.execute(_CLAIMANTS, wanted))

    def get_merge_root(self, article_id: int) -> ArticleRow:
        """Return the article that represents this one: itself, or its merge target.

        A merge target is never merged itself, see :meth:`merge_into`.
        """
        result = self._connection.execute(_MERGE_ROOT, {"article_id": article_id})
        return ARTICLE_ROWS.one(result)

    def list_revisions(self, article_id: int) -> list[RevisionRow]:
        """Return the superseded versions of an article, the oldest first."""
        query = (
            select(*REVISION_ROWS.columns_of(article_revisions))
            .where(article_revisions.c.article_id == article_id)
            .order_by(article_revisions.c.number)
        )
        return REVISION_ROWS.all(self._connection.execute(query))

    def get_own_sighting(self, article: ArticleRow) -> OwnSighting:
        """Return the first entry of an article in a feed of its own source.

        Read once a transaction: several parts of a step ask for it.
        """
        if article.id not in self._sightings:
            self.read_sightings_ahead([article])
        return self._sightings[article.id]

    def read_sightings_ahead(self, rows: Sequence[ArticleRow]) -> None:
        """Read for :meth:`get_own_sighting` the entries of several articles at once."""
        wanted = {
            "articles": [row.id for row in rows],
            "sources": [row.source_id for row in rows],
        }
        self._sightings |= dict.fromkeys(wanted["articles"], NO_SIGHTING)
        for row in self._connection.execute(_OWN_SIGHTINGS, wanted):
            self._sightings[row.article_id] = OwnSighting(
                title=row.title, data=row.data, feed_title=row.feed_title or ""
            )

    def count_overdue(self, *, now: datetime) -> int:
        """Count articles whose next step is due and not leased."""
        ready_at = func.greatest(articles.c.due_at, articles.c.lease_until)
        query = select(func.count()).where(
            articles.c.stage.in_(tuple(Stage)),
            articles.c.due_at.is_not(None),
            ready_at <= now,
        )
        return self._connection.execute(query).scalar_one()
