"""The first page: alarms, intake, delay, queues, stages, feeds, workers, articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from wireroom.console.dashboard import charts, template_filters
from wireroom.console.dashboard.context import Page, context_of
from wireroom.console.monitoring import alarms, summary
from wireroom.console.monitoring.headline import write_headline
from wireroom.console.monitoring.queue_starts import MAX_SILENCE_SECONDS
from wireroom.store.reports.browse import ArticleFilter
from wireroom.tasks.chain import Queue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.console.dashboard.charts import Chart
    from wireroom.console.monitoring.alarm_kinds import Alarm
    from wireroom.console.monitoring.headline import Headline
    from wireroom.console.monitoring.snapshot import (
        CachedFigures,
        LiveFigures,
        Snapshot,
    )
    from wireroom.console.monitoring.summary import StageSummary
    from wireroom.store.database import Transaction
    from wireroom.store.reports.browse_rows import ArticleLine, HourLine

CHART_HOURS = 24
MAX_LATEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A line of the table of queues.

    Attributes:
        waiting: messages; None if unknown. oldest: age of the oldest message, seconds;
            None if unknown or without one.
        last_task: seconds since a task ran from it; None: never.
        silent: whether that is long enough for an alarm.
    """

    name: str
    waiting: int | None
    oldest: float | None
    last_task: float | None
    silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """The part of the overview that needs the database.

    Attributes:
        published: articles of the last 24 hours; the charts show them by hour.
    """

    live: LiveFigures
    cached: CachedFigures
    published: int
    intake: Chart
    delay: Chart
    queues: Sequence[QueueRow]
    stages: Mapping[str, StageSummary]
    latest: Sequence[ArticleLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage(Page):
    """View of ``overview.html``; ``activity`` is None without a database."""

    headline: Headline
    alarms: Sequence[Alarm]
    refreshing: bool
    activity: Activity | None


def show_overview(request: Request) -> Response:
    """Show the state of the deployment."""
    context = context_of(request)
    snapshot = context.read_snapshot()
    activity = None
    if snapshot.live is not None and snapshot.cached is not None:
        with context.begin_read() as tx:
            activity = _read_activity(tx, snapshot, snapshot.live, snapshot.cached)
    raised = alarms.evaluate_alarms(snapshot, context.settings.queue_limit)
    page = OverviewPage(
        headline=write_headline(snapshot, raised),
        alarms=raised,
        # Only on request: a page that reloads itself disturbs a screen reader.
        refreshing="watch" in request.query_params,
        activity=activity,
    )
    return context.render_page(request, "overview.html", page)


def _read_activity(
    tx: Transaction, snapshot: Snapshot, live: LiveFigures, cached: CachedFigures
) -> Activity:
    hours = tx.browse.list_hours(now=live.now, hours=CHART_HOURS)
    return Activity(
        live=live,
        cached=cached,
        published=sum(hour.articles for hour in hours),
        intake=_draw_intake(hours),
        delay=_draw_delay(hours),
        queues=_make_queue_rows(snapshot, live),
        stages=summary.summarize_stages(live.recent),
        latest=tx.browse.list_articles(ArticleFilter(), MAX_LATEST),
    )


def _draw_intake(hours: Sequence[HourLine]) -> Chart:
    counts = [float(hour.articles) for hour in hours]
    return charts.draw_bars(
        "Articles published, last 24 hours",
        _label_hours(hours),
        counts,
        [f"{template_filters.format_count(count)} articles" for count in counts],
    )


def _draw_delay(hours: Sequence[HourLine]) -> Chart:
    delays = [None if hour.delay is None else float(hour.delay) for hour in hours]
    return charts.draw_bars(
        "From publication to storage, median by hour",
        _label_hours(hours),
        delays,
        [template_filters.format_duration(delay) for delay in delays],
    )


def _label_hours(hours: Sequence[HourLine]) -> list[str]:
    return [f"{hour.hour:%H}:00 UTC" for hour in hours]


def _make_queue_rows(snapshot: Snapshot, live: LiveFigures) -> list[QueueRow]:
    ages, broker = summary.heartbeat_ages(live), snapshot.broker
    return [
        QueueRow(
            name=name,
            waiting=broker.waiting.get(name),
            oldest=broker.oldest.get(name) or None,
            last_task=ages[name],
            silent=_is_silent(ages[name]),
        )
        for name in map(str, Queue)
    ]


def _is_silent(age: float | None) -> bool:
    return age is None or age > MAX_SILENCE_SECONDS


ROUTES = [Route("/", show_overview)]
