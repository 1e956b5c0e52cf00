"""Feeds: the list, and one with what it brought and when it is polled."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.routing import Route

from wireroom.console.dashboard import charts, query_params, template_filters
from wireroom.console.dashboard.context import desk_of
from wireroom.model.states import FeedState
from wireroom.store.reports.browse import PAGE

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

DAYS = 14


def feeds(request: Request) -> Response:
    """Show a page of feeds."""
    desk = desk_of(request)
    state = query_params.choice(request, "state", FeedState)
    source = query_params.words(request, "source")
    after = query_params.number(request, "after") or 0
    with desk.looking() as tx:
        rows = tx.browse.feeds(state=state, source=source, after=after)
    given = {"state": state or "", "source": source or ""}
    more = None
    if len(rows) == PAGE:
        more = f"/feeds?{urlencode({**given, 'after': rows[-1]['id']})}"
    return desk.page(
        request,
        "feeds.html",
        rows=rows,
        given=given,
        states=list(FeedState),
        more=more,
        now=datetime.now(UTC),
    )


def feed(request: Request) -> Response:
    """Show one feed."""
    desk, feed_id = desk_of(request), query_params.row(request)
    now = datetime.now(UTC)
    with desk.looking() as tx:
        row = tx.browse.feed(feed_id)
        if row is None:
            raise HTTPException(404, "There is no such feed.")
        entries = tx.browse.brought(feed_id)
        days = tx.browse.brought_by_day(feed_id, now=now, days=DAYS)
    counts = [float(count) for _, count in days]
    rhythm = list(row["rhythm"]) or [0.0] * 24
    return desk.page(
        request,
        "feed.html",
        feed=row,
        entries=entries,
        now=now,
        by_day=charts.bars(
            f"New entries, last {DAYS} days",
            [f"{at:%d %b}" for at, _ in days],
            counts,
            [f"{template_filters.count(count)} new" for count in counts],
        ),
        rhythm=charts.bars(
            "Its rhythm: when news came, by hour of the day (UTC)",
            [f"{hour:02}:00" for hour in range(len(rhythm))],
            rhythm,
            [f"{value:.1f}" for value in rhythm],
        ),
    )


ROUTES = [Route("/feeds", feeds), Route("/feeds/{id:int}", feed)]
