"""The database and broker of a run: configured, already running, or embedded.

``WIREROOM_DATABASE_URL`` and ``WIREROOM_BROKER_URL`` name configured servers. Without
them, a run that is up on the same data folder has written the addresses of its servers
to ``services.json``. Without such a run, embedded servers are started, and stopped at
the end.
"""

from __future__ import annotations

import json
import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from wireroom.console.local.embedded import EmbeddedPostgres, EmbeddedValkey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wireroom.config.settings import Settings
    from wireroom.console.local.supervisor import Service

ADDRESSES_FILE = "services.json"


def use_running_services(settings: Settings) -> Settings:
    """Return settings with the addresses of a run that is up on this data folder."""
    try:
        addresses = json.loads((settings.data_dir / ADDRESSES_FILE).read_text("utf-8"))
        os.kill(addresses["pid"], 0)
    except (OSError, ValueError, KeyError):
        return settings
    return settings.model_copy(
        update={
            "database_url": settings.database_url or addresses["database_url"],
            "broker_url": settings.broker_url or addresses["broker_url"],
        }
    )


@contextmanager
def open_database(settings: Settings) -> Iterator[Settings]:
    """Yield settings whose database answers, for commands that need no broker."""
    settings = use_running_services(settings)
    if settings.database_url is not None:
        yield settings
        return
    with EmbeddedPostgres(settings.data_dir) as server:
        yield settings.model_copy(update={"database_url": server.url})


@contextmanager
def open_services(settings: Settings) -> Iterator[tuple[Settings, list[Service]]]:
    """Yield settings whose database and broker answer, and the servers started here.

    Publishes their addresses for later commands on the same data folder.

    Raises:
        EmbeddedError: the data folder is in use, or a server does not start.
    """
    servers: list[Service] = []
    with ExitStack() as stack:
        if settings.database_url is None:
            database = stack.enter_context(EmbeddedPostgres(settings.data_dir))
            settings = settings.model_copy(update={"database_url": database.url})
            servers.append(database)
        if settings.broker_url is None:
            broker = stack.enter_context(EmbeddedValkey(settings.data_dir))
            settings = settings.model_copy(update={"broker_url": broker.url})
            servers.append(broker)
        stack.enter_context(_publish_addresses(settings))
        yield settings, servers


@contextmanager
def _publish_addresses(settings: Settings) -> Iterator[Path]:
    path = settings.data_dir / ADDRESSES_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    addresses = {
        "pid": os.getpid(),
        "database_url": settings.database_url,
        "broker_url": settings.broker_url,
    }
    # Written to another name and renamed: a reader sees all of it or none.
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(addresses), "utf-8")
    draft.replace(path)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
