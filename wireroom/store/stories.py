"""Stories in the shared database: near-duplicates across sources.

The decision is :func:`wireroom.dedupe.stories.assign`; here are its index in SQL and
the rows that keep the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, text, update

from wireroom.dedupe.fingerprint import sampled
from wireroom.dedupe.stories import (
    MEMBERS_PER_STORY,
    ROWS_PER_SHINGLE,
    Candidate,
    Method,
    Placement,
    StoryDoc,
    assign,
    hashes_of,
)
from wireroom.store.tables import stories, story_members

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

# Two workers that meet one story at the same moment place their articles one after the
# other; held to the end of the transaction.
STORIES_LOCK = 0x73746F72

_LOCK = text("SELECT pg_advisory_xact_lock(:lock)")
_SAMPLES = text("""
    WITH stale AS (
        DELETE FROM shingles
        WHERE article_id = :article AND hash <> ALL (CAST(:hashes AS bigint[]))
    )
    INSERT INTO shingles (hash, article_id)
    SELECT unnest(CAST(:hashes AS bigint[])), :article
    ON CONFLICT DO NOTHING
""")
# The inner LIMIT reads the oldest holders of a shingle off its primary key, so that a
# shingle of a million articles costs no more than one of twenty.
_CANDIDATES = text("""
    WITH held AS (
        SELECT near.article_id, count(*) AS common
        FROM unnest(CAST(:hashes AS bigint[])) AS wanted (hash)
        CROSS JOIN LATERAL (
            SELECT s.article_id FROM shingles s WHERE s.hash = wanted.hash
            ORDER BY s.article_id LIMIT :rows
        ) AS near
        WHERE near.article_id <> :article
        GROUP BY near.article_id
    ), ranked AS (
        SELECT held.article_id, m.story_id, held.common, row_number() OVER (
            PARTITION BY m.story_id ORDER BY held.common DESC, held.article_id
        ) AS place
        FROM held JOIN story_members m USING (article_id)
    )
    SELECT article_id, story_id, common FROM ranked WHERE place <= :members
    ORDER BY common DESC, article_id LIMIT :limit
""")
# All that is kept of an article seen for the first time that is like no other.
_ALONE = text("""
    WITH held AS (
        INSERT INTO shingles (hash, article_id)
        SELECT unnest(CAST(:hashes AS bigint[])), :article
        ON CONFLICT DO NOTHING
    ), made AS (
        INSERT INTO stories (first_article_id, size, updated_at)
        VALUES (:article, 1, :now) RETURNING id
    )
    INSERT INTO story_members (article_id, story_id, method, joined_at)
    SELECT :article, made.id, :method, :now FROM made
    RETURNING story_id
""")
_MEMBERSHIP = text("""
    SELECT m.story_id, m.method, m.score, m.matched_article_id,
        s.size, s.first_article_id
    FROM story_members m JOIN stories s ON s.id = m.story_id
    WHERE m.article_id = :article
""")
_TEXTS = text("""
    SELECT id, title, text, published_at FROM articles
    WHERE id = ANY (CAST(:ids AS bigint[]))
""")
_MEMBER = text("""
    INSERT INTO story_members
        (article_id, story_id, method, score, matched_article_id, joined_at)
    VALUES (:article, :story, :method, :score, :matched, :now)
    ON CONFLICT (article_id) DO UPDATE SET
        story_id = excluded.story_id, method = excluded.method,
        score = excluded.score, matched_article_id = excluded.matched_article_id,
        joined_at = excluded.joined_at
""")
_COUNTED = text("""
    UPDATE stories SET size = m.size, first_article_id = m.first, updated_at = :now
    FROM (
        SELECT story_id, count(*) AS size, min(article_id) AS first
        FROM story_members WHERE story_id = ANY (CAST(:stories AS bigint[]))
        GROUP BY story_id
    ) AS m
    WHERE m.story_id = stories.id
    RETURNING stories.id, stories.size, stories.first_article_id
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPlacement:
    """Where an article stands now.

    Attributes:
        first_article_id: the oldest article of its story.
        matched_article_id, method, score: as :class:`wireroom.dedupe.stories.Placement`
            says; of the membership as it stands where nothing moved.
        changed: whether the members of a story of several are others than before.
        joined: stories that were joined to this one and are gone.
        left: the story this article was in before, if it moved; it may be gone.
    """

    story_id: int
    first_article_id: int
    method: Method
    score: float | None = None
    matched_article_id: int | None = None
    changed: bool = False
    joined: tuple[int, ...] = ()
    left: int | None = None


