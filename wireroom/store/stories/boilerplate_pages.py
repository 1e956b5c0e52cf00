"""Articles whose pages may show the same content as many pages of their site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, text

from wireroom.model.rows import SimilarArticleRow
from wireroom.model.states import Outcome
from wireroom.store.articles.article_lookups import REVISION_ROWS
from wireroom.store.articles.articles import LEASED_ROWS
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.tables import article_revisions, articles

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.rows import ArticleRow, LeasedArticle, RevisionRow

_SIMILAR_ROWS = RowReader(SimilarArticleRow, outcome=Outcome)

_HEADLINE = text("""
    SELECT e.title FROM entries e JOIN feeds f ON f.id = e.feed_id
    JOIN articles a ON a.id = e.article_id AND a.source_id = f.source_id
    WHERE e.article_id = :of AND e.title <> '' ORDER BY e.id LIMIT 1
""")
_SIMILAR = text(f"""
    WITH near AS (
        SELECT unnest(CAST(:like AS bigint[])) AS id
        UNION SELECT other.article_id FROM story_members mine
            JOIN story_members other ON other.story_id = mine.story_id
            WHERE mine.article_id = ANY (CAST(:like AS bigint[]))
    ), kin AS (
        SELECT id FROM near
        UNION SELECT a.id FROM near JOIN articles a ON a.merged_into = near.id
    )
    SELECT {_SIMILAR_ROWS.names_of(articles, "a")}, (
        SELECT e.title FROM entries e JOIN feeds f ON f.id = e.feed_id
        WHERE e.article_id = a.id AND f.source_id = a.source_id AND e.title <> ''
        ORDER BY e.id LIMIT 1
    ) AS headline
    FROM kin JOIN articles a ON a.id = kin.id
    WHERE a.id <> :article AND a.source_id = :source AND (
        a.outcome = 'rejected' AND a.reason = 'boilerplate'
        OR a.outcome IN ('published', 'merged', 'in_flight')
            AND (a.found_at >= :since OR a.id = ANY (CAST(:like AS bigint[])))
    )
    ORDER BY a.id DESC LIMIT :limit
""")  # noqa: S608 - names of our own columns
# More similar pages are not read: a few are evidence enough.
MAX_SIMILAR = 60


class BoilerplatePages:
    """Reading the evidence that tells boilerplate from articles."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get_previous_version(self, article_id: int) -> RevisionRow | None:
        """Return the last version with another text than the article's."""
        c = article_revisions.c
        now = select(articles.c.text).where(articles.c.id == article_id)
        query = (
            select(*REVISION_ROWS.columns_of(article_revisions))
            .where(c.article_id == article_id, c.text != now.scalar_subquery())
            .order_by(c.number.desc())
            .limit(1)
        )
        return REVISION_ROWS.one_or_none(self._connection.execute(query))

    def get_headline(self, article_id: int) -> str | None:
        """Return the title of the first entry of its own source with one, or None."""
        return self._connection.execute(_HEADLINE, {"of": article_id}).scalar() or None

    def list_similar(
        self, article: ArticleRow, like: Sequence[int], *, since: datetime
    ) -> list[SimilarArticleRow]:
        """Return articles that may show the same page, the newest first.

        Those in ``like``; those of the article's source that are in a story with them
        or merged into them and were found since then; and known boilerplate. With
        ``headline`` as :meth:`get_headline` returns it.
        """
        parameters = {
            "like": list(like),
            "article": article.id,
            "source": article.source_id,
            "since": since,
            "limit": MAX_SIMILAR,
        }
        return _SIMILAR_ROWS.all(self._connection.execute(_SIMILAR, parameters))

    def lock_free(self, article_ids: Collection[int]) -> list[LeasedArticle]:
        """Lock those articles that no other transaction has; return their rows."""
        query = (
            select(*LEASED_ROWS.columns_of(articles))
            .where(articles.c.id.in_(article_ids))
            .order_by(articles.c.id)
            .with_for_update(skip_locked=True, key_share=True)
        )
        return LEASED_ROWS.all(self._connection.execute(query))
