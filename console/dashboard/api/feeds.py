"""``/feeds``: what any query finds, for an ordinary feed reader."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from sqlalchemy import select
from starlette.routing import Route

from wireroom.console.dashboard.api.endpoints import LIMIT, Operation
from wireroom.console.dashboard.api.problems import ProblemError
from wireroom.console.dashboard.api.responses import build_response
from wireroom.console.dashboard.api.routes import check_published_article, make_endpoint
from wireroom.export.queries import select_page
from wireroom.export.query_params import parse_parameters
from wireroom.export.resources import ARTICLES, COMMENTS
from wireroom.export.syndication import FORMATS, Entry, Feed, stable_id, web_link
from wireroom.store.schema.tables import articles, comments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.store.database import Transaction

    Row = Mapping[str, Any]

# A feed shows what came last.
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


def _render_feed(
    request: Request, tx: Transaction, operation: Operation, given: dict[str, Any]
) -> Response:
    form = request.path_params["form"]
    if form not in FORMATS:
        raise ProblemError(
            404, f"feeds end in {', '.join(FORMATS)}, not in {form[:40]}"
        )
    write, media_type = FORMATS[form]
    rows = _select_rows(tx, operation, given)
    url = str(request.url)
    if operation.resource is ARTICLES:
        entries = _article_entries(rows, urljoin(url, "/feeds/articles/"), form)
    else:
        entries = _comment_entries(tx, rows)
    feed = Feed(
        title=_feed_title(request, operation, given.get("id")),
        url=url,
        home=urljoin(url, "/"),
        entries=entries,
    )
    return build_response(request, write(feed), media_type, {})


def _select_rows(
    tx: Transaction, operation: Operation, given: Mapping[str, Any]
) -> list[dict[str, Any]]:
    resource = operation.resource
    fixed = parse_parameters(
        resource.parameters, {n: [t] for n, t in operation.fixed_filters.items()}
    )
    own = {**fixed, **given}
    if operation.path_filter is not None:
        own[operation.path_filter] = given["id"]
        check_published_article(tx, given["id"])
    query = select_page(resource, own, beyond=None, limit=given["limit"])
    return [dict(row) for row in tx.connection.execute(query).mappings()]


def _feed_title(request: Request, operation: Operation, number: int | None) -> str:
    under = "" if number is None else f" on article {number}"
    said = ", ".join(f"{n} {t}" for n, t in request.query_params.multi_items())
    return f"Wireroom: {operation.resource.name}{under}{f' ({said})' if said else ''}"


def _article_entries(rows: Sequence[Row], base: str, form: str) -> list[Entry]:
    return [
        Entry(
            id=stable_id(row["url"]),
            url=web_link(row["url"]),
            title=row["title"] or "(without a headline)",
            text=row["text"],
            authors=tuple(row["authors"]),
            published_at=row["published_at"] or row["first_published_at"],
            updated_at=row["updated_at"] or row["first_published_at"],
            language=row["language"],
            comments_feed=f"{base}{row['id']}/comments.{form}",
            comment_count=row["comments_found"],
        )
        for row in rows
    ]


def _comment_entries(tx: Transaction, rows: Sequence[Row]) -> list[Entry]:
    wanted = select(articles.c.id, articles.c.url, articles.c.title).where(
        articles.c.id.in_({row["article_id"] for row in rows})
    )
    under = {one.id: one for one in tx.connection.execute(wanted)}
    above = select(comments.c.id, comments.c.key, comments.c.permalink).where(
        comments.c.id.in_({row["parent_id"] for row in rows} - {None})
    )
    parents = {one.id: one for one in tx.connection.execute(above)}
    return [
        _comment_entry(row, under[row["article_id"]], parents.get(row["parent_id"]))
        for row in rows
    ]


def _comment_entry(row: Row, article: Any, parent: Any) -> Entry:  # noqa: ANN401 - rows
    answers = (stable_id(article.url), web_link(article.url))
    if parent is not None:
        answers = (stable_id(article.url, parent.key), web_link(parent.permalink))
    return Entry(
        id=stable_id(article.url, row["key"]),
        url=web_link(row["permalink"]) or web_link(article.url),
        title=f"{row['author'] or 'Somebody'} on {article.title or 'an article'}",
        text=row["text"],
        authors=(row["author"],) if row["author"] else (),
        published_at=row["posted_at"] or row["first_seen_at"],
        updated_at=row["first_seen_at"],
        in_reply_to=answers,
    )


ROUTES = [
    Route(f"{one.path}.{{form}}", make_endpoint(one, _render_feed))
    for one in OPERATIONS
]
