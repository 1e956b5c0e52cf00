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
from wireroom.console.terminal.sanitize import ago, plain
from wireroom.enrich.registry import State
from wireroom.tasks.chain import Queue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from wireroom.console.monitoring.snapshot import Known, Now, Reader, Reading
    from wireroom.enrich.registry import Place
    from wireroom.store.database import Store

# Beyond so many rows they are not counted, but taken from the planner's estimate.
COUNTED = 1_000_000
LATEST = 8
# A worker tells every 10 s that it is there.
UNSEEN = 60.0
BARS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What the screen shows, read at one moment.

    Attributes:
        landed: rows, by what they are; in words where they are an estimate.
        outcomes: sightings by outcome, where they were counted.
        latest: the newest articles. places: the enrichers.
    """

    reading: Reading
    alarms: Sequence[Alarm]
    landed: Mapping[str, str]
    outcomes: Mapping[str, str]
    latest: Sequence[Mapping[str, Any]]
    places: Sequence[Place] = ()


def take(
    store: Store, reader: Reader, *, queue_limit: int, places: Sequence[Place] = ()
) -> Snapshot:
    """Read a snapshot; of the database only what there is while it answers."""
    reading = reader.read()
    found = alarms.of(reading, queue_limit)
    if reading.known is None:
        return Snapshot(
            reading=reading, alarms=found, landed={}, outcomes={}, latest=()
        )
    rows = reading.known.rows
    few = max(rows.values(), default=0) < COUNTED
    with store.begin() as tx:
        exact = tx.books.totals() if few else {}
        return Snapshot(
            reading=reading,
            alarms=found,
            landed={n: _landed(n, exact, rows) for n in LANDED},
            outcomes={
                name: f"{count:,}"
                for name, count in (tx.books.outcomes() if few else {}).items()
            },
            latest=tx.books.latest(LATEST),
            places=places,
        )


LANDED = ("entries", "articles", "comments", "stories", "pages")


def render(shot: Snapshot) -> Group:
    """Draw a snapshot."""
    now, known = shot.reading.now, shot.reading.known
    parts: list[RenderableType] = [_verdict(shot.alarms)]
    if now is None or known is None:
        return Group(*parts, Columns([_queues(shot.reading)]))
    work = [_queues(shot.reading), _feeds(known)]
    runs = [_stages(now), *([_enrichers(shot.places, now)] if shot.places else [])]
    stock = [_counts("landed", shot.landed)]
    stock += [_counts("entries", shot.outcomes)] if shot.outcomes else []
    stock += [_workers(now)] if now.workers else []
    boxes = Columns([Group(*work), Group(*runs), Group(*stock)])
    return Group(*parts, _intake(now), boxes, _latest(shot, now))


def _landed(name: str, exact: Mapping[str, int], about: Mapping[str, int]) -> str:
    return f"{exact[name]:,}" if exact else f"about {about.get(name, 0):,}"


def _verdict(found: Sequence[Alarm]) -> RenderableType:
    if not found:
        return Text("All is well.", style="bold green")
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(overflow="fold", style="cyan")
    for alarm in found:
        style = "bold red" if alarm.severity is Severity.CRITICAL else "yellow"
        named = alarm.subject and alarm.subject not in alarm.said
        about = f"{plain(alarm.subject, 60)}: " if named else ""
        table.add_row(
            Text(str(alarm.severity), style=style),
            Text(about + alarm.said),
            Text(alarm.do),
        )
    return Panel(table, title=_count(len(found), "alarm"), border_style="red")


def _queues(reading: Reading) -> Panel:
    broker, now = reading.broker, reading.now
    table = _table("queue", "waiting", "oldest", "crossed")
    crossed = summary.crossed(now) if now else {}
    for queue in map(str, Queue):
        table.add_row(
            queue,
            f"{broker.waiting[queue]:,}" if queue in broker.waiting else "-",
            _seconds(broker.oldest.get(queue) or None),
            _seconds(crossed.get(queue), " ago"),
        )
    if broker.unacked is not None:
        table.add_row("[dim]at work[/dim]", f"{broker.unacked:,}", "", "")
    for name, overdue in (now.overdue if now else {}).items():
        oldest = overdue.oldest.total_seconds()
        said = f"[dim]{name} due[/dim]"
        table.add_row(said, f"{overdue.rows:,}", _seconds(oldest or None), "")
    return _box("queues", table)


def _stages(now: Now) -> Panel:
    table = _table("stage", "a minute", "failed", "mean")
    for name, stage in summary.stages(now.recent).items():
        table.add_row(
            name,
            f"{stage.per_minute:,.1f}",
            Text(f"{stage.failed:.0%}", style="red" if stage.failed else "dim"),
            "-" if stage.seconds is None else _duration(stage.seconds),
        )
    if not table.row_count:
        table.add_row("[dim]nothing ran[/dim]", "", "", "")
    return _box("stages, last 15 minutes", table)


def _enrichers(places: Sequence[Place], now: Now) -> Panel:
    """Draw those that are on with their runs, and of the others the reason."""
    table = _table("enricher", "", "failed", "mean")
    for row in summary.enrichers(places, now.recent):
        bad = row["failed_share"]
        style = "red" if row["state"] in {State.BROKEN, State.UNKNOWN} else "dim"
        table.add_row(
            Text(plain(row["name"], 30)),
            Text(plain(f"{row['state']} {row['why']}".strip(), 60), style=style),
            Text(f"{bad:.0%}", style="red" if bad else "dim") if row["runs"] else "",
            _duration(row["mean_seconds"]) if row["runs"] else "",
        )
    return _box("enrichers, last 15 minutes", table)


def _feeds(known: Known) -> Panel:
    table = _table("feeds", "", "silent")
    for state, (count, silent) in sorted(known.feeds.items()):
        table.add_row(state, f"{count:,}", f"{silent:,}" if silent else "")
    if not known.feeds:
        table.add_row("[dim]none: wireroom sources apply[/dim]", "", "")
    return _box("feeds", table)


def _counts(title: str, counts: Mapping[str, object]) -> Panel:
    table = _table("", "")
    for name, count in counts.items():
        table.add_row(name.replace("_", " "), str(count))
    return _box(title, table)


def _workers(now: Now) -> Panel:
    table = _table("worker", "seen", "release")
    for row in now.workers:
        unseen = (now.now - row["seen_at"]).total_seconds() > UNSEEN
        style = "yellow" if unseen else ""
        seen = Text(ago(row["seen_at"], now.now), style=style)
        table.add_row(Text(plain(row["node"], 30)), seen, plain(row["release"], 20))
    return _box("workers", table)


def _intake(now: Now) -> Text:
    """Draw the last hour, a bar for five minutes; the newest is on the right."""
    most = max(now.intake, default=0)
    bars = "".join(
        BARS[-(-n * (len(BARS) - 1) // most)] if most else " " for n in now.intake
    )
    said = f"  {sum(now.intake):,} in the last hour, at most {most:,} in 5 minutes"
    return Text.assemble("articles ", (f"▕{bars}▏", "cyan"), (said, "dim"))


def _latest(shot: Snapshot, now: Now) -> Panel:
    table = Table(box=None, show_header=False, pad_edge=False, expand=True)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column(justify="right", no_wrap=True)
    for row in shot.latest:
        count = row["comments_found"]
        table.add_row(
            ago(row["first_published_at"], now.now),
            Text(plain(row["source"], 24)),
            Text(plain(row["title"], 120)),
            _count(count, "comment") if count else "",
        )
    if not shot.latest:
        table.add_row("", "", Text("nothing yet", style="dim"), "")
    return _box("newest", table)


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", show_header=bool(first))
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _box(title: str, table: Table) -> Panel:
    return Panel(table, title=title, title_align="left", border_style="dim")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _seconds(seconds: float | None, after: str = "") -> str:
    return "-" if seconds is None else f"{_duration(seconds)}{after}"


def _duration(seconds: float) -> str:
    """Say a duration in its largest fitting unit."""
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"
