"""How articles move through the chain.

An article's ``stage`` is the last step it has passed, its ``outcome`` what consumers
see. A published article that is visited passes the stages again while it stays
published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql

from wireroom.errors import Permanent
from wireroom.http.urls import make_url_key
from wireroom.model.feed import NO_SIGHTING, OwnSighting
from wireroom.model.rows import ArticleRow, RevisionRow
from wireroom.model.states import Outcome, Stage
from wireroom.store.attempts import COUNT_ATTEMPT
from wireroom.store.entry_rows import hash_identity
from wireroom.store.row_reader import RowReader
from wireroom.store.scheduling import leases
from wireroom.store.schema.tables import (
    article_revisions,
    article_urls,
    articles,
    entries,
    feeds,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from wireroom.errors import Reason
    from wireroom.model.states import RevisionKind
    from wireroom.model.updates import ArticleUpdate

ARTICLE_ROWS = RowReader(ArticleRow, stage=Stage, outcome=Outcome)
REVISION_ROWS = RowReader(RevisionRow)

# Built once: for a table this wide that costs more than the driver's part.
_SELECT = select(*ARTICLE_ROWS.columns_of(articles))
_ARTICLE = _SELECT.where(articles.c.id == bindparam("article_id"))
_LOCK_AT_STAGE = _ARTICLE.where(
    articles.c.stage == bindparam("at_stage")
).with_for_update(skip_locked=True)
_LOCK = _ARTICLE.with_for_update()
_LIVE_OUTCOMES = (Outcome.IN_FLIGHT, Outcome.PUBLISHED, Outcome.MERGED)
# Pages that declare one address, of which more tell nothing new.
MAX_CLAIMANTS = 20


class Articles:
    """Leasing articles, locking them for a step, and recording outcomes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lease_due(
        self,
        *,
        now: datetime,
        lease: timedelta,
        limit: int,
        stages: Collection[Stage] = tuple(Stage),
    ) -> list[tuple[int, Stage]]:
        """Lease due articles at ``stages``; return their ids and stages."""
        is_every_stage = len(stages) == len(Stage)
        rows = leases.lease_due(
            self._connection,
            articles,
            articles.c.id,
            articles.c.stage,
            now=now,
            lease=lease,
            limit=limit,
            only=None if is_every_stage else articles.c.stage.in_(stages),
        )
        return [(row.id, Stage(row.stage)) for row in rows]

    def start(
        self, article_id: int, stage: Stage, *, now: datetime, lease: timedelta
    ) -> ArticleRow | None:
        """Start a step that uses the network; return None if there is nothing to do.

        The lease keeps other workers away until the outcome is recorded.
        """
        started = leases.start(
            self._connection,
            articles.c.stage,
            article_id,
            among=(stage,),
            now=now,
            lease=lease,
        )
        return ARTICLE_ROWS.one_or_none(started)

    def count_attempt(
        self,
        article_id: int,
        stages: Collection[Stage],
        *,
        now: datetime,
        lease: timedelta,
        limit: int,
    ) -> tuple[int, Stage] | None:
        """Count an attempt of a step without network; return attempts and stage.

        To be committed before the work, which then holds the row by
        :meth:`lock_at_stage`: a worker that dies releases that lock at once. Returns
        None if there is nothing to do, if another worker holds the row, or if ``limit``
        attempts were made and the lease of the last one still runs: only afterwards is
        it certain that no worker is at this step.
        """
        parameters = {
            "article_id": article_id,
            "among": list(stages),
            "at": now,
            "until": now + lease,
            "most": limit,
        }
        row = self._connection.execute(COUNT_ATTEMPT, parameters).one_or_none()
        return None if row is None else (row.attempts, Stage(row.stage))

    def release(self, article_id: int, *, due_at: datetime) -> None:
        """Release an article that was started; see :func:`leases.release`."""
        leases.release(self._connection, articles, article_id, due_at=due_at)

    def lock_at_stage(self, article_id: int, stage: Stage) -> ArticleRow | None:
        """Lock an article to the end of the transaction.

        None if it is not at ``stage``, or if another worker holds it.
        """
        parameters = {"article_id": article_id, "at_stage": stage}
        return ARTICLE_ROWS.one_or_none(
            self._connection.execute(_LOCK_AT_STAGE, parameters)
        )

    def get(self, article_id: int) -> ArticleRow:
        """Return an article's row."""
        result = self._connection.execute(_ARTICLE, {"article_id": article_id})
        return ARTICLE_ROWS.one(result)

    def get_for_update(self, article_id: int) -> ArticleRow:
        """Return an article's row, locked to the end of the transaction."""
        result = self._connection.execute(_LOCK, {"article_id": article_id})
        return ARTICLE_ROWS.one(result)

    def find_by_reference(self, reference: str) -> int | None:
        """Find an article by its id, any of its addresses or any of its GUIDs.

        None if there is none. A merged article is returned itself.
        """
        if reference.isdecimal() and len(reference) < len(str(2**63)):
            query = select(articles.c.id).where(articles.c.id == int(reference))
            article_id: int | None = self._connection.execute(
                query
            ).scalar_one_or_none()
            if article_id is not None:
                return article_id
        try:
            owners = self.find_owners([make_url_key(reference)])
        except Permanent:
            owners = ()
        if owners:
            return owners[0]
        has_identity = entries.c.identity_hash == hash_identity(reference)
        query = (
            select(entries.c.article_id)
            .where(has_identity)
            .order_by(entries.c.id)
            .limit(1)
        )
        return self._connection.execute(query).scalar_one_or_none()

    def find_by_url_suffix(self, path: str) -> ArticleRow | None:
        """Return an article by the end of its address; None if there is none."""
        query = _SELECT.where(articles.c.url.endswith(path, autoescape=True))
        return ARTICLE_ROWS.one_or_none(self._connection.execute(query.limit(1)))

    def update(self, article_id: int, values: ArticleUpdate) -> None:
        """Write columns of an article; one that is done leaves its replay."""
        if values.get("stage") == Stage.DONE:
            values = {**values, "replay_id": None, "replay_due_at": None}
        self._connection.execute(
            update(articles).where(articles.c.id == article_id).values(**values)
        )

    def finish(
        self,
        article_id: int,
        outcome: Outcome,
        *,
        reason: Reason | None = None,
        detail: str | None = None,
        columns: ArticleUpdate | None = None,
    ) -> None:
        """Record an article's outcome, on its row and on its entries.

        Entries that were merged on arrival keep that outcome.
        """
        self.update(
            article_id,
            {
                "stage": Stage.DONE,
                "outcome": outcome,
                "reason": reason,
                "detail": detail[:500] if detail else None,
                "merged_into": None,
                **leases.lease_end_columns(due_at=None),
                **(columns or {}),
            },
        )
        self._connection.execute(
            update(entries)
            .where(
                entries.c.article_id == article_id,
                or_(
                    entries.c.outcome != Outcome.MERGED,
                    entries.c.reason.is_distinct_from("same_url"),
                ),
            )
            .values(outcome=outcome, reason=reason)
        )

    def claim_url(self, article_id: int, url: str, key: str, *, now: datetime) -> int:
        """Claim an address for an article; return the id of its owner."""
        claim = postgresql.insert(article_urls).values(
            key=key, url=url, article_id=article_id, seen_at=now
        )
        claim = claim.on_conflict_do_update(
            index_elements=[article_urls.c.key], set_={"key": claim.excluded.key}
        )
        owner = claim.returning(article_urls.c.article_id)
        return int(self._connection.execute(owner).scalar_one())

    def find_owners(self, keys: Collection[str]) -> tuple[int, ...]:
        """Return the articles that own these addresses."""
        query = select(article_urls.c.article_id).where(article_urls.c.key.in_(keys))
        return tuple(self._connection.execute(query.distinct()).scalars())

    def find_owners_by_key(self, keys: Collection[str]) -> dict[str, int]:
        """Return the article that owns each of these addresses."""
        query = select(article_urls.c.key, article_urls.c.article_id)
        result = self._connection.execute(query.where(article_urls.c.key.in_(keys)))
        return {row.key: row.article_id for row in result}

    def list_claimants(self, keys: Collection[str], *, but: int) -> list[ArticleRow]:
        """Return the articles whose pages declare one of these addresses, some of many.

        Left out are ``but`` and pages that were rejected or have failed.
        """
        query = (
            _SELECT.where(
                articles.c.canonical_key.in_(keys),
                articles.c.outcome.in_(_LIVE_OUTCOMES),
                articles.c.id != but,
            )
            .order_by(articles.c.id)
            .limit(MAX_CLAIMANTS)
        )
        return ARTICLE_ROWS.all(self._connection.execute(query))

    def reassign_url(self, article_id: int, key: str) -> None:
        """Give an address to another article than its owner."""
        self._connection.execute(
            update(article_urls)
            .where(article_urls.c.key == key)
            .values(article_id=article_id)
        )

    def get_merge_root(self, article_id: int) -> ArticleRow:
        """Return the article that represents this one: itself, or its merge target.

        A merge target is never merged itself, see :meth:`merge_into`.
        """
        mine = select(func.coalesce(articles.c.merged_into, articles.c.id)).where(
            articles.c.id == article_id
        )
        query = _SELECT.where(articles.c.id == mine.scalar_subquery())
        return ARTICLE_ROWS.one(self._connection.execute(query))

    def merge_into(self, article_id: int, into: int, *, reason: Reason) -> None:
        """Merge an article, and all that were merged into it, into another one."""
        merged: ArticleUpdate = {"merged_into": into}
        self.finish(article_id, Outcome.MERGED, reason=reason, columns=merged)
        self._connection.execute(
            update(articles)
            .where(articles.c.merged_into == article_id)
            .values(merged_into=into)
        )

    def claim_content_hash(self, article_id: int, content_hash: bytes) -> int | None:
        """Claim a text within the article's source.

        Returns None on success, else the id of the article that has the same text.
        Callers hold the lock DEDUPLICATE; the unique index catches callers that do not.
        """
        mine = articles.alias()
        source = select(mine.c.source_id).where(mine.c.id == article_id)
        holder = self._connection.execute(
            select(articles.c.id).where(
                articles.c.content_hash == content_hash,
                articles.c.source_id == source.scalar_subquery(),
                articles.c.merged_into.is_(None),
                articles.c.id != article_id,
            )
        ).scalar_one_or_none()
        if holder is None:
            self.update(article_id, {"content_hash": content_hash})
        return holder

    def save_revision(
        self, article: ArticleRow, kind: RevisionKind, *, now: datetime
    ) -> None:
        """Store the current version, and the kind of change that supersedes it."""
        statement = postgresql.insert(article_revisions).values(
            article_id=article.id,
            number=article.revision,
            superseded_at=now,
            title=article.title,
            text=article.text,
            content_hash=article.content_hash,
            page_id=article.page_id,
            kind=kind,
        )
        self._connection.execute(statement.on_conflict_do_nothing())

    def list_revisions(self, article_id: int) -> list[RevisionRow]:
        """Return the superseded versions of an article, the oldest first."""
        query = (
            select(*REVISION_ROWS.columns_of(article_revisions))
            .where(article_revisions.c.article_id == article_id)
            .order_by(article_revisions.c.number)
        )
        return REVISION_ROWS.all(self._connection.execute(query))

    def lock_idle(
        self, article_ids: Collection[int], source_id: int, *, now: datetime
    ) -> list[ArticleRow]:
        """Lock those published articles of a source that no worker and no replay holds.

        Locked rows are left out: waiting for them could wait in a circle.
        """
        if not article_ids:
            return []
        query = (
            _SELECT.where(
                articles.c.id.in_(article_ids),
                articles.c.source_id == source_id,
                articles.c.stage == Stage.DONE,
                articles.c.outcome == Outcome.PUBLISHED,
                articles.c.replay_id.is_(None),
                or_(articles.c.lease_until.is_(None), articles.c.lease_until < now),
            )
            .order_by(articles.c.id)
            .with_for_update(skip_locked=True)
        )
        return ARTICLE_ROWS.all(self._connection.execute(query))

    def get_own_sighting(self, article_id: int) -> OwnSighting:
        """Return the first entry of an article in a feed of its own source."""
        first = (
            select(entries.c.title, entries.c.data, feeds.c.title.label("feed_title"))
            .join_from(entries, feeds, feeds.c.id == entries.c.feed_id)
            .join(articles, articles.c.id == entries.c.article_id)
            .where(
                entries.c.article_id == article_id,
                feeds.c.source_id == articles.c.source_id,
            )
            .order_by(entries.c.id)
            .limit(1)
        )
        row = self._connection.execute(first).one_or_none()
        if row is None:
            return NO_SIGHTING
        return OwnSighting(
            title=row.title, data=row.data, feed_title=row.feed_title or ""
        )

    def count_overdue(self, *, now: datetime) -> int:
        """Count articles whose next step is due and not leased."""
        free = or_(articles.c.lease_until.is_(None), articles.c.lease_until < now)
        query = select(func.count()).where(articles.c.due_at <= now, free)
        return self._connection.execute(query).scalar_one()
