"""Declarations of the operations of the API."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from wireroom.export.query_params import Form, Parameter
from wireroom.export.resources import (
    ALL_STATES,
    ANNOTATIONS,
    ARTICLES,
    COMMENTS,
    REVISIONS,
    STORIES,
)
from wireroom.export.search_results import RESULTS
from wireroom.export.sources_and_changes import CHANGES, SOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.export.resources import Resource

ROOT = "/api/v1"
LIMIT = Parameter(
    name="limit",
    form=Form.NUMBER,
    description="most items in one response",
    maximum=500,
    default="50",
)
CURSOR = Parameter(
    name="cursor",
    form=Form.TEXT,
    description="start of the page: from `next` of the page before, same parameters",
)
URL = Parameter(
    name="url",
    form=Form.TEXT,
    description="any URL under which the article was ever seen, or its GUID",
    required=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One GET operation.

    Attributes:
        path: below :data:`ROOT`; ``{id}`` is the place of an id.
        resource: the kind of rows in the response.
        parameters: allowed in the query.
        is_list: the response is one page of a list, or else a single row.
        path_filter: filter whose value is ``{id}``; None: it is the id of the row.
        fixed_filters: values of filters that are no parameters here, as text.
    """

    path: str
    summary: str
    resource: Resource
    parameters: tuple[Parameter, ...]
    is_list: bool = True
    path_filter: str | None = None
    fixed_filters: Mapping[str, str] = field(default_factory=dict)


def _list_operation(path: str, summary: str, resource: Resource) -> Operation:
    return Operation(
        path=path,
        summary=summary,
        resource=resource,
        parameters=(*resource.parameters, LIMIT, CURSOR),
    )


def _row_operation(path: str, summary: str, resource: Resource) -> Operation:
    """Return the operation for one row by its id, in any state."""
    has_state = any(p.name == "state" for p in resource.parameters)
    return Operation(
        path=path,
        summary=summary,
        resource=resource,
        parameters=(),
        is_list=False,
        fixed_filters={"state": ALL_STATES} if has_state else {},
    )


def _article_operation(path: str, summary: str, resource: Resource) -> Operation:
    """Return the operation for the rows that belong to one article."""
    names = {"since", "until", "state", "kind"}
    own = tuple(p for p in resource.parameters if p.name in names)
    return Operation(
        path=path,
        summary=summary,
        resource=resource,
        parameters=(*own, LIMIT, CURSOR),
        path_filter="article",
    )


_ARTICLE = _row_operation(
    "/articles/{id}", "The current version of one article.", ARTICLES
)
OPERATIONS = (
    _list_operation("/articles", "Articles, the last published here first.", ARTICLES),
    replace(
        _ARTICLE,
        path="/articles/by-url",
        summary="The article that was seen under a URL.",
        parameters=(URL,),
    ),
    _ARTICLE,
    _article_operation(
        "/articles/{id}/comments",
        "Comments of an article, in the order in which they were found.",
        COMMENTS,
    ),
    _article_operation(
        "/articles/{id}/revisions",
        "Earlier versions of an article.",
        REVISIONS,
    ),
    _article_operation(
        "/articles/{id}/annotations",
        "What enrichers state about an article and its comments.",
        ANNOTATIONS,
    ),
    _list_operation(
        "/annotations", "Statements of enrichers, the oldest first.", ANNOTATIONS
    ),
    _list_operation(
        "/search", "Articles or comments that match a search, with snippets.", RESULTS
    ),
    _list_operation(
        "/comments", "Comments, in the order in which they were found.", COMMENTS
    ),
    _list_operation("/stories", "Stories, the newest first.", STORIES),
    _row_operation("/stories/{id}", "One story with its articles.", STORIES),
    _list_operation("/sources", "Sources, as configured.", SOURCES),
    _list_operation("/changes", "The change feed, in order and without gaps.", CHANGES),
)
