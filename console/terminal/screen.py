"""One screen: what is wrong and what to do, the queues, the stages, what has landed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.columns import Columns
from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from wireroom.console.monitoring import alarms, summary
from wireroom.console.monitoring.alarms import Alarm, Severity
from wireroom.console.terminal.quantities import format_age
from wireroom.console.terminal.sanitize import sanitize
from wireroom.enrich.registry import EnricherState
from wireroom.tasks.chain import Queue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from wireroom.console.monitoring.snapshot import (
        CachedFigures,
        LiveFigures,
        Snapshot,
        SnapshotReader,
    )
    from wireroom.enrich.registry import EnricherEntry
    from wireroom.store.database import Store

# Beyond so many rows they are not counted, but taken from the planner's estimate.
MAX_EXACT_ROWS = 1_000_000
MAX_LATEST = 8
# A worker tells every 10 s that it is there.
UNSEEN_SECONDS = 60.0
BARS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenData:
    """What the screen shows, read at one moment.

    Attributes:
        landed: rows, by what they are; in words where they are an estimate.
        outcomes: sightings by outcome, where they were counted.
        latest: the newest articles. places: the enrichers.
    """

    snapshot: Snapshot
    alarms: Sequence[Alarm]
    row_counts: Mapping[str, str]
    entries_by_outcome: Mapping[str, str]
    latest_articles: Sequence[Mapping[str, Any]]
    enrichers: Sequence[EnricherEntry] = ()


def read_screen_data(
    store: Store,
    reader: SnapshotReader,
    *,
    queue_limit: int,
    places: Sequence[EnricherEntry] = (),
) -> ScreenData:
    """Read a snapshot; of the database only what there is while it answers."""
    reading = reader.read_snapshot()
    found = alarms.evaluate_alarms(reading, queue_limit)
    if reading.cached is None:
        return ScreenData(
            snapshot=reading,
            alarms=found,
            row_counts={},
            entries_by_outcome={},
            latest_articles=(),
        )
    rows = reading.cached.row_estimates
    few = max(rows.values(), default=0) < MAX_EXACT_ROWS
    with store.begin() as tx:
        exact = tx.ledger.count_tables() if few else {}
        return ScreenData(
            snapshot=reading,
            alarms=found,
            row_counts={n: _format_total(n, exact, rows) for n in ROW_KINDS},
            entries_by_outcome={
                name: f"{count:,}"
                for name, count in (tx.ledger.count_by_outcome() if few else {}).items()
            },
            latest_articles=tx.ledger.list_latest(MAX_LATEST),
            enrichers=places,
        )


ROW_KINDS = ("entries", "articles", "comments", "stories", "pages")


def render_screen(shot: ScreenData) -> Group:
    """Draw a snapshot."""
    now, known = shot.snapshot.live, shot.snapshot.cached
    parts: list[RenderableType] = [_render_alarms(shot.alarms)]
    if now is None or known is None:
        return Group(*parts, Columns([_render_queues(shot.snapshot)]))
    work = [_render_queues(shot.snapshot), _render_feeds(known)]
    runs = [
        _render_stages(now),
        *([_render_enrichers(shot.enrichers, now)] if shot.enrichers else []),
    ]
    stock = [_render_counts("landed", shot.row_counts)]
    stock += (
        [_render_counts("entries", shot.entries_by_outcome)]
        if shot.entries_by_outcome
        else []
    )
    stock += [_render_workers(now)] if now.workers else []
    boxes = Columns([Group(*work), Group(*runs), Group(*stock)])
    return Group(*parts, _render_intake(now), boxes, _render_latest(shot, now))


def _format_total(name: str, exact: Mapping[str, int], about: Mapping[str, int]) -> str:
    return f"{exact[name]:,}" if exact else f"about {about.get(name, 0):,}"


def _render_alarms(found: Sequence[Alarm]) -> RenderableType:
    if not found:
        return Text("All is well.", style="bold green")
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(overflow="fold", style="cyan")
    for alarm in found:
        style = "bold red" if alarm.severity is Severity.CRITICAL else "yellow"
        named = alarm.subject and alarm.subject not in alarm.message
        about = f"{sanitize(alarm.subject, 60)}: " if named else ""
        table.add_row(
            Text(str(alarm.severity), style=style),
            Text(about + alarm.message),
            Text(alarm.remedy),
        )
    return Panel(table, title=_format_quantity(len(found), "alarm"), border_style="red")


def _render_queues(reading: Snapshot) -> Panel:
    broker, now = reading.broker, reading.live
    table = _create_table("queue", "waiting", "oldest", "crossed")
    crossed = summary.heartbeat_ages(now) if now else {}
    for queue in map(str, Queue):
        table.add_row(
            queue,
            f"{broker.waiting[queue]:,}" if queue in broker.waiting else "-",
            _format_seconds(broker.oldest.get(queue) or None),
            _format_seconds(crossed.get(queue), " ago"),
        )
    if broker.unacked is not None:
        table.add_row("[dim]at work[/dim]", f"{broker.unacked:,}", "", "")
    for name, overdue in (now.overdue if now else {}).items():
        oldest = overdue.oldest.total_seconds()
        said = f"[dim]{name} due[/dim]"
        table.add_row(said, f"{overdue.rows:,}", _format_seconds(oldest or None), "")
    return _frame_table("queues", table)


def _render_stages(now: LiveFigures) -> Panel:
    table = _create_table("stage", "a minute", "failed", "mean")
    for name, stage in summary.summarize_stages(now.recent).items():
        table.add_row(
            name,
            f"{stage.per_minute:,.1f}",
            Text(
                f"{stage.failed_share:.0%}",
                style="red" if stage.failed_share else "dim",
            ),
            "-" if stage.mean_seconds is None else _format_duration(stage.mean_seconds),
        )
    if not table.row_count:
        table.add_row("[dim]nothing ran[/dim]", "", "", "")
    return _frame_table("stages, last 15 minutes", table)


def _render_enrichers(places: Sequence[EnricherEntry], now: LiveFigures) -> Panel:
    """Draw those that are on with their runs, and of the others the reason."""
    table = _create_table("enricher", "", "failed", "mean")
    for row in summary.summarize_enrichers(places, now.recent):
        bad = row.failed_share
        style = (
            "red"
            if row.state in {EnricherState.BROKEN, EnricherState.UNKNOWN}
            else "dim"
        )
        table.add_row(
            Text(sanitize(row.name, 30)),
            Text(sanitize(f"{row.state} {row.reason}".strip(), 60), style=style),
            Text(f"{bad:.0%}", style="red" if bad else "dim") if row.runs else "",
            _format_duration(row.mean_seconds or 0.0) if row.runs else "",
        )
    return _frame_table("enrichers, last 15 minutes", table)


def _render_feeds(known: CachedFigures) -> Panel:
    table = _create_table("feeds", "", "silent")
    for state, (count, silent) in sorted(known.feeds.items()):
        table.add_row(state, f"{count:,}", f"{silent:,}" if silent else "")
    if not known.feeds:
        table.add_row("[dim]none: wireroom sources apply[/dim]", "", "")
    return _frame_table("feeds", table)


def _render_counts(title: str, counts: Mapping[str, object]) -> Panel:
    table = _create_table("", "")
    for name, count in counts.items():
        table.add_row(name.replace("_", " "), str(count))
    return _frame_table(title, table)


def _render_workers(now: LiveFigures) -> Panel:
    table = _create_table("worker", "seen", "release")
    for row in now.workers:
        unseen = (now.now - row.seen_at).total_seconds() > UNSEEN_SECONDS
        style = "yellow" if unseen else ""
        seen = Text(format_age(row.seen_at, now.now), style=style)
        table.add_row(Text(sanitize(row.node, 30)), seen, sanitize(row.release, 20))
    return _frame_table("workers", table)


def _render_intake(now: LiveFigures) -> Text:
    """Draw the last hour, a bar for five minutes; the newest is on the right."""
    most = max(now.intake, default=0)
    bars = "".join(
        BARS[-(-n * (len(BARS) - 1) // most)] if most else " " for n in now.intake
    )
    said = f"  {sum(now.intake):,} in the last hour, at most {most:,} in 5 minutes"
    return Text.assemble("articles ", (f"▕{bars}▏", "cyan"), (said, "dim"))


def _render_latest(shot: ScreenData, now: LiveFigures) -> Panel:
    table = Table(box=None, show_header=False, pad_edge=False, expand=True)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column(justify="right", no_wrap=True)
    for row in shot.latest_articles:
        count = row["comments_found"]
        table.add_row(
            format_age(row["first_published_at"], now.now),
            Text(sanitize(row["source"], 24)),
            Text(sanitize(row["title"], 120)),
            _format_quantity(count, "comment") if count else "",
        )
    if not shot.latest_articles:
        table.add_row("", "", Text("nothing yet", style="dim"), "")
    return _frame_table("newest", table)


def _create_table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", show_header=bool(first))
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _frame_table(title: str, table: Table) -> Panel:
    return Panel(table, title=title, title_align="left", border_style="dim")


def _format_quantity(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _format_seconds(seconds: float | None, after: str = "") -> str:
    return "-" if seconds is None else f"{_format_duration(seconds)}{after}"


def _format_duration(seconds: float) -> str:
    """Say a duration in its largest fitting unit."""
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"
