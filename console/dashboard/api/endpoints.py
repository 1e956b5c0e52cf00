"""What can be asked of the API, each declared once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from wireroom.export.query_params import Form, Parameter
from wireroom.export.resources import ALL, ARTICLES, COMMENTS, REVISIONS, STORIES
from wireroom.export.sources_and_changes import CHANGES, SOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.export.resources import Resource

ROOT = "/api/v1"
LIMIT = Parameter(
    name="limit",
    form=Form.NUMBER,
    about="how many at most in one answer",
    most=500,
    default="50",
)
CURSOR = Parameter(
    name="cursor",
    form=Form.TEXT,
    about="where to go on: from `next` of the answer before, with the same parameters",
)
URL = Parameter(
    name="url",
    form=Form.TEXT,
    about="any address the article was ever seen under, or its GUID",
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
    many: bool = True
    path_as: str | None = None
    fixed: Mapping[str, str] = field(default_factory=dict)


def _list(path: str, summary: str, resource: Resource) -> Operation:
    return Operation(
        path=path,
        summary=summary,
        resource=resource,
        parameters=(*resource.parameters, LIMIT, CURSOR),
    )


def _one(path: str, summary: str, resource: Resource) -> Operation:
    """One row by its id, whatever became of it."""
    has_state = any(p.name == "state" for p in resource.parameters)
    return Operation(
        path=path,
        summary=summary,
        resource=resource,
        parameters=(),
        many=False,
        fixed={"state": ALL} if has_state else {},
    )


def _under_article(path: str, summary: str, resource: Resource) -> Operation:
    kept = {"since", "until", "state"}
    own = tuple(p for p in resource.parameters if p.name in kept)
    return Operation(
        path=path,
        summary=summary,
        resource=resource,
        parameters=(*own, LIMIT, CURSOR),
        path_as="article",
    )


_ARTICLE = _one("/articles/{id}", "One article, as it is now.", ARTICLES)
OPERATIONS = (
    _list("/articles", "Articles, the last published here first.", ARTICLES),
    replace(
        _ARTICLE,
        path="/articles/by-url",
        summary="The article that was seen under an address.",
        parameters=(URL,),
    ),
    _ARTICLE,
    _under_article(
        "/articles/{id}/comments",
        "Comments under an article, in the order in which they were found.",
        COMMENTS,
    ),
    _under_article(
        "/articles/{id}/revisions",
        "What an article said before it was changed.",
        REVISIONS,
    ),
    _list("/comments", "Comments, in the order in which they were found.", COMMENTS),
    _list("/stories", "Stories, the last begun first.", STORIES),
    _one("/stories/{id}", "One story with its articles.", STORIES),
    _list("/sources", "Sources, as configured.", SOURCES),
    _list("/changes", "The change feed: in order, without gaps.", CHANGES),
)
