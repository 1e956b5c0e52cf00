"""Quarantine: work that ended in a defect, stored until an operator resolves it.

A defect seldom comes alone: one change of a publisher's markup breaks a thousand pages.
So failures of one task at the same place, with the same message except for names and
numbers, are grouped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, select, text, update

from wireroom.errors import Reason
from wireroom.masking import mask_logins
from wireroom.model.rows import FailureRow
from wireroom.model.states import FailureState
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.tables import articles, failures, feeds, sources

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select

_ROWS = RowReader(FailureRow, state=FailureState)

_NAMES = re.compile(r"'[^'\n]{0,500}'|\"[^\"\n]{0,500}\"|\b[a-z]{2,10}://\S{1,500}")
_NUMBERS = re.compile(r"\b(?:0x)?[0-9a-f]*[0-9][0-9a-f]*\b", re.IGNORECASE)
_PLACE = re.compile(r'File "[^"\n]{0,300}?([\w.-]+)", line \d+, in ([\w<>]+)')
_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A defect: what failed, where, and after how many attempts.

    Attributes:
        step: the task's name, without the product's.
    """

    step: str
    error: str
    feed_id: int | None = None
    article_id: int | None = None
    attempts: int = 1
    traceback: str = ""
    worker: str = ""
    reason: Reason = Reason.DEFECT


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureFilter:
    """Which failures are selected; None does not restrict.

    Attributes:
        like: the id of a failure; selects its whole group. article_id: its failures.
        state: None for failures of any state.
    """

    ids: tuple[int, ...] = ()
    like: int | None = None
    task: str | None = None
    reason: str | None = None
    source: str | None = None
    article_id: int | None = None
    since: datetime | None = None
    state: FailureState | None = FailureState.OPEN


def compute_fingerprint(error: str, traceback: str) -> str:
    """Return what equal failures have in common, as readable text.

    The error's message without names, addresses and numbers, and the innermost
    function.
    """
    words = _NUMBERS.sub("N", _NAMES.sub("*", error[:2000]))
    places = _PLACE.findall(traceback[-20_000:])
    where = f" in {places[-1][1]} of {places[-1][0]}" if places else ""
    return " ".join(words.split())[:_LENGTH] + where[:_LENGTH]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureGroup:
    """Failures with the same error.

    Attributes:
        task: name of the task. sources: number of sources with this error.
        example: id of the latest of them.
    """

    task: str
    reason: str
    error: str
    count: int
    first_at: datetime
    last_at: datetime
    sources: int
    example: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryResult:
    """What became of failures that were retried.

    Attributes:
        retried: how many. done: their step has run. failed: in quarantine again.
    """

    retried: int
    done: int
    failed: int

    @property
    def waiting(self) -> int:
        """Steps that have not run yet."""
        return self.retried - self.done - self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureReport(FailureRow):
    """A failure with the URL of its article or feed, and the name of its source."""

    url: str | None
    source: str | None


_REPORTS = RowReader(FailureReport, state=FailureState)


