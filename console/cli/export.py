"""``wireroom export``: rows as files, for whoever does not read the database."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wireroom.console.cli.environment import open_store

if TYPE_CHECKING:
    from wireroom.export.resources import Resource

PANEL = "Consumers"
STDOUT = Path("-")


# Names alone: what they stand for is imported where the command runs.
class ExportKind(StrEnum):
    """What is exported."""

    ARTICLES = "articles"
    COMMENTS = "comments"
    STORIES = "stories"
    REVISIONS = "revisions"


class FileFormat(StrEnum):
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
FormatOption = Annotated[
    FileFormat, typer.Option("--format", help="Parquet needs an extra.")
]
Spreadsheet = Annotated[
    bool,
    typer.Option("--spreadsheet", help="CSV: text that one would run gets a '."),
]
Out = Annotated[Path, typer.Option(help="A file; - is standard output.")]


def add_commands(app: typer.Typer) -> None:
    """Add this command."""
    app.command(rich_help_panel=PANEL)(export)


def export(  # noqa: PLR0913 - each is an option of the command line
    what: ExportKind,
    *,
    since: Since = None,
    until: Until = None,
    after: After = None,
    source: SourceNames = None,
    language: Language = None,
    story: Story = None,
    state: State = None,
    form: FormatOption = FileFormat.JSONL,
    spreadsheet: Spreadsheet = False,
    out: Out = STDOUT,
) -> None:
    """Write articles, comments, stories or revisions of one moment to a file."""
    from wireroom.console.operations.export import ExportRequest, open_output  # noqa: PLC0415 - see above
    from wireroom.console.operations.export import export_rows as run  # noqa: PLC0415 - see above
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
    given = _parse_filters(
        resource, {**texts, **({"source": source} if source else {})}, after
    )
    order = ExportRequest(
        resource=resource,
        filters=given,
        file_format=Format(form),
        after=after,
        spreadsheet=spreadsheet,
    )
    with open_store() as store, open_output(None if out == STDOUT else out) as file:
        done = run(store, order, file)
    typer.echo(
        f"{done.rows} {what}; what changes from here on: --after {done.position}",
        err=True,
    )


def _parse_filters(
    resource: Resource, texts: dict[str, list[str]], after: int | None
) -> dict[str, Any]:
    from wireroom.export.query_params import BadParameter, parse_parameters  # noqa: PLC0415 - only here
    from wireroom.export.resources import ALL_STATES  # noqa: PLC0415 - see above

    if after is not None and any(p.name == "state" for p in resource.parameters):
        # A change may be that something is gone.
        texts = {"state": [ALL_STATES], **texts}
    try:
        return parse_parameters(resource.parameters, texts)
    except BadParameter as error:
        raise typer.BadParameter(f"{resource.name}: {error}") from error
