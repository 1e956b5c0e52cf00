"""``wireroom retry``: fetch articles again, whatever their state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from wireroom.console.cli.environment import By, open_store, resolve_operator
from wireroom.errors import OperatorError

PANEL = "Inspect"

Address = Annotated[
    str | None, typer.Argument(metavar="[URL]", help="URL, GUID, or article id.")
]
Source = Annotated[str | None, typer.Option(help="All articles of this source.")]
Reason = Annotated[
    str | None,
    typer.Option(help="All with this reason: not_found, no_text, ..., or withdrawn."),
]


def add_commands(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command(rich_help_panel=PANEL)(retry)


def retry(
    url: Address = None,
    *,
    source: Source = None,
    reason: Reason = None,
    by: By = None,
) -> None:
    """Fetch articles again: rejected, failed, withdrawn, merged or published ones.

    They are due at once, and the next tick sends them.
    """
    from wireroom.steps.retry_articles import retry_articles  # noqa: PLC0415 - only where it runs
    from wireroom.store.articles.retry_selection import RetryFilter  # noqa: PLC0415 - see above

    if url is None and source is None and reason is None:
        raise typer.BadParameter("give a URL, --source or --reason")
    with open_store() as store:
        article_id = None
        if url is not None:
            with store.begin() as tx:
                article_id = tx.articles.find_by_reference(url)
            if article_id is None:
                raise OperatorError(f"never seen: {url}")
        selection = RetryFilter(article_id=article_id, source=source, reason=reason)
        retried = retry_articles(
            store, selection, by=resolve_operator(by), now=datetime.now(UTC)
        )
    typer.echo(f"due for retry: {retried.due}")
    if retried.left:
        typer.echo(f"left, in progress or another article's by now: {retried.left}")
