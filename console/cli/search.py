"""``wireroom search`` and ``fill-search``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import Json, open_store
from wireroom.errors import OperatorError

if TYPE_CHECKING:
    from wireroom.store.database import Store

PANEL = "Consumers"


# This enum holds names only: the module behind it is imported when it runs.
class Sort(StrEnum):
    """Orders of the results."""

    NEWEST = "newest"
    RELEVANCE = "relevance"
    COMMENTS = "comments"


Query = Annotated[
    str,
    typer.Argument(
        help='storm "eastern pier" harbo* -ferry source:Gazette lang:en'
        " after:2026-03: all terms have to match. docs/search.md has the rest.",
    ),
]


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(rich_help_panel=PANEL)(search)
    app.command(name="fill-search", rich_help_panel="Maintenance")(fill_search)


def search(
    query: Query,
    *,
    of_comments: Annotated[
        bool, typer.Option("--comments", help="Search comments, not articles.")
    ] = False,
    sort: Annotated[Sort, typer.Option(help="Order of the results.")] = Sort.NEWEST,
    limit: Annotated[int, typer.Option(min=1, max=500, help="Results at most.")] = 20,
    as_json: Json = False,
) -> None:
    """Search articles or comments.

    With --json one line a result: the items of /api/v1/search.
    """
    from wireroom.console.terminal.search import (  # noqa: PLC0415 - only where it runs
        print_json_lines,
        print_results,
    )
    from wireroom.export.search import SearchRequest, run_search  # noqa: PLC0415 - see above
    from wireroom.search.query import BadSearchError  # noqa: PLC0415 - see above
    from wireroom.store.search.results import SearchKind, SearchOrder  # noqa: PLC0415 - see above

    request = SearchRequest(
        query=query,
        kind=SearchKind.COMMENTS if of_comments else SearchKind.ARTICLES,
        order=SearchOrder(sort),
        limit=limit,
        counts=not as_json,
    )
    with open_store() as store, store.begin() as tx:
        try:
            result = run_search(tx.connection, request)
        except BadSearchError as error:
            raise OperatorError(str(error)) from error
    if as_json:
        print_json_lines(result)
    else:
        print_results(result, of_comments=of_comments)


def fill_search(
    *,
    again: Annotated[
        bool,
        typer.Option("--again", help="Index all of them again, as this release does."),
    ] = False,
) -> None:
    """Index published articles and comments for search that are not indexed yet.

    May be stopped at any time and run again, beside the workers.
    """
    from wireroom.console.terminal.quantities import format_quantity  # noqa: PLC0415 - only where it runs

    with open_store() as store:
        number = _fill(store, again=again)
    typer.echo(f"{format_quantity(number, 'article')} indexed")


def _fill(store: Store, *, again: bool) -> int:
    """Index batch by batch; report each ten thousand articles."""
    from wireroom.store.search.fill import fill_batch  # noqa: PLC0415 - see above

    number, after, count = 0, 0, 1
    while count:
        after, count = fill_batch(store, after=after, again=again)
        if number // 10_000 < (number + count) // 10_000:
            typer.echo(f"{number + count} articles, up to id {after}", err=True)
        number += count
    return number
