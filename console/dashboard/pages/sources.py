"""Pages of sources: the list with the figures of a day, one source, and bulk acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from wireroom.console.dashboard import query_params
from wireroom.console.dashboard.charts import Spark, Unit, draw_spark
from wireroom.console.dashboard.context import DashboardContext, context_of
from wireroom.console.dashboard.ordering import Order, read_order, read_page
from wireroom.console.dashboard.page_data import Page, change_query
from wireroom.console.terminal.quantities import format_quantity
from wireroom.model.operator_acts import OperatorAct
from wireroom.store.reports import source_list
from wireroom.store.reports.source_list import (
    PAGE_SIZE,
    SourceFilter,
    SourceShow,
    SourceSort,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.store.reports.source_list import SourceLine

# Columns whose largest values are wanted first.
LARGEST_FIRST = frozenset(SourceSort) - {SourceSort.NAME}
ACTOR = "dashboard"
# The box of a source in the form of the list: this, and its id.
BOX = "source-"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A line of the list: the figures of a source, and two of them as drawings."""

    figures: SourceLine
    articles: Spark
    delay: Spark


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceList(Page):
    """View of ``sources.html``.

    Attributes:
        wanted: the filter, shown in the form. order: of the list.
        done: what a bulk act has done, in words, or None.
        next_url: of the next page, or None.
    """

    csv_field = "sources"
    form_fields = frozenset({"order", "shows", "box"})

    sources: Sequence[SourceRow]
    wanted: SourceFilter
    order: Order[SourceSort]
    shows: Sequence[SourceShow]
    box: str
    done: str | None
    next_url: str | None


def list_sources(request: Request) -> Response:
    """Show one page of the sources that match a filter."""
    context = context_of(request)
    order = read_order(request, SourceSort, SourceSort.NAME, LARGEST_FIRST)
    wanted = SourceFilter(
        text=query_params.read_text(request, "q"),
        show=query_params.read_choice(request, "show", SourceShow),
        sort=order.name,
        descending=order.descending,
        page=read_page(request),
    )
    with context.begin_read() as tx:
        lines = source_list.list_sources(tx.connection, wanted, now=datetime.now(UTC))
    next_url = None
    if len(lines) == PAGE_SIZE:
        next_url = change_query(request, page=wanted.page + 1, done=None)
    page = SourceList(
        sources=[_make_row(line) for line in lines],
        wanted=wanted,
        order=order,
        shows=list(SourceShow),
        box=BOX,
        done=_describe_act(request),
        next_url=next_url,
    )
    return context.render_page(request, "sources.html", page)


def _make_row(line: SourceLine) -> SourceRow:
    return SourceRow(
        figures=line,
        articles=draw_spark("Articles an hour, one day", line.by_hour),
        delay=draw_spark("Delay by hour, one day", line.delay_by_hour, Unit.SECONDS),
    )


def _describe_act(request: Request) -> str | None:
    """Return what a bulk act has done, from the parameters that it redirected to."""
    done = query_params.read_text(request, "done")
    feeds = query_params.read_number(request, "feeds")
    if done not in BULK_ACTS or feeds is None:
        return None
    return f"{format_quantity(feeds, 'feed')}: {done}"


async def change_sources(request: Request) -> Response:
    """Pause or resume all feeds of the chosen sources."""
    context = context_of(request)
    form = await context.access.read_signed_form(request)
    act = form.get("do", "")
    if act not in BULK_ACTS:
        raise HTTPException(400, f"Expected one of {', '.join(BULK_ACTS)}.")
    names = [name.removeprefix(BOX) for name in form if name.startswith(BOX)]
    chosen = [int(name) for name in names if name.isascii() and name.isdigit()]
    if not chosen:
        raise HTTPException(400, "Choose at least one source.")
    changed = await run_in_threadpool(_change_feeds, context, chosen, act)
    return RedirectResponse(f"/sources?done={act}&feeds={changed}", 303)


def _change_feeds(context: DashboardContext, source_ids: list[int], act: str) -> int:
    """Pause or resume the feeds; return how many changed."""
    now = datetime.now(UTC)
    with context.store.begin() as tx:
        change = tx.feeds.pause if act == "pause" else tx.feeds.poll_now
        logged = OperatorAct.PAUSE_FEED if act == "pause" else OperatorAct.POLL_FEED
        changed = 0
        for feed_id in source_list.list_feed_ids(tx.connection, source_ids):
            if change(feed_id, now=now):
                changed += 1
                tx.operator_log.add(logged, by=ACTOR, now=now, feed=feed_id)
    return changed


BULK_ACTS = ("pause", "resume")

ROUTES = [
    Route("/sources", list_sources),
    Route("/sources", change_sources, methods=["POST"]),
]
