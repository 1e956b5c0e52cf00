"""Replays as rows: which articles a replay reads, which are leased, how far it is.

A replay goes through the articles by id, from ``position`` to the highest id at its
start. Its leased articles are in ``replay_items``: added in the transaction that moves
the position, so that none is skipped, and updated with their result. An article that
did not change leaves no row.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Unpack

from sqlalchemy import (
    ColumnElement,
    and_,
    delete,
    func,
    insert,
    literal,
    null,
    select,
    text,
    update,
)

from wireroom.model.replays import ReplayResult, ReplayState
from wireroom.model.run_rows import ReplayChangeRow, ReplayItemRow, ReplayRow
from wireroom.model.states import Outcome, Stage
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.schema.replay_tables import replay_items, replays
from wireroom.store.schema.tables import articles, sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from wireroom.model.updates import ReplayItemUpdate

_REPLAYS = RowReader(ReplayRow, state=ReplayState)
_ITEMS = RowReader(ReplayItemRow)
_CHANGES = RowReader(ReplayChangeRow)

# Articles scanned at once, so that a filter which few pass needs no long statement.
SCAN_WINDOW = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayFilter:
    """Which articles a replay reads; None or empty does not restrict.

    Attributes:
        outcomes: of ``model.Outcome``. reasons: of ``errors.Reason``.
        source: a source's name. since, until: when an article was found; ISO 8601.
        url: an address, ``*`` matches any text.
    """

    outcomes: tuple[str, ...] = (Outcome.PUBLISHED,)
    reasons: tuple[str, ...] = ()
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    url: str | None = None

    def to_condition(self) -> ColumnElement[bool]:
        """Return the condition on finished articles with a stored page."""
        c = articles.c
        wanted = [
            c.stage == Stage.DONE,
            c.page_id.is_not(None),
            c.outcome.in_(self.outcomes),
        ]
        if self.reasons:
            wanted.append(c.reason.in_(self.reasons))
        if self.source is not None:
            named = select(sources.c.id).where(sources.c.name == self.source)
            wanted.append(c.source_id == named.scalar_subquery())
        if self.since is not None:
            wanted.append(c.found_at >= self.since)
        if self.until is not None:
            wanted.append(c.found_at < self.until)
        if self.url is not None:
            wanted.append(c.url.like(_like_pattern(self.url), escape="\\"))
        return and_(*wanted)

    def to_json(self) -> dict[str, Any]:
        """Return the filter as it is stored with a replay, for people."""
        document = {
            name: value.isoformat() if name in ("since", "until") and value else value
            for name, value in asdict(self).items()
        }
        return {name: value for name, value in document.items() if value}

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> ReplayFilter:
        """Return the filter of which :meth:`to_json` returned this."""
        fields: dict[str, Any] = dict(document)
        for name in fields.keys() & {"since", "until"}:
            fields[name] = datetime.fromisoformat(fields[name])
        for name in fields.keys() & {"outcomes", "reasons"}:
            fields[name] = tuple(fields[name])
        return ReplayFilter(**fields)


_SELECT = select(*_REPLAYS.columns_of(replays))


class Replays:
    """Storing and reading replays."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start_replay(
        self,
        step: str,
        wanted: ReplayFilter,
        *,
        most: int | None,
        by: str,
        now: datetime,
    ) -> int:
        """Start a replay over all present articles; return its id."""
        last = select(func.coalesce(func.max(articles.c.id), 0)).scalar_subquery()
        total = select(func.count()).where(wanted.to_condition()).scalar_subquery()
        statement = insert(replays).values(
            step=step,
            filter=wanted.to_json(),
            max_articles=most,
            total=total if most is None else func.least(total, most),
            last_article_id=last,
            started_by=by,
            started_at=now,
        )
        return int(
            self._connection.execute(statement.returning(replays.c.id)).scalar_one()
        )

    def list_matching(
        self, wanted: ReplayFilter, *, after: int, limit: int
    ) -> list[int]:
        """Return matching articles after this one, in the order of their ids."""
        query = (
            select(articles.c.id)
            .where(articles.c.id > after, wanted.to_condition())
            .order_by(articles.c.id)
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())

    def get(self, replay_id: int) -> ReplayRow | None:
        """Return a replay."""
        query = _SELECT.where(replays.c.id == replay_id)
        return _REPLAYS.one_or_none(self._connection.execute(query))

    def list_recent(self, *, limit: int = 100) -> list[ReplayRow]:
        """Return replays, the latest first."""
        query = _SELECT.order_by(replays.c.id.desc()).limit(limit)
        return _REPLAYS.all(self._connection.execute(query))

    def list_changes(self, replay_id: int, *, limit: int) -> list[ReplayChangeRow]:
        """Return the articles of a replay that changed."""
        i = replay_items.c
        query = (
            select(i.article_id, i.result, articles.c.url)
            .join_from(replay_items, articles, articles.c.id == i.article_id)
            .where(i.replay_id == replay_id, i.result.is_not(None))
            .order_by(i.result, i.article_id)
            .limit(limit)
        )
        return _CHANGES.all(self._connection.execute(query))

    def set_state(self, replay_id: int, state: ReplayState, *, now: datetime) -> bool:
        """Stop a running replay, or resume a stopped one."""
        ended = now if state is ReplayState.STOPPED else None
        statement = (
            update(replays)
            .where(replays.c.id == replay_id, replays.c.state != ReplayState.DONE)
            .values(state=state, finished_at=ended)
        )
        return bool(self._connection.execute(statement).rowcount)

    def lock_running(self) -> list[ReplayRow]:
        """Lock the running replays, the oldest first; not those another tick holds."""
        query = (
            _SELECT.where(replays.c.state == ReplayState.RUNNING)
            .order_by(replays.c.id)
            .with_for_update(skip_locked=True, key_share=True)
        )
        return _REPLAYS.all(self._connection.execute(query))

    def count_leases(self, *, now: datetime) -> int:
        """Count the articles of all replays whose leases run."""
        i = replay_items.c
        query = select(func.count()).where(i.result.is_(None), i.lease_until > now)
        return int(self._connection.execute(query).scalar_one())

    def lease_overdue(
        self, replay_id: int, *, limit: int, now: datetime, until: datetime
    ) -> list[int]:
        """Lease articles again whose leases expired without a result."""
        i = replay_items.c
        overdue = (
            select(i.article_id)
            .where(i.replay_id == replay_id, i.result.is_(None), i.lease_until <= now)
            .order_by(i.article_id)
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
        )
        statement = (
            update(replay_items)
            .where(i.replay_id == replay_id, i.article_id.in_(overdue))
            .values(lease_until=until)
        )
        return sorted(
            self._connection.execute(statement.returning(i.article_id)).scalars()
        )

    def lease_next(self, run: ReplayRow, *, limit: int, until: datetime) -> list[int]:
        """Lease the next articles of a replay that :meth:`lock_running` holds."""
        if run.max_articles is not None:
            limit = min(limit, run.max_articles - run.leased)
        end = min(run.position + SCAN_WINDOW, run.last_article_id)
        query = (
            select(literal(run.id), articles.c.id, literal(until))
            .where(articles.c.id > run.position, articles.c.id <= end)
            .where(ReplayFilter.from_json(run.filter).to_condition())
            .order_by(articles.c.id)
            .limit(limit)
        )
        statement = insert(replay_items).from_select(
            ["replay_id", "article_id", "lease_until"], query
        )
        article_ids = sorted(
            self._connection.execute(
                statement.returning(replay_items.c.article_id)
            ).scalars()
        )
        leased = run.leased + len(article_ids)
        full = run.max_articles is not None and leased >= run.max_articles
        position = article_ids[-1] if len(article_ids) == limit else end
        self._connection.execute(
            update(replays)
            .where(replays.c.id == run.id)
            .values(
                position=run.last_article_id if full else position,
                leased=leased,
            )
        )
        return article_ids

    def finish_complete(self, *, now: datetime) -> None:
        """Finish the replays that have no articles left."""
        i = replay_items.c
        open_items = select(i.article_id).where(
            i.replay_id == replays.c.id, i.result.is_(None)
        )
        self._connection.execute(
            update(replays)
            .where(
                replays.c.state == ReplayState.RUNNING,
                replays.c.position >= replays.c.last_article_id,
                ~open_items.exists(),
            )
            .values(state=ReplayState.DONE, finished_at=now, total=replays.c.leased)
        )

    def lock_item(self, replay_id: int, article_id: int) -> ReplayItemRow | None:
        """Lock a leased article; None if finished, locked, or its replay stopped."""
        i = replay_items.c
        query = (
            select(*_ITEMS.columns_of(replay_items), replays.c.step)
            .join(replays, replays.c.id == i.replay_id)
            .where(
                i.replay_id == replay_id,
                i.article_id == article_id,
                i.result.is_(None),
                replays.c.state == ReplayState.RUNNING,
            )
            .with_for_update(skip_locked=True, key_share=True, of=replay_items)
        )
        return _ITEMS.one_or_none(self._connection.execute(query))

    def update_item(
        self, replay_id: int, article_id: int, **columns: Unpack[ReplayItemUpdate]
    ) -> None:
        """Write columns of a leased article."""
        self._connection.execute(
            update(replay_items)
            .where(*_matches_item(replay_id, article_id))
            .values(columns)
        )

    def restart_item(self, replay_id: int, article_id: int) -> None:
        """Let a leased article be replayed again, when its lease has expired."""
        self._connection.execute(
            update(replay_items)
            .where(*_matches_item(replay_id, article_id))
            .values(state_before=null())
        )

    def get_detail_before(self, replay_id: int, article_id: int) -> str | None:
        """Return the ``detail`` that an article had before its replay."""
        before = select(replay_items.c.state_before["detail"].astext)
        query = before.where(*_matches_item(replay_id, article_id))
        detail: str | None = self._connection.execute(query).scalar_one_or_none()
        return detail

    def record_result(
        self, replay_id: int, article_id: int, result: ReplayResult
    ) -> None:
        """Record the result of an article that :meth:`lock_item` holds."""
        if result is ReplayResult.UNCHANGED:
            statement = delete(replay_items).where(
                *_matches_item(replay_id, article_id)
            )
            self._connection.execute(statement)
        else:
            self.update_item(replay_id, article_id, result=result, lease_until=None)
        self._connection.execute(_COUNT, {"id": replay_id, "result": str(result)})

    def digest_article(self, article_id: int) -> str:
        """Return a digest of all that consumers read of an article, comments included.

        Leases, visits without changes and times of writing are not part of it.
        """
        return str(
            self._connection.execute(_ARTICLE_DIGEST, {"id": article_id}).scalar_one()
        )


