"""Commands that check a running deployment: health, doctor, report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wireroom.console.cli.environment import Json, read_settings
from wireroom.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.config.settings import Settings

PANEL = "Inspect"

QueueName = Annotated[
    str | None, typer.Option("--queue", help="Check only this queue.")
]


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (health, doctor, report):
        app.command(rich_help_panel=PANEL)(command)


def health(queue: QueueName = None) -> None:
    """Check that tasks run from every queue; exit status 1 if not."""
    from wireroom.console.local import services  # noqa: PLC0415 - only where it runs
    from wireroom.console.monitoring import alarms  # noqa: PLC0415 - see above
    from wireroom.workers import connections  # noqa: PLC0415 - see above

    queues = _select_queues(queue)
    settings = services.use_running_services(read_settings())
    if settings.database_url is None:
        typer.echo("no deployment runs on this data folder")
        raise typer.Exit(1)
    store = connections.make_store(settings)
    store.check_schema()
    with store.begin() as tx:
        silent = alarms.describe_silent_queues(
            tx.queue_heartbeats.list_times(),
            tx.queue_heartbeats.get_database_time(),
            queues,
        )
    store.close()
    for line in silent:
        typer.echo(line)
    raise typer.Exit(1 if silent else 0)


def _select_queues(queue: str | None) -> Sequence[str]:
    from wireroom.tasks.chain import Queue  # noqa: PLC0415 - only where it runs

    if queue is None:
        return list(Queue)
    if queue not in list(Queue):
        raise OperatorError(f"{queue} is not a queue; queues: {', '.join(Queue)}")
    return [queue]


def doctor(*, as_json: Json = False) -> None:
    """Check settings and services for faults that would lose work; status 1 if any."""
    from wireroom.console.local import services  # noqa: PLC0415 - only where it runs
    from wireroom.console.monitoring.doctor import examine_deployment  # noqa: PLC0415 - see above
    from wireroom.workers import broker_connections, connections  # noqa: PLC0415 - see above

    settings = _set_database_url(services.use_running_services(read_settings()))
    store = connections.make_store(settings)
    redis = broker_connections.make_redis(settings.broker_url)
    findings = examine_deployment(settings, store, redis)
    store.close()
    if as_json:
        typer.echo(json.dumps([f.to_json() for f in findings], indent=1))
    else:
        for finding in findings:
            mark = "ok   " if finding.ok else "WRONG"
            typer.echo(f"{mark}  {finding.topic}: {finding.message}")
    raise typer.Exit(0 if all(f.ok for f in findings) else 1)


def report(
    file: Annotated[Path, typer.Argument(help="The ZIP file to write.")],
) -> None:
    """Write versions, settings, status and logs to a file for a bug report.

    Secrets are left out; read the file before you pass it on.
    """
    from wireroom.console.local import services  # noqa: PLC0415 - only where it runs
    from wireroom.console.operations.debug_bundle import write_bundle  # noqa: PLC0415 - see above
    from wireroom.workers import connections  # noqa: PLC0415 - see above

    settings = _set_database_url(services.use_running_services(read_settings()))
    store = connections.make_store(settings)
    try:
        for name in write_bundle(file, settings, store):
            typer.echo(f"{file}: {name}")
    except OSError as error:
        raise OperatorError(f"{file}: {error.strerror}") from error
    finally:
        store.close()


def _set_database_url(settings: Settings) -> Settings:
    """Return settings with the embedded database's URL if no database is running.

    The missing socket is then a finding of the doctor like any other.
    """
    if settings.database_url is not None:
        return settings
    folder = Path(settings.data_dir).absolute() / "postgres"
    url = f"postgresql+psycopg://wireroom@/wireroom?host={folder}"
    return settings.model_copy(update={"database_url": url})
