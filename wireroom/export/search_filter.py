"""The parameter ``q`` of lists and exports."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wireroom.export.queries import select_matching
from wireroom.export.query_params import BadParameter
from wireroom.export.resources import SEARCH
from wireroom.search.query import BadSearchError, parse_query
from wireroom.store.search.find import SearchReader
from wireroom.store.search.prepare import prepare_search
from wireroom.store.search.results import SearchKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from wireroom.export.resources import Resource
    from wireroom.search.query import SearchQuery

# Pages of matches that one page of a list looks through for its other filters.
MAX_ROUNDS = 5


def resolve_search(
    connection: Connection, resource: Resource, filters: Mapping[str, object]
) -> Mapping[str, object]:
    """Return filters whose search is the query of the ids of all matches.

    Raises:
        BadParameter: the query asks for what these rows do not have.
    """
    if SEARCH not in filters:
        return filters
    reader = _make_reader(connection, resource, filters)
    return {**filters, SEARCH: reader.select_ids()}


def find_page(
    connection: Connection,
    resource: Resource,
    filters: Mapping[str, object],
    *,
    beyond: tuple[datetime, int] | None,
    limit: int,
) -> tuple[list[RowMapping], tuple[datetime, int] | None]:
    """Return a page of the rows that match a search and all other filters.

    Also the key after which the next page starts, None after the last row. A page may
    have fewer rows than ``limit``.

    Raises:
        BadParameter: the query asks for what these rows do not have.
    """
    reader = _make_reader(connection, resource, filters)
    others = {name: value for name, value in filters.items() if name != SEARCH}
    order = resource.page_order
    (row_id,) = resource.order
    rows: list[RowMapping] = []
    for _ in range(MAX_ROUNDS):
        page = reader.find_page(
            limit=limit, beyond=beyond, oldest_first=not resource.newest_first
        )
        beyond = page.beyond
        query = select_matching(resource, others)
        query = query.where(row_id.in_([hit.id for hit in page.hits]))
        query = query.order_by(
            *(c.desc() if resource.newest_first else c for c in order)
        )
        rows += connection.execute(query).mappings().all()
        if beyond is None or len(rows) >= limit:
            break
    if len(rows) <= limit and (beyond is None or len(rows) < limit):
        return rows, beyond
    at, last = (rows[limit - 1][column.name] for column in order)
    return rows[:limit], (at, last)


def _make_reader(
    connection: Connection, resource: Resource, filters: Mapping[str, object]
) -> SearchReader:
    query = _narrow_times(parse_query(str(filters[SEARCH])), filters)
    kind = SearchKind(resource.name)
    search = prepare_search(connection, query)
    try:
        # Filters on the state of articles may want those that are gone.
        return SearchReader(
            connection,
            kind,
            search,
            readable_only=filters.get("state", "published") == "published",
        )
    except BadSearchError as error:
        raise BadParameter(SEARCH, str(error)) from error


def _narrow_times(query: SearchQuery, filters: Mapping[str, Any]) -> SearchQuery:
    """Return the query with the times that a list is filtered by as well."""
    after = [t for t in (query.after, filters.get("since")) if t is not None]
    before = [t for t in (query.before, filters.get("until")) if t is not None]
    return replace(
        query,
        after=max(after, default=None),
        before=min(before, default=None),
    )
