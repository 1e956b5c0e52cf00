"""Everything that is held of one person, by name: where it is, and where from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection

_COMMENTS = text("""
    SELECT c.id, s.name AS source, a.url, c.permalink, c.author, c.author_url,
        c.posted_at, c.first_seen_at, c.last_seen_at, c.state, c.read_from, c.text,
        (SELECT count(*) FROM comment_revisions r WHERE r.comment_id = c.id)
            AS superseded_versions,
        (SELECT count(*) FROM annotations n WHERE n.comment_id = c.id) AS annotations
    FROM comments c JOIN articles a ON a.id = c.article_id
    JOIN sources s ON s.id = a.source_id
    WHERE lower(btrim(c.author)) = :name ORDER BY c.id
    """)
_MENTIONS = text("""
    SELECT c.id, s.name AS source, a.url, c.text
    FROM comments c JOIN articles a ON a.id = c.article_id
    JOIN sources s ON s.id = a.source_id
    WHERE strpos(lower(c.text), '@' || :name) > 0 ORDER BY c.id
    """)
_BYLINES = text("""
    SELECT a.id, s.name AS source, a.url, a.title, a.authors, a.authors_source
    FROM articles a JOIN sources s ON s.id = a.source_id
    WHERE EXISTS (SELECT FROM unnest(a.authors) AS one WHERE lower(btrim(one)) = :name)
    ORDER BY a.id
    """)
_ENTRIES = text("""
    SELECT e.id, f.url AS feed, e.url, e.data -> 'authors' AS authors
    FROM entries e JOIN feeds f ON f.id = e.feed_id
    WHERE EXISTS (SELECT FROM jsonb_array_elements_text(
        CASE jsonb_typeof(e.data -> 'authors') WHEN 'array' THEN e.data -> 'authors'
        ELSE '[]' END) AS one WHERE lower(btrim(one)) = :name)
    ORDER BY e.id
    """)
_ANNOTATIONS = text("""
    SELECT n.id, n.article_id, n.producer, n.kind, n.value FROM annotations n
    WHERE strpos(lower(n.value::text), :name) > 0 ORDER BY n.id
    """)
# The pages of the articles that comments and bylines are on.
_PAGES = text("""
    SELECT p.id, p.final_url AS url, p.fetched_at, p.archive FROM pages p
    WHERE p.article_id IN (
        SELECT article_id FROM comments WHERE lower(btrim(author)) = :name
        UNION SELECT id FROM articles WHERE EXISTS (
            SELECT FROM unnest(authors) AS one WHERE lower(btrim(one)) = :name))
    ORDER BY p.id
    """)
PARTS = {
    "comments": _COMMENTS,
    "mentions": _MENTIONS,
    "bylines": _BYLINES,
    "entries": _ENTRIES,
    "annotations": _ANNOTATIONS,
    "pages": _PAGES,
}


def read_person(
    connection: Connection, name: str
) -> dict[str, list[dict[str, object]]]:
    """Return rows that hold a name, by kind.

    Reads whole tables. Pseudonyms and other spellings are not recognised, and the text
    of articles is not searched.
    """
    given = {"name": " ".join(name.split()).lower()}
    return {
        part: [dict(row) for row in connection.execute(query, given).mappings()]
        for part, query in PARTS.items()
    }
