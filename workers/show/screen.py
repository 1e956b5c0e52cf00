"""The live screen: queues, feeds, what has landed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError
from rich.columns import Columns
from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from tasks.chain import Queue
from workers import alarms
from workers.show.plain import ago, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from redis import Redis

    from wireroom.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What the screen shows, read at one moment.

    Attributes:
        queues: messages waiting, by queue; None where the broker does not answer.
        outcomes: sightings by outcome. totals: rows by table. feeds: by state.
        latest: the newest articles. overdue: articles the tick has not sent yet.
        alarms: what is wrong, in words.
    """

    at: datetime
    queues: Mapping[str, int] | None
    outcomes: Mapping[str, int]
    totals: Mapping[str, int]
    feeds: Mapping[str, int]
    latest: Sequence[Mapping[str, Any]]
    overdue: int
    quarantined: int
    alarms: Sequence[str] = ()


def take(
    store: Store, broker: Redis | None, *, now: datetime, queue_limit: int
) -> Snapshot:
    """Read a snapshot."""
    queues = _queues(broker)
    with store.begin() as tx:
        quiet = alarms.silent(tx.pulses.all(), tx.pulses.now())
        return Snapshot(
            at=now,
            queues=queues,
            alarms=[*quiet, *alarms.crowded(queues or {}, queue_limit)],
            outcomes=tx.books.outcomes(),
            totals=tx.books.totals(),
            feeds=tx.books.feeds_by_state(),
            latest=tx.books.latest(8),
            overdue=tx.articles.due_count(now=now),
            quarantined=tx.failures.open_count(),
        )


def render(shot: Snapshot) -> Group:
    """Draw a snapshot."""
    queues = shot.queues
    waiting = {"no broker answers": "-"} if queues is None else dict(queues)
    boxes = [
        _box("queues", waiting | {"overdue": shot.overdue}),
        _box("feeds", shot.feeds or {"none (wireroom sources apply)": "-"}),
        _box("entries", {**shot.outcomes, "seen": shot.totals["entries"]}),
        _box(
            "landed",
            {
                "articles": shot.outcomes["published"],
                "comments": shot.totals["comments"],
                "stories": shot.totals["stories"],
                "quarantine": shot.quarantined,
            },
        ),
    ]
    told = [Text(line, style="bold red") for line in shot.alarms]
    return Group(*told, Columns(boxes), _latest(shot))


def _queues(broker: Redis | None) -> dict[str, int] | None:
    if broker is None:
        return None
    try:
        return {str(q): int(broker.llen(str(q))) for q in Queue}
    except RedisError:
        return None


def _box(title: str, rows: Mapping[str, object]) -> Panel:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right", style="bold")
    table.add_column()
    for name, value in rows.items():
        table.add_row(str(value), name.replace("_", " "))
    return Panel(table, title=title, title_align="left", border_style="dim")


def _latest(shot: Snapshot) -> Panel:
    table = Table(box=None, show_header=False, pad_edge=False, expand=True)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column(justify="right", no_wrap=True)
    for row in shot.latest:
        count = row["comments_found"]
        table.add_row(
            ago(row["first_published_at"], shot.at),
            plain(row["source"], 24),
            Text(plain(row["title"], 120)),
            f"{count} comment{'s' * (count > 1)}" if count else "",
        )
    if not shot.latest:
        table.add_row("", "", Text("nothing yet", style="dim"), "")
    return Panel(table, title="newest", title_align="left", border_style="dim")
