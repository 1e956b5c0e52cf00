"""``wireroom stories``: articles about the same news, and manual decisions on them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import By, Json, open_store, resolve_operator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from wireroom.steps.articles.stories.edit_stories import ManualDecision
    from wireroom.store.database import Transaction

app = typer.Typer(
    help="Stories: the same news from several sources.", no_args_is_help=True
)

Articles = Annotated[list[str], typer.Argument(help="URLs, GUIDs or article ids.")]
Why = Annotated[str, typer.Option(help="Reason, recorded with the decision.")]


@app.command()
def show(
    article: Annotated[
        str, typer.Argument(help="URL, GUID or id of any article of the story.")
    ],
    *,
    as_json: Json = False,
) -> None:
    """Show the story of an article: its members, their links, which was first."""
    from dataclasses import asdict  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal.printing import print_json, print_lines  # noqa: PLC0415 - see above
    from wireroom.console.terminal.story import format_story  # noqa: PLC0415 - see above
    from wireroom.store.reports.story_facts import read_story  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        article_id = tx.articles.find_by_reference(article)
        members = [] if article_id is None else read_story(tx.connection, article_id)
    if not members:
        typer.echo(f"in no story: {article}", err=True)
        raise typer.Exit(1)
    if as_json:
        print_json([asdict(member) for member in members])
    else:
        print_lines(format_story(members))


@app.command()
def split(articles: Articles, why: Why, by: By = None) -> None:
    """Split articles off their story for good: no later run puts them back."""
    from wireroom.steps.articles.stories import edit_stories  # noqa: PLC0415 - only where it runs

    _apply_decision(edit_stories.split_story, articles, by, why)


@app.command()
def join(articles: Articles, why: Why, by: By = None) -> None:
    """Join the stories of articles for good: no later run separates them."""
    from wireroom.steps.articles.stories import edit_stories  # noqa: PLC0415 - only where it runs

    _apply_decision(edit_stories.join_stories, articles, by, why)


@app.command()
def reset(
    article: Annotated[str, typer.Argument(help="URL, GUID or article id.")],
    by: By = None,
) -> None:
    """Undo the manual decisions on an article; its text decides its story again."""
    from wireroom.steps.articles.stories import edit_stories  # noqa: PLC0415 - only where it runs

    with open_store() as store, store.begin() as tx:
        (article_id,) = _find_articles(tx, [article])
        undone = edit_stories.reset_decisions(
            tx, article_id, by=resolve_operator(by), now=datetime.now(UTC)
        )
        typer.echo(f"decisions undone: {undone}")
        _print_stories(tx, [article_id])


def _apply_decision(
    decide: Callable[[Transaction, Sequence[int], ManualDecision], None],
    articles: Sequence[str],
    by: str | None,
    why: str,
) -> None:
    from wireroom.steps.articles.stories.edit_stories import ManualDecision  # noqa: PLC0415 - only where it runs

    decision = ManualDecision(by=resolve_operator(by), reason=why, at=datetime.now(UTC))
    with open_store() as store, store.begin() as tx:
        article_ids = _find_articles(tx, articles)
        decide(tx, article_ids, decision)
        _print_stories(tx, article_ids)


def _find_articles(tx: Transaction, references: Iterable[str]) -> list[int]:
    """Return article ids; at an unknown reference print it and exit with status 1."""
    article_ids = []
    for reference in references:
        article_id = tx.articles.find_by_reference(reference)
        if article_id is None:
            typer.echo(f"never seen: {reference}", err=True)
            raise typer.Exit(1)
        article_ids.append(article_id)
    return article_ids


def _print_stories(tx: Transaction, article_ids: Iterable[int]) -> None:
    from wireroom.console.terminal.quantities import format_quantity  # noqa: PLC0415 - only where it runs

    for article_id in article_ids:
        story_id = tx.stories.get_story_id(article_id)
        if story_id is None:
            typer.echo(f"article {article_id} is in no story")
            continue
        size = format_quantity(len(tx.stories.list_members(story_id)), "article")
        typer.echo(f"article {article_id} is in story {story_id}: {size}")
