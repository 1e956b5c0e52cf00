"""How articles move through the chain.

An article's ``stage`` is the last step it has passed, its ``outcome`` what consumers
see. A published article that is visited passes the stages again while it stays
published.

Every method that writes to an article takes the :class:`ArticleLease` that ``start``,
``start_processing``, ``hold`` or one of the locks returned, and raises LateAnswer if
the row has another one by now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.dialects import postgresql

from wireroom.decide.transitions import decide_article_state
from wireroom.errors import LateAnswer
from wireroom.model.leases import ArticleLease
from wireroom.model.rows import LeasedArticle
from wireroom.model.states import Outcome, Stage
from wireroom.store.articles.article_lookups import ArticleLookups
from wireroom.store.articles.article_urls import UrlClaim, claim_urls
from wireroom.store.articles.attempts import COUNT_ATTEMPT, StartedArticle
from wireroom.store.articles.gathered_rows import GatheredRows
from wireroom.store.articles.rivals import Rivals
from wireroom.store.connection.row_reader import RowReader
from wireroom.store.entries.entry_outcomes import EntryOutcome
from wireroom.store.scheduling import host_turns, leases
from wireroom.store.schema.tables import article_revisions, article_urls, articles

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from wireroom.decide.transitions import ArticleEvent
    from wireroom.model.states import RevisionKind
    from wireroom.model.updates import ArticleUpdate
    from wireroom.store.scheduling.host_turns import Turn

LEASED_ROWS = RowReader(LeasedArticle, stage=Stage, outcome=Outcome)

# Built once: for a table this wide that costs more than the driver's part.
# NO KEY UPDATE everywhere: entries that refer to the article are stored meanwhile.
_SELECT = select(*LEASED_ROWS.columns_of(articles))
_LOCK = _SELECT.where(articles.c.id == bindparam("article_id")).with_for_update(
    key_share=True
)
_AT_STAGE = articles.c.stage == bindparam("at_stage")
_LOCK_FREE = _LOCK.with_for_update(skip_locked=True, key_share=True)
_LOCK_AT_STAGE = _LOCK_FREE.where(_AT_STAGE)
_HOLD = _LOCK.where(_AT_STAGE, articles.c.lease_id == bindparam("lease_id"))
_NO_REPLAY: ArticleUpdate = {"replay_id": None, "replay_due_at": None}
# At these stages an article waits for a request: no replay reads it.
_REQUESTING = frozenset({Stage.FOUND, Stage.DONE})


class Articles(ArticleLookups):
    """Leasing articles, locking them for a step, and recording outcomes."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.rivals = Rivals(connection)
        self._rows = GatheredRows(connection)
        # The owners that an earlier claim in this transaction has returned, by key.
        self._url_owners: dict[str, int] = {}

    def lease_due(
        self,
        *,
        now: datetime,
        lease: timedelta,
        limit: int,
        stages: Collection[Stage] = tuple(Stage),
    ) -> list[tuple[int, Stage]]:
        """Lease due articles at ``stages``; return their ids and stages."""
        leased = leases.lease_due(
            self._connection, stages=stages, now=now, lease=lease, limit=limit
        )
        return [(article_id, Stage(stage)) for article_id, stage in leased]

    def lease_in_turns(
        self,
        stages: Collection[Stage],
        *,
        now: datetime,
        lease: timedelta,
        limit: int,
        per_host: int,
    ) -> list[Turn]:
        """Lease due articles whose next step sends a request, in fair shares."""
        return [
            turn
            for stage in stages
            for turn in host_turns.lease_in_turns(
                self._connection,
                stage,
                now=now,
                lease=lease,
                limit=limit,
                per_host=per_host,
            )
        ]

    def lease_new(
        self, ids: Collection[int], *, now: datetime, lease: timedelta, per_host: int
    ) -> list[Turn]:
        """Lease articles that were just found, as far as their hosts have room."""
        return host_turns.lease_new(
            self._connection, ids, now=now, lease=lease, per_host=per_host
        )

    def start(
        self, article_id: int, stage: Stage, *, now: datetime, lease: timedelta
    ) -> LeasedArticle | None:
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
        return LEASED_ROWS.one_or_none(started)

    def start_processing(
        self,
        article_id: int,
        stages: Collection[Stage],
        *,
        now: datetime,
        lease: timedelta,
        limit: int,
    ) -> StartedArticle | None:
        """Start a step without network, and count the attempt.

        To be committed before the work, which then locks the row by :meth:`hold`: a
        worker that dies releases that lock at once. Returns None if there is nothing
        to do, if another worker has locked the row, or if ``limit`` attempts were made
        and the lease of the last one still runs: only afterwards is it certain that no
        worker is at this step.
        """
        parameters = {
            "article_id": article_id,
            "among": list(stages),
            "at": now,
            "until": now + lease,
            "most": limit,
        }
        row = self._connection.execute(COUNT_ATTEMPT, parameters).one_or_none()
        if row is None:
            return None
        return StartedArticle(
            lease=ArticleLease(article_id=row.id, lease_id=row.lease_id),
            stage=Stage(row.stage),
            attempts=row.attempts,
        )

    def release(self, lease: ArticleLease, *, due_at: datetime) -> None:
        """Release an article that was started; see :func:`leases.release`."""
        if not leases.release(self._connection, lease, due_at=due_at):
            raise LateAnswer(f"article {lease.article_id}")

    def hold(self, lease: ArticleLease, stage: Stage) -> LeasedArticle:
        """Lock the article of a lease to the end of the transaction.

        Raises:
            LateAnswer: the lease is over, or the article has left ``stage``.
        """
        if (gathered := self._rows.find(lease.article_id)) is not None:
            if (gathered.lease, gathered.stage) != (lease, stage):
                raise LateAnswer(f"article {lease.article_id}")
            return gathered
        parameters = {
            "article_id": lease.article_id,
            "at_stage": stage,
            "lease_id": lease.lease_id,
        }
        result = self._connection.execute(_HOLD, parameters)
        article = LEASED_ROWS.one_or_none(result)
        if article is None:
            raise LateAnswer(f"article {lease.article_id}")
        return article

    def gather_writes(self, article: LeasedArticle) -> None:
        """Gather the columns of a locked article until they are written.

        Its changes are written in one statement. :meth:`hold` returns the row as it
        will be; a statement that reads ``articles`` by itself does not see the changes.
        The outcomes of entries are gathered as well.
        """
        self._rows.gather(article)

    def write_row(self, lease: ArticleLease) -> None:
        """Write the gathered columns of an article now, each later change at once."""
        self._rows.write(lease.article_id)

    def write_gathered(self) -> None:
        """Write all that is gathered now, and each later change at once."""
        self._rows.write_all()

    def lock_at_stage(self, article_id: int, stage: Stage) -> LeasedArticle | None:
        """Lock an article to the end of the transaction, leased or not.

        None if it is not at ``stage``, or if another transaction has locked it.
        """
        parameters = {"article_id": article_id, "at_stage": stage}
        return LEASED_ROWS.one_or_none(
            self._connection.execute(_LOCK_AT_STAGE, parameters)
        )

    def lock_free(self, article_id: int) -> LeasedArticle | None:
        """As :meth:`lock`, but None if another transaction has locked it."""
        result = self._connection.execute(_LOCK_FREE, {"article_id": article_id})
        return LEASED_ROWS.one_or_none(result)

    def lock(self, article_id: int) -> LeasedArticle:
        """Lock an article to the end of the transaction, leased or not."""
        result = self._connection.execute(_LOCK, {"article_id": article_id})
        return LEASED_ROWS.one(result)

    def update(self, lease: ArticleLease, columns: ArticleUpdate) -> None:
        """Write columns of an article whose state stays as it is."""
        self._rows.change(lease, columns)

    def move(
        self, article: LeasedArticle, event: ArticleEvent, columns: ArticleUpdate
    ) -> Stage:
        """Write what an event makes of an article; return the stage it has reached.

        If the event has an outcome, that is recorded on the article's entries too, and
        ends the lease; ``reason``, ``detail`` and ``merged_into`` are null unless
        ``columns`` has them.

        Raises:
            UndefinedTransitionError: the event cannot happen to it; nothing is written.
        """
        after = decide_article_state(article, event)
        values: dict[str, object] = {"stage": after.stage}
        if after.stage in _REQUESTING:
            values |= _NO_REPLAY
        if after.outcome is not None:
            values |= {"reason": None, "detail": None, "merged_into": None}
            values |= leases.lease_end_columns(due_at=None)
            values["outcome"] = after.outcome
        self._rows.change(article.lease, {**values, **columns})
        if after.outcome is not None:
            if after.outcome is not Outcome.PUBLISHED:
                self.rivals.forget()
            reason = columns.get("reason")
            outcome = EntryOutcome(
                article_id=article.id, outcome=after.outcome, reason=reason
            )
            self._rows.record_outcome(outcome)
        return after.stage

    def claim_urls_ahead(self, claims: Sequence[UrlClaim], *, now: datetime) -> None:
        """Claim addresses at once, for :meth:`claim_url` to answer without asking."""
        self._url_owners |= claim_urls(self._connection, claims, now=now)

    def claim_url(
        self, lease: ArticleLease, url: str, key: str, *, now: datetime
    ) -> int:
        """Claim an address for an article; return the id of its owner."""
        if key not in self._url_owners:
            claim = UrlClaim(lease=lease, url=url, key=key)
            self.claim_urls_ahead([claim], now=now)
        return self._url_owners.pop(key)

    def reassign_url(self, lease: ArticleLease, key: str) -> None:
        """Give an address to the leased article instead of its owner."""
        self._url_owners.pop(key, None)
        self._connection.execute(
            update(article_urls)
            .where(article_urls.c.key == key)
            .values(article_id=lease.article_id)
        )

    def merge_into(
        self,
        article: LeasedArticle,
        into: int,
        event: ArticleEvent,
        columns: ArticleUpdate,
    ) -> None:
        """Merge an article, and all that were merged into it, into another one."""
        merged: ArticleUpdate = {"merged_into": into, "content_hash": None, **columns}
        self.move(article, event, merged)
        self._connection.execute(
            update(articles)
            .where(articles.c.merged_into == article.id)
            .values(merged_into=into)
        )

    def claim_content_hash(
        self, article: LeasedArticle, content_hash: bytes
    ) -> int | None:
        """Claim a text within the article's source.

        Returns None on success, else the id of the article that has the same text.
        Callers hold the lock DEDUPLICATE; the unique index catches callers that do not.
        """
        holder = self.rivals.find_holder(article, content_hash)
        if holder is None:
            self.update(article.lease, {"content_hash": content_hash})
        return holder

    def release_content(self, lease: ArticleLease) -> None:
        """Release the text that an article has claimed, for another one."""
        self.rivals.forget()
        self.update(lease, {"content_hash": None})

    def save_revision(
        self, article: LeasedArticle, kind: RevisionKind, *, now: datetime
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

    def lock_idle(
        self, article_ids: Collection[int], source_id: int, *, now: datetime
    ) -> list[LeasedArticle]:
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
            .with_for_update(skip_locked=True, key_share=True)
        )
        return LEASED_ROWS.all(self._connection.execute(query))
