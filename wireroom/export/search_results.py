"""The results of a search as rows of the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import true

from wireroom.export.fields import Field, FieldKind
from wireroom.export.query_params import BadParameter, Form, Parameter
from wireroom.export.resources import SEARCH, Resource
from wireroom.export.search import SearchRequest, run_search
from wireroom.search.query import BadSearchError
from wireroom.store.schema.tables import article_search
from wireroom.store.search.results import SearchKind, SearchOrder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from wireroom.export.fields import JsonSchema

_KEY = article_search.c.first_published_at, article_search.c.article_id


def _field(name: str, kind: FieldKind, *, null: bool = False) -> Field:
    """Declare a field that is computed and not selected."""
    return Field(name=name, kind=kind, null=null, column=_KEY[0])


# ``page_order`` is named as in the index: what a cursor holds.
RESULTS = Resource(
    name="results",
    singular="result",
    fields=(
        _field("id", FieldKind.INTEGER),
        _field("article_id", FieldKind.INTEGER),
        _field("url", FieldKind.TEXT),
        _field("title", FieldKind.TEXT),
        _field("source", FieldKind.TEXT),
        _field("language", FieldKind.TEXT, null=True),
        _field("author", FieldKind.TEXT),
        _field("published_at", FieldKind.MOMENT, null=True),
        _field("at", FieldKind.MOMENT),
        _field("comments_found", FieldKind.INTEGER),
        _field("rank", FieldKind.NUMBER),
        _field("snippet", FieldKind.TEXT),
    ),
    rows=article_search,
    condition=true(),
    order=(_KEY[1],),
    page_order=_KEY,
    newest_first=True,
    event_reference=None,
    parameters=(
        Parameter(
            name=SEARCH,
            form=Form.SEARCH,
            description="a query of docs/search.md",
            required=True,
        ),
        Parameter(
            name="of",
            form=Form.CHOICE,
            description="what is searched",
            choices=tuple(map(str, SearchKind)),
            default=str(SearchKind.ARTICLES),
        ),
        Parameter(
            name="sort",
            form=Form.CHOICE,
            description="newest: pages by time; else the 200 best of the newest matches"
            " on one page",
            choices=tuple(map(str, SearchOrder)),
            default=str(SearchOrder.NEWEST),
        ),
        Parameter(
            name="count",
            form=Form.CHOICE,
            description="whether to count all matches",
            choices=("yes", "no"),
            default="yes",
        ),
    ),
)
PAGE_SCHEMA: JsonSchema = {
    "count": {
        "type": ["object", "null"],
        "required": ["value", "approximate"],
        "properties": {
            "value": {"type": "integer"},
            "approximate": {"type": "boolean"},
        },
        "description": "of all matches; null if it was not asked for",
    },
    "among": {
        "type": ["integer", "null"],
        "description": "how many of the newest matches were compared; null by time",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """The members of an answer but ``next``, and the key of the next page."""

    page: dict[str, object]
    beyond: tuple[datetime, int] | None


def find_results(
    connection: Connection,
    filters: Mapping[str, object],
    *,
    beyond: tuple[datetime, int] | None,
    limit: int,
) -> ResultPage:
    """Return the answer to a request.

    Args:
        filters: the parsed parameters of :data:`RESULTS`.

    Raises:
        BadParameter: the query asks for what comments do not have.
    """
    request = SearchRequest(
        query=str(filters[SEARCH]),
        kind=SearchKind(str(filters["of"])),
        order=SearchOrder(str(filters["sort"])),
        limit=limit,
        beyond=beyond,
        counts=filters["count"] == "yes" and beyond is None,
    )
    try:
        result = run_search(connection, request)
    except BadSearchError as error:
        raise BadParameter(SEARCH, str(error)) from error
    count = result.count
    counted = count and {"value": count.number, "approximate": count.is_approximate}
    return ResultPage(
        page={
            "items": [item.to_json() for item in result.items],
            "count": counted,
            "among": result.among,
        },
        beyond=result.beyond,
    )
