"""The table of ``wireroom consumers list``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from wireroom.console.terminal.quantities import format_age
from wireroom.console.terminal.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

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
            Text("unread events were pruned", style="red") if consumer.lost else "",
        )
    return table
