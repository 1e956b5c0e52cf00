"""The first page: what is wrong, the intake, queues, stages, feeds, what has landed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from wireroom.console.dashboard import charts, template_filters
from wireroom.console.dashboard.context import context_of
from wireroom.console.monitoring import alarms, summary
from wireroom.store.reports.browse import ArticleFilter
from wireroom.tasks.chain import Queue

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.console.monitoring.snapshot import LiveFigures, Snapshot
    from wireroom.store.database import Transaction

CHART_HOURS = 24
MAX_LATEST = 10


def show_overview(request: Request) -> Response:
    """Draw it."""
    desk = context_of(request)
    reading = desk.read_snapshot()
    found = alarms.evaluate_alarms(reading, desk.settings.queue_limit)
    now, known = reading.live, reading.cached
    told: dict[str, Any] = {"alarms": found, "now": now, "known": known}
    # Only for who asks for it: a page that moves by itself disturbs a screen reader.
    told["watching"] = "watch" in request.query_params
    if now is not None:
        with desk.begin_read() as tx:
            told |= _draw_charts(tx, now)
            told["latest"] = tx.browse.list_articles(ArticleFilter(), MAX_LATEST)
        told |= {
            "stages": summary.summarize_stages(now.recent),
            "queues": _queue_rows(reading, now),
        }
        told["broker"] = reading.broker
    return desk.render_page(request, "overview.html", **told)


def _draw_charts(tx: Transaction, now: LiveFigures) -> dict[str, Any]:
    hours = tx.browse.list_hours(now=now.now, hours=CHART_HOURS)
    labels = [f"{one['hour']:%H}:00 UTC" for one in hours]
    counts = [float(one["articles"]) for one in hours]
    delays = [None if one["delay"] is None else float(one["delay"]) for one in hours]
    return {
        "intake": charts.draw_bars(
            "Articles published, last 24 hours",
            labels,
            counts,
            [f"{template_filters.format_count(count)} articles" for count in counts],
        ),
        "delay": charts.draw_bars(
            "From publication to here, median by hour",
            labels,
            delays,
            [template_filters.format_duration(delay) for delay in delays],
        ),
        "published": sum(counts),
    }


def _queue_rows(reading: Snapshot, now: LiveFigures) -> list[dict[str, Any]]:
    crossed, broker = summary.heartbeat_ages(now), reading.broker
    return [
        {
            "name": name,
            "waiting": broker.waiting.get(name),
            "oldest": broker.oldest.get(name) or None,
            "crossed": crossed[name],
            "silent": (crossed[name] or 0) > alarms.MAX_SILENCE_SECONDS
            or crossed[name] is None,
        }
        for name in map(str, Queue)
    ]


ROUTES = [Route("/", show_overview)]
