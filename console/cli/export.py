"""``wireroom export``: rows as files, for readers without access to the database."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import open_store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wireroom.export.resources import Resource

PANEL = "Consumers"
STDOUT = Path("-")


# These enums hold names only: the modules behind them are imported when it runs.
class ExportKind(StrEnum):
    """Kinds of rows that can be exported."""

    ARTICLES = "articles"
    COMMENTS = "comments"
    STORIES = "stories"
    REVISIONS = "revisions"
    ANNOTATIONS = "annotations"


class FileFormat(StrEnum):
    """Formats of the exported file."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


Kind = Annotated[ExportKind, typer.Argument(help="Kind of rows.")]
Since = Annotated[
    str | None, typer.Option(help="First stored at this time (UTC) or later.")
]
Until = Annotated[str | None, typer.Option(help="First stored before this time.")]
After = Annotated[
    int | None,
    typer.Option(
        min=0,
        help="Rows changed after this position of the change feed. Each export prints"
        " the position for the next one.",
    ),
]
Epoch = Annotated[
    str | None,
    typer.Option(
        help="With --after: the epoch that the last export printed. A database that was"
        " restored since then gives an error.",
    ),
]
SourceNames = Annotated[
    list[str] | None, typer.Option(help="Only this source. Repeatable.")
]
Language = Annotated[
    str | None, typer.Option(help="Only this language; en includes en-GB.")
]
Story = Annotated[str | None, typer.Option(help="Only this story, by its id.")]
State = Annotated[
    str | None,
    typer.Option(help="Default: what is readable now; `all`: also what is gone."),
]
Search = Annotated[
    str | None, typer.Option("--q", help="Only rows that match this search.")
]
NoteKinds = Annotated[
    list[str] | None,
    typer.Option("--kind", help="Only annotations: entity, keyword, ... Repeatable."),
]
Unreserved = Annotated[
    list[str] | None,
    typer.Option(
        help="Only articles of which the publisher does not reserve this:"
        " tdm, noarchive, noindex, ... Repeatable.",
    ),
]
FormatOption = Annotated[
    FileFormat, typer.Option("--format", help="parquet needs the extra `parquet`.")
]
Spreadsheet = Annotated[
    bool,
    typer.Option(
        "--spreadsheet",
        help="CSV: put ' before text that a spreadsheet would run as a formula.",
    ),
]
Out = Annotated[
    Path, typer.Option("--out", "-o", help="File to write; - is standard output.")
]


def add_commands(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command(rich_help_panel=PANEL)(export)


def export(  # noqa: PLR0913 - each is an option of the command line
    what: Kind,
    *,
    since: Since = None,
    until: Until = None,
    after: After = None,
    epoch: Epoch = None,
    source: SourceNames = None,
    language: Language = None,
    story: Story = None,
    state: State = None,
    q: Search = None,
    note_kind: NoteKinds = None,
    unreserved: Unreserved = None,
    form: FormatOption = FileFormat.JSONL,
    spreadsheet: Spreadsheet = False,
    out: Out = STDOUT,
) -> None:
    """Write articles, comments or other rows of one snapshot to a file."""
    from wireroom.console.operations.export import (  # noqa: PLC0415 - only where it runs
        ExportRequest,
        export_rows,
        open_output,
    )
    from wireroom.export.resources import RESOURCES  # noqa: PLC0415 - see above
    from wireroom.export.writers import Format  # noqa: PLC0415 - see above

    single = {
        "since": since,
        "until": until,
        "language": language,
        "story": story,
        "state": state,
        "q": q,
    }
    texts = {name: [text] for name, text in single.items() if text is not None}
    several = {"source": source, "kind": note_kind, "unreserved": unreserved}
    texts |= {name: given for name, given in several.items() if given}
    resource = RESOURCES[what]
    request = ExportRequest(
        resource=resource,
        filters=_parse_filters(resource, texts, after),
        file_format=Format(form),
        after=after,
        epoch=epoch,
        spreadsheet=spreadsheet,
    )
    with open_store() as store, open_output(None if out == STDOUT else out) as file:
        result = export_rows(store, request, file)
    option = f" --epoch {result.epoch}" if result.epoch else ""
    typer.echo(
        f"{result.rows} {what}; for later changes: --after {result.position}{option}",
        err=True,
    )


def _parse_filters(
    resource: Resource, texts: Mapping[str, Sequence[str]], after: int | None
) -> Mapping[str, object]:
    from wireroom.export.query_params import BadParameter, parse_parameters  # noqa: PLC0415 - only here
    from wireroom.export.resources import ALL_STATES  # noqa: PLC0415 - see above

    if after is not None and any(p.name == "state" for p in resource.parameters):
        # A row that changed may be gone by now.
        texts = {"state": [ALL_STATES], **texts}
    try:
        return parse_parameters(resource.parameters, texts)
    except BadParameter as error:
        raise typer.BadParameter(f"{resource.name}: {error}") from error
