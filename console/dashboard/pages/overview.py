"""The first page: alarms, intake, delay, queues, stages, feeds, workers, articles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from starlette.routing import Route

from wireroom.console.dashboard import charts, query_params
from wireroom.console.dashboard.charts import Point, Unit
from wireroom.console.dashboard.context import context_of
from wireroom.console.dashboard.page_data import Page
from wireroom.console.monitoring import alarms, summary
from wireroom.console.monitoring.headline import write_headline
from wireroom.console.monitoring.queue_starts import MAX_SILENCE_SECONDS
from wireroom.store.reports.browse import ArticleFilter
from wireroom.store.reports.browse_rows import HourLine
from wireroom.store.reports.outlet_stories import list_new_stories
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
        WorkerStatus,
    )
    from wireroom.console.monitoring.summary import StageSummary
    from wireroom.model.feed_health import FeedHealth, UnhealthyFeed
    from wireroom.store.database import Transaction
    from wireroom.store.reports.browse_rows import ArticleLine
    from wireroom.store.reports.consumers import Consumer
    from wireroom.store.reports.gauges import Backlog, OverdueRows
    from wireroom.store.reports.outlet_stories import NewStory

MAX_LATEST, MAX_STORIES, MAX_NAMED = 10, 6, 12


class Span(StrEnum):
    """The time that the charts show."""

    DAY = "24h"
    WEEK = "7d"

    @property
    def hours(self) -> int:
        """Its length."""
        return 24 if self is Span.DAY else 168

    @property
    def bar_hours(self) -> int:
        """The length of one bar; a week of hours would be 168."""
        return 1 if self is Span.DAY else 6


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
        published: articles of the span. delay: of them, from publication to storage,
            seconds. discussed: comments found of them.
        faults: feeds that an operator should look at.
    """

    published: int
    delay: float | None
    intake: Chart
    freshness: Chart
    queues: Sequence[QueueRow]
    overdue: Mapping[str, OverdueRows]
    stages: Mapping[str, StageSummary]
    feeds: Mapping[FeedHealth, int]
    faults: Sequence[UnhealthyFeed]
    backlogs: Sequence[Backlog]
    quarantine: int
    workers: Sequence[WorkerStatus]
    consumers: Sequence[Consumer]
    stories: Sequence[NewStory]
    latest: Sequence[ArticleLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage(Page):
    """View of ``overview.html``; ``activity`` is None without a database."""

    csv_field = "activity.intake"
    form_fields = frozenset({"refreshing", "spans"})

    headline: Headline
    alarms: Sequence[Alarm]
    refreshing: bool
    span: Span
    spans: Sequence[tuple[str, str]]
    activity: Activity | None


def show_overview(request: Request) -> Response:
    """Show the state of the deployment."""
    context = context_of(request)
    snapshot = context.read_snapshot()
    span = query_params.read_choice(request, "span", Span) or Span.DAY
    activity = None
    if snapshot.live is not None and snapshot.cached is not None:
        with context.begin_read() as tx:
            activity = _read_activity(
                tx, snapshot, snapshot.live, snapshot.cached, span
            )
    raised = alarms.evaluate_alarms(snapshot, context.settings.queue_limit)
    page = OverviewPage(
        headline=write_headline(snapshot, raised),
        alarms=raised,
        # Only on request: a page that reloads itself disturbs a screen reader.
        refreshing="watch" in request.query_params,
        span=span,
        spans=[(Span.DAY, "24 hours"), (Span.WEEK, "7 days")],
        activity=activity,
    )
    return context.render_page(request, "overview.html", page)


def _read_activity(
    tx: Transaction,
    snapshot: Snapshot,
    live: LiveFigures,
    cached: CachedFigures,
    span: Span,
) -> Activity:
    hours = tx.browse.list_hours(now=live.now, hours=span.hours)
    bars = [
        join_hours(hours[at : at + span.bar_hours])
        for at in range(0, len(hours), span.bar_hours)
    ]
    whole = join_hours(hours)
    return Activity(
        published=whole.articles,
        delay=whole.delay,
        intake=_draw_intake(bars, span),
        freshness=_draw_freshness(bars, span),
        queues=_make_queue_rows(snapshot, live),
        overdue=live.overdue,
        stages=summary.summarize_stages(live.recent),
        feeds=cached.feed_report.counts,
        faults=cached.feed_report.faults[:MAX_NAMED],
        backlogs=live.backlogs,
        quarantine=sum(live.quarantine.values()),
        workers=live.workers,
        consumers=live.consumers,
        stories=list_new_stories(tx.connection, limit=MAX_STORIES),
        latest=tx.browse.list_articles(ArticleFilter(), MAX_LATEST),
    )


def join_hours(hours: Sequence[HourLine]) -> HourLine:
    """Return the figures of several hours as those of one; the delay is weighted."""
    timed = [(h.delay, h.articles) for h in hours if h.delay is not None and h.articles]
    weight = sum(articles for _, articles in timed)
    delay = sum(d * articles for d, articles in timed) / weight if weight else None
    total = sum(hour.articles for hour in hours)
    return HourLine(hour=hours[0].hour, articles=total, delay=delay)


def _draw_intake(bars: Sequence[HourLine], span: Span) -> Chart:
    points = [Point(label=_label(bar, span), value=float(bar.articles)) for bar in bars]
    title = f"Articles published, each {_describe_bar(span)}, UTC"
    return charts.draw_bars(title, points, noun="articles")


def _draw_freshness(bars: Sequence[HourLine], span: Span) -> Chart:
    points = [
        Point(
            label=_label(bar, span),
            value=None if bar.delay is None else float(bar.delay),
        )
        for bar in bars
    ]
    title = f"From publication to storage, each {_describe_bar(span)}, UTC"
    return charts.draw_bars(title, points, Unit.SECONDS)


def _describe_bar(span: Span) -> str:
    return "hour" if span is Span.DAY else f"{span.bar_hours} hours"


def _label(bar: HourLine, span: Span) -> str:
    return f"{bar.hour:%H}:00" if span is Span.DAY else f"{bar.hour:%a %H}:00"


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
