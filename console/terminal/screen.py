"""The status screen: alarms with their remedies, queues, stages, stored rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.columns import Columns
from rich.panel import Panel
from rich.segment import Segment, Segments
from rich.table import Table
from rich.text import Text

from wireroom.console.monitoring import alarms, summary
from wireroom.console.monitoring.alarm_kinds import Severity
from wireroom.console.monitoring.headline import DeploymentState, write_headline
from wireroom.console.monitoring.queue_starts import MAX_UNSEEN
from wireroom.console.terminal.quantities import (
    format_age,
    format_duration,
    format_quantity,
)
from wireroom.console.terminal.sanitize import sanitize
from wireroom.enrich.registry import EnricherState
from wireroom.model.feed_health import FeedHealth
from wireroom.tasks.chain import Queue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType

    from wireroom.console.monitoring.alarm_kinds import Alarm
    from wireroom.console.monitoring.headline import Headline
    from wireroom.console.monitoring.snapshot import (
        CachedFigures,
        LiveFigures,
        Snapshot,
        SnapshotReader,
    )
    from wireroom.console.monitoring.summary import EnricherSummary
    from wireroom.enrich.registry import EnricherEntry
    from wireroom.store.database import Store
    from wireroom.store.reports.ledger import LatestArticle

# Tables larger than this are not counted: the planner's estimate is shown instead.
MAX_EXACT_ROWS = 1_000_000
MAX_LATEST = 8
# Lines that alarms have at least, and articles that are always shown.
MIN_ALARM_LINES, MIN_LATEST = 5, 2
# Lines of a frame, and the height of a screen without a limit.
_FRAME, _UNLIMITED = 2, 10_000
BARS = " ▁▂▃▄▅▆▇█"
ROW_KINDS = ("entries", "articles", "comments", "stories", "pages")
_FAULTY_STATES = {EnricherState.BROKEN, EnricherState.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenData:
    """Figures of the screen, read at one moment.

    Attributes:
        row_counts: formatted numbers of rows by kind; estimates begin with ``about``.
        entries_by_outcome: formatted numbers of entries; empty above
            ``MAX_EXACT_ROWS``.
        latest_articles: newest first. enrichers: those installed.
    """

    snapshot: Snapshot
    headline: Headline
    alarms: Sequence[Alarm]
    row_counts: Mapping[str, str]
    entries_by_outcome: Mapping[str, str]
    latest_articles: Sequence[LatestArticle]
    enrichers: Sequence[EnricherEntry] = ()


def read_screen_data(
    store: Store,
    reader: SnapshotReader,
    *,
    queue_limit: int,
    enrichers: Sequence[EnricherEntry] = (),
) -> ScreenData:
    """Read the figures; without a database only the broker's and the alarms."""
    snapshot = reader.read_snapshot()
    active_alarms = alarms.evaluate_alarms(snapshot, queue_limit)
    headline = write_headline(snapshot, active_alarms)
    if snapshot.cached is None:
        return ScreenData(
            snapshot=snapshot,
            headline=headline,
            alarms=active_alarms,
            row_counts={},
            entries_by_outcome={},
            latest_articles=(),
        )
    estimates = snapshot.cached.row_estimates
    is_countable = max(estimates.values(), default=0) < MAX_EXACT_ROWS
    with store.begin() as tx:
        counts = tx.ledger.count_tables() if is_countable else {}
        outcomes = tx.ledger.count_by_outcome() if is_countable else {}
        return ScreenData(
            snapshot=snapshot,
            headline=headline,
            alarms=active_alarms,
            row_counts={n: _format_rows(n, counts, estimates) for n in ROW_KINDS},
            entries_by_outcome={name: f"{n:,}" for name, n in outcomes.items()},
            latest_articles=tx.ledger.list_latest(MAX_LATEST),
            enrichers=enrichers,
        )


def _format_rows(
    kind: str, counts: Mapping[str, int], estimates: Mapping[str, int]
) -> str:
    return f"{counts[kind]:,}" if counts else f"about {estimates.get(kind, 0):,}"


def render_screen(data: ScreenData) -> RenderableType:
    """Return the screen for ``rich`` to print, what matters first.

    A terminal shows as much as its height allows; a file or a pipe gets everything.
    """
    return _Screen(data)