class Failures:
    """Storing, reading and resolving failures."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_failure(self, failure: Failure, *, now: datetime) -> None:
        """Put a failure into quarantine, without the logins of addresses in it."""
        error, traceback = mask_logins(failure.error), mask_logins(failure.traceback)
        self._connection.execute(
            insert(failures).values(
                step=failure.step,
                feed_id=failure.feed_id,
                article_id=failure.article_id,
                attempts=failure.attempts,
                reason=failure.reason,
                error=error[:2000],
                fingerprint=compute_fingerprint(error, traceback),
                traceback=traceback[-20_000:],
                worker=failure.worker,
                at=now,
            )
        )

    def count_open(self) -> int:
        """Count open failures."""
        opened = select(func.count()).where(failures.c.state == FailureState.OPEN)
        return self._connection.execute(opened).scalar_one()

    def list_groups(self, selection: FailureFilter) -> list[FailureGroup]:
        """Return the failures grouped by error, the most frequent error first."""
        query = _select_failures(
            selection,
            failures.c.step.label("task"),
            func.coalesce(failures.c.reason, Reason.DEFECT).label("reason"),
            _group_key().label("error"),
            func.count().label("count"),
            func.min(failures.c.at).label("first_at"),
            func.max(failures.c.at).label("last_at"),
            func.count(sources.c.id.distinct()).label("sources"),
            func.max(failures.c.id).label("example"),
        )
        query = query.group_by(failures.c.step, failures.c.reason, _group_key())
        query = query.order_by(func.count().desc(), func.max(failures.c.at).desc())
        rows = self._connection.execute(query).mappings()
        return [FailureGroup(**row) for row in rows]

    def count_retried(self, failure_id: int, *, since: datetime) -> RetryResult:
        """Return what became of a failure and its equals, retried since a time."""
        row = self._connection.execute(_RETRIED, {"id": failure_id, "since": since})
        return RetryResult(**row.mappings().one())

    def get(self, failure_id: int) -> FailureReport | None:
        """Return one failure, None if there is none with this id."""
        selection = FailureFilter(ids=(failure_id,), state=None)
        query = _select_failures(
            selection,
            *_ROWS.columns_of(failures),
            func.coalesce(articles.c.url, feeds.c.url).label("url"),
            sources.c.name.label("source"),
        )
        return _REPORTS.one_or_none(self._connection.execute(query))

    def list_ids(self, selection: FailureFilter) -> list[int]:
        """Return the ids of the selected failures, the oldest first."""
        query = _select_failures(selection, failures.c.id).order_by(failures.c.id)
        return list(self._connection.execute(query).scalars())

    def lock_open(self, ids: Sequence[int]) -> list[FailureRow]:
        """Lock those that are still open to the end of the transaction."""
        query = (
            select(*_ROWS.columns_of(failures))
            .where(failures.c.id.in_(ids), failures.c.state == FailureState.OPEN)
            .order_by(failures.c.id)
            .with_for_update(key_share=True)
        )
        return _ROWS.all(self._connection.execute(query))

    def resolve(
        self, ids: Sequence[int], state: FailureState, *, by: str, now: datetime
    ) -> None:
        """Record how failures were resolved, by whom and when."""
        settled = {"state": state, "resolved_by": by, "resolved_at": now}
        self._connection.execute(
            update(failures).where(failures.c.id.in_(ids)).values(**settled)
        )


# A step that failed again has a newer failure; one that ran has left its stage.
_RETRIED = text("""
SELECT count(*) AS retried, count(*) FILTER (WHERE again) AS failed,
    count(*) FILTER (WHERE ran AND NOT again) AS done
FROM (SELECT EXISTS (SELECT FROM failures n WHERE n.state = 'open' AND n.id > f.id
            AND (n.article_id = f.article_id OR n.feed_id = f.feed_id)) AS again,
        coalesce(a.stage = 'done', d.last_polled_at > f.resolved_at, false) AS ran
    FROM failures f LEFT JOIN articles a ON a.id = f.article_id
    LEFT JOIN feeds d ON d.id = f.feed_id AND f.article_id IS NULL
    WHERE f.state = 'retried' AND f.resolved_at >= :since
        AND coalesce(f.fingerprint, f.error) = (SELECT coalesce(fingerprint, error)
            FROM failures WHERE id = :id)) retried
""")


def _group_key() -> ColumnElement[str]:
    """The fingerprint; rows of an older release have only the error."""
    return func.coalesce(failures.c.fingerprint, failures.c.error)


def _select_failures(
    selection: FailureFilter, *columns: ColumnElement[Any]
) -> Select[Any]:
    source_id = func.coalesce(articles.c.source_id, feeds.c.source_id)
    return (
        select(*columns)
        .select_from(failures)
        .outerjoin(articles, articles.c.id == failures.c.article_id)
        .outerjoin(feeds, feeds.c.id == failures.c.feed_id)
        .outerjoin(sources, sources.c.id == source_id)
        .where(and_(True, *_filter_conditions(selection)))  # noqa: FBT003 - SQL's own true
    )


def _filter_conditions(selection: FailureFilter) -> list[ColumnElement[bool]]:
    c = failures.c
    given: dict[ColumnElement[Any], object] = {
        c.state: selection.state,
        c.step: selection.task,
        func.coalesce(c.reason, Reason.DEFECT): selection.reason,
        sources.c.name: selection.source,
        c.article_id: selection.article_id,
    }
    conditions = [
        column == value for column, value in given.items() if value is not None
    ]
    if selection.ids:
        conditions.append(c.id.in_(selection.ids))
    if selection.since is not None:
        conditions.append(c.at >= selection.since)
    if selection.like is not None:
        other = failures.alias()
        same = func.coalesce(other.c.fingerprint, other.c.error) == _group_key()
        conditions.append(
            select(other.c.id)
            .where(other.c.id == selection.like, other.c.step == c.step, same)
            .exists()
        )
    return conditions
