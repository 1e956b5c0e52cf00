"""Routes of the JSON API: from a request to the rows that answer it."""

from __future__ import annotations

import difflib
import json
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from starlette.routing import Route

from wireroom.console.dashboard.api.endpoints import OPERATIONS, ROOT
from wireroom.console.dashboard.api.openapi import build_document
from wireroom.console.dashboard.api.problems import ProblemError
from wireroom.console.dashboard.api.queries import (
    parse_fixed_filters,
    parse_query,
    parse_values,
)
from wireroom.console.dashboard.api.responses import build_response
from wireroom.console.dashboard.context import context_of
from wireroom.console.operations.feed_position import find_obstacle
from wireroom.export import cursor
from wireroom.export.fields import FieldKind, row_to_json
from wireroom.export.queries import select_matching, select_page
from wireroom.export.query_params import BadParameter
from wireroom.export.resources import ARTICLES, SEARCH
from wireroom.export.search_filter import find_page
from wireroom.export.search_results import RESULTS, find_results
from wireroom.export.sources_and_changes import CHANGES
from wireroom.export.trends import REPORTS, read_report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.console.dashboard.api.endpoints import Operation
    from wireroom.console.dashboard.api.queries import ApiQuery
    from wireroom.export.cursor import Key
    from wireroom.export.resources import Resource
    from wireroom.export.trends import Report
    from wireroom.store.database import Transaction

    Render = Callable[[Request, Transaction, Operation, ApiQuery], Response]

JSON = "application/json"


def make_endpoint(
    operation: Operation, render: Render
) -> Callable[[Request], Response]:
    """Return the endpoint of an operation: it parses, renders and reports problems."""

    def run_operation(request: Request) -> Response:
        query = parse_query(operation, request)
        with context_of(request).begin_read() as tx:
            return render(request, tx, operation, query)

    return lambda request: _answer(request, run_operation)


def _make_report_endpoint(report: Report) -> Callable[[Request], Response]:
    """Return the endpoint of a document of the trends."""

    def read(request: Request) -> Response:
        values, row_id = parse_values(report.parameters, request)
        with context_of(request).begin_read() as tx:
            now = tx.queue_heartbeats.get_database_time()
            given = {**values, "id": row_id}
            document = read_report(report, tx.connection, given, now)
        if document is None:
            raise ProblemError(404, f"no story was published as {row_id}")
        return _respond_json(request, document)

    return lambda request: _answer(request, read)


def _answer(request: Request, read: Callable[[Request], Response]) -> Response:
    """Return the response, or the problem that came up."""
    try:
        return read(request)
    except BadParameter as error:
        return ProblemError.from_parameter(error).to_response()
    except ProblemError as problem:
        return problem.to_response()
    except (DBAPIError, NoConnectionError) as error:
        return _database_problem(error).to_response()


def _database_problem(error: Exception) -> ProblemError:
    slow = "statement timeout" in str(getattr(error, "orig", ""))
    detail = "this takes too long: request less" if slow else "retry later"
    return ProblemError(503, detail)


def _render_json(
    request: Request, tx: Transaction, operation: Operation, query: ApiQuery
) -> Response:
    if not operation.is_list:
        return _respond_json(request, _select_row(tx, operation, query))
    if operation.resource is RESULTS:
        page, next_url = _search_page(tx, operation, query)
    else:
        rows, next_url = _select_page(tx, operation, query)
        page = {"items": rows}
    headers = {"Link": f'<{next_url}>; rel="next"'} if next_url else {}
    return _respond_json(request, {**page, "next": next_url}, headers)


def _search_page(
    tx: Transaction, operation: Operation, query: ApiQuery
) -> tuple[dict[str, object], str | None]:
    """Return the answer to a search, and the URL of the next page."""
    start = _decode_start(operation, query)
    beyond = None if start is None else _time_key(start)
    result = find_results(
        tx.connection, query.filters, beyond=beyond, limit=query.limit
    )
    return result.page, _next_search_url(operation, query, result.beyond)


def _next_search_url(
    operation: Operation, query: ApiQuery, beyond: tuple[datetime, int] | None
) -> str | None:
    if beyond is None:
        return None
    next_cursor = cursor.encode_cursor(beyond, operation.path, query.filters)
    return _next_url(operation, query, next_cursor)


def _time_key(key: Key) -> tuple[datetime, int]:
    at, row_id = key
    assert isinstance(at, datetime), "its type was checked"
    assert isinstance(row_id, int), "its type was checked"
    return at, row_id


def _respond_json(
    request: Request,
    document: Mapping[str, object],
    headers: dict[str, str] | None = None,
) -> Response:
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return build_response(request, body, JSON, headers or {})


