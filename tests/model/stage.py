"""The database of the histories, and the settings of a run."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, settings
from sqlalchemy import event, text

from tests.databases import EMPTY
from tests.model.newsroom import LOCK_TIMEOUT
from tests.model.workers import WatchedStore, check_point_inside

if TYPE_CHECKING:
    from sqlalchemy import Connection

EVENTS = 60


class Stage:
    """A database with the product's schema, used by one history after another."""

    def __init__(self, url: str, *, seconds: float | None = None) -> None:
        self.store = WatchedStore(url, connections=8)
        engine = self.store._engine
        event.listen(engine, "connect", _prepare_session)
        event.listen(engine, "before_cursor_execute", check_point_inside)
        self.connection: Connection = engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        )
        self.counts: Counter[str] = Counter()
        # No history begins after this time.
        self.until = float("inf") if seconds is None else time.monotonic() + seconds

    def empty(self) -> None:
        self.connection.execute(text(EMPTY))

    def close(self) -> None:
        self.connection.close()
        self.store.close()


def _prepare_session(connection: Any, _: object) -> None:
    """Shorten waits for locks, and plan each statement once: there are about 150."""
    connection.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
    connection.execute("SET plan_cache_mode = force_generic_plan")
    connection.commit()
    connection.prepare_threshold, connection.prepared_max = 1, 1000


def settings_for(
    histories: int, *, events: int = EVENTS, seed: bool = False, shrinks: bool = False
) -> settings:
    """Settings of a run.

    Args:
        seed: whether every run draws the same histories. shrinks: look for a shorter
            history with the same fault, which takes minutes.
    """
    return settings(
        max_examples=histories,
        stateful_step_count=events,
        deadline=None,
        derandomize=seed,
        database=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink] if shrinks else [Phase.generate],
        report_multiple_bugs=False,
    )
