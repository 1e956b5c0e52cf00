"""``wireroom reprocess``: replays, which read stored pages again."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import (
    By,
    open_store,
    read_settings,
    resolve_operator,
)
from wireroom.console.cli.failures import parse_since

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.store.database import Store
    from wireroom.store.runs.replays import ReplayFilter

PANEL = "Run"


class Step(StrEnum):
    """First step of a replay; the later steps follow."""

    EXTRACT = "extract"
    DEDUPLICATE = "deduplicate"
    ENRICH = "enrich"


class State(StrEnum):
    """Outcomes that an article may have."""

    PUBLISHED = "published"
    MERGED = "merged"
    REJECTED = "rejected"
    FAILED = "failed"


Stage = Annotated[Step, typer.Option(help="First step to run; later steps follow.")]
States = Annotated[
    list[State] | None,
    typer.Option(
        help="Only this outcome. Repeatable. Default: all outcomes after that step,"
        " except failed."
    ),
]
Reasons = Annotated[
    list[str] | None, typer.Option(help="Only this reason: no_text, ... Repeatable.")
]
Source = Annotated[str | None, typer.Option(help="Only this source.")]
Since = Annotated[
    str | None, typer.Option(help="First seen since: 12h ago, 3d ago, or a date.")
]
Until = Annotated[str | None, typer.Option(help="First seen before; as --since.")]
Url = Annotated[str | None, typer.Option(help="Only this address; * is any text.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Maximum number of articles.")]
Detach = Annotated[
    bool, typer.Option("--detach", help="Start the replay, show no progress.")
]
List = Annotated[bool, typer.Option("--list", help="List replays, newest first.")]
Follow = Annotated[
    int | None, typer.Option(metavar="ID", help="Show the progress of a replay.")
]
Stop = Annotated[int | None, typer.Option(metavar="ID", help="Pause a replay.")]
Resume = Annotated[
    int | None, typer.Option(metavar="ID", help="Resume a paused replay.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Preview the result here; write nothing.")
]
Diff = Annotated[
    bool, typer.Option("--diff", help="With --dry-run: print the differences.")
]


def add_commands(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command(rich_help_panel=PANEL)(reprocess)


def reprocess(  # noqa: PLR0913 - each is a filter of the command line
    *,
    stage: Stage = Step.EXTRACT,
    state: States = None,
    reason: Reasons = None,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    url: Url = None,
    limit: Limit = None,
    by: By = None,
    detach: Detach = False,
    listing: List = False,
    follow: Follow = None,
    stop: Stop = None,
    resume: Resume = None,
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Read stored pages again with the current code, at lower priority than live news.

    The workers do it. Ctrl-C stops watching; the replay keeps running.
    """
    from wireroom.console.operations import reprocess as replays  # noqa: PLC0415 - only where it runs

    actions = (listing, follow is not None, stop is not None, resume is not None)
    _check_options(actions, dry_run=dry_run, diff=diff)
    with open_store() as store:
        if listing:
            replays.print_replays(store)
            return
        if stop is not None:
            replays.stop_replay(store, stop)
            return
        replay_id = follow
        if resume is not None:
            replay_id = replays.resume_replay(store, resume)
        if replay_id is None:
            selection = _build_filter(
                stage,
                states=state,
                reasons=reason,
                source=source,
                since=since,
                until=until,
                url=url,
            )
            if dry_run:
                _print_preview(store, stage, selection, limit=limit, with_diff=diff)
                return
            replay_id = replays.start_replay(
                store,
                stage,
                selection,
                limit=limit,
                by=resolve_operator(by),
                now=datetime.now(UTC),
            )
        if not detach:
            replays.follow_replay(store, replay_id)


def _check_options(actions: Sequence[bool], *, dry_run: bool, diff: bool) -> None:
    if sum(actions) > 1:
        message = "--list, --follow, --stop and --resume exclude each other"
        raise typer.BadParameter(message)
    if diff and not dry_run:
        raise typer.BadParameter("--diff requires --dry-run")
    if dry_run and any(actions):
        raise typer.BadParameter("--dry-run takes only --stage and filters")


def _print_preview(
    store: Store,
    stage: Step,
    selection: ReplayFilter,
    *,
    limit: int | None,
    with_diff: bool,
) -> None:
    from wireroom.console.operations.reprocess_preview import print_preview  # noqa: PLC0415 - only where it runs
    from wireroom.workers.wiring import make_pipeline  # noqa: PLC0415 - see above

    pipeline = make_pipeline(read_settings(), store)
    print_preview(
        pipeline, stage, selection, limit=limit, with_diff=with_diff, write=typer.echo
    )


def _build_filter(  # noqa: PLR0913 - each is a filter of the command line
    stage: Step,
    *,
    states: Sequence[State] | None,
    reasons: Sequence[str] | None,
    source: str | None,
    since: str | None,
    until: str | None,
    url: str | None,
) -> ReplayFilter:
    from wireroom.errors import Reason  # noqa: PLC0415 - only where it runs
    from wireroom.steps.replays.replay import REPLAYABLE  # noqa: PLC0415 - see above
    from wireroom.store.runs.replays import ReplayFilter  # noqa: PLC0415 - see above

    for reason in reasons or ():
        if reason not in set(Reason):
            message = f"{reason} is not a reason; docs/schema.md lists them"
            raise typer.BadParameter(message)
    now = datetime.now(UTC)
    default_states = sorted(REPLAYABLE[stage] - {"failed"})
    return ReplayFilter(
        outcomes=tuple(map(str, states or default_states)),
        reasons=tuple(reasons or ()),
        source=source,
        since=parse_since(since, now=now) if since else None,
        until=parse_since(until, now=now) if until else None,
        url=url,
    )
