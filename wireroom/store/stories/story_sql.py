"""The statements of :mod:`wireroom.store.stories.stories`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Iterable

WRITE_SAMPLES = text("""
    WITH stale AS (
        DELETE FROM shingle_blocks
        WHERE article_id = :article AND hash <> ALL (CAST(:hashes AS bigint[]))
    )
    INSERT INTO shingle_blocks (hash, article_id)
    SELECT unnest(CAST(:hashes AS bigint[])), :article
    ON CONFLICT DO NOTHING
""")
# Each block is read from its first holder of a shingle on, and blocks in their order.
# The LIMITs stop at the oldest holders, so that a shingle of a million articles costs
# no more than one of twenty. A holder in no story shows boilerplate, see
# steps/articles/stories/boilerplate.py. Blocks are found one by one: ids may have wide
# gaps.
CANDIDATES = text("""
    WITH RECURSIVE blocks AS (
        (SELECT block FROM shingle_blocks ORDER BY block LIMIT 1)
        UNION ALL
        SELECT (SELECT s.block FROM shingle_blocks s WHERE s.block > b.block
            ORDER BY s.block LIMIT 1)
        FROM blocks b WHERE b.block IS NOT NULL
    ), held AS (
        SELECT near.article_id, count(*) AS common
        FROM unnest(CAST(:hashes AS bigint[])) AS wanted (hash)
        CROSS JOIN LATERAL (
            SELECT oldest.article_id FROM blocks b CROSS JOIN LATERAL (
                SELECT s.article_id FROM shingle_blocks s
                WHERE s.block = b.block AND s.hash = wanted.hash
                ORDER BY s.article_id LIMIT :rows
            ) AS oldest
            WHERE b.block IS NOT NULL LIMIT :rows
        ) AS near
        WHERE near.article_id <> :article
        GROUP BY near.article_id
        HAVING count(*) >= :fewest
    ), ranked AS (
        SELECT held.article_id, m.story_id, held.common, row_number() OVER (
            PARTITION BY m.story_id ORDER BY held.common DESC, held.article_id
        ) AS place
        FROM held LEFT JOIN story_members m USING (article_id)
        WHERE m.story_id IS NULL OR m.story_id <> ALL (CAST(:apart AS bigint[]))
    ), chosen AS (
        SELECT article_id, story_id, common FROM ranked WHERE place <= :members
        ORDER BY common DESC, article_id LIMIT :limit
    )
    SELECT a.id, a.title, a.text, a.published_at, a.source_id, c.story_id, c.common
    FROM chosen c JOIN articles a ON a.id = c.article_id
    ORDER BY c.common DESC, a.id
""")
REMOVE_MEMBERS = text("""
    DELETE FROM story_members WHERE article_id = ANY (CAST(:articles AS bigint[]))
    RETURNING story_id
""")
DELETE_EMPTY_STORIES = text("""
    DELETE FROM stories WHERE id = ANY (CAST(:stories AS bigint[]))
        AND NOT EXISTS (SELECT FROM story_members m WHERE m.story_id = stories.id)
    RETURNING id
""")
# All rows of a new article that is like no other.
CREATE_STORY = text("""
    WITH held AS (
        INSERT INTO shingle_blocks (hash, article_id)
        SELECT unnest(CAST(:hashes AS bigint[])), :article
        ON CONFLICT DO NOTHING
    ), made AS (
        INSERT INTO stories (first_article_id, size, updated_at)
        VALUES (:article, 1, :now) RETURNING id
    )
    INSERT INTO story_members
        (article_id, story_id, method, credit, is_origin,
            latest_publication, joined_at)
    SELECT :article, made.id, :method, :credit, :origin,
        :latest_publication, :now FROM made
    RETURNING story_id
""")
# The story of an article, and the columns that decide when it was published.
MEMBERSHIP = text("""
    SELECT a.source_id, a.found_at, src.trusted,
        src.name AS source, m.story_id, m.method, m.score, m.matched_article_id,
        s.size, s.first_article_id, EXISTS (
            SELECT FROM story_decision_articles r WHERE r.article_id = a.id
        ) AS has_decision
    FROM articles a JOIN sources src ON src.id = a.source_id
    LEFT JOIN story_members m ON m.article_id = a.id
    LEFT JOIN stories s ON s.id = m.story_id
    WHERE a.id = :article
""")
UPSERT_MEMBER = text("""
    INSERT INTO story_members (article_id, story_id, method, score,
        matched_article_id, credit, is_origin, latest_publication, joined_at)
    VALUES (:article, :story, :method, :score,
        :matched, :credit, :origin, :latest_publication, :now)
    ON CONFLICT (article_id) DO UPDATE SET
        story_id = excluded.story_id, method = excluded.method,
        score = excluded.score, matched_article_id = excluded.matched_article_id,
        credit = excluded.credit, is_origin = excluded.is_origin,
        latest_publication = excluded.latest_publication,
        joined_at = excluded.joined_at
""")
# Without a latest publication an article counts as published when it was found.
REPORTS = text("""
    SELECT m.article_id, m.credit, m.is_origin AS origin,
        coalesce(m.latest_publication, a.found_at) AS latest_publication
    FROM story_members m JOIN articles a ON a.id = m.article_id
    WHERE m.story_id = :story
        AND (m.article_id = ANY (CAST(:among AS bigint[])) OR :all)
""")


def to_array(numbers: Iterable[int]) -> str:
    """Return numbers as PostgreSQL writes an array of them.

    The driver looks for the width of a list's numbers before it writes them: nine times
    the work.
    """
    return "{" + ",".join(map(str, numbers)) + "}"
