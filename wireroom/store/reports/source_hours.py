"""What each source published in each hour, and how complete it was: a roll-up.

Made from the articles by the index on their first publication, so its cost is that of
the last two hours, however many articles are stored; repeating it changes nothing. A
source is compared with its own week (``console/monitoring/source_quality.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, text

from wireroom.store.schema.monitoring_tables import source_hours

if TYPE_CHECKING:
    from sqlalchemy import Connection

HOUR = timedelta(hours=1)
# A week, and the day that is compared with it.
RETENTION = timedelta(days=8)
# A shorter text, in words, suggests that a page was not extracted correctly.
SHORT_TEXT_WORDS = 60

# No delay is computed from a publication time without an hour, from one in the future,
# or from an article that was old when its feed was first read.
_ROLL_UP = text(f"""
INSERT INTO source_hours AS h (hour, source_id, articles, words, short, undated,
    unsigned, copies, expected, found, complete, delay_p50)
SELECT date_trunc('hour', a.first_published_at, 'UTC'), a.source_id, count(*),
    sum(a.word_count), count(*) FILTER (WHERE a.word_count < {SHORT_TEXT_WORDS}),
    count(*) FILTER (WHERE a.published_at IS NULL),
    count(*) FILTER (WHERE a.authors = '{{}}'),
    0,
    coalesce(sum(a.comments_expected), 0),
    coalesce(sum(a.comments_found) FILTER (WHERE a.comments_expected IS NOT NULL), 0),
    count(*) FILTER (WHERE a.comments_state IN ('complete', 'none')),
    percentile_cont(0.5) WITHIN GROUP
        (ORDER BY extract(epoch FROM a.first_published_at - a.published_at))
        FILTER (WHERE a.published_precision IN ('second', 'minute')
            AND a.first_published_at - a.published_at
                BETWEEN interval '0' AND interval '2 days')
FROM articles a WHERE a.first_published_at >= :since
GROUP BY 1, 2
ON CONFLICT (hour, source_id) DO UPDATE SET articles = excluded.articles,
    words = excluded.words, short = excluded.short, undated = excluded.undated,
    unsigned = excluded.unsigned,
    expected = excluded.expected, found = excluded.found,
    complete = excluded.complete, delay_p50 = excluded.delay_p50
""")  # noqa: S608 - a number of ours

# By the hour in which an address was found: a copy of an article of last week, too, has
# been downloaded now.
_ROLL_UP_COPIES = text("""
INSERT INTO source_hours (hour, source_id, articles, words, short, undated,
    unsigned, copies, expected, found, complete)
SELECT date_trunc('hour', found_at, 'UTC'), source_id, 0, 0, 0, 0, 0, count(*), 0, 0, 0
FROM articles WHERE reason IN ('same_content', 'boilerplate') AND found_at >= :since
GROUP BY 1, 2
ON CONFLICT (hour, source_id) DO UPDATE SET copies = excluded.copies
""")

_SUMS = text("""
SELECT h.source_id, s.name AS source, sum(articles)::bigint AS articles,
    sum(words)::bigint AS words, sum(short)::bigint AS short,
    sum(undated)::bigint AS undated, sum(unsigned)::bigint AS unsigned,
    sum(copies)::bigint AS copies, sum(expected)::bigint AS expected,
    sum(found)::bigint AS found, sum(complete)::bigint AS complete,
    sum(delay_p50 * articles) / nullif(sum(articles)
        FILTER (WHERE delay_p50 IS NOT NULL), 0) AS delay,
    max(articles)::bigint AS busiest
FROM source_hours h JOIN sources s ON s.id = h.source_id
WHERE hour >= :since AND hour < :until GROUP BY 1, 2
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceYield:
    """What a source published in a span of time.

    Attributes:
        words: of all articles. short, undated, unsigned: articles with less than
            :data:`SHORT_TEXT_WORDS` words, without a date, without an author.
        copies: further addresses with a text that was known, boilerplate too.
        expected, found: comments, of the articles that state how many there are.
        complete: articles whose page shows all its comments.
        delay: from publication to here, seconds, the mean of the hours' medians.
        busiest: most articles in one hour.
    """

    source_id: int
    source: str
    articles: int
    words: int
    short: int
    undated: int
    unsigned: int
    copies: int
    expected: int
    found: int
    complete: int
    delay: float | None
    busiest: int


class SourceHours:
    """Rolling up and reading."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def roll_up(self, *, now: datetime) -> None:
        """Count the last two hours again; delete hours older than the retention."""
        since = start_of_hour(now) - HOUR
        self._connection.execute(_ROLL_UP, {"since": since})
        self._connection.execute(_ROLL_UP_COPIES, {"since": since})
        old = source_hours.c.hour < now - RETENTION
        self._connection.execute(delete(source_hours).where(old))

    def sum_by_source(
        self, *, since: datetime, until: datetime
    ) -> dict[int, SourceYield]:
        """Sum the hours from ``since`` to before ``until``, by source."""
        parameters = {"since": start_of_hour(since), "until": until}
        rows = self._connection.execute(_SUMS, parameters).mappings()
        return {row["source_id"]: SourceYield(**row) for row in rows}


def start_of_hour(at: datetime) -> datetime:
    """Return the beginning of the hour of a time."""
    return at.replace(minute=0, second=0, microsecond=0)
