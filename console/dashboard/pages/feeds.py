"""Pages of feeds: the list, and one feed with its entries and its polls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.routing import Route

from wireroom.console.dashboard import charts, query_params
from wireroom.console.dashboard.charts import Point
from wireroom.console.dashboard.context import context_of
from wireroom.console.dashboard.ordering import Order, read_order, read_page
from wireroom.console.dashboard.page_data import Page, change_query
from wireroom.console.diagnosis.reason_texts import describe_reason
from wireroom.console.terminal.quantities import format_quantity
from wireroom.model.feed_health import FeedHealth
from wireroom.model.states import FeedState, PollOutcome
from wireroom.store.reports.browse import PAGE_SIZE, FeedFilter, FeedSort

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.console.dashboard.charts import Chart
    from wireroom.model.rows import BreakerRow
    from wireroom.store.reports.browse_rows import EntryLine, FeedDetail, FeedLine

CHART_DAYS = 14
LARGEST_FIRST = frozenset(
    {FeedSort.POLLED, FeedSort.NEW, FeedSort.NEWEST, FeedSort.ADDED}
)
# Hosts listed that do not answer.
MAX_AWAY = 20
# How long the page of a feed waits for a poll that was asked for.
MAX_POLL_WAIT = timedelta(minutes=2)
# Entries are stored within this time of their poll.
SAME_POLL = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedList(Page):
    """View of ``feeds.html``.

    Attributes:
        wanted: the filter, shown in the form.
        order: of the list. next_url: of the next page, or None.
        away: hosts that do not answer, with the rows that wait for them.
    """

    csv_field = "feeds"
    form_fields = frozenset({"states", "healths", "order", "next_url"})

    feeds: Sequence[FeedLine]
    wanted: FeedFilter
    order: Order[FeedSort]
    states: Sequence[FeedState]
    healths: Sequence[FeedHealth]
    next_url: str | None
    now: datetime
    away: Sequence[AwayHost]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayHost:
    """A line of the table of hosts that do not answer; ``waiting``: feeds, articles."""

    breaker: BreakerRow
    waiting: int


class PollMark(StrEnum):
    """How a poll is marked on the timeline."""

    NEXT = "next"
    NEW = "new"
    QUIET = "quiet"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollLine:
    """A poll on the timeline; ``new``: entries that it brought, None if unknown."""

    at: datetime
    mark: PollMark
    text: str
    new: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage(Page):
    """View of ``feed.html``: the feed, its last entries and two charts.

    Attributes:
        polls: the next one, the last one, and those that brought entries.
        poll: what became of the poll that was asked for, or None.
        waiting: whether that poll has not ended yet.
    """

    csv_field = "entries"
    form_fields = frozenset({"waiting"})

    feed: FeedDetail
    poll: str | None
    waiting: bool
    polls: Sequence[PollLine]
    entries: Sequence[EntryLine]
    by_day: Chart
    by_hour: Chart
    now: datetime


def list_feeds(request: Request) -> Response:
    """Show one page of the feeds that match a filter."""
    context = context_of(request)
    order = read_order(request, FeedSort, FeedSort.ADDED, LARGEST_FIRST)
    wanted = FeedFilter(
        state=query_params.read_choice(request, "state", FeedState),
        health=query_params.read_choice(request, "health", FeedHealth),
        source=query_params.read_text(request, "source"),
        text=query_params.read_text(request, "q"),
        sort=order.name,
        descending=order.descending,
        page=read_page(request),
    )
    now = datetime.now(UTC)
    with context.begin_read() as tx:
        feeds = tx.browse.list_feeds(wanted=wanted, now=now)
        away = [
            AwayHost(breaker=b, waiting=tx.host_breakers.count_waiting(b.host))
            for b in tx.host_breakers.list_open()[:MAX_AWAY]
        ]
    next_url = None
    if len(feeds) == PAGE_SIZE:
        next_url = change_query(request, page=wanted.page + 1)
    page = FeedList(
        feeds=feeds,
        wanted=wanted,
        order=order,
        states=list(FeedState),
        healths=list(FeedHealth),
        next_url=next_url,
        away=away,
        now=now,
    )
    return context.render_page(request, "feeds.html", page)


def show_feed(request: Request) -> Response:
    """Show one feed with its last entries and when new ones appear."""
    context, feed_id = context_of(request), query_params.read_row_id(request)
    now = datetime.now(UTC)
    asked = query_params.read_time(request, "asked")
    poll, waiting = None, False
    with context.begin_read() as tx:
        feed = tx.browse.get_feed(feed_id, now=now)
        if feed is None:
            raise HTTPException(404, "There is no such feed.")
        if asked is not None:
            waiting = feed.last_polled_at is None or feed.last_polled_at < asked
            new = tx.browse.count_new_entries(feed_id, since=asked)
            poll = _describe_poll(feed, new, waiting=waiting)
            waiting = waiting and now - asked < MAX_POLL_WAIT
        entries = tx.browse.list_entries(feed_id)
        gains = tx.browse.list_gains(feed_id)
        days = tx.browse.count_entries_by_day(feed_id, now=now, days=CHART_DAYS)
    page = FeedPage(
        feed=feed,
        poll=poll,
        waiting=waiting,
        polls=place_polls(feed, gains),
        entries=entries,
        by_day=_draw_days(days),
        by_hour=_draw_rhythm(feed.rhythm),
        now=now,
    )
    return context.render_page(request, "feed.html", page)


def place_polls(
    feed: FeedDetail, gains: Sequence[tuple[datetime, int]]
) -> list[PollLine]:
    """Return the timeline of a feed, the next poll first.

    Args:
        gains: when entries were new, and how many.
    """
    lines = []
    if feed.due_at is not None:
        lines.append(PollLine(at=feed.due_at, mark=PollMark.NEXT, text="next poll"))
    last = feed.last_polled_at
    is_gain = bool(gains) and last is not None and gains[0][0] >= last - SAME_POLL
    if last is not None and not is_gain:
        failed = feed.failures > 0 or feed.last_outcome == PollOutcome.FAILED
        text = _describe_poll(feed, 0, waiting=False).removeprefix("The poll ")
        if failed:
            text += f" In a row: {feed.failures}."
        mark = PollMark.FAILED if failed else PollMark.QUIET
        lines.append(PollLine(at=last, mark=mark, text=text, new=0))
    for at, count in gains:
        text = format_quantity(count, "new entry")
        lines.append(PollLine(at=at, mark=PollMark.NEW, text=text, new=count))
    return lines


def _describe_poll(feed: FeedDetail, new: int, *, waiting: bool) -> str:
    """Say what became of a poll that an operator asked for."""
    if waiting:
        return "The poll has not ended yet: a poll worker takes it with the next tick."
    if feed.reason is not None:
        return f"The poll failed: {describe_reason(feed.reason)}."
    if feed.last_outcome == PollOutcome.NEW_ENTRIES or new:
        return f"The poll brought {format_quantity(new, 'new entry')}."
    return "The poll brought nothing new: the feed is unchanged."


def _draw_days(days: Sequence[tuple[datetime, int]]) -> Chart:
    points = [Point(label=f"{at:%d %b}", value=count) for at, count in days]
    return charts.draw_bars(f"New entries, last {CHART_DAYS} days", points, noun="new")


def _draw_rhythm(rhythm: Sequence[float]) -> Chart:
    hours = list(rhythm) or [0.0] * 24
    points = [Point(label=f"{n:02}:00", value=value) for n, value in enumerate(hours)]
    return charts.draw_bars("Usual new entries by hour of the day (UTC)", points)


ROUTES = [Route("/feeds", list_feeds), Route("/feeds/{id:int}", show_feed)]