_COUNT = text("""
    UPDATE replays SET outcomes = outcomes || jsonb_build_object(CAST(:result AS text),
        coalesce(CAST(outcomes ->> :result AS integer), 0) + 1)
    WHERE id = :id
    """)

_ARTICLE_DIGEST = text("""
    SELECT md5(concat_ws(' ',
        (SELECT to_jsonb(a) - ARRAY['due_at', 'lease_until', 'started', 'lease_id',
            'attempts', 'failures', 'stage', 'replay_id', 'replay_due_at', 'detail',
            'quiet_visits', 'updated_at', 'extractor', 'comments_read_by']
         FROM articles a WHERE a.id = :id),
        (SELECT jsonb_agg(to_jsonb(c) - 'last_seen_at' ORDER BY c.id)
         FROM comments c WHERE c.article_id = :id),
        (SELECT jsonb_agg(to_jsonb(n) - ARRAY['id', 'created_at'] ORDER BY n.id)
         FROM annotations n WHERE n.article_id = :id),
        (SELECT m.story_id FROM story_members m WHERE m.article_id = :id)))
    """)


def _matches_item(replay_id: int, article_id: int) -> tuple[ColumnElement[bool], ...]:
    i = replay_items.c
    return i.replay_id == replay_id, i.article_id == article_id


def _like_pattern(url: str) -> str:
    """Return a pattern of LIKE in which only ``*`` matches any text."""
    escaped = url.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.replace("*", "%")