def _select_row(
    tx: Transaction, operation: Operation, query: ApiQuery
) -> dict[str, object]:
    """Return one row as JSON.

    Raises:
        ProblemError: 404, no such row was ever published.
    """
    resource, url = operation.resource, query.url
    row_id = query.row_id if url is None else tx.articles.find_by_reference(url)
    statement = select_matching(resource, parse_fixed_filters(operation))
    statement = statement.where(resource.order[0] == row_id)
    row = tx.connection.execute(statement).mappings().one_or_none()
    if row is None:
        reference = row_id if url is None else url
        raise ProblemError(404, f"no {resource.singular} was published as {reference}")
    return row_to_json(dict(row))


def _select_page(
    tx: Transaction, operation: Operation, query: ApiQuery
) -> tuple[list[dict[str, object]], str | None]:
    """Return the rows of a page as JSON, and the URL of the next page."""
    resource, limit = operation.resource, query.limit
    if operation.path_filter is not None:
        check_published_article(tx, query.row_id)
    start = _decode_start(operation, query)
    if SEARCH in query.filters:
        found, beyond = find_page(
            tx.connection,
            resource,
            query.filters,
            beyond=None if start is None else _time_key(start),
            limit=limit,
        )
        rows_found = [row_to_json(dict(row)) for row in found]
        return rows_found, _next_search_url(operation, query, beyond)
    # One row more shows whether there is a next page.
    statement = select_page(resource, query.filters, beyond=start, limit=limit + 1)
    rows = tx.connection.execute(statement).mappings().all()
    if resource is CHANGES:
        after = query.filters.get("after") if start is None else start[0]
        _check_position(tx, after, query.filters.get("epoch"))
    next_url = None
    if len(rows) > limit:
        key = [rows[limit - 1][column.name] for column in resource.page_order]
        next_cursor = cursor.encode_cursor(key, operation.path, query.filters)
        next_url = _next_url(operation, query, next_cursor)
    return [row_to_json(dict(row)) for row in rows[:limit]], next_url


def _decode_start(operation: Operation, query: ApiQuery) -> Key | None:
    """Return the sort key after which the page starts; None for the first page."""
    if query.cursor is None:
        return None
    types = _sort_key_types(operation.resource)
    return cursor.decode_cursor(query.cursor, operation.path, query.filters, types)


def _sort_key_types(resource: Resource) -> list[type]:
    if resource is RESULTS:
        return [datetime, int]
    kinds = {field.name: field.kind for field in resource.fields}
    return [
        datetime if kinds[column.name] is FieldKind.MOMENT else int
        for column in resource.page_order
    ]


def _next_url(operation: Operation, query: ApiQuery, next_cursor: str) -> str:
    path = operation.path.replace("{id}", str(query.row_id))
    parameters = row_to_json(query.values)
    encoded = urlencode({**parameters, "cursor": next_cursor}, doseq=True)
    return f"{ROOT}{path}?{encoded}"


def check_published_article(tx: Transaction, article_id: int | None) -> None:
    """Check that an article was published, before its comments or versions are read.

    Raises:
        ProblemError: 404, it was not.
    """
    article = select_matching(ARTICLES, {}).where(ARTICLES.order[0] == article_id)
    if tx.connection.execute(select(article.exists())).scalar_one() is False:
        raise ProblemError(404, f"no article was published as {article_id}")


def _check_position(tx: Transaction, after: object, epoch: object) -> None:
    """Check that all events after a position are still in the change feed.

    Called after the events were read: an event that is pruned meanwhile is then
    reported as a problem and not skipped.

    Raises:
        ProblemError: 410, some were pruned or lost with a restore of the database, or
            the position does not exist yet.
    """
    if not isinstance(after, int):
        return
    obstacle = find_obstacle(tx, after, epoch if isinstance(epoch, str) else None)
    if obstacle is not None:
        raise ProblemError(410, obstacle)


def _serve_openapi(request: Request) -> Response:
    return _respond_json(request, build_document())


def _serve_unknown_path(request: Request) -> Response:
    paths = [f"{ROOT}{one.path}" for one in (*OPERATIONS, *REPORTS)]
    matches = difflib.get_close_matches(request.url.path[:200], paths, n=1)
    nearest = {"nearest": matches[0]} if matches else {}
    detail = f"there is no such path; {ROOT}/openapi.json lists them"
    return ProblemError(404, detail, **nearest).to_response()


ROUTES = [
    Route(f"{ROOT}/openapi.json", _serve_openapi),
    *(
        Route(f"{ROOT}{operation.path}", make_endpoint(operation, _render_json))
        for operation in OPERATIONS
    ),
    *(
        Route(f"{ROOT}{report.path}", _make_report_endpoint(report))
        for report in REPORTS
    ),
    Route("/api", _serve_unknown_path),
    Route("/api/{rest:path}", _serve_unknown_path),
]
