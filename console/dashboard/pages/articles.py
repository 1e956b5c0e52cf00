"""Pages of articles: the list, and one article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.routing import Route

from wireroom.console.dashboard import query_params
from wireroom.console.dashboard.annotations import group_annotations
from wireroom.console.dashboard.context import context_of
from wireroom.console.dashboard.page_data import Page
from wireroom.console.dashboard.thread import order_thread
from wireroom.console.dashboard.word_diff import diff_sentences
from wireroom.dedupe.revision_diff import diff_versions
from wireroom.model.states import Outcome
from wireroom.store.reports.browse import COMMENTS, PAGE_SIZE, ArticleFilter
from wireroom.structure.block_json import read_stored_blocks
from wireroom.structure.html_output import render_html
from wireroom.structure.stored import split_paragraphs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.console.dashboard.thread import ThreadComment
    from wireroom.console.dashboard.word_diff import Line
    from wireroom.store.database import Transaction
    from wireroom.store.reports.browse_rows import (
        ArticleDetail,
        ArticleLine,
        CommentRow,
        PageLine,
        SightingLine,
        StoryDetail,
        VersionRow,
    )
    from wireroom.structure.blocks import Block

# Characters of an article's text on its page.
MAX_TEXT_LENGTH = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleList(Page):
    """View of ``articles.html``.

    Attributes:
        wanted: the filter, shown in the form. next_url: of the next page, or None.
    """

    csv_field = "articles"
    form_fields = frozenset({"outcomes"})

    wanted: ArticleFilter
    articles: Sequence[ArticleLine]
    outcomes: Sequence[Outcome]
    next_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a later version changed of an earlier one.

    Attributes:
        at: time of the change. kind: of revision, None if it is unknown.
        before, after: the headlines. lines: the changed sentences.
    """

    at: datetime
    kind: str | None
    before: str
    after: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage(Page):
    """View of ``article.html``; its CSV file has the comments.

    Attributes:
        changes: the last first. older: number of versions without a shown change.
        body: the text as HTML; comment_texts: those of comments, by id.
        annotations: texts by kind.
        after: id of the comment after which the shown ones start, or None.
        last_comment: id after which the next page of comments starts, or None.
    """

    csv_field = "comments"
    form_fields = frozenset({"comment_texts"})

    article: ArticleDetail
    body: Markup
    story: StoryDetail | None
    changes: Sequence[Change]
    older: int
    sightings: Sequence[SightingLine]
    pages: Sequence[PageLine]
    annotations: Mapping[str, Sequence[str]]
    comments: Sequence[ThreadComment]
    comment_texts: Mapping[int, Markup]
    after: int | None
    last_comment: int | None


def list_articles(request: Request) -> Response:
    """Show one page of the articles that match a filter, the last found first."""
    context = context_of(request)
    wanted = ArticleFilter(
        source=query_params.read_text(request, "source"),
        outcome=query_params.read_choice(request, "state", Outcome),
        language=query_params.read_text(request, "language"),
        day=query_params.read_day(request, "day"),
        before=query_params.read_number(request, "before"),
    )
    with context.begin_read() as tx:
        rows = tx.browse.list_articles(wanted)
    next_url = None
    if len(rows) == PAGE_SIZE:
        query = _encode_query(replace(wanted, before=rows[-1].id))
        next_url = f"/articles?{query}"
    page = ArticleList(
        wanted=wanted, articles=rows, outcomes=list(Outcome), next_url=next_url
    )
    return context.render_page(request, "articles.html", page)


def _encode_query(wanted: ArticleFilter) -> str:
    parameters = {
        "source": wanted.source,
        "state": wanted.outcome,
        "language": wanted.language,
        "day": wanted.day,
        "before": wanted.before,
    }
    return urlencode({name: value for name, value in parameters.items() if value})


def show_article(request: Request) -> Response:
    """Show one article with its evidence, history and comments."""
    context, article_id = context_of(request), query_params.read_row_id(request)
    after = query_params.read_number(request, "after")
    with context.begin_read() as tx:
        article = tx.browse.get_article(article_id)
        if article is None:
            raise HTTPException(404, "There is no such article.")
        page = _read_article_page(tx, article, after)
    return context.render_page(request, "article.html", page)


def _read_article_page(
    tx: Transaction, article: ArticleDetail, after: int | None
) -> ArticlePage:
    story_id = tx.browse.get_story_id(article.id)
    comments = tx.browse.list_comments(article.id, after=after)
    versions = tx.browse.list_versions(article.id)
    return ArticlePage(
        article=article,
        body=_render_body(article),
        story=None if story_id is None else tx.browse.get_story(story_id),
        changes=_compare_versions(article, versions),
        older=versions[0].number - 1 if versions else 0,
        sightings=tx.browse.list_sightings(article.id),
        pages=tx.browse.list_pages(article.id),
        annotations=group_annotations(tx.browse.list_annotations(article.id)),
        comments=order_thread(comments),
        comment_texts={c.id: _render_comment(c) for c in comments},
        after=after,
        last_comment=comments[-1].id if len(comments) == COMMENTS else None,
    )


def _render_body(article: ArticleDetail) -> Markup:
    """Return the first blocks of an article."""
    text = article.text
    if len(text) > MAX_TEXT_LENGTH:
        return _render_blocks(split_paragraphs(text[:MAX_TEXT_LENGTH]))
    blocks = read_stored_blocks(article.structure, text, article.images)
    return _render_blocks(blocks)


def _render_comment(comment: CommentRow) -> Markup:
    if comment.cut:
        return _render_blocks(split_paragraphs(f"{comment.text} …"))
    return _render_blocks(read_stored_blocks(comment.structure, comment.text, ()))


def _render_blocks(blocks: Sequence[Block]) -> Markup:
    """Return blocks as HTML; pictures are links, not loaded."""
    return Markup(render_html(blocks, shows_pictures=False))  # noqa: S704 - all of a page's characters are escaped there


def _compare_versions(
    article: ArticleDetail, versions: Sequence[VersionRow]
) -> list[Change]:
    """Return the change from each version to the one after it, the last first."""
    later: list[VersionRow | ArticleDetail] = [*versions[1:], article]
    changes = []
    for before, after in zip(versions, later, strict=False):
        diff = diff_versions(before.title, before.text, after.title, after.text)
        changes.append(
            Change(
                at=before.superseded_at,
                kind=before.kind,
                before=before.title,
                after=after.title,
                lines=diff_sentences(diff.removed, diff.added),
            )
        )
    return changes[::-1]


ROUTES = [
    Route("/articles", list_articles),
    Route("/articles/{id:int}", show_article),
]
