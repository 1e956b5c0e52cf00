"""The page of what is written and discussed most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from wireroom.console.dashboard import charts, query_params
from wireroom.console.dashboard.charts import Chart, Point
from wireroom.console.dashboard.context import context_of
from wireroom.console.dashboard.page_data import Page
from wireroom.console.dashboard.trend_reader import Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.console.dashboard.trend_reader import Reading
    from wireroom.search.rising import RisingTerm
    from wireroom.store.reports.outlet_stories import ReportedStory
    from wireroom.store.trends.discussed import DiscussedArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendsPage(Page):
    """View of ``trends.html``; ``read_at``: when the database was asked."""

    csv_field = "stories"
    form_fields = frozenset({"spans"})

    span: Span
    spans: Sequence[tuple[str, str]]
    read_at: datetime
    stories: Sequence[ReportedStory]
    discussed: Sequence[DiscussedArticle]
    names: Sequence[RisingTerm]
    articles: Chart
    comments: Chart


def show_trends(request: Request) -> Response:
    """Show the stories, articles and names of a span of time."""
    context = context_of(request)
    span = query_params.read_choice(request, "span", Span) or Span.DAY
    reading = context.trends.read(span)
    page = TrendsPage(
        span=span,
        spans=[(Span.DAY, "24 hours"), (Span.WEEK, "7 days")],
        read_at=reading.at,
        stories=reading.stories,
        discussed=reading.articles,
        names=reading.names,
        articles=_draw(
            "Articles published, UTC", "articles", span, reading, of="articles"
        ),
        comments=_draw(
            "Comments seen first, UTC", "comments", span, reading, of="comments"
        ),
    )
    return context.render_page(request, "trends.html", page)


def _draw(title: str, noun: str, span: Span, reading: Reading, *, of: str) -> Chart:
    width = 1 if span is Span.DAY else 6
    points = []
    for at in range(0, len(reading.hours), width):
        group = reading.hours[at : at + width]
        begin = group[0].hour
        label = f"{begin:%H}:00" if span is Span.DAY else f"{begin:%a %H}:00"
        total = sum(
            hour.articles if of == "articles" else hour.comments for hour in group
        )
        points.append(Point(label=label, value=total))
    return charts.draw_bars(title, points, noun=noun)


ROUTES = [Route("/trends", show_trends)]
