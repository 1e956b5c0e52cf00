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
from wireroom.console.dashboard.api.openapi import document
from wireroom.console.dashboard.api.problems import Refused
from wireroom.console.dashboard.api.responses import answer
from wireroom.console.dashboard.context import desk_of
from wireroom.export import cursor
from wireroom.export.fields import Kind, as_json
from wireroom.export.queries import chosen, page
from wireroom.export.query_params import BadParameter, Form, Parameter, read
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
_ID = Parameter(name="id", form=Form.NUMBER, about="of the row")


def answered(operation: Operation, make: Make) -> Callable[[Request], Response]:
    """Make the endpoint of an operation: what it says is read, what fails is told."""

    def endpoint(request: Request) -> Response:
        try:
            given = _given(operation, request)
            with desk_of(request).looking() as tx:
                return make(request, tx, operation, given)
        except BadParameter as error:
            return Refused.parameter(error).response()
        except Refused as refused:
            return refused.response()
        except (DBAPIError, NoConnectionError) as error:
            return _away(error).response()

    return endpoint


def _json(
    request: Request, tx: Transaction, operation: Operation, given: dict[str, Any]
) -> Response:
    body, headers = _body(tx, operation, given)
    return answer(request, _encoded(body), JSON, headers)


def _given(operation: Operation, request: Request) -> dict[str, Any]:
    """Read what a request says; ``id`` is the one in its path."""
    texts: dict[str, list[str]] = {}
    for name, text in request.query_params.multi_items():
        texts.setdefault(name, []).append(text)
    given = read(operation.parameters, texts)
    if "id" in request.path_params:
        given["id"] = _ID.read([request.path_params["id"]])
    return given


def _body(
    tx: Transaction, operation: Operation, given: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    if operation.many:
        return _page(tx, operation, given)
    url = given.get("url")
    row_id = given["id"] if url is None else tx.articles.named(url)
    resource = operation.resource
    fixed = read(resource.parameters, {n: [t] for n, t in operation.fixed.items()})
    query = chosen(resource, fixed).where(resource.order[0] == row_id)
    row = tx.connection.execute(query).mappings().one_or_none()
    if row is None:
        what = row_id if url is None else url
        raise Refused(404, f"no {resource.one} was told of under {what}")
    return as_json(dict(row)), {}


def _page(
    tx: Transaction, operation: Operation, given: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    resource, limit = operation.resource, given["limit"]
    own = {n: v for n, v in given.items() if n not in {"limit", "cursor", "id"}}
    if operation.path_as is not None:
        own[operation.path_as] = given["id"]
        check_told(tx, given["id"])
    beyond = None
    if "cursor" in given:
        kinds = _kinds(resource)
        beyond = cursor.read(given["cursor"], operation.path, own, kinds)
    query = page(resource, own, beyond=beyond, limit=limit + 1)
    rows = [dict(row) for row in tx.connection.execute(query).mappings()]
    if resource is CHANGES:
        _check_feed(tx, own.get("after") if beyond is None else beyond[0])
    following = None
    if len(rows) > limit:
        key = [rows[limit - 1][column.name] for column in resource.paged]
        following = _address(operation, given, cursor.write(key, operation.path, own))
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    return {"items": [as_json(row) for row in rows[:limit]], "next": following}, headers


def check_told(tx: Transaction, article_id: int) -> None:
    """Refuse what hangs on an article that nobody was told of."""
    known = chosen(ARTICLES, {}).where(ARTICLES.order[0] == article_id)
    if tx.connection.execute(select(known.exists())).scalar_one() is False:
        raise Refused(404, f"no article was told of under {article_id}")


def _address(operation: Operation, given: dict[str, Any], reached: str) -> str:
    """Say where what follows is asked for."""
    path = operation.path.replace("{id}", str(given.get("id")))
    said = {n: v for n, v in as_json(given).items() if n != "id"}
    query = urlencode({**said, "cursor": reached}, doseq=True)
    return f"{ROOT}{path}?{query}"


def _check_feed(tx: Transaction, after: Any) -> None:  # noqa: ANN401 - an int or None
    """Refuse a position that does not stand in the feed any more, or not yet.

    To be called after reading: what is pruned meanwhile is then told, not missed.
    """
    if after is None:
        return
    first, last = tx.changes.first(), tx.changes.last()
    anew = f"read the rows anew, then go on after {last}"
    if after + 1 < first:
        raise Refused(410, f"events up to {first - 1} have been pruned: {anew}")
    if after > last:
        raise Refused(410, f"{after} is beyond the last event, {last}: {anew}")


def _kinds(resource: Resource) -> list[type]:
    named = {field.name: field.kind for field in resource.fields}
    return [
        datetime if named[column.name] is Kind.MOMENT else int
        for column in resource.paged
    ]


def _away(error: Exception) -> Refused:
    slow = "statement timeout" in str(getattr(error, "orig", ""))
    said = "this takes too long: ask for less" if slow else "ask again later"
    return Refused(503, said)


def _encoded(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _openapi(request: Request) -> Response:
    return answer(request, _encoded(document()), JSON, {})


def _nothing(request: Request) -> Response:
    known = [f"{ROOT}{one.path}" for one in OPERATIONS]
    near = difflib.get_close_matches(request.url.path[:200], known, n=1)
    more = {"nearest": near[0]} if near else {}
    said = f"there is no such address; {ROOT}/openapi.json lists them"
    return Refused(404, said, **more).response()


ROUTES = [
    Route(f"{ROOT}/openapi.json", _openapi),
    *(Route(f"{ROOT}{one.path}", answered(one, _json)) for one in OPERATIONS),
    Route("/api", _nothing),
    Route("/api/{rest:path}", _nothing),
]
