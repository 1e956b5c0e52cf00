"""An article's outcome, story and annotations, to compare with a preview."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSnapshot:
    """An article's placement, in addresses: numbers of stories come and go.

    Attributes:
        outcome: with the reason. merged_into: the address of the merge target.
        story_urls: the articles of its story, the first report first.
        match: method, score and address of the matched article.
        annotations: each as one line, in the order of their creation.
    """

    outcome: str
    merged_into: str | None
    story_urls: tuple[str, ...]
    match: str
    annotations: tuple[str, ...]


def take_snapshot(connection: Connection, article_id: int) -> ArticleSnapshot:
    """Return an article's state as this transaction sees it."""
    parameters = {"article": article_id}
    row = connection.execute(_PLACE, parameters).one()
    return ArticleSnapshot(
        outcome=row.outcome if row.reason is None else f"{row.outcome} {row.reason}",
        merged_into=row.into,
        story_urls=tuple(connection.execute(_STORY, parameters).scalars()),
        match=row.link or "",
        annotations=tuple(connection.execute(_NOTES, parameters).scalars()),
    )


_PLACE = text("""
    SELECT a.outcome, CASE WHEN a.outcome <> 'published' THEN a.reason END AS reason,
        i.url AS into, concat_ws(' ', m.method, m.score, o.url) AS link
    FROM articles a LEFT JOIN articles i ON i.id = a.merged_into
    LEFT JOIN story_members m ON m.article_id = a.id
    LEFT JOIN articles o ON o.id = m.matched_article_id
    WHERE a.id = :article
""")
_STORY = text("""
    SELECT a.url FROM story_members mine
    JOIN stories s ON s.id = mine.story_id
    JOIN story_members m ON m.story_id = mine.story_id
    JOIN articles a ON a.id = m.article_id
    WHERE mine.article_id = :article
    ORDER BY a.id <> s.first_article_id, a.id
""")
_NOTES = text("""
    SELECT concat_ws(' ', n.producer, n.version, n.kind, n.value::text,
        'comment ' || c.key, n.start || '-' || n."end")
    FROM annotations n LEFT JOIN comments c ON c.id = n.comment_id
    WHERE n.article_id = :article ORDER BY n.id
""")
