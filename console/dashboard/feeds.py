"""Feeds: the list, and one with what it brought and when it is polled."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.routing import Route

from wireroom.console.dashboard import charts, query_params, template_filters
from wireroom.console.dashboard.context import context_of
from wireroom.model.states import FeedState
from wireroom.store.reports.browse import PAGE_SIZE

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

CHART_DAYS = 14


def list_feeds(request: Request) -> Response:
    """Show a page of feeds."""
    desk = context_of(request)
    state = query_params.read_choice(request, "state", FeedState)
    source = query_params.read_text(request, "source")
    after = query_params.read_number(request, "after") or 0
    with desk.begin_read() as tx:
        rows = tx.browse.list_feeds(state=state, source=source, after=after)
    given = {"state": state or "", "source": source or ""}
    more = None
    if len(rows) == PAGE_SIZE:
        more = f"/feeds?{urlencode({**given, 'after': rows[-1]['id']})}"
    return desk.render_page(
        request,
        "feeds.html",
        rows=rows,
        given=given,
        states=list(FeedState),
        more=more,
        now=datetime.now(UTC),
    )


def show_feed(request: Request) -> Response:
    """Show one feed."""
    desk, feed_id = context_of(request), query_params.read_row_id(request)
    now = datetime.now(UTC)
    with desk.begin_read() as tx:
        row = tx.browse.get_feed(feed_id)
        if row is None:
            raise HTTPException(404, "There is no such feed.")
        entries = tx.browse.list_entries(feed_id)
        days = tx.browse.count_entries_by_day(feed_id, now=now, days=CHART_DAYS)
    counts = [float(count) for _, count in days]
    rhythm = list(row["rhythm"]) or [0.0] * 24
    return desk.render_page(
        request,
        "feed.html",
        feed=row,
        entries=entries,
        now=now,
        by_day=charts.draw_bars(
            f"New entries, last {CHART_DAYS} days",
            [f"{at:%d %b}" for at, _ in days],
            counts,
            [f"{template_filters.format_count(count)} new" for count in counts],
        ),
        rhythm=charts.draw_bars(
            "Its rhythm: when news came, by hour of the day (UTC)",
            [f"{hour:02}:00" for hour in range(len(rhythm))],
            rhythm,
            [f"{value:.1f}" for value in rhythm],
        ),
    )


ROUTES = [Route("/feeds", list_feeds), Route("/feeds/{id:int}", show_feed)]
