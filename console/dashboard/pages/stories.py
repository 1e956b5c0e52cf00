"""The page of a story: its outlets over time, and how their versions differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.routing import Route

from wireroom.console.dashboard import query_params
from wireroom.console.dashboard.context import context_of
from wireroom.console.dashboard.page_data import Page
from wireroom.console.dashboard.word_diff import diff_sentences
from wireroom.dedupe.revision_diff import diff_versions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.console.dashboard.word_diff import Line
    from wireroom.store.database import Transaction
    from wireroom.store.reports.browse_rows import StoryDetail, StoryMember


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """An article of the story.

    Attributes:
        after: seconds after the first publication of the story; None if unknown.
        place: the same from 0 to 100, of the story's whole time.
        is_first: whether it is the first report.
    """

    article_id: int
    source: str
    title: str
    published_at: datetime | None
    after: float | None
    place: float | None
    is_first: bool
    method: str
    score: float | None
    matched_article_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the text of one article has and another has not, by sentences."""

    before: StoryLine
    after: StoryLine
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage(Page):
    """View of ``story.html``.

    Attributes:
        headline: of the first report. outlets: how many sources.
        comparison: of the first report with another article; None without one.
    """

    csv_field = "articles"

    id: int
    headline: str
    outlets: int
    first: StoryLine | None
    articles: Sequence[StoryLine]
    comparison: Comparison | None


def show_story(request: Request) -> Response:
    """Show the articles of a story in the order of their publication."""
    context, story_id = context_of(request), query_params.read_row_id(request)
    wanted = query_params.read_number(request, "compare")
    with context.begin_read() as tx:
        story = tx.browse.get_story(story_id)
        if story is None:
            message = "There is no such story; it may have been joined to another."
            raise HTTPException(404, message)
        page = _make_page(tx, story, wanted)
    return context.render_page(request, "story.html", page)


def _make_page(tx: Transaction, story: StoryDetail, wanted: int | None) -> StoryPage:
    lines = order_members(story)
    first = next((line for line in lines if line.is_first), None)
    others = [line for line in lines if not line.is_first]
    other = next((line for line in others if line.article_id == wanted), None)
    if other is None and others:
        other = others[-1]
    comparison = None
    if first is not None and other is not None:
        comparison = _compare(tx, first, other)
    shown = first or next(iter(lines), None)
    return StoryPage(
        id=story.id,
        headline=shown.title if shown else "",
        outlets=len({line.source for line in lines}),
        first=first,
        articles=lines,
        comparison=comparison,
    )


def order_members(story: StoryDetail) -> list[StoryLine]:
    """Return the articles of a story, those without a known time last."""
    times = [m.published_at for m in story.members if m.published_at is not None]
    begin = min(times, default=None)
    length = (max(times) - begin).total_seconds() if begin else 0.0
    lines = [_make_line(member, story, begin, length) for member in story.members]
    return sorted(
        lines, key=lambda line: (line.after is None, line.after or 0, line.article_id)
    )


def _make_line(
    member: StoryMember, story: StoryDetail, begin: datetime | None, length: float
) -> StoryLine:
    after = None
    if begin is not None and member.published_at is not None:
        after = (member.published_at - begin).total_seconds()
    return StoryLine(
        article_id=member.article_id,
        source=member.source,
        title=member.title,
        published_at=member.published_at,
        after=after,
        place=None
        if after is None
        else round(100 * after / length if length else 0, 1),
        is_first=member.article_id == story.first_article_id,
        method=member.method,
        score=member.score,
        matched_article_id=member.matched_article_id,
    )


def _compare(tx: Transaction, first: StoryLine, other: StoryLine) -> Comparison | None:
    before = tx.browse.get_article(first.article_id)
    after = tx.browse.get_article(other.article_id)
    if before is None or after is None:
        return None
    diff = diff_versions(before.title, before.text, after.title, after.text)
    lines = diff_sentences(diff.removed, diff.added)
    return Comparison(before=first, after=other, lines=lines)


ROUTES = [Route("/stories/{id:int}", show_story)]
