"""Polls that brought nothing, which are most: recorded together in one statement."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, Text, bindparam, text

from wireroom.decide.transitions import FEED_TRANSITIONS, FeedEvent
from wireroom.store.scheduling import feed_leases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from wireroom.model.leases import FeedLease


@dataclass(frozen=True, slots=True, kw_only=True)
class UnchangedPoll:
    """A poll without news: all that is written of it.

    Attributes:
        rhythm_at: of the feed when the poll was started. If a delivery has come since,
            the rate that it has learned stays.
    """

    lease: FeedLease
    due_at: datetime
    last_polled_at: datetime
    last_outcome: str
    new_per_day: float
    rhythm_at: datetime | None
    etag: str | None
    last_modified: str | None
    validators_url: str | None


_POLLED = FEED_TRANSITIONS[FeedEvent.POLLED]
# The polls are one JSON document: the driver writes arrays value by value, in Python.
_RECORD_UNCHANGED = text("""
    WITH v AS (
        SELECT * FROM json_to_recordset(CAST(:polls AS json)) AS v (id bigint,
            due_at timestamptz, last_polled_at timestamptz, last_outcome text,
            new_per_day float8, rhythm_at timestamptz, etag text, last_modified text,
            validators_url text)
    ), mine AS (
        SELECT id FROM feeds
        WHERE id IN (SELECT id FROM v) AND state = ANY (:states)
        ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE feeds SET state = :next_state, reason = NULL, polls = feeds.polls + 1,
        failures = 0, waits_for = NULL, due_at = v.due_at,
        last_polled_at = v.last_polled_at,
        last_outcome = v.last_outcome, etag = v.etag, last_modified = v.last_modified,
        validators_url = v.validators_url, gone_since = NULL, gone_polls = 0,
        new_per_day = CASE WHEN feeds.rhythm_at IS DISTINCT FROM v.rhythm_at
            THEN feeds.new_per_day ELSE v.new_per_day END
    FROM v JOIN mine USING (id) WHERE feeds.id = v.id
    """).bindparams(
    bindparam("states", list(_POLLED.states), type_=ARRAY(Text)),
    bindparam("next_state", _POLLED.next_state, type_=Text),
)


def record_unchanged_polls(
    connection: Connection, polls: Sequence[UnchangedPoll]
) -> int:
    """Record polls that brought nothing, however many, in one statement.

    Returns how many were late, and so not recorded. A feed that was paused or removed
    meanwhile stays as it is.
    """
    if not polls:
        return 0
    mine = feed_leases.end_leases(connection, [poll.lease for poll in polls])
    rows = [_to_values(poll) for poll in polls if poll.lease.feed_id in mine]
    polls_json = json.dumps(rows, default=datetime.isoformat)
    connection.execute(_RECORD_UNCHANGED, {"polls": polls_json})
    return len(polls) - len(rows)


def _to_values(poll: UnchangedPoll) -> dict[str, object]:
    return {
        "id": poll.lease.feed_id,
        "due_at": poll.due_at,
        "last_polled_at": poll.last_polled_at,
        "last_outcome": poll.last_outcome,
        "new_per_day": poll.new_per_day,
        "rhythm_at": poll.rhythm_at,
        "etag": poll.etag,
        "last_modified": poll.last_modified,
        "validators_url": poll.validators_url,
    }
