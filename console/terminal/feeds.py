"""The list of feeds and how they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from wireroom.console.terminal.quantities import format_age
from wireroom.console.terminal.sanitize import sanitize
from wireroom.model.states import FeedState
from wireroom.model.websub import SubscriptionState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

STATE_COLOURS = {
    FeedState.ACTIVE: "green",
    FeedState.FAILING: "red",
    FeedState.GONE: "red",
    FeedState.PAUSED: "yellow",
}


def build_feeds_table(rows: Sequence[dict[str, Any]], *, now: datetime) -> Table:
    """Draw a feed a row."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("source", "state", "polled", "next", "a day"):
        table.add_column(name, no_wrap=True, overflow="ellipsis")
    walled = any(row["boilerplate"] for row in rows)
    if walled:
        table.add_column("boilerplate", no_wrap=True)
    table.add_column("feed", ratio=1, overflow="fold")
    for row in rows:
        state = FeedState(row["state"])
        silent = _is_silent(row, now)
        pushed = ", pushed" * (row["push_state"] == SubscriptionState.ACTIVE)
        why = sanitize(row["reason"] or row["last_outcome"] or "never polled", 30)
        table.add_row(
            Text(sanitize(row["source"], 24)),
            Text(
                f"{state} ({'silent' if silent else why}{pushed})",
                style="yellow" if silent else STATE_COLOURS[state],
            ),
            format_age(row["last_polled_at"], now),
            format_age(row["due_at"], now),
            f"{row['new_per_day']:.1f}",
            *([_format_boilerplate(row["boilerplate"])] if walled else []),
            Text(sanitize(row["url"], 160)),
        )
    return table


def _format_boilerplate(pages: int) -> Text:
    """Say how many pages of the last thirty days showed nothing of their own."""
    return Text(f"{pages} pages" if pages else "", style="red")


def _is_silent(row: dict[str, Any], now: datetime) -> bool:
    """Whether a feed that answers has brought nothing for longer than is its habit."""
    after = row["silent_after"]
    return row["state"] == FeedState.ACTIVE and after is not None and after < now
