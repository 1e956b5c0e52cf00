"""``wireroom trends``: counts by time, what rises, what is discussed, a story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import Json, open_store
from wireroom.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from wireroom.export.trends import Report

    FormatLines = Callable[[Mapping[str, object]], Iterable[str]]

PANEL = "Consumers"
app = typer.Typer(help="Numbers over the articles.", no_args_is_help=True)

Query = Annotated[
    str | None,
    typer.Argument(
        help="Only articles that match this query, as in `wireroom search`."
    ),
]
Until = Annotated[str | None, typer.Option(help="End of the time. Default: now.")]


@app.command()
def counts(  # noqa: PLR0913 - options of a command
    query: Query = None,
    *,
    step: Annotated[
        str, typer.Option(help="Length of a step: hour, day or week, in UTC.")
    ] = "day",
    by: Annotated[
        str | None,
        typer.Option(help="A series for each source, language, entity or keyword."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            help="Start of the time. Default, by step: 2 days, 30 days, 26 weeks ago."
        ),
    ] = None,
    until: Until = None,
    series: Annotated[int, typer.Option(help="Series at most, with --by.")] = 10,
    as_json: Json = False,
) -> None:
    """Count articles by hour, day or week."""
    from wireroom.console.terminal.trends import format_counts  # noqa: PLC0415 - only where it runs
    from wireroom.export.trends import COUNTS  # noqa: PLC0415 - see above

    given = {"step": step, "by": by, "since": since, "until": until, "series": series}
    _print(COUNTS, {"q": query, **given}, format_counts, as_json=as_json)


@app.command()
def rising(  # noqa: PLR0913 - options of a command
    query: Query = None,
    *,
    kind: Annotated[
        str, typer.Option(help="Kind of the terms: entity or keyword.")
    ] = "entity",
    hours: Annotated[
        int, typer.Option(help="Length of the recent time, in hours.")
    ] = 24,
    baseline: Annotated[
        int, typer.Option(help="Length of the time before it, in hours.")
    ] = 336,
    until: Until = None,
    limit: Annotated[int, typer.Option(help="Terms at most.")] = 20,
    as_json: Json = False,
) -> None:
    """List names or words that are in more articles than before."""
    from wireroom.console.terminal.trends import format_rising  # noqa: PLC0415 - only where it runs
    from wireroom.export.trends import RISING  # noqa: PLC0415 - see above

    numbers = {"hours": hours, "baseline": baseline, "limit": limit}
    texts = {"q": query, "kind": kind, "until": until}
    _print(RISING, {**texts, **numbers}, format_rising, as_json=as_json)


@app.command()
def discussed(
    query: Query = None,
    *,
    hours: Annotated[
        int, typer.Option(help="Age in hours up to which comments are new.")
    ] = 24,
    until: Until = None,
    limit: Annotated[int, typer.Option(help="Articles at most.")] = 20,
    as_json: Json = False,
) -> None:
    """List the articles with the most new comments."""
    from wireroom.console.terminal.trends import format_discussed  # noqa: PLC0415 - only where it runs
    from wireroom.export.trends import DISCUSSED  # noqa: PLC0415 - see above

    values = {"q": query, "hours": hours, "until": until, "limit": limit}
    _print(DISCUSSED, values, format_discussed, as_json=as_json)


@app.command()
def story(
    article: Annotated[
        str, typer.Argument(help="URL, GUID or id of any article of the story.")
    ],
    *,
    as_json: Json = False,
) -> None:
    """Show a story over time: who carried it when, corrections, discussion."""
    from wireroom.console.terminal.trends import format_life  # noqa: PLC0415 - only where it runs
    from wireroom.export.trends import STORY_LIFE  # noqa: PLC0415 - see above

    _print(STORY_LIFE, {}, format_life, as_json=as_json, article=article)


def _print(
    report: Report,
    given: Mapping[str, str | int | None],
    format_lines: FormatLines,
    *,
    as_json: bool,
    article: str | None = None,
) -> None:
    """Read a document and print it.

    Args:
        given: the options by the names of the report's parameters; None: not given.
        article: of whose story.
    """
    from wireroom.console.terminal.printing import print_json, print_lines  # noqa: PLC0415 - only where it runs
    from wireroom.export.query_params import BadParameter, parse_parameters  # noqa: PLC0415 - see above
    from wireroom.export.trends import read_report  # noqa: PLC0415 - see above
    from wireroom.store.reports.story_facts import find_story  # noqa: PLC0415 - see above

    texts = {name: [str(value)] for name, value in given.items() if value is not None}
    try:
        values = parse_parameters(report.parameters, texts)
        with open_store() as store, store.begin() as tx:
            if article is not None:
                article_id = tx.articles.find_by_reference(article)
                values["id"] = find_story(tx.connection, article_id)
            now = tx.queue_heartbeats.get_database_time()
            document = read_report(report, tx.connection, values, now)
    except BadParameter as error:
        raise OperatorError(str(error)) from error
    if document is None:
        typer.echo(f"in no story: {article}", err=True)
        raise typer.Exit(1)
    if as_json:
        print_json(document)
    else:
        print_lines(format_lines(document))