class PostgresStories:
    """A :class:`wireroom.dedupe.stories.StoryIndex` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def place(
        self,
        article_id: int,
        *,
        title: str,
        text: str,
        published_at: datetime | None,
        now: datetime,
    ) -> StoryPlacement:
        """Give an article its story; a second run with the same text changes nothing.

        Until the transaction ends no other worker places an article.
        """
        self._connection.execute(_LOCK, {"lock": STORIES_LOCK})
        doc = StoryDoc(id=article_id, title=title, text=text, published_at=published_at)
        placement = assign(doc, self)
        before = self._membership(article_id)
        if before is None and placement.story is None:
            return self._begin(doc, now)
        self._sample(doc)
        story = self._story(placement, before, article_id)
        if before is not None and before.story_id == story and not placement.joins:
            return _unmoved(before)
        return self._move(doc, placement, before, story, now)

    def add(self, doc: StoryDoc, placement: Placement) -> int:
        """Keep a placed text, join the stories it links; return its story."""
        self._sample(doc)
        before = self._membership(doc.id)
        story = self._story(placement, before, doc.id)
        now = self._connection.execute(text("SELECT now()")).scalar_one()
        return self._move(doc, placement, before, story, now).story_id

    def candidates(
        self, samples: frozenset[int], limit: int, *, without: int
    ) -> list[Candidate]:
        """Return texts sharing samples, most first, a few of each story."""
        rows = self._connection.execute(
            _CANDIDATES,
            {
                "hashes": list(samples),
                "article": without,
                "rows": ROWS_PER_SHINGLE,
                "members": MEMBERS_PER_STORY,
                "limit": limit,
            },
        )
        return [
            Candidate(id=row.article_id, story=row.story_id, common=row.common)
            for row in rows
        ]

    def load(self, ids: Iterable[int]) -> dict[int, StoryDoc]:
        """Return texts by id."""
        rows = self._connection.execute(_TEXTS, {"ids": list(ids)})
        return {
            row.id: StoryDoc(
                id=row.id,
                title=row.title,
                text=row.text,
                published_at=row.published_at,
            )
            for row in rows
        }

    def _sample(self, doc: StoryDoc) -> None:
        # In ascending order, as every worker's: rows are locked without deadlock.
        hashes = sorted(sampled(hashes_of(doc.text)))
        self._connection.execute(_SAMPLES, {"hashes": hashes, "article": doc.id})

    def _membership(self, article_id: int) -> Any:  # noqa: ANN401 - a row or None
        return self._connection.execute(
            _MEMBERSHIP, {"article": article_id}
        ).one_or_none()

    def _begin(self, doc: StoryDoc, now: datetime) -> StoryPlacement:
        """Begin a story with a new article, the common case, in one statement."""
        made = self._connection.execute(
            _ALONE,
            {
                "hashes": sorted(sampled(hashes_of(doc.text))),
                "article": doc.id,
                "method": str(Method.ALONE),
                "now": now,
            },
        )
        return StoryPlacement(
            story_id=int(made.scalar_one()),
            first_article_id=doc.id,
            method=Method.ALONE,
        )

    def _story(
        self,
        placement: Placement,
        before: Any,  # noqa: ANN401 - a row or None
        article_id: int,
    ) -> int:
        """Choose the story: the matched one, else one's own, else a new one."""
        if placement.story is not None:
            return placement.story
        if before is not None and before.size == 1:
            return int(before.story_id)
        made = self._connection.execute(
            stories.insert()
            .values(first_article_id=article_id, size=1)
            .returning(stories.c.id)
        )
        return int(made.scalar_one())

    def _move(
        self,
        doc: StoryDoc,
        placement: Placement,
        before: Any,  # noqa: ANN401 - a row or None
        story: int,
        now: datetime,
    ) -> StoryPlacement:
        self._join(story, placement.joins)
        self._connection.execute(
            _MEMBER,
            {
                "article": doc.id,
                "story": story,
                "method": str(placement.method),
                "score": placement.score,
                "matched": placement.canonical,
                "now": now,
            },
        )
        left = before.story_id if before and before.story_id != story else None
        counted = self._count([s for s in (story, left) if s is not None], now)
        if left is not None and left not in counted:
            self._drop([left])
        size, first = counted[story]
        return StoryPlacement(
            story_id=story,
            first_article_id=first,
            method=placement.method,
            score=placement.score,
            matched_article_id=placement.canonical,
            changed=size > 1 or left in counted,
            joined=placement.joins,
            left=left,
        )

    def _join(self, story: int, younger: tuple[int, ...]) -> None:
        if not younger:
            return
        self._connection.execute(
            update(story_members)
            .where(story_members.c.story_id.in_(younger))
            .values(story_id=story)
        )
        self._drop(younger)

    def _count(self, of: list[int], now: datetime) -> dict[int, tuple[int, int]]:
        rows = self._connection.execute(_COUNTED, {"stories": of, "now": now})
        return {row.id: (row.size, row.first_article_id) for row in rows}

    def _drop(self, gone: Iterable[int]) -> None:
        self._connection.execute(delete(stories).where(stories.c.id.in_(list(gone))))


def _unmoved(before: Any) -> StoryPlacement:  # noqa: ANN401 - a row
    return StoryPlacement(
        story_id=before.story_id,
        first_article_id=before.first_article_id,
        method=Method(before.method),
        score=before.score,
        matched_article_id=before.matched_article_id,
    )
