"""What commands share: the settings of this run, and a database that answers."""

from __future__ import annotations

import getpass
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.config.settings import Settings
    from wireroom.store.database import Store


By = Annotated[str | None, typer.Option(help="Who decides; else who you are here.")]


def resolve_operator(by: str | None) -> str:
    """Name whoever decides something."""
    if by:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        # In a container without a name for its user.
        return "unnamed"


def read_settings() -> Settings:
    """Read the settings from the environment."""
    from wireroom.config.settings import Settings  # noqa: PLC0415 - only where a command runs

    return Settings.from_env(os.environ)


@contextmanager
def open_store() -> Iterator[Store]:
    """Open the database of this run, to look at it."""
    from wireroom.console.local import services  # noqa: PLC0415 - see above
    from wireroom.workers import wiring  # noqa: PLC0415 - see above

    with services.open_database(read_settings()) as given:
        store = wiring.make_store(given)
        try:
            store.check_schema()
            yield store
        finally:
            store.close()


@contextmanager
def provide_database_url() -> Iterator[str]:
    """Give the address of this run's database, once it has answered."""
    from wireroom.console.local import services  # noqa: PLC0415 - see above
    from wireroom.workers import wiring  # noqa: PLC0415 - see above

    with services.open_database(read_settings()) as given:
        store = wiring.make_store(given)
        try:
            store.check_schema()
        finally:
            store.close()
        yield given.database_url or ""
