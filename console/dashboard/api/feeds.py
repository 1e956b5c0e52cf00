"""``/feeds``: what any query finds, for an ordinary feed reader."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from sqlalchemy import select
from starlette.routing import Route

from wireroom.console.dashboard.api.endpoints import LIMIT, Operation
from wireroom.console.dashboard.api.problems import Refused
from wireroom.console.dashboard.api.responses import answer
from wireroom.console.dashboard.api.routes import answered, check_told
from wireroom.export.queries import page
from wireroom.export.query_params import read
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
NEWEST = replace(COMMENTS, newest_first=True)


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
        resource=NEWEST,
        parameters=(*COMMENTS.parameters, LIMIT),
    ),
    Operation(
        path="/feeds/articles/{id}/comments",
        summary="Comments on one article, the last found first.",
        resource=NEWEST,
        parameters=(LIMIT,),
        path_as="article",
        fixed={"state": "present"},
    ),
)


def _feed(
    request: Request, tx: Transaction, operation: Operation, given: dict[str, Any]
) -> Response:
    form = request.path_params["form"]
    if form not in FORMATS:
        raise Refused(404, f"feeds end in {', '.join(FORMATS)}, not in {form[:40]}")
    write, media_type = FORMATS[form]
    rows = _rows(tx, operation, given)
    url = str(request.url)
    if operation.resource is ARTICLES:
        entries = _articles(rows, urljoin(url, "/feeds/articles/"), form)
    else:
        entries = _comments(tx, rows)
    feed = Feed(
        title=_title(request, operation, given.get("id")),
        url=url,
        home=urljoin(url, "/"),
        entries=entries,
    )
    return answer(request, write(feed), media_type, {})


def _rows(
    tx: Transaction, operation: Operation, given: Mapping[str, Any]
) -> list[dict[str, Any]]:
    resource = operation.resource
    fixed = read(resource.parameters, {n: [t] for n, t in operation.fixed.items()})
    own = {**fixed, **given}
    if operation.path_as is not None:
        own[operation.path_as] = given["id"]
        check_told(tx, given["id"])
    query = page(resource, own, beyond=None, limit=given["limit"])
    return [dict(row) for row in tx.connection.execute(query).mappings()]


def _title(request: Request, operation: Operation, number: int | None) -> str:
    under = "" if number is None else f" on article {number}"
    said = ", ".join(f"{n} {t}" for n, t in request.query_params.multi_items())
    return f"Wireroom: {operation.resource.name}{under}{f' ({said})' if said else ''}"


def _articles(rows: Sequence[Row], base: str, form: str) -> list[Entry]:
    return [
        Entry(
            id=stable_id(row["url"]),
            url=web_link(row["url"]),
            title=row["title"] or "(without a headline)",
            text=row["text"],
            authors=tuple(row["authors"]),
            published=row["published_at"] or row["first_published_at"],
            updated=row["updated_at"] or row["first_published_at"],
            language=row["language"],
            discussion=f"{base}{row['id']}/comments.{form}",
            comments=row["comments_found"],
        )
        for row in rows
    ]


def _comments(tx: Transaction, rows: Sequence[Row]) -> list[Entry]:
    wanted = select(articles.c.id, articles.c.url, articles.c.title).where(
        articles.c.id.in_({row["article_id"] for row in rows})
    )
    under = {one.id: one for one in tx.connection.execute(wanted)}
    above = select(comments.c.id, comments.c.key, comments.c.permalink).where(
        comments.c.id.in_({row["parent_id"] for row in rows} - {None})
    )
    parents = {one.id: one for one in tx.connection.execute(above)}
    return [
        _comment(row, under[row["article_id"]], parents.get(row["parent_id"]))
        for row in rows
    ]


def _comment(row: Row, article: Any, parent: Any) -> Entry:  # noqa: ANN401 - rows
    answers = (stable_id(article.url), web_link(article.url))
    if parent is not None:
        answers = (stable_id(article.url, parent.key), web_link(parent.permalink))
    return Entry(
        id=stable_id(article.url, row["key"]),
        url=web_link(row["permalink"]) or web_link(article.url),
        title=f"{row['author'] or 'Somebody'} on {article.title or 'an article'}",
        text=row["text"],
        authors=(row["author"],) if row["author"] else (),
        published=row["posted_at"] or row["first_seen_at"],
        updated=row["first_seen_at"],
        answers=answers,
    )


ROUTES = [Route(f"{one.path}.{{form}}", answered(one, _feed)) for one in OPERATIONS]
