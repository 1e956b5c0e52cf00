"""Replays as rows: what a run wants, what it has out, how far it is.

A run goes through the articles by id, from ``position`` to the highest there was when
it began. What it has out stands in ``replay_items``: written in the transaction that
moves the position, so that nothing is passed by, and taken out with its outcome. An
article that came out as it was leaves no row.
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
    select,
    text,
    update,
)

from wireroom.model.replays import ReplayResult, ReplayState
from wireroom.model.run_rows import ReplayChangeRow, ReplayItemRow, ReplayRow
from wireroom.model.states import Outcome, Stage
from wireroom.store.row_reader import RowReader
from wireroom.store.schema.replay_tables import replay_items, replays
from wireroom.store.schema.tables import articles, sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from wireroom.model.updates import ReplayItemUpdate

_REPLAYS = RowReader(ReplayRow, state=ReplayState)
_ITEMS = RowReader(ReplayItemRow)
_CHANGES = RowReader(ReplayChangeRow)

# Articles looked at in one go: a filter that lets few through costs no long statement.
SCAN_WINDOW = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayFilter:
    """Which articles a run goes through; what is None or empty does not restrict.

    Attributes:
        outcomes: of ``model.Outcome``. reasons: of ``errors.Reason``.
        source: a source's name. since, until: when an article was found; ISO 8601.
        url: an address, ``*`` standing for anything.
    """

    outcomes: tuple[str, ...] = (Outcome.PUBLISHED,)
    reasons: tuple[str, ...] = ()
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    url: str | None = None

    def to_condition(self) -> ColumnElement[bool]:
        """Give it as a condition on settled articles with a stored page."""
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
        """Give it as it is kept beside a run, for people."""
        said = {
            name: value.isoformat() if name in ("since", "until") and value else value
            for name, value in asdict(self).items()
        }
        return {name: value for name, value in said.items() if value}

    @staticmethod
    def from_json(said: Mapping[str, Any]) -> ReplayFilter:
        """Read back what :meth:`as_json` gave."""
        given: dict[str, Any] = dict(said)
        for name in given.keys() & {"since", "until"}:
            given[name] = datetime.fromisoformat(given[name])
        for name in given.keys() & {"outcomes", "reasons"}:
            given[name] = tuple(given[name])
        return ReplayFilter(**given)


_SELECT = select(*_REPLAYS.columns_of(replays))


class Replays:
    """Writing and reading runs."""

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
        """Begin a run over all there is now; return its id."""
        last = select(func.coalesce(func.max(articles.c.id), 0)).scalar_subquery()
        total = select(func.count()).where(wanted.to_condition()).scalar_subquery()
        added = insert(replays).values(
            step=step,
            filter=wanted.to_json(),
            max_articles=most,
            total=total if most is None else func.least(total, most),
            last_article_id=last,
            started_by=by,
            started_at=now,
        )
        return int(self._connection.execute(added.returning(replays.c.id)).scalar_one())

    def list_matching(
        self, wanted: ReplayFilter, *, after: int, limit: int
    ) -> list[int]:
        """Return wanted articles beyond this one, in the order of their ids."""
        asked = (
            select(articles.c.id)
            .where(articles.c.id > after, wanted.to_condition())
            .order_by(articles.c.id)
            .limit(limit)
        )
        return list(self._connection.execute(asked).scalars())

    def get(self, replay_id: int) -> ReplayRow | None:
        """Return a run."""
        asked = _SELECT.where(replays.c.id == replay_id)
        return _REPLAYS.one_or_none(self._connection.execute(asked))

    def list_recent(self, *, limit: int = 100) -> list[ReplayRow]:
        """Return runs, the latest first."""
        asked = _SELECT.order_by(replays.c.id.desc()).limit(limit)
        return _REPLAYS.all(self._connection.execute(asked))

    def list_changes(self, replay_id: int, *, limit: int) -> list[ReplayChangeRow]:
        """Return the articles of a run that did not stay as they were."""
        i = replay_items.c
        asked = (
            select(i.article_id, i.result, articles.c.url)
            .join_from(replay_items, articles, articles.c.id == i.article_id)
            .where(i.replay_id == replay_id, i.result.is_not(None))
            .order_by(i.result, i.article_id)
            .limit(limit)
        )
        return _CHANGES.all(self._connection.execute(asked))

    def set_state(self, replay_id: int, state: ReplayState, *, now: datetime) -> bool:
        """Stop a run that goes on, or go on with one that was stopped."""
        ended = now if state is ReplayState.STOPPED else None
        turned = (
            update(replays)
            .where(replays.c.id == replay_id, replays.c.state != ReplayState.DONE)
            .values(state=state, finished_at=ended)
        )
        return bool(self._connection.execute(turned).rowcount)

    def lock_running(self) -> list[ReplayRow]:
        """Hold the runs that go on, the oldest first; not those another tick holds."""
        asked = (
            _SELECT.where(replays.c.state == ReplayState.RUNNING)
            .order_by(replays.c.id)
            .with_for_update(skip_locked=True)
        )
        return _REPLAYS.all(self._connection.execute(asked))

    def count_leases(self, *, now: datetime) -> int:
        """Count what all runs have handed out and is neither ended nor overdue."""
        i = replay_items.c
        asked = select(func.count()).where(i.result.is_(None), i.lease_until > now)
        return int(self._connection.execute(asked).scalar_one())

    def lease_overdue(
        self, replay_id: int, *, limit: int, now: datetime, until: datetime
    ) -> list[int]:
        """Hand out once more what was not heard of in time."""
        i = replay_items.c
        overdue = (
            select(i.article_id)
            .where(i.replay_id == replay_id, i.result.is_(None), i.lease_until <= now)
            .order_by(i.article_id)
            .limit(limit)
        )
        sent = (
            update(replay_items)
            .where(i.replay_id == replay_id, i.article_id.in_(overdue))
            .values(lease_until=until)
        )
        return sorted(self._connection.execute(sent.returning(i.article_id)).scalars())

    def lease_next(self, run: ReplayRow, *, limit: int, until: datetime) -> list[int]:
        """Hand out the next articles of a run that :meth:`running` holds."""
        if run.max_articles is not None:
            limit = min(limit, run.max_articles - run.leased)
        end = min(run.position + SCAN_WINDOW, run.last_article_id)
        asked = (
            select(literal(run.id), articles.c.id, literal(until))
            .where(articles.c.id > run.position, articles.c.id <= end)
            .where(ReplayFilter.from_json(run.filter).to_condition())
            .order_by(articles.c.id)
            .limit(limit)
        )
        added = insert(replay_items).from_select(
            ["replay_id", "article_id", "lease_until"], asked
        )
        found = sorted(
            self._connection.execute(
                added.returning(replay_items.c.article_id)
            ).scalars()
        )
        handed = run.leased + len(found)
        full = run.max_articles is not None and handed >= run.max_articles
        position = found[-1] if len(found) == limit else end
        self._connection.execute(
            update(replays)
            .where(replays.c.id == run.id)
            .values(
                position=run.last_article_id if full else position,
                leased=handed,
            )
        )
        return found

    def finish_complete(self, *, now: datetime) -> None:
        """End the runs that have nothing more to do."""
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
        """Hold what a run has out; None where it is ended, held or stopped."""
        i = replay_items.c
        asked = (
            select(*_ITEMS.columns_of(replay_items), replays.c.step)
            .join(replays, replays.c.id == i.replay_id)
            .where(
                i.replay_id == replay_id,
                i.article_id == article_id,
                i.result.is_(None),
                replays.c.state == ReplayState.RUNNING,
            )
            .with_for_update(skip_locked=True, of=replay_items)
        )
        return _ITEMS.one_or_none(self._connection.execute(asked))

    def update_item(
        self, replay_id: int, article_id: int, **columns: Unpack[ReplayItemUpdate]
    ) -> None:
        """Write columns of what a run has out."""
        self._connection.execute(
            update(replay_items)
            .where(*_matches_item(replay_id, article_id))
            .values(columns)
        )

    def record_result(
        self, replay_id: int, article_id: int, result: ReplayResult
    ) -> None:
        """Record what came of an article that :meth:`item` holds."""
        if result is ReplayResult.UNCHANGED:
            gone = delete(replay_items).where(*_matches_item(replay_id, article_id))
            self._connection.execute(gone)
        else:
            self.update_item(replay_id, article_id, result=result, lease_until=None)
        self._connection.execute(_COUNT, {"id": replay_id, "result": str(result)})

    def digest_article(self, article_id: int) -> str:
        """Return a sum over all that consumers read of an article, comments included.

        Not who works on it, when its page was last seen, or when rows were written.
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
        (SELECT to_jsonb(a) - ARRAY['due_at', 'lease_until', 'started', 'attempts',
            'failures', 'stage', 'replay_id', 'replay_due_at', 'detail',
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
    """Make a pattern of LIKE: only ``*`` stands for anything."""
    escaped = url.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.replace("*", "%")