class _Screen:
    """The screen; its parts are chosen when the size of the terminal is known."""

    def __init__(self, data: ScreenData) -> None:
        self._data = data

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        limit = options.max_height - 1 if console.is_terminal else None
        for lines in self._lay_out(console, options, limit):
            yield Segments(line for row in lines for line in (*row, Segment.line()))

    def _lay_out(
        self, console: Console, options: ConsoleOptions, limit: int | None
    ) -> Iterator[list[list[Segment]]]:
        """Yield the lines of each part, at most ``limit`` of them in all."""

        def draw(part: RenderableType) -> list[list[Segment]]:
            return console.render_lines(part, options.update(height=None), pad=False)

        data, live = self._data, self._data.snapshot.live
        room = limit or _UNLIMITED
        alarms_room = max(MIN_ALARM_LINES, room // 3)
        alarm_lines = draw(_render_alarms(data.alarms))
        if len(alarm_lines) > alarms_room:
            alarm_lines = draw(_render_alarms(data.alarms, limit=alarms_room))
        for lines in (draw(_render_headline(data.headline)), alarm_lines):
            room -= len(lines)
            yield lines
        if live is not None and data.snapshot.cached is not None:
            lines = draw(_render_intake(live))
            room -= len(lines)
            yield lines
        boxes = _make_boxes(data)
        latest = data.latest_articles if live else ()
        kept = min(len(latest), MIN_LATEST) + _FRAME if live else 0
        lines = _fit_boxes(draw, boxes, room - kept)
        room -= len(lines)
        yield lines
        if live is not None and room > _FRAME:
            yield draw(_render_latest(latest[: room - _FRAME], live))


def _fit_boxes(
    draw: Callable[[RenderableType], list[list[Segment]]],
    boxes: Sequence[RenderableType],
    room: int,
) -> list[list[Segment]]:
    """Return the lines of as many boxes as there is room for, the first ones."""
    for count in range(len(boxes), 0, -1):
        lines = draw(Columns(boxes[:count]))
        if len(lines) <= room:
            return lines
    return []


def _make_boxes(data: ScreenData) -> list[RenderableType]:
    """Return the tables, the most urgent first."""
    live, cached = data.snapshot.live, data.snapshot.cached
    boxes: list[RenderableType] = [_render_queues(data.snapshot)]
    if live is None or cached is None:
        return boxes
    boxes += [_render_feeds(cached), _render_stages(live)]
    boxes.append(_render_counts("stored rows", data.row_counts))
    if data.entries_by_outcome:
        boxes.append(_render_counts("entries by outcome", data.entries_by_outcome))
    if live.workers:
        boxes.append(_render_workers(live))
    if data.enrichers:
        boxes.append(_render_enrichers(data.enrichers, live))
    return boxes


def _render_headline(headline: Headline) -> Text:
    style = {
        DeploymentState.STARTING: "bold cyan",
        DeploymentState.RUNNING: "bold green" if headline.is_well else "bold yellow",
        DeploymentState.STOPPED: "bold red",
    }[headline.state]
    return Text(sanitize(headline.text, 300), style=style)


def _render_alarms(
    active_alarms: Sequence[Alarm], limit: int | None = None
) -> RenderableType:
    """Render the alarms in a frame, each with its remedy.

    With a limit each takes one line without the remedy, and at most so many lines.
    """
    if not active_alarms:
        return Text("No alarms.", style="green")
    shown = active_alarms
    if limit is not None and len(active_alarms) + _FRAME > limit:
        shown = active_alarms[: max(limit - _FRAME, 1)]
    table = Table(box=None, show_header=False, pad_edge=False, expand=True)
    table.add_column(no_wrap=True)
    if limit is None:
        table.add_column(ratio=3, overflow="fold")
        table.add_column(ratio=2, overflow="fold", style="cyan")
    else:
        table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    for alarm in shown:
        style = "bold red" if alarm.severity is Severity.CRITICAL else "yellow"
        table.add_row(
            Text(str(alarm.severity), style=style),
            Text(_format_alarm(alarm)),
            *([Text(alarm.remedy)] if limit is None else []),
        )
    left_out = len(active_alarms) - len(shown)
    more = f"{format_quantity(left_out, 'more alarm')}: wireroom status | less"
    return Panel(
        table,
        title=format_quantity(len(active_alarms), "alarm"),
        subtitle=more if left_out else None,
        border_style="red",
    )


def _format_alarm(alarm: Alarm) -> str:
    if not alarm.subject or alarm.subject in alarm.message:
        return alarm.message
    subject = sanitize(alarm.subject, 160)
    # The address of a feed is long, and its reason is what matters first.
    if alarm.feed_id is not None:
        return f"{alarm.message}  {subject}"
    return f"{subject}: {alarm.message}"


def _render_queues(snapshot: Snapshot) -> Panel:
    broker, live = snapshot.broker, snapshot.live
    table = _create_table("queue", "waiting", "oldest", "last task")
    ages = summary.heartbeat_ages(live) if live else {}
    for queue in map(str, Queue):
        table.add_row(
            queue,
            f"{broker.waiting[queue]:,}" if queue in broker.waiting else "-",
            format_duration(broker.oldest.get(queue) or None),
            _format_seconds_ago(ages.get(queue)),
        )
    if broker.unacked is not None:
        table.add_row("[dim]in progress[/dim]", f"{broker.unacked:,}", "", "")
    for name, overdue in (live.overdue if live else {}).items():
        oldest = format_duration(overdue.oldest.total_seconds() or None)
        table.add_row(f"[dim]{name} due[/dim]", f"{overdue.rows:,}", oldest, "")
    return _frame_table("queues", table)


def _format_seconds_ago(seconds: float | None) -> str:
    return "-" if seconds is None else f"{format_duration(seconds)} ago"


def _render_stages(live: LiveFigures) -> Panel:
    table = _create_table("stage", "per minute", "failed", "mean time")
    for name, stage in summary.summarize_stages(live.recent).items():
        table.add_row(
            name,
            f"{stage.per_minute:,.1f}",
            _render_share(stage.failed_share),
            format_duration(stage.mean_seconds),
        )
    if not table.row_count:
        table.add_row("[dim]no runs[/dim]", "", "", "")
    return _frame_table("stages, last 15 minutes", table)


def _render_enrichers(enrichers: Sequence[EnricherEntry], live: LiveFigures) -> Panel:
    """Render enrichers that are on with their runs, the others with the reason."""
    table = _create_table("enricher", "state", "failed", "mean time")
    for row in summary.summarize_enrichers(enrichers, live.recent):
        table.add_row(
            Text(sanitize(row.name, 30)),
            _render_enricher_state(row),
            _render_share(row.failed_share) if row.runs else "",
            format_duration(row.mean_seconds) if row.runs else "",
        )
    return _frame_table("enrichers, last 15 minutes", table)


def _render_enricher_state(row: EnricherSummary) -> Text:
    state = f"{row.state}: {row.reason}" if row.reason else row.state
    style = "red" if row.state in _FAULTY_STATES else "dim"
    return Text(sanitize(state, 60), style=style)


def _render_share(failed: float) -> Text:
    return Text(f"{failed:.0%}", style="red" if failed else "dim")


def _render_feeds(cached: CachedFigures) -> Panel:
    table = _create_table("feeds", "")
    counts = cached.feed_report.counts
    for health in (h for h in FeedHealth if h in counts):
        style = "yellow" if health.is_fault else ""
        table.add_row(Text(str(health), style=style), f"{counts[health]:,}")
    if not counts:
        table.add_row("[dim]none; add some: wireroom sources add URL[/dim]", "")
    return _frame_table("feeds by health", table)


def _render_counts(title: str, counts: Mapping[str, str]) -> Panel:
    table = _create_table("", "")
    for name, count in counts.items():
        table.add_row(name.replace("_", " "), count)
    return _frame_table(title, table)


def _render_workers(live: LiveFigures) -> Panel:
    table = _create_table("worker", "last seen", "release")
    for worker in live.workers:
        is_unseen = live.now - worker.seen_at > MAX_UNSEEN
        style = "yellow" if is_unseen else ""
        seen = Text(format_age(worker.seen_at, live.now), style=style)
        release = sanitize(worker.release, 20)
        table.add_row(Text(sanitize(worker.node, 30)), seen, release)
    return _frame_table("workers", table)


def _render_intake(live: LiveFigures) -> Text:
    """Render the last hour, one bar per five minutes; the newest is on the right."""
    most = max(live.intake, default=0)
    bars = "".join(_select_bar(count, most) for count in live.intake)
    total = f"  {sum(live.intake):,} in the last hour, at most {most:,} in 5 minutes"
    return Text.assemble("articles ", (f"▕{bars}▏", "cyan"), (total, "dim"))


def _select_bar(count: int, most: int) -> str:
    """Return the bar for a count; rounded up, so that one article is visible."""
    return BARS[-(-count * (len(BARS) - 1) // most)] if most else BARS[0]


def _render_latest(articles: Sequence[LatestArticle], live: LiveFigures) -> Panel:
    table = Table(box=None, show_header=False, pad_edge=False, expand=True)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column(justify="right", no_wrap=True)
    for article in articles:
        comments = article.comments_found
        table.add_row(
            format_age(article.first_published_at, live.now),
            Text(sanitize(article.source, 24)),
            Text(sanitize(article.title, 120)),
            format_quantity(comments, "comment") if comments else "",
        )
    if not articles:
        table.add_row("", "", Text("no articles yet", style="dim"), "")
    return _frame_table("newest articles", table)


def _create_table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", show_header=bool(first))
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _frame_table(title: str, table: Table) -> Panel:
    return Panel(table, title=title, title_align="left", border_style="dim")
