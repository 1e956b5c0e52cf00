"""``wireroom export``: rows as files, for whoever does not read the database."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wireroom.console.cli.environment import opened_store

if TYPE_CHECKING:
    from wireroom.export.resources import Resource

PANEL = "Consumers"
STDOUT = Path("-")


# Names alone: what they stand for is imported where the command runs.
class What(StrEnum):
    """What is exported."""

    ARTICLES = "articles"
    COMMENTS = "comments"
    STORIES = "stories"
    REVISIONS = "revisions"


class As(StrEnum):
    """In which format."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


Since = Annotated[
    str | None, typer.Option(help="First told at this time (UTC) or later.")
]
Until = Annotated[str | None, typer.Option(help="First told before it.")]
After = Annotated[
    int | None,
    typer.Option(
        min=0, help="What changed after this position: the last run named it."
    ),
]
SourceNames = Annotated[
    list[str] | None, typer.Option(help="A source's name; more than once: any.")
]
Language = Annotated[str | None, typer.Option(help="en is en-GB too.")]
Story = Annotated[str | None, typer.Option(help="A story's id.")]
State = Annotated[
    str | None, typer.Option(help="What can be read now, unless told; all.")
]
Form = Annotated[As, typer.Option("--format", help="Parquet needs an extra.")]
Spreadsheet = Annotated[
    bool,
    typer.Option("--spreadsheet", help="CSV: text that one would run gets a '."),
]
Out = Annotated[Path, typer.Option(help="A file; - is standard output.")]


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command(rich_help_panel=PANEL)(export)


def export(  # noqa: PLR0913 - each is an option of the command line
    what: What,
    *,
    since: Since = None,
    until: Until = None,
    after: After = None,
    source: SourceNames = None,
    language: Language = None,
    story: Story = None,
    state: State = None,
    form: Form = As.JSONL,
    spreadsheet: Spreadsheet = False,
    out: Out = STDOUT,
) -> None:
    """Write articles, comments, stories or revisions of one moment to a file."""
    from wireroom.console.operations.export import Order, written  # noqa: PLC0415 - see above
    from wireroom.console.operations.export import export as run  # noqa: PLC0415 - see above
    from wireroom.export.resources import RESOURCES  # noqa: PLC0415 - only here
    from wireroom.export.writers import Format  # noqa: PLC0415 - see above

    asked = {
        "since": since,
        "until": until,
        "language": language,
        "story": story,
        "state": state,
    }
    texts = {name: [said] for name, said in asked.items() if said is not None}
    resource = RESOURCES[what]
    given = _read(resource, {**texts, **({"source": source} if source else {})}, after)
    order = Order(
        resource=resource,
        given=given,
        form=Format(form),
        after=after,
        spreadsheet=spreadsheet,
    )
    with opened_store() as store, written(None if out == STDOUT else out) as file:
        done = run(store, order, file)
    typer.echo(
        f"{done.rows} {what}; what changes from here on: --after {done.position}",
        err=True,
    )


def _read(
    resource: Resource, texts: dict[str, list[str]], after: int | None
) -> dict[str, Any]:
    from wireroom.export.query_params import BadParameter, read  # noqa: PLC0415 - only here
    from wireroom.export.resources import ALL  # noqa: PLC0415 - see above

    if after is not None and any(p.name == "state" for p in resource.parameters):
        # A change may be that something is gone.
        texts = {"state": [ALL], **texts}
    try:
        return read(resource.parameters, texts)
    except BadParameter as error:
        raise typer.BadParameter(f"{resource.name}: {error}") from error
