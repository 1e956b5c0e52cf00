"""Requests to the API, and the rows that answer them."""

from __future__ import annotations

import difflib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from starlette.routing import Route

from wireroom.console.dashboard.api.endpoints import OPERATIONS, ROOT
from wireroom.console.dashboard.api.openapi import build_document
from wireroom.console.dashboard.api.problems import ProblemError
from wireroom.console.dashboard.api.responses import build_response
from wireroom.console.dashboard.context import context_of
from wireroom.export import cursor
from wireroom.export.fields import FieldKind, row_to_json
from wireroom.export.queries import select_matching, select_page
from wireroom.export.query_params import BadParameter, Form, Parameter, parse_parameters
from wireroom.export.resources import ARTICLES
from wireroom.export.sources_and_changes import CHANGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.console.dashboard.api.endpoints import Operation
    from wireroom.export.resources import Resource
    from wireroom.store.database import Transaction

    Make = Callable[[Request, Transaction, Operation, dict[str, Any]], Response]

JSON = "application/json"
_ID = Parameter(name="id", form=Form.NUMBER, description="of the row")


def make_endpoint(operation: Operation, make: Make) -> Callable[[Request], Response]:
    """Make the endpoint of an operation: what it says is read, what fails is told."""

    def endpoint(request: Request) -> Response:
        try:
            given = _read_parameters(operation, request)
            with context_of(request).begin_read() as tx:
                return make(request, tx, operation, given)
        except BadParameter as error:
            return ProblemError.from_parameter(error).to_response()
        except ProblemError as refused:
            return refused.to_response()
        except (DBAPIError, NoConnectionError) as error:
            return _database_problem(error).to_response()

    return endpoint


def _render_json(
    request: Request, tx: Transaction, operation: Operation, given: dict[str, Any]
) -> Response:
    body, headers = _select_body(tx, operation, given)
    return build_response(request, _encode_json(body), JSON, headers)


def _read_parameters(operation: Operation, request: Request) -> dict[str, Any]:
    """Read what a request says; ``id`` is the one in its path."""
    texts: dict[str, list[str]] = {}
    for name, text in request.query_params.multi_items():
        texts.setdefault(name, []).append(text)
    given = parse_parameters(operation.parameters, texts)
    if "id" in request.path_params:
        given["id"] = _ID.parse_texts([request.path_params["id"]])
    return given


def _select_body(
    tx: Transaction, operation: Operation, given: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    if operation.is_list:
        return _select_page(tx, operation, given)
    url = given.get("url")
    row_id = given["id"] if url is None else tx.articles.find_by_reference(url)
    resource = operation.resource
    fixed = parse_parameters(
        resource.parameters, {n: [t] for n, t in operation.fixed_filters.items()}
    )
    query = select_matching(resource, fixed).where(resource.order[0] == row_id)
    row = tx.connection.execute(query).mappings().one_or_none()
    if row is None:
        what = row_id if url is None else url
        raise ProblemError(404, f"no {resource.singular} was told of under {what}")
    return row_to_json(dict(row)), {}


def _select_page(
    tx: Transaction, operation: Operation, given: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    resource, limit = operation.resource, given["limit"]
    own = {n: v for n, v in given.items() if n not in {"limit", "cursor", "id"}}
    if operation.path_filter is not None:
        own[operation.path_filter] = given["id"]
        check_published_article(tx, given["id"])
    beyond = None
    if "cursor" in given:
        kinds = _sort_key_types(resource)
        beyond = cursor.decode_cursor(given["cursor"], operation.path, own, kinds)
    query = select_page(resource, own, beyond=beyond, limit=limit + 1)
    rows = [dict(row) for row in tx.connection.execute(query).mappings()]
    if resource is CHANGES:
        _check_position(tx, own.get("after") if beyond is None else beyond[0])
    following = None
    if len(rows) > limit:
        key = [rows[limit - 1][column.name] for column in resource.page_order]
        following = _next_address(
            operation, given, cursor.encode_cursor(key, operation.path, own)
        )
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    return {
        "items": [row_to_json(row) for row in rows[:limit]],
        "next": following,
    }, headers


def check_published_article(tx: Transaction, article_id: int) -> None:
    """Refuse what hangs on an article that nobody was told of."""
    known = select_matching(ARTICLES, {}).where(ARTICLES.order[0] == article_id)
    if tx.connection.execute(select(known.exists())).scalar_one() is False:
        raise ProblemError(404, f"no article was told of under {article_id}")


def _next_address(operation: Operation, given: dict[str, Any], reached: str) -> str:
    """Say where what follows is asked for."""
    path = operation.path.replace("{id}", str(given.get("id")))
    said = {n: v for n, v in row_to_json(given).items() if n != "id"}
    query = urlencode({**said, "cursor": reached}, doseq=True)
    return f"{ROOT}{path}?{query}"


def _check_position(tx: Transaction, after: Any) -> None:  # noqa: ANN401 - an int or None
    """Refuse a position that does not stand in the feed any more, or not yet.

    To be called after reading: what is pruned meanwhile is then told, not missed.
    """
    if after is None:
        return
    first, last = tx.changes.get_first_position(), tx.changes.get_last_position()
    anew = f"read the rows anew, then go on after {last}"
    if after + 1 < first:
        raise ProblemError(410, f"events up to {first - 1} have been pruned: {anew}")
    if after > last:
        raise ProblemError(410, f"{after} is beyond the last event, {last}: {anew}")


def _sort_key_types(resource: Resource) -> list[type]:
    named = {field.name: field.kind for field in resource.fields}
    return [
        datetime if named[column.name] is FieldKind.MOMENT else int
        for column in resource.page_order
    ]


def _database_problem(error: Exception) -> ProblemError:
    slow = "statement timeout" in str(getattr(error, "orig", ""))
    said = "this takes too long: ask for less" if slow else "ask again later"
    return ProblemError(503, said)


def _encode_json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _serve_openapi(request: Request) -> Response:
    return build_response(request, _encode_json(build_document()), JSON, {})


def _serve_not_found(request: Request) -> Response:
    known = [f"{ROOT}{one.path}" for one in OPERATIONS]
    near = difflib.get_close_matches(request.url.path[:200], known, n=1)
    more = {"nearest": near[0]} if near else {}
    said = f"there is no such address; {ROOT}/openapi.json lists them"
    return ProblemError(404, said, **more).to_response()


ROUTES = [
    Route(f"{ROOT}/openapi.json", _serve_openapi),
    *(
        Route(f"{ROOT}{one.path}", make_endpoint(one, _render_json))
        for one in OPERATIONS
    ),
    Route("/api", _serve_not_found),
    Route("/api/{rest:path}", _serve_not_found),
]
