"""What visits have brought, by source; counted now and then in each process."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.decide.articles.visits import choose_visit_policy
from wireroom.store.sources.source_yields import read_source_yield

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.decide.articles.visits import RevisitPolicy, SourceYield
    from wireroom.model.rows import ArticleRow
    from wireroom.store.database import Transaction

# A count reads hundreds of rows. A source that begins to correct its articles is
# noticed after this time at the latest.
COUNT_EVERY = timedelta(minutes=15)


class SourceYields:
    """The counts of this process. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[int, tuple[datetime, SourceYield]] = {}

    def choose_policy(
        self,
        tx: Transaction,
        article: ArticleRow,
        policy: RevisitPolicy,
        *,
        now: datetime,
        is_counted: bool = False,
    ) -> RevisitPolicy:
        """Return how often to visit an article; see :func:`choose_visit_policy`."""
        source = self._get_yield(tx, article.source_id, now=now)
        return choose_visit_policy(policy, article, source, is_counted=is_counted)

    def _get_yield(
        self, tx: Transaction, source_id: int, *, now: datetime
    ) -> SourceYield:
        counted_at, known = self._known.get(source_id, (None, None))
        if known is None or counted_at is None or now - counted_at >= COUNT_EVERY:
            known = read_source_yield(tx.connection, source_id)
            with self._lock:
                self._known[source_id] = (now, known)
        return known
