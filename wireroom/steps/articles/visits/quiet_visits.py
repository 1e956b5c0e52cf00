"""Visits that found nothing new, recorded together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.store.scheduling.visit_batches import QuietVisitRow, record_quiet_visits

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.decide.articles.visits import QuietVisit
    from wireroom.decide.entries.entry_changes import ChangeCounts
    from wireroom.model.rows import LeasedArticle
    from wireroom.steps.context import StepContext


class QuietVisits:
    """Visits of one batch that found nothing new and are not recorded yet."""

    def __init__(self) -> None:
        self._rows: list[QuietVisitRow] = []

    def add_skipped(self, article: LeasedArticle, *, due_at: datetime | None) -> None:
        """Add a visit that was not made: it is not counted."""
        self._rows.append(
            QuietVisitRow(
                lease=article.lease,
                due_at=due_at,
                visited_at=article.visited_at,
                visits=article.visits,
                quiet_visits=article.quiet_visits,
                entry_changed_at=article.entry_changed_at,
                unconfirmed_changes=article.unconfirmed_changes,
            )
        )

    def add(
        self,
        article: LeasedArticle,
        visit: QuietVisit,
        change: ChangeCounts,
        *,
        visited_at: datetime | None,
    ) -> None:
        """Add a visit of an article that is neither missing nor withdrawn."""
        self._rows.append(
            QuietVisitRow(
                lease=article.lease,
                due_at=visit.due_at,
                visited_at=visited_at,
                visits=visit.visits,
                quiet_visits=visit.quiet_visits,
                entry_changed_at=change.entry_changed_at,
                unconfirmed_changes=change.unconfirmed_changes,
            )
        )

    def write(self, ctx: StepContext) -> int:
        """Record the visits; return how many were another worker's by then."""
        rows, self._rows = self._rows, []
        if not rows:
            return 0
        with ctx.store.begin() as tx:
            return record_quiet_visits(tx.connection, rows)
