"""The database and broker of a run: configured, already running, or embedded.

``WIREROOM_DATABASE_URL`` and ``WIREROOM_BROKER_URL`` name configured servers. Without
them, a command that runs on the same data folder has published the addresses of its
servers. Without such a command, embedded servers are started, and stopped at the end.
"""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeVar

from wireroom.console.local.embedded import (
    EmbeddedError,
    EmbeddedPostgres,
    EmbeddedValkey,
)
from wireroom.console.local.embedded.errors import FolderInUseError
from wireroom.console.local.shared_folder import (
    ADDRESSES_FILE,
    POLL_SECONDS,
    find_running_services,
    join_services,
    publish_services,
    wait_for_users,
)
from wireroom.console.local.supervisor import print_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.config.settings import Settings
    from wireroom.console.local.supervisor import Service

    Embedded = TypeVar("Embedded", EmbeddedPostgres, EmbeddedValkey)

# Seconds after which a command says what it waits for.
NOTICE_SECONDS = 2.0
# Seconds that `wireroom up` waits at its end for commands that use its database.
USERS_SECONDS = 1.0


def use_running_services(settings: Settings) -> Settings:
    """Return settings with the addresses of a run that is up on this data folder."""
    running = find_running_services(settings.data_dir)
    return settings if running is None else running.apply_to(settings)


@contextmanager
def open_database(settings: Settings) -> Iterator[Settings]:
    """Yield settings whose database answers, for commands that need no broker.

    Waits while another command on the data folder starts or stops the servers there.
    """
    if settings.database_url is not None:
        yield use_running_services(settings)
        return
    wait = _FolderWait()
    while True:
        with join_services(settings.data_dir) as running:
            if running is not None:
                yield running.apply_to(settings)
                return
        server = wait.try_start(EmbeddedPostgres(settings.data_dir))
        if server is not None:
            break
    with server:
        settings = settings.model_copy(update={"database_url": server.url})
        try:
            with publish_services(settings, is_up=False):
                yield settings
        finally:
            wait_for_users(settings.data_dir, None)


@contextmanager
def open_services(settings: Settings) -> Iterator[tuple[Settings, list[Service]]]:
    """Yield settings whose database and broker answer, and the servers started here.

    Waits for another command that uses the data folder, and that will end.

    Raises:
        EmbeddedError: ``wireroom up`` runs on the data folder, or a server does not
            start.
    """
    servers: list[Service] = []
    with ExitStack() as stack:
        if settings.database_url is None:
            database = _wait_for_folder(settings, EmbeddedPostgres(settings.data_dir))
            stack.enter_context(database)
            settings = settings.model_copy(update={"database_url": database.url})
            servers.append(database)
        if settings.broker_url is None:
            broker = _wait_for_folder(settings, EmbeddedValkey(settings.data_dir))
            stack.enter_context(broker)
            settings = settings.model_copy(update={"broker_url": broker.url})
            servers.append(broker)
        yield settings, servers


@contextmanager
def share_services(settings: Settings) -> Iterator[None]:
    """Publish the addresses of a run that is up, whose schema is current."""
    with publish_services(settings, is_up=True):
        yield


def stop_sharing(settings: Settings) -> None:
    """Withdraw the addresses, and wait a moment for commands that use the servers."""
    (settings.data_dir / ADDRESSES_FILE).unlink(missing_ok=True)
    wait_for_users(settings.data_dir, USERS_SECONDS)


def _wait_for_folder(settings: Settings, server: Embedded) -> Embedded:
    """Start a server once no other command holds its folder."""
    wait = _FolderWait()
    while wait.try_start(server) is None:
        running = find_running_services(settings.data_dir)
        if running is not None and running.is_up:
            raise EmbeddedError(
                f"{settings.data_dir} is in use by process {running.pid}, which is"
                " `wireroom up`: stop it, or choose another data directory"
            )
    return server


class _FolderWait:
    """Attempts to start a server on a folder that another command may hold."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._is_quiet = True

    def try_start(self, server: Embedded) -> Embedded | None:
        """Start the server; None, after a pause, if the folder is held."""
        try:
            server.start()
        except FolderInUseError as error:
            if self._is_quiet and time.monotonic() - self._began > NOTICE_SECONDS:
                self._is_quiet = False
                print_line(f"waiting for process {error.holder}, which uses the folder")
            time.sleep(POLL_SECONDS)
            return None
        return server
