"""Articles whose pages may show what many pages of their site show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, text

from wireroom.model.rows import SimilarArticleRow
from wireroom.model.states import Outcome
from wireroom.store.articles import ARTICLE_ROWS, REVISION_ROWS
from wireroom.store.row_reader import RowReader
from wireroom.store.schema.tables import article_revisions, articles

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.model.rows import ArticleRow, RevisionRow

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
# More pages that show the same are not looked at: a few tell.
MAX_SIMILAR = 60


class BoilerplatePages:
    """Asking for what tells boilerplate from articles."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get_previous_version(self, article_id: int) -> RevisionRow | None:
        """Return the last version that said another thing than the article does."""
        c = article_revisions.c
        now = select(articles.c.text).where(articles.c.id == article_id)
        asked = (
            select(*REVISION_ROWS.columns_of(article_revisions))
            .where(c.article_id == article_id, c.text != now.scalar_subquery())
            .order_by(c.number.desc())
            .limit(1)
        )
        return REVISION_ROWS.one_or_none(self._connection.execute(asked))

    def get_headline(self, article_id: int) -> str | None:
        """Return what the first own sighting with a title calls an article, or None."""
        return self._connection.execute(_HEADLINE, {"of": article_id}).scalar() or None

    def list_similar(
        self, article: ArticleRow, like: Sequence[int], *, since: datetime
    ) -> list[SimilarArticleRow]:
        """Return what may show the same page as an article, the newest first.

        All of its source: those in ``like``, what is in a story with them or merged
        into them and was found since then, and what is known to be boilerplate. With
        ``headline`` as :meth:`get_headline` says.
        """
        given = {
            "like": list(like),
            "article": article.id,
            "source": article.source_id,
            "since": since,
            "limit": MAX_SIMILAR,
        }
        return _SIMILAR_ROWS.all(self._connection.execute(_SIMILAR, given))

    def lock_free(self, article_ids: Collection[int]) -> list[ArticleRow]:
        """Hold those articles that no other worker holds; return their rows."""
        asked = (
            select(*ARTICLE_ROWS.columns_of(articles))
            .where(articles.c.id.in_(article_ids))
            .order_by(articles.c.id)
            .with_for_update(skip_locked=True)
        )
        return ARTICLE_ROWS.all(self._connection.execute(asked))
