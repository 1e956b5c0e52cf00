"""``wireroom stories``: which articles tell one story, and deciding that by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import By, open_store, resolve_operator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from wireroom.steps.articles.edit_stories import ManualDecision
    from wireroom.store.database import Transaction

app = typer.Typer(
    help="Stories: the same news at several sources.", no_args_is_help=True
)

Articles = Annotated[list[str], typer.Argument(help="Addresses, GUIDs or ids.")]
Why = Annotated[str, typer.Option(help="Kept beside the decision.")]


@app.command()
def show(
    article: Annotated[
        str, typer.Argument(help="Address, GUID or id of any article of the story.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show an article's story: its articles as they were met, and which came first."""
    from rich.console import Console  # noqa: PLC0415 - only where it runs

    from wireroom.console.terminal.story import format_members, read_members  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        found = read_members(tx, article)
    if not found:
        typer.echo(f"in no story: {article}", err=True)
        raise typer.Exit(1)
    if as_json:
        typer.echo(json.dumps(found, default=_encode_value, indent=2))
        return
    console = Console(highlight=False)
    for line in format_members(found):
        console.print(line, markup=False, soft_wrap=True)


@app.command()
def split(articles: Articles, why: Why, by: By = None) -> None:
    """Take articles out of their story, for good: no later run puts them back."""
    from wireroom.steps.articles import edit_stories as rule  # noqa: PLC0415 - only where it runs

    _apply_decision(rule.split_story, articles, by, why)


@app.command()
def join(articles: Articles, why: Why, by: By = None) -> None:
    """Make the stories of articles one, for good: no later run parts them."""
    from wireroom.steps.articles import edit_stories as rule  # noqa: PLC0415 - only where it runs

    _apply_decision(rule.join_stories, articles, by, why)


@app.command()
def reset(
    article: Annotated[str, typer.Argument(help="Address, GUID or id.")],
    by: By = None,
) -> None:
    """Take back what was decided of an article by hand; the texts decide again."""
    from wireroom.steps.articles import edit_stories as rule  # noqa: PLC0415 - only where it runs

    with open_store() as store, store.begin() as tx:
        (named,) = _find_articles(tx, [article])
        undone = rule.reset_decisions(
            tx, named, by=resolve_operator(by), now=datetime.now(UTC)
        )
        typer.echo(f"decisions taken back: {undone}")
        _print_stories(tx, [named])


def _apply_decision(
    rule: Callable[[Transaction, Sequence[int], ManualDecision], None],
    articles: list[str],
    by: str | None,
    why: str,
) -> None:
    from wireroom.steps.articles.edit_stories import ManualDecision  # noqa: PLC0415 - only where it runs

    decided = ManualDecision(by=resolve_operator(by), reason=why, at=datetime.now(UTC))
    with open_store() as store, store.begin() as tx:
        named = _find_articles(tx, articles)
        rule(tx, named, decided)
        _print_stories(tx, named)


def _find_articles(tx: Transaction, articles: Iterable[str]) -> list[int]:
    """Find articles, or say which is not known and change nothing."""
    found = []
    for given in articles:
        article_id = tx.articles.find_by_reference(given)
        if article_id is None:
            typer.echo(f"never seen: {given}", err=True)
            raise typer.Exit(1)
        found.append(article_id)
    return found


def _print_stories(tx: Transaction, article_ids: Iterable[int]) -> None:
    for article_id in article_ids:
        story = tx.stories.get_story_id(article_id)
        size = 0 if story is None else len(tx.stories.list_members(story))
        typer.echo(f"article {article_id} is in story {story}, articles in it: {size}")


def _encode_value(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
