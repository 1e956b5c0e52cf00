"""What commands share: settings, the database, the operator's name."""

from __future__ import annotations

import getpass
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.config.settings import Settings
    from wireroom.store.access.operator_log import OperatorLog
    from wireroom.store.connection.sessions import Sessions
    from wireroom.store.database import Store


By = Annotated[
    str | None,
    typer.Option(help="Operator's name to record. Default: the current user."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def resolve_operator(by: str | None) -> str:
    """Return the name to record for an operator's action."""
    if by:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        # A container may run under a user id that has no name.
        return "unnamed"


def log_act(log: OperatorLog, act: str, **about: int | str) -> None:
    """Log what a command does, in the transaction that does it.

    Args:
        act: a value of ``OperatorAct``, whose module only the command itself imports.
    """
    from wireroom.model.operator_acts import OperatorAct  # noqa: PLC0415 - only where it runs

    by, now = resolve_operator(None), datetime.now(UTC)
    log.add(OperatorAct(act), by=by, now=now, **about)


def read_settings() -> Settings:
    """Read the settings from the environment variables."""
    from wireroom.config.settings import Settings  # noqa: PLC0415 - only where a command runs

    return Settings.from_env(os.environ)


@contextmanager
def open_store() -> Iterator[Store]:
    """Open the database of the settings; start the embedded one if it is not running.

    Raises:
        OperatorError: the database does not respond, or has another schema.
    """
    from wireroom.console.local import services  # noqa: PLC0415 - see above
    from wireroom.workers import connections  # noqa: PLC0415 - see above

    with services.open_database(read_settings()) as settings:
        store = connections.make_store(settings)
        try:
            store.check_schema()
            yield store
        finally:
            store.close()


@contextmanager
def open_sessions() -> Iterator[Sessions]:
    """Open the database of :func:`open_store` for a command that needs few topics.

    Raises:
        OperatorError: the database does not respond, or has another schema.
    """
    from wireroom.console.local import services  # noqa: PLC0415 - see above
    from wireroom.store.connection.sessions import COMMAND_LIMITS, Sessions  # noqa: PLC0415 - see above

    with services.open_database(read_settings()) as settings:
        sessions = Sessions(
            settings.database_url or "",
            connections=1,
            prepared_statements=settings.prepared_statements,
            limits=COMMAND_LIMITS,
        )
        try:
            sessions.check_schema()
            yield sessions
        finally:
            sessions.close()


@contextmanager
def provide_database_url() -> Iterator[str]:
    """Provide the URL of the database that :func:`open_store` opens.

    Raises:
        OperatorError: the database does not respond, or has another schema.
    """
    from wireroom.console.local import services  # noqa: PLC0415 - see above
    from wireroom.workers import connections  # noqa: PLC0415 - see above

    with services.open_database(read_settings()) as settings:
        store = connections.make_store(settings)
        try:
            store.check_schema()
        finally:
            store.close()
        yield settings.database_url or ""
