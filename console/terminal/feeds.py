"""The table of ``wireroom sources list``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from wireroom.console.terminal.quantities import format_age, format_quantity
from wireroom.console.terminal.sanitize import sanitize
from wireroom.model.states import FeedState
from wireroom.model.websub import SubscriptionState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

STATE_COLOURS = {
    FeedState.ACTIVE: "green",
    FeedState.FAILING: "red",
    FeedState.GONE: "red",
    FeedState.PAUSED: "yellow",
}


def build_feeds_table(rows: Sequence[Mapping[str, Any]], *, now: datetime) -> Table:
    """Return a table with a row per feed, from :meth:`Sources.list_feeds`."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("source", "state", "last poll", "next poll", "new per day"):
        table.add_column(name, no_wrap=True, overflow="ellipsis")
    with_boilerplate = any(row["boilerplate"] for row in rows)
    if with_boilerplate:
        table.add_column("boilerplate", no_wrap=True)
    table.add_column("feed", ratio=1, overflow="fold")
    for row in rows:
        boilerplate = [_render_boilerplate(row["boilerplate"])]
        table.add_row(
            Text(sanitize(row["source"], 24)),
            _render_state(row, now),
            format_age(row["last_polled_at"], now),
            _format_next_poll(row["due_at"], now),
            f"{row['new_per_day']:.1f}",
            *(boilerplate if with_boilerplate else []),
            Text(sanitize(row["url"], 160)),
        )
    return table


def _render_state(row: Mapping[str, Any], now: datetime) -> Text:
    state, is_silent = FeedState(row["state"]), _is_silent(row, now)
    why = "silent" if is_silent else row["reason"] or row["last_outcome"]
    notes = [sanitize(why or "never polled", 30)]
    if row["push_state"] == SubscriptionState.ACTIVE:
        notes.append("pushed")
    colour = "yellow" if is_silent else STATE_COLOURS[state]
    return Text(f"{state} ({', '.join(notes)})", style=colour)


def _is_silent(row: Mapping[str, Any], now: datetime) -> bool:
    """Return whether a working feed brings nothing new for longer than is usual."""
    silent_after = row["silent_after"]
    is_active = row["state"] == FeedState.ACTIVE
    return is_active and silent_after is not None and silent_after < now


def _format_next_poll(due_at: datetime | None, now: datetime) -> str:
    return (
        "due now" if due_at is not None and due_at <= now else format_age(due_at, now)
    )


def _render_boilerplate(pages: int) -> Text:
    """Render how many pages of the last 30 days contained only boilerplate."""
    return Text(format_quantity(pages, "page") if pages else "", style="red")
