"""The ledger: every entry has exactly one outcome, and the sums that prove it."""

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

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The sums of the ledger.

    Attributes:
        seen: entries ever. by_outcome: entries by outcome; adds up to ``seen``.
        reasons: (outcome, reason, count) of entries that were not published.
        violations: rules that rows break, in words, with the number of rows.
    """

    seen: int
    by_outcome: dict[str, int]
    reasons: tuple[tuple[str, str, int], ...]
    violations: tuple[tuple[str, int], ...]

    @property
    def is_consistent(self) -> bool:
        """Whether the sum is right and no rule is broken."""
        return self.seen == sum(self.by_outcome.values()) and not self.violations


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestArticle:
    """A published article as a line of the status screen; ``source``: its name."""

    title: str
    comments_found: int
    first_published_at: datetime
    source: str


class Ledger:
    """Counting, and checking the rules."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def reconcile(self) -> Reconciliation:
        """Count the entries and check every rule."""
        return Reconciliation(
            seen=self.count_rows(entries),
            by_outcome=self.count_by_outcome(),
            reasons=self._count_by_reason(),
            violations=self._find_violations(),
        )

    def count_by_outcome(self) -> dict[str, int]:
        """Count entries by outcome; an outcome without entries counts 0."""
        query = select(entries.c.outcome, func.count()).group_by(entries.c.outcome)
        counted = {row[0]: row[1] for row in self._connection.execute(query)}
        return {str(o): counted.pop(o, 0) for o in Outcome} | counted

    def count_tables(self) -> dict[str, int]:
        """Count the rows of the tables that operators ask about."""
        tables = (feeds, entries, articles, comments, stories, pages)
        return {table.name: self.count_rows(table) for table in tables}

    def count_rows(self, table: Table) -> int:
        """Count the rows of one table."""
        query = select(func.count()).select_from(table)
        return self._connection.execute(query).scalar_one()

    def count_visible_comments(self) -> int:
        """Count the comments that are on their pages now."""
        query = select(func.count()).where(comments.c.state != CommentState.GONE)
        return int(self._connection.execute(query).scalar_one())

    def list_latest(self, limit: int) -> list[LatestArticle]:
        """Return the newest articles, the newest first."""
        query = (
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
        rows = self._connection.execute(query).mappings()
        return [LatestArticle(**row) for row in rows]

    def _count_by_reason(self) -> tuple[tuple[str, str, int], ...]:
        c = entries.c
        query = (
            select(c.outcome, func.coalesce(c.reason, "-"), func.count())
            .where(c.outcome.not_in([Outcome.PUBLISHED, Outcome.IN_FLIGHT]))
            .group_by(c.outcome, c.reason)
            .order_by(c.outcome, func.count().desc(), c.reason)
        )
        return tuple((o, r, n) for o, r, n in self._connection.execute(query))

    def _find_violations(self) -> tuple[tuple[str, int], ...]:
        counts = (
            (rule, self._connection.scalar(text(f"{EVENTS_SINCE} {q}")))
            for rule, q in CHECKS
        )
        return tuple((rule, n) for rule, n in counts if n)


# The time from which the change feed has every event: always, or if its oldest events
# were pruned, an hour after the first one left. Events are numbered in the order of the
# commits, their times are read before: an hour is longer than any transaction.
EVENTS_SINCE = (
    "WITH events AS (SELECT coalesce((SELECT at + interval '1 hour' FROM changes"
    " WHERE position = (SELECT min(position) FROM changes) AND position > 1),"
    " '-infinity') AS since) "
)

# A broken rule in words, and the query that counts the rows which break it.
CHECKS = (
    (
        "entries whose outcome is unknown",
        (
            "SELECT count(*) FROM entries WHERE outcome NOT IN"
            " ('in_flight','published','merged','rejected','failed','erased')"
        ),
    ),
    (
        "entries that ended without a reason",
        (
            "SELECT count(*) FROM entries WHERE reason IS NULL"
            " AND outcome IN ('merged','rejected','failed','erased')"
        ),
    ),
    (
        "entries whose outcome is not that of their article",
        (
            "SELECT count(*) FROM entries e JOIN articles a ON a.id = e.article_id"
            " WHERE e.reason IS DISTINCT FROM 'same_url' AND e.outcome <> a.outcome"
        ),
    ),
    (
        "entries without an article that are neither rejected nor erased",
        (
            "SELECT count(*) FROM entries"
            " WHERE article_id IS NULL AND outcome NOT IN ('rejected', 'erased')"
        ),
    ),
    (
        "articles without an entry",
        (
            "SELECT count(*) FROM articles a WHERE NOT EXISTS"
            " (SELECT FROM entries e WHERE e.article_id = a.id)"
        ),
    ),
    (
        "articles that are or will be published and have no address",
        (
            "SELECT count(*) FROM articles a"
            " WHERE outcome IN ('in_flight', 'published')"
            " AND NOT EXISTS"
            " (SELECT FROM article_urls u WHERE u.article_id = a.id)"
        ),
    ),
    (
        "articles in flight that will never be sent again",
        (
            "SELECT count(*) FROM articles a"
            " WHERE outcome = 'in_flight' AND due_at IS NULL AND NOT EXISTS"
            " (SELECT FROM import_items i WHERE i.article_id = a.id)"
        ),
    ),
    (
        "imported pages that will never be extracted",
        (
            "SELECT count(*) FROM pages p WHERE p.role = 'capture' AND NOT EXISTS"
            " (SELECT FROM import_items i WHERE i.article_id = p.article_id)"
        ),
    ),
    (
        "articles that failed with a defect and are not in quarantine",
        (
            "SELECT count(*) FROM articles a WHERE a.outcome = 'failed'"
            " AND a.reason IN ('defect', 'too_many_attempts') AND NOT EXISTS"
            " (SELECT FROM failures f WHERE f.article_id = a.id"
            "  AND f.state <> 'retried')"
        ),
    ),
    (
        "pages that are neither in the database nor in a finished archive file",
        (
            "SELECT count(*) FROM pages p"
            " LEFT JOIN archive_files f ON f.name = p.archive"
            " WHERE p.body IS NULL AND f.finished_at IS NULL"
        ),
    ),
    (
        "merged articles without a target, or with a merged one",
        (
            "SELECT count(*) FROM articles a"
            " LEFT JOIN articles b ON b.id = a.merged_into"
            " WHERE a.outcome = 'merged'"
            " AND (b.id IS NULL OR b.merged_into IS NOT NULL)"
        ),
    ),
    (
        "articles merged into one that cannot be read",
        (
            "SELECT count(*) FROM articles a JOIN articles b ON b.id = a.merged_into"
            " WHERE b.outcome IN ('rejected', 'failed') OR b.withdrawn_at IS NOT NULL"
        ),
    ),
    (
        "articles that were given up and have no row in failures",
        (
            "SELECT count(*) FROM articles a WHERE a.given_up_at IS NOT NULL"
            " AND NOT EXISTS (SELECT FROM import_items i WHERE i.article_id = a.id)"
            " AND a.outcome = 'failed'"
            " AND NOT EXISTS (SELECT FROM failures f WHERE f.article_id = a.id)"
        ),
    ),
    (
        "published articles without an event of their publication, or with two",
        (
            "SELECT count(*) FROM events, articles a LEFT JOIN"
            " (SELECT article_id, count(*) AS times FROM changes"
            "  WHERE kind = 'article_published' GROUP BY article_id) c"
            " ON c.article_id = a.id"
            " WHERE a.outcome = 'published' AND coalesce(c.times, 0)"
            "  NOT BETWEEN (a.first_published_at >= events.since)::int AND 1"
        ),
    ),
    (
        "published articles whose number of comments is wrong",
        (
            "SELECT count(*) FROM articles a WHERE a.outcome = 'published'"
            " AND a.comments_found <> (SELECT count(*) FROM comments c"
            "  WHERE c.article_id = a.id AND c.state <> 'gone')"
        ),
    ),
    (
        "comments of published articles without an event",
        (
            "SELECT count(*) FROM events, comments c"
            " JOIN articles a ON a.id = c.article_id"
            " WHERE a.outcome = 'published'"
            " AND greatest(c.first_seen_at, a.first_published_at) >= events.since"
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
        "stories whose first article is not a member",
        (
            "SELECT count(*) FROM stories s WHERE NOT EXISTS"
            " (SELECT FROM story_members m WHERE m.story_id = s.id"
            "  AND m.article_id = s.first_article_id)"
        ),
    ),
    (
        "articles in a story though they are merged or rejected",
        (
            "SELECT count(*) FROM story_members m JOIN articles a"
            " ON a.id = m.article_id WHERE a.outcome IN ('merged', 'rejected')"
        ),
    ),
    (
        "positions missing from the change feed",
        # Positions that an epoch leaves out are not missing.
        (
            "SELECT coalesce(max(position) - min(position) + 1 - count(*)"
            " - (SELECT coalesce(sum(first_position - 1 - last_before), 0) FROM epochs"
            " WHERE last_before >= min(position)"
            " AND first_position <= max(position)), 0) FROM changes"
        ),
    ),
)
