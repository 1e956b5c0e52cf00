"""The page that searches articles and comments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.routing import Route

from wireroom.console.dashboard import query_params
from wireroom.console.dashboard.context import context_of
from wireroom.console.dashboard.page_data import Page
from wireroom.export.cursor import decode_cursor, encode_cursor
from wireroom.export.query_params import BadParameter
from wireroom.export.search import SearchRequest, run_search
from wireroom.search.query import BadSearchError
from wireroom.store.search.results import SearchKind, SearchOrder

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.export.search import SearchResult

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Page):
    """View of ``search.html``.

    Attributes:
        query: as written. mistake: what is wrong with it, or None.
        result: None without a query, or with a mistake. next_url: of the next page.
    """

    csv_field = "result.items"
    form_fields = frozenset({"kinds", "orders"})

    query: str
    kind: SearchKind
    order: SearchOrder
    kinds: tuple[SearchKind, ...]
    orders: tuple[SearchOrder, ...]
    mistake: str | None
    result: SearchResult | None
    next_url: str | None


def search(request: Request) -> Response:
    """Show what a query finds."""
    context = context_of(request)
    query = query_params.read_text(request, "q") or ""
    kind = query_params.read_choice(request, "of", SearchKind) or SearchKind.ARTICLES
    order = query_params.read_choice(request, "sort", SearchOrder) or SearchOrder.NEWEST
    result, mistake, next_url = None, None, None
    if query:
        try:
            result, next_url = _find(request, query, kind, order)
        except (BadSearchError, BadParameter) as error:
            mistake = str(error)
    page = SearchPage(
        query=query,
        kind=kind,
        order=order,
        kinds=tuple(SearchKind),
        orders=tuple(SearchOrder),
        mistake=mistake,
        result=result,
        next_url=next_url,
    )
    status = 400 if mistake else 200
    return context.render_page(request, "search.html", page, status=status)


def _find(
    request: Request, query: str, kind: SearchKind, order: SearchOrder
) -> tuple[SearchResult, str | None]:
    """Return what is found, and the URL of the next page."""
    parameters = {"q": query, "of": str(kind), "sort": str(order)}
    found = SearchRequest(
        query=query,
        kind=kind,
        order=order,
        limit=PAGE_SIZE,
        beyond=_read_start(request, parameters),
        counts=True,
    )
    with context_of(request).begin_read() as tx:
        result = run_search(tx.connection, found)
    if result.beyond is None:
        return result, None
    after = encode_cursor(result.beyond, "search", parameters)
    return result, f"/search?{urlencode({**parameters, 'after': after})}"


def _read_start(
    request: Request, parameters: dict[str, str]
) -> tuple[datetime, int] | None:
    text = query_params.read_text(request, "after")
    if text is None:
        return None
    at, row_id = decode_cursor(text, "search", parameters, [datetime, int])
    assert isinstance(at, datetime), "its type was checked"
    assert isinstance(row_id, int), "its type was checked"
    return at, row_id


ROUTES = [Route("/search", search)]
