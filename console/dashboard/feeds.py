"""Pages of feeds: the list, and one feed with its entries and its polls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.routing import Route

from wireroom.console.dashboard import charts, query_params, template_filters
from wireroom.console.dashboard.context import Page, context_of
from wireroom.model.states import FeedState
from wireroom.store.reports.browse import PAGE_SIZE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.console.dashboard.charts import Chart
    from wireroom.model.rows import BreakerRow
    from wireroom.store.reports.browse_rows import EntryLine, FeedDetail, FeedLine

CHART_DAYS = 14
# Hosts listed that do not answer.
MAX_AWAY = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedList(Page):
    """View of ``feeds.html``.

    Attributes:
        state, source: the filter, shown in the form; empty: any.
        next_url: of the next page, or None.
        away: hosts that do not answer, with the rows that wait for them.
    """

    rows: Sequence[FeedLine]
    state: str
    source: str
    states: Sequence[FeedState]
    next_url: str | None
    now: datetime
    away: Sequence[AwayHost]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayHost:
    """A line of the table of hosts that do not answer; ``waiting``: feeds, articles."""

    breaker: BreakerRow
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage(Page):
    """View of ``feed.html``: the feed, its last entries and two charts."""

    feed: FeedDetail
    entries: Sequence[EntryLine]
    by_day: Chart
    by_hour: Chart
    now: datetime


def list_feeds(request: Request) -> Response:
    """Show one page of the feeds that match a filter."""
    context = context_of(request)
    state = query_params.read_choice(request, "state", FeedState)
    source = query_params.read_text(request, "source")
    after = query_params.read_number(request, "after") or 0
    with context.begin_read() as tx:
        rows = tx.browse.list_feeds(state=state, source=source, after=after)
        away = [
            AwayHost(breaker=b, waiting=tx.host_breakers.count_waiting(b.host))
            for b in tx.host_breakers.list_open()[:MAX_AWAY]
        ]
    next_url = None
    if len(rows) == PAGE_SIZE:
        query = {"state": state or "", "source": source or "", "after": rows[-1].id}
        next_url = f"/feeds?{urlencode(query)}"
    page = FeedList(
        rows=rows,
        state=state or "",
        source=source or "",
        states=list(FeedState),
        next_url=next_url,
        away=away,
        now=datetime.now(UTC),
    )
    return context.render_page(request, "feeds.html", page)


def show_feed(request: Request) -> Response:
    """Show one feed with its last entries and when new ones appear."""
    context, feed_id = context_of(request), query_params.read_row_id(request)
    now = datetime.now(UTC)
    with context.begin_read() as tx:
        feed = tx.browse.get_feed(feed_id)
        if feed is None:
            raise HTTPException(404, "There is no such feed.")
        entries = tx.browse.list_entries(feed_id)
        days = tx.browse.count_entries_by_day(feed_id, now=now, days=CHART_DAYS)
    page = FeedPage(
        feed=feed,
        entries=entries,
        by_day=_draw_days(days),
        by_hour=_draw_rhythm(feed.rhythm),
        now=now,
    )
    return context.render_page(request, "feed.html", page)


def _draw_days(days: Sequence[tuple[datetime, int]]) -> Chart:
    counts = [float(count) for _, count in days]
    return charts.draw_bars(
        f"New entries, last {CHART_DAYS} days",
        [f"{at:%d %b}" for at, _ in days],
        counts,
        [f"{template_filters.format_count(count)} new" for count in counts],
    )


def _draw_rhythm(rhythm: Sequence[float]) -> Chart:
    hours = list(rhythm) or [0.0] * 24
    return charts.draw_bars(
        "Usual new entries by hour of the day (UTC)",
        [f"{hour:02}:00" for hour in range(len(hours))],
        hours,
        [f"{value:.1f}" for value in hours],
    )


ROUTES = [Route("/feeds", list_feeds), Route("/feeds/{id:int}", show_feed)]
