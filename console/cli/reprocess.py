"""``wireroom reprocess``: stored pages read again, behind all live news."""

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
    from wireroom.store.database import Store
    from wireroom.store.runs.replays import ReplayFilter

PANEL = "Run"


class Step(StrEnum):
    """Where a replay begins; what follows is done too."""

    EXTRACT = "extract"
    DEDUPLICATE = "deduplicate"
    ENRICH = "enrich"


class State(StrEnum):
    """Outcomes an article may have."""

    PUBLISHED = "published"
    MERGED = "merged"
    REJECTED = "rejected"
    FAILED = "failed"


Stage = Annotated[Step, typer.Option(help="Where to begin.")]
States = Annotated[
    list[State] | None,
    typer.Option(help="Repeatable. Else all but failed ones that came this far."),
]
Reasons = Annotated[
    list[str] | None, typer.Option(help="Repeatable: no_text, consent_wall, ...")
]
Source = Annotated[str | None, typer.Option(help="Of this source alone.")]
Since = Annotated[str | None, typer.Option(help="Found since 12h, 3d ago, or a date.")]
Until = Annotated[str | None, typer.Option(help="Found before that.")]
Url = Annotated[str | None, typer.Option(help="Address; * stands for anything.")]
Limit = Annotated[int | None, typer.Option(min=1, help="So many articles at most.")]
Detach = Annotated[bool, typer.Option("--detach", help="Begin, and do not look on.")]
List = Annotated[bool, typer.Option("--list", help="Replays, the latest first.")]
Follow = Annotated[int | None, typer.Option(metavar="ID", help="Look at one again.")]
Stop = Annotated[int | None, typer.Option(metavar="ID", help="Let one rest.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read here; write nothing.")]
Diff = Annotated[bool, typer.Option("--diff", help="With --dry-run: what differs.")]
Resume = Annotated[int | None, typer.Option(metavar="ID", help="Let it go on.")]


def add_commands(app: typer.Typer) -> None:
    """Add the command."""
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
    """Read stored pages again, with today's code; the workers do it, behind live news.

    Ctrl-C ends the looking on; the replay goes on.
    """
    from wireroom.console.operations import reprocess as replaying  # noqa: PLC0415 - only where it runs

    chosen = [listing, follow is not None, stop is not None, resume is not None]
    if sum(chosen) > 1:
        raise typer.BadParameter("one of --list, --follow, --stop, --resume at a time")
    if diff and not dry_run:
        raise typer.BadParameter("--diff goes with --dry-run")
    if dry_run and any(chosen):
        raise typer.BadParameter("--dry-run goes with --stage and filters")
    with open_store() as store:
        if listing:
            replaying.print_replays(store)
            return
        if stop is not None:
            replaying.stop_replay(store, stop)
            return
        replay_id = follow
        if resume is not None:
            replay_id = replaying.resume_replay(store, resume)
        if replay_id is None:
            wanted = _build_filter(
                stage,
                states=state,
                reasons=reason,
                source=source,
                since=since,
                until=until,
                url=url,
            )
            if dry_run:
                _print_preview(store, stage, wanted, most=limit, whole=diff)
                return
            replay_id = replaying.start_replay(
                store,
                stage,
                wanted,
                most=limit,
                by=resolve_operator(by),
                now=datetime.now(UTC),
            )
        if not detach:
            replaying.follow_replay(store, replay_id)


def _print_preview(
    store: Store, stage: Step, wanted: ReplayFilter, *, most: int | None, whole: bool
) -> None:
    from wireroom.console.operations import reprocess_preview  # noqa: PLC0415 - only where it runs
    from wireroom.workers.wiring import make_pipeline  # noqa: PLC0415 - see above

    pipeline = make_pipeline(read_settings(), store)
    reprocess_preview.print_preview(
        pipeline, stage, wanted, most=most, whole=whole, say=typer.echo
    )


def _build_filter(  # noqa: PLR0913 - each is a filter of the command line
    stage: Step,
    *,
    states: list[State] | None,
    reasons: list[str] | None,
    source: str | None,
    since: str | None,
    until: str | None,
    url: str | None,
) -> ReplayFilter:
    from wireroom.errors import Reason  # noqa: PLC0415 - only where it runs
    from wireroom.steps.replays.replay import REPLAYABLE  # noqa: PLC0415 - see above
    from wireroom.store.runs.replays import ReplayFilter  # noqa: PLC0415 - see above

    for given in reasons or ():
        if given not in set(Reason):
            raise typer.BadParameter(f"{given} is no reason; docs/schema.md lists them")
    now = datetime.now(UTC)
    usual = sorted(REPLAYABLE[stage] - {"failed"})
    return ReplayFilter(
        outcomes=tuple(map(str, states or usual)),
        reasons=tuple(reasons or ()),
        source=source,
        since=parse_since(since, now=now) if since else None,
        until=parse_since(until, now=now) if until else None,
        url=url,
    )
