"""The table of ``wireroom consumers list``."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from wireroom.console.terminal.quantities import format_age
from wireroom.console.terminal.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wireroom.store.connection.epochs import Epoch
    from wireroom.store.reports.consumers import Consumer


def build_consumers_table(consumers: Sequence[Consumer], *, now: datetime) -> Table:
    """Return a table with a row per consumer."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("consumer")
    for name in ("position", "events behind", "waiting since", "last read"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    for consumer in consumers:
        table.add_row(
            Text(sanitize(consumer.name, 60)),
            str(consumer.position),
            str(consumer.behind),
            format_age(consumer.waiting_since, now),
            format_age(consumer.updated_at, now),
            Text(_describe_state(consumer), style="red"),
        )
    return table


def build_epochs_table(epochs: Sequence[Epoch]) -> Table:
    """Return a table with a row per epoch."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("epoch", "began at", "restored to", "first position", "lost"):
        table.add_column(name, no_wrap=True)
    for epoch in epochs:
        table.add_row(
            epoch.epoch,
            f"{epoch.began_at.astimezone(UTC):%Y-%m-%d %H:%M}",
            str(epoch.last_before),
            str(epoch.first_position),
            str(epoch.loss),
        )
    return table


def _describe_state(consumer: Consumer) -> str:
    if consumer.lost:
        return "unread events were pruned"
    return "the database was restored" if consumer.restored else ""
