"""Runs the product as ``wireroom up`` does, but leaves a killed server down on request.

``python -m tests.chaos.house``; the settings come from the environment. While a file
``postgres.down`` or ``valkey.down`` is in the data folder that server is not restarted.
The processes reach both servers through a relay, which drops every byte while a file
``postgres.silent`` or ``valkey.silent`` is there. A file ``postgres.target`` names the
socket of another server, as the address that a failover moves does.

With addresses of servers in its environment it is a further host of a deployment; a
variable ``CHAOS_HOST`` names its workers.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, make_url

from tests.chaos.relay import start_relay
from wireroom.config.settings import Settings
from wireroom.config.sources import load_sources
from wireroom.console.local.up import prepare_deployment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wireroom.console.local.supervisor import _ServiceWatch


class Held:
    """A server that stays down while its file is there."""

    def __init__(self, service: _ServiceWatch, file: Path) -> None:
        self._service, self._file = service, file

    def ensure_running(self, now: float, give_up: Callable[[], bool]) -> None:
        if not self._file.exists():
            self._service.ensure_running(now, give_up)

    def stop(self, seconds: float) -> None:
        self._service.stop(seconds)


def relay_services(running: Settings) -> dict[str, str]:
    """Return the variables with which a process reaches the servers by a relay."""
    folder = running.data_dir
    database = make_url(running.database_url or "")
    socket = Path(str(database.query["host"])) / ".s.PGSQL.5432"
    port = start_relay(
        str(socket), folder / "postgres.silent", folder / "postgres.target"
    )
    through = URL.create(
        "postgresql+psycopg", database.username, None, "127.0.0.1", port, "wireroom"
    )
    path = (running.broker_url or "").removeprefix("redis+socket://")
    broker = start_relay(path, folder / "valkey.silent")
    return {
        "WIREROOM_DATABASE_URL": through.render_as_string(hide_password=False),
        "WIREROOM_BROKER_URL": f"redis://127.0.0.1:{broker}/0",
        # Bounds of seconds, so that a silence of half a minute is noticed.
        "WIREROOM_STATEMENT_SECONDS": "10",
    }


def name_workers(argv: Sequence[str], host: str | None) -> list[str]:
    """Return a command line of the tests' application, on a host of this name."""
    named = [word.replace("@%h", f"@{host}") if host else word for word in argv]
    return [
        "tests.chaos.app" if word == "wireroom.workers.app" else word for word in named
    ]


def main() -> None:
    settings = Settings.from_env(os.environ)
    with prepare_deployment(settings, load_sources(settings.sources_file)) as (
        running,
        supervisor,
    ):
        supervisor._services = [
            Held(watch, settings.data_dir / f"{watch._service.name}.down")
            for watch in supervisor._services
        ]
        for child in supervisor._children:
            argv = name_workers(child._process.argv, os.environ.get("CHAOS_HOST"))
            child._process = replace(
                child._process,
                argv=argv,
                env={**child._process.env, **relay_services(running)},
            )
        supervisor.run_until(lambda: False)


if __name__ == "__main__":
    main()
