"""The server of the tools; the only module that imports the SDK."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Literal

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from wireroom.console.mcp.answers import (
    MAX_CHANGES,
    MAX_CHARACTERS,
    MAX_COMMENTS,
    MAX_FOUND,
    NOTICE,
    USUAL_CHARACTERS,
    Answers,
)
from wireroom.export.query_params import MAX_NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.store.database import Store

INSTRUCTIONS = (
    "Wireroom is a database of news articles and the comments under them, collected"
    f" from the web. All tools only read. {NOTICE}"
)
_READS = ToolAnnotations(
    read_only_hint=True,
    destructive_hint=False,
    idempotent_hint=True,
    open_world_hint=False,
)

Reference = Annotated[str, Field(description="URL, GUID or id of an article.")]
Query = Annotated[
    str,
    Field(
        description='Terms that all match: storm "eastern pier" harbo* -ferry'
        " source:NAME author:NAME entity:NAME tag:WORD lang:en after:2026-03-01"
        " before:2026-04 has:comments is:first."
    ),
]
Hours = Annotated[int, Field(ge=1, le=87_600, description="The recent time, hours.")]


def build_server(store: Store) -> MCPServer[None]:
    """Return the server with its tools over a database."""
    server: MCPServer[None] = MCPServer(
        "wireroom", instructions=INSTRUCTIONS, version=version("wireroom")
    )
    for tool in make_tools(Answers(store)):
        server.tool(annotations=_READS)(tool)
    return server


def make_tools(answers: Answers) -> list[Callable[..., dict[str, object]]]:
    """Return the tools; the SDK reads their names, parameters and descriptions."""
    return [*_make_readers(answers), *_make_overviews(answers)]


def _make_readers(answers: Answers) -> list[Callable[..., dict[str, object]]]:
    """Return the tools that read articles and comments."""

    def search(
        query: Query,
        of: Literal["articles", "comments"] = "articles",
        sort: Literal["newest", "relevance", "comments"] = "newest",
        limit: Annotated[int, Field(ge=1, le=MAX_FOUND)] = 10,
    ) -> dict[str, object]:
        """Search articles or comments; returns snippets and how many match."""
        return _say(lambda: answers.search(query, of=of, sort=sort, limit=limit))

    def article(
        reference: Reference,
        start: Annotated[int, Field(ge=0, description="First character.")] = 0,
        characters: Annotated[int, Field(ge=1, le=MAX_CHARACTERS)] = USUAL_CHARACTERS,
    ) -> dict[str, object]:
        """Return one article; a long text in parts, from `next_start` on."""
        return _say(
            lambda: answers.article(reference, start=start, characters=characters)
        )

    def thread(
        reference: Reference,
        after: Annotated[
            int, Field(ge=0, le=MAX_NUMBER, description="Id of a comment.")
        ] = 0,
        limit: Annotated[int, Field(ge=1, le=MAX_COMMENTS)] = 20,
    ) -> dict[str, object]:
        """Return comments of an article; further ones after `next_after`."""
        return _say(lambda: answers.thread(reference, after=after, limit=limit))

    return [search, article, thread]


def _make_overviews(answers: Answers) -> list[Callable[..., dict[str, object]]]:
    """Return the tools about stories, numbers and changes."""

    def story(reference: Reference) -> dict[str, object]:
        """Return who carried the story of an article when, and its discussion."""
        return _say(lambda: answers.story(reference))

    def trends(
        kind: Literal["counts", "rising", "discussed"],
        query: Query | None = None,
        step: Literal["hour", "day", "week"] = "day",
        by: Literal["source", "language", "entity", "keyword"] | None = None,
        hours: Hours = 24,
    ) -> dict[str, object]:
        """Count articles by time, or list what rises or is discussed most now.

        `step` and `by` are of counts, `hours` of the others; of rising, `by` keyword
        or entity says what is counted.
        """
        terms = by if by in {"entity", "keyword"} else None
        given: dict[str, dict[str, object]] = {
            "counts": {"q": query, "step": step, "by": by},
            "rising": {"q": query, "hours": hours, "kind": terms},
            "discussed": {"q": query, "hours": hours},
        }
        return _say(lambda: answers.trends(kind, given[kind]))

    def changes_since(
        position: Annotated[int, Field(ge=0, le=MAX_NUMBER)],
        limit: Annotated[int, Field(ge=1, le=MAX_CHANGES)] = 50,
    ) -> dict[str, object]:
        """Return what was published, changed or withdrawn after a position."""
        return _say(lambda: answers.changes_since(position, limit=limit))

    return [story, trends, changes_since]


def _say(answer: Callable[[], dict[str, object]]) -> dict[str, object]:
    """Return an answer; a question that cannot be answered is an error of the tool."""
    try:
        return answer()
    except ValueError as error:
        raise ToolError(str(error)) from error
