"""What can be asked of the API, each declared once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from wireroom.export.query_params import Form, Parameter
from wireroom.export.resources import ALL_STATES, ARTICLES, COMMENTS, REVISIONS, STORIES
from wireroom.export.sources_and_changes import CHANGES, SOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.export.resources import Resource

ROOT = "/api/v1"
LIMIT = Parameter(
    name="limit",
    form=Form.NUMBER,
    description="how many at most in one answer",
    maximum=500,
    default="50",
)
CURSOR = Parameter(
    name="cursor",
    form=Form.TEXT,
    description="where to go on: from `next` of the answer before, with the same parameters",
)
URL = Parameter(
    name="url",
    form=Form.TEXT,
    description="any address the article was ever seen under, or its GUID",
    required=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing to ask for.

    Attributes:
        path: below :data:`ROOT`; ``{id}`` stands for an id.
        resource: what is answered.
        many: whether it is a list, page by page.
        parameters: what may be said in the query.
        path_as: the filter that ``{id}`` is a value of; None: the row's own id.
        fixed: filters that are no parameters here, as text.
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
    """One row by its id, whatever became of it."""
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
    kept = {"since", "until", "state"}
    own = tuple(p for p in resource.parameters if p.name in kept)
    return Operation(
        path=path,
        summary=summary,
        resource=resource,
        parameters=(*own, LIMIT, CURSOR),
        path_filter="article",
    )


_ARTICLE = _row_operation("/articles/{id}", "One article, as it is now.", ARTICLES)
OPERATIONS = (
    _list_operation("/articles", "Articles, the last published here first.", ARTICLES),
    replace(
        _ARTICLE,
        path="/articles/by-url",
        summary="The article that was seen under an address.",
        parameters=(URL,),
    ),
    _ARTICLE,
    _article_operation(
        "/articles/{id}/comments",
        "Comments under an article, in the order in which they were found.",
        COMMENTS,
    ),
    _article_operation(
        "/articles/{id}/revisions",
        "What an article said before it was changed.",
        REVISIONS,
    ),
    _list_operation(
        "/comments", "Comments, in the order in which they were found.", COMMENTS
    ),
    _list_operation("/stories", "Stories, the last begun first.", STORIES),
    _row_operation("/stories/{id}", "One story with its articles.", STORIES),
    _list_operation("/sources", "Sources, as configured.", SOURCES),
    _list_operation("/changes", "The change feed: in order, without gaps.", CHANGES),
)
