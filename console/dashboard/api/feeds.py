"""``/feeds``: articles and comments as Atom, RSS or JSON Feed, for feed readers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from sqlalchemy import select
from starlette.routing import Route

from wireroom.console.dashboard.api.endpoints import LIMIT, Operation
from wireroom.console.dashboard.api.problems import ProblemError
from wireroom.console.dashboard.api.queries import parse_fixed_filters
from wireroom.console.dashboard.api.responses import build_response
from wireroom.console.dashboard.api.routes import check_published_article, make_endpoint
from wireroom.export.queries import select_page
from wireroom.export.resources import ARTICLES, COMMENTS, SEARCH
from wireroom.export.search_filter import find_page
from wireroom.export.structures import render_row_html
from wireroom.export.syndication import FORMATS, Entry, Feed, stable_id, web_link
from wireroom.store.schema.tables import articles, comments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import RowMapping
    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.console.dashboard.api.queries import ApiQuery
    from wireroom.store.database import Transaction

# The feed of comments has the newest first, unlike the API.
NEWEST_COMMENTS = replace(COMMENTS, newest_first=True)


OPERATIONS = (
    Operation(
        path="/feeds/articles",
        summary="Articles, the last published here first.",
        resource=ARTICLES,
        parameters=(*ARTICLES.parameters, LIMIT),
    ),
    Operation(
        path="/feeds/comments",
        summary="Comments, the last found first.",
        resource=NEWEST_COMMENTS,
        parameters=(*COMMENTS.parameters, LIMIT),
    ),
    Operation(
        path="/feeds/articles/{id}/comments",
        summary="Comments on one article, the last found first.",
        resource=NEWEST_COMMENTS,
        parameters=(LIMIT,),
        path_filter="article",
        fixed_filters={"state": "present"},
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ArticleReference:
    """The article of a comment."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _CommentReference:
    """The comment that another one replies to."""

    key: str
    permalink: str | None


def _render_feed(
    request: Request, tx: Transaction, operation: Operation, query: ApiQuery
) -> Response:
    form = request.path_params["form"]
    if form not in FORMATS:
        known = ", ".join(FORMATS)
        raise ProblemError(404, f"feeds end in {known}, not in {form[:40]}")
    render, media_type = FORMATS[form]
    rows = _select_rows(tx, operation, query)
    url = str(request.url)
    if operation.resource is ARTICLES:
        entries = _article_entries(rows, urljoin(url, "/feeds/articles/"), form)
    else:
        entries = _comment_entries(tx, rows)
    feed = Feed(
        title=_feed_title(request, operation, query.row_id),
        url=url,
        home=urljoin(url, "/"),
        entries=entries,
    )
    return build_response(request, render(feed), media_type, {})


def _select_rows(
    tx: Transaction, operation: Operation, query: ApiQuery
) -> Sequence[RowMapping]:
    if operation.path_filter is not None:
        check_published_article(tx, query.row_id)
    filters = {**parse_fixed_filters(operation), **query.filters}
    if SEARCH in filters:
        rows, _ = find_page(
            tx.connection, operation.resource, filters, beyond=None, limit=query.limit
        )
        return rows
    statement = select_page(operation.resource, filters, beyond=None, limit=query.limit)
    return tx.connection.execute(statement).mappings().all()


def _feed_title(request: Request, operation: Operation, article_id: int | None) -> str:
    title = f"Wireroom: {operation.resource.name}"
    if article_id is not None:
        title += f" on article {article_id}"
    parameters = request.query_params.multi_items()
    text = ", ".join(f"{name} {value}" for name, value in parameters)
    return f"{title} ({text})" if text else title


def _article_entries(rows: Sequence[RowMapping], base: str, form: str) -> list[Entry]:
    return [
        Entry(
            id=stable_id(row["url"]),
            url=web_link(row["url"]),
            title=row["title"] or "(without a headline)",
            text=row["text"],
            html=render_row_html(dict(row)),
            authors=tuple(row["authors"]),
            published_at=row["published_at"] or row["first_published_at"],
            updated_at=row["updated_at"] or row["first_published_at"],
            language=row["language"],
            comments_feed=f"{base}{row['id']}/comments.{form}",
            comment_count=row["comments_found"],
        )
        for row in rows
    ]


def _comment_entries(tx: Transaction, rows: Sequence[RowMapping]) -> list[Entry]:
    articles_by_id = _select_articles(tx, rows)
    parents_by_id = _select_parents(tx, rows)
    return [
        _comment_entry(
            row, articles_by_id[row["article_id"]], parents_by_id.get(row["parent_id"])
        )
        for row in rows
    ]


def _select_articles(
    tx: Transaction, rows: Sequence[RowMapping]
) -> dict[int, _ArticleReference]:
    ids = {row["article_id"] for row in rows}
    statement = select(articles.c.id, articles.c.url, articles.c.title).where(
        articles.c.id.in_(ids)
    )
    return {
        row.id: _ArticleReference(url=row.url, title=row.title)
        for row in tx.connection.execute(statement)
    }


def _select_parents(
    tx: Transaction, rows: Sequence[RowMapping]
) -> dict[int, _CommentReference]:
    ids = {row["parent_id"] for row in rows} - {None}
    statement = select(comments.c.id, comments.c.key, comments.c.permalink).where(
        comments.c.id.in_(ids)
    )
    return {
        row.id: _CommentReference(key=row.key, permalink=row.permalink)
        for row in tx.connection.execute(statement)
    }


def _comment_entry(
    row: RowMapping, article: _ArticleReference, parent: _CommentReference | None
) -> Entry:
    in_reply_to = (stable_id(article.url), web_link(article.url))
    if parent is not None:
        in_reply_to = (stable_id(article.url, parent.key), web_link(parent.permalink))
    return Entry(
        id=stable_id(article.url, row["key"]),
        url=web_link(row["permalink"]) or web_link(article.url),
        title=f"{row['author'] or 'Somebody'} on {article.title or 'an article'}",
        text=row["text"],
        html=render_row_html(dict(row)),
        authors=(row["author"],) if row["author"] else (),
        published_at=row["posted_at"] or row["first_seen_at"],
        updated_at=row["first_seen_at"],
        in_reply_to=in_reply_to,
    )


ROUTES = [
    Route(f"{operation.path}.{{form}}", make_endpoint(operation, _render_feed))
    for operation in OPERATIONS
]
