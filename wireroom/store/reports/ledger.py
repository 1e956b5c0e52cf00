"""The books: every sighting in exactly one outcome, and the sums that prove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from wireroom.model.states import CommentState, Outcome
from wireroom.store.schema.tables import (
    articles,
    comments,
    entries,
    feeds,
    pages,
    sources,
    stories,
)
from wireroom.store.sources import is_pollable

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The sum of the books.

    Attributes:
        seen: sightings ever. by_outcome: how they ended; adds up to ``seen``.
        reasons: (outcome, reason, count) for those that were not published.
        wrong: what an audit found amiss, in words, with how many rows.
    """

    seen: int
    by_outcome: dict[str, int]
    reasons: tuple[tuple[str, str, int], ...]
    violations: tuple[tuple[str, int], ...]

    @property
    def is_consistent(self) -> bool:
        """Whether the sum is right and the audit found nothing."""
        return self.seen == sum(self.by_outcome.values()) and not self.violations


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestArticle:
    """A published article as a line of the status screen; ``source``: its name."""

    title: str
    comments_found: int
    first_published_at: datetime
    source: str


class Ledger:
    """Counting, and looking for what does not add up."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def reconcile(self) -> Reconciliation:
        """Add up the sightings and run every check of the audit."""
        return Reconciliation(
            seen=self.count_rows(entries),
            by_outcome=self.count_by_outcome(),
            reasons=self._count_by_reason(),
            violations=self._find_violations(),
        )

    def count_by_outcome(self) -> dict[str, int]:
        """Count sightings by outcome; an outcome nobody has is there with 0."""
        asked = select(entries.c.outcome, func.count()).group_by(entries.c.outcome)
        counted = {row[0]: row[1] for row in self._connection.execute(asked)}
        return {str(o): counted.pop(o, 0) for o in Outcome} | counted

    def count_tables(self) -> dict[str, int]:
        """Count the rows of the tables a person asks about."""
        tables = (feeds, entries, articles, comments, stories, pages)
        return {table.name: self.count_rows(table) for table in tables}

    def count_rows(self, table: Table) -> int:
        """Count the rows of one table."""
        asked = select(func.count()).select_from(table)
        return self._connection.execute(asked).scalar_one()

    def count_visible_comments(self) -> int:
        """Count the comments that are on their pages now."""
        asked = select(func.count()).where(comments.c.state != CommentState.GONE)
        return int(self._connection.execute(asked).scalar_one())

    def count_feeds_by_state(self) -> dict[str, int]:
        """Count the feeds in each state, those that only hold sightings left out."""
        asked = (
            select(feeds.c.state, func.count())
            .where(is_pollable())
            .group_by(feeds.c.state)
            .order_by(feeds.c.state)
        )
        return {row[0]: row[1] for row in self._connection.execute(asked)}

    def list_latest(self, limit: int) -> list[LatestArticle]:
        """Return the newest articles, the newest first."""
        asked = (
            select(
                articles.c.title,
                articles.c.comments_found,
                articles.c.first_published_at,
                sources.c.name.label("source"),
            )
            .join_from(articles, sources)
            .where(articles.c.outcome == Outcome.PUBLISHED)
            .order_by(articles.c.first_published_at.desc())
            .limit(limit)
        )
        rows = self._connection.execute(asked).mappings()
        return [LatestArticle(**row) for row in rows]

    def _count_by_reason(self) -> tuple[tuple[str, str, int], ...]:
        c = entries.c
        asked = (
            select(c.outcome, func.coalesce(c.reason, "-"), func.count())
            .where(c.outcome.not_in([Outcome.PUBLISHED, Outcome.IN_FLIGHT]))
            .group_by(c.outcome, c.reason)
            .order_by(c.outcome, func.count().desc(), c.reason)
        )
        return tuple((o, r, n) for o, r, n in self._connection.execute(asked))

    def _find_violations(self) -> tuple[tuple[str, int], ...]:
        found = (
            (said, self._connection.scalar(text(f"{EVENTS_SINCE} {q}")))
            for said, q in CHECKS
        )
        return tuple((said, n) for said, n in found if n)


# From when on the change feed has every event: always, or where its oldest ones were
# pruned, an hour after the first it has kept. Events are told in the order of commits,
# their times are read before: an hour is longer than any transaction.
EVENTS_SINCE = (
    "WITH told AS (SELECT coalesce((SELECT at + interval '1 hour' FROM changes"
    " WHERE position = (SELECT min(position) FROM changes) AND position > 1),"
    " '-infinity') AS since) "
)

# What must never be, in words, and the query that counts it.
CHECKS = (
    (
        "sightings whose outcome is not one of the books'",
        (
            "SELECT count(*) FROM entries WHERE outcome NOT IN"
            " ('in_flight','published','merged','rejected','failed')"
        ),
    ),
    (
        "sightings that ended without a reason",
        (
            "SELECT count(*) FROM entries WHERE reason IS NULL"
            " AND outcome IN ('merged','rejected','failed')"
        ),
    ),
    (
        "sightings that say something else than their article",
        (
            "SELECT count(*) FROM entries e JOIN articles a ON a.id = e.article_id"
            " WHERE e.reason IS DISTINCT FROM 'same_url' AND e.outcome <> a.outcome"
        ),
    ),
    (
        "sightings that are neither an article's nor ended",
        (
            "SELECT count(*) FROM entries"
            " WHERE article_id IS NULL AND outcome <> 'rejected'"
        ),
    ),
    (
        "articles that no sighting tells of",
        (
            "SELECT count(*) FROM articles a WHERE NOT EXISTS"
            " (SELECT FROM entries e WHERE e.article_id = a.id)"
        ),
    ),
    (
        "articles that are or will be published and that no address finds",
        (
            "SELECT count(*) FROM articles a"
            " WHERE outcome IN ('in_flight', 'published')"
            " AND NOT EXISTS"
            " (SELECT FROM article_urls u WHERE u.article_id = a.id)"
        ),
    ),
    (
        "articles in flight that nothing would ever send again",
        (
            "SELECT count(*) FROM articles a"
            " WHERE outcome = 'in_flight' AND due_at IS NULL AND NOT EXISTS"
            " (SELECT FROM import_items i WHERE i.article_id = a.id)"
        ),
    ),
    (
        "imported pages that nothing would ever read",
        (
            "SELECT count(*) FROM pages p WHERE p.role = 'capture' AND NOT EXISTS"
            " (SELECT FROM import_items i WHERE i.article_id = p.article_id)"
        ),
    ),
    (
        "articles given up for a defect that quarantine does not know",
        (
            "SELECT count(*) FROM articles a WHERE a.outcome = 'failed'"
            " AND a.reason IN ('defect', 'too_many_attempts') AND NOT EXISTS"
            " (SELECT FROM failures f WHERE f.article_id = a.id"
            "  AND f.state <> 'retried')"
        ),
    ),
    (
        "pages that are neither in the database nor in an archive that was finished",
        (
            "SELECT count(*) FROM pages p LEFT JOIN archive_files f ON f.name = p.archive"
            " WHERE p.body IS NULL AND f.finished_at IS NULL"
        ),
    ),
    (
        "merged articles that point nowhere, or at a merged one",
        (
            "SELECT count(*) FROM articles a"
            " LEFT JOIN articles b ON b.id = a.merged_into"
            " WHERE a.outcome = 'merged'"
            " AND (b.id IS NULL OR b.merged_into IS NOT NULL)"
        ),
    ),
    (
        "published articles that the change feed never told of, or twice",
        (
            "SELECT count(*) FROM told, articles a LEFT JOIN"
            " (SELECT article_id, count(*) AS times FROM changes"
            "  WHERE kind = 'article_published' GROUP BY article_id) c"
            " ON c.article_id = a.id"
            " WHERE a.outcome = 'published' AND coalesce(c.times, 0)"
            "  NOT BETWEEN (a.first_published_at >= told.since)::int AND 1"
        ),
    ),
    (
        "published articles with another number of comments than they say",
        (
            "SELECT count(*) FROM articles a WHERE a.outcome = 'published'"
            " AND a.comments_found <> (SELECT count(*) FROM comments c"
            "  WHERE c.article_id = a.id AND c.state <> 'gone')"
        ),
    ),
    (
        "comments of published articles that the change feed never told of",
        (
            "SELECT count(*) FROM told, comments c"
            " JOIN articles a ON a.id = c.article_id"
            " WHERE a.outcome = 'published'"
            " AND greatest(c.first_seen_at, a.first_published_at) >= told.since"
            " AND NOT EXISTS (SELECT FROM changes x"
            "  WHERE x.comment_id = c.id AND x.kind = 'comment_added')"
        ),
    ),
    (
        "stories whose size is not the number of their members",
        (
            "SELECT count(*) FROM stories s WHERE s.size <>"
            " (SELECT count(*) FROM story_members m WHERE m.story_id = s.id)"
        ),
    ),
    (
        "stories whose first article is none of their members",
        (
            "SELECT count(*) FROM stories s WHERE NOT EXISTS"
            " (SELECT FROM story_members m WHERE m.story_id = s.id"
            "  AND m.article_id = s.first_article_id)"
        ),
    ),
    (
        "articles in a story though they are not published or on their way",
        (
            "SELECT count(*) FROM story_members m JOIN articles a"
            " ON a.id = m.article_id WHERE a.outcome IN ('merged', 'rejected')"
        ),
    ),
    (
        "positions missing from the change feed",
        "SELECT coalesce(max(position) - min(position) + 1 - count(*), 0) FROM changes",
    ),
)
