"""Commands that say whether a running deployment is well: health, doctor."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from wireroom.console.cli.environment import read_settings
from wireroom.errors import OperatorError

PANEL = "Look"

QueueName = Annotated[
    str | None, typer.Option("--queue", help="Only this queue, for a health check.")
]
Json = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


def add_commands(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (health, doctor):
        app.command(rich_help_panel=PANEL)(command)


def health(queue: QueueName = None) -> None:
    """Say whether tasks come through the queues; status 1 where they do not."""
    from wireroom.console.local import services  # noqa: PLC0415 - see above
    from wireroom.console.monitoring import alarms  # noqa: PLC0415 - see above
    from wireroom.tasks.chain import Queue  # noqa: PLC0415 - only where it runs
    from wireroom.workers import wiring  # noqa: PLC0415 - see above

    if queue is not None and queue not in list(Queue):
        known = ", ".join(Queue)
        raise OperatorError(f"{queue} is no queue; there are {known}")
    given = services.use_running_services(read_settings())
    if given.database_url is None:
        typer.echo("nothing is up on this data folder")
        raise typer.Exit(1)
    store = wiring.make_store(given)
    store.check_schema()
    with store.begin() as tx:
        asked = list(Queue) if queue is None else [queue]
        lines = alarms.describe_silent_queues(
            tx.queue_heartbeats.list_times(),
            tx.queue_heartbeats.get_database_time(),
            asked,
        )
    store.close()
    for line in lines:
        typer.echo(line)
    raise typer.Exit(1 if lines else 0)


def doctor(*, as_json: Json = False) -> None:
    """Name each setting and each absence that would lose work; status 1 if any."""
    from wireroom.console.local import services  # noqa: PLC0415 - only where it runs
    from wireroom.console.monitoring.doctor import examine_deployment  # noqa: PLC0415 - see above
    from wireroom.workers import wiring  # noqa: PLC0415 - only where it runs

    given = services.use_running_services(read_settings())
    if given.database_url is None:
        # Nothing is up; a socket that is not there says so in its own words.
        folder = Path(given.data_dir).absolute() / "postgres"
        url = f"postgresql+psycopg://wireroom@/wireroom?host={folder}"
        given = replace(given, database_url=url)
    store = wiring.make_store(given)
    findings = examine_deployment(given, store, wiring.make_redis(given.broker_url))
    store.close()
    if as_json:
        typer.echo(json.dumps([f.to_json() for f in findings], indent=1))
    else:
        for finding in findings:
            mark = "ok   " if finding.ok else "WRONG"
            typer.echo(f"{mark}  {finding.topic}: {finding.message}")
    raise typer.Exit(0 if all(f.ok for f in findings) else 1)
