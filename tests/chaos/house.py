"""Runs the product as ``wireroom up`` does, but leaves a killed server down on request.

``python -m tests.chaos.house``; the settings come from the environment. While a file
``postgres.down`` or ``valkey.down`` is in the data folder that server is not restarted.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from wireroom.config.settings import Settings
from wireroom.config.sources import load_sources
from wireroom.console.local.up import prepare_deployment

if TYPE_CHECKING:
    from pathlib import Path

    from wireroom.console.local.supervisor import Service


class Held:
    """A server that stays down while its file is there."""

    def __init__(self, service: Service, file: Path) -> None:
        self._service, self._file = service, file

    def ensure_running(self) -> bool:
        return not self._file.exists() and self._service.ensure_running()


def main() -> None:
    settings = Settings.from_env(os.environ)
    with prepare_deployment(settings, load_sources(settings.sources_file)) as (
        _,
        supervisor,
    ):
        supervisor._services = [
            Held(service, settings.data_dir / f"{name}.down")
            for service, name in zip(
                supervisor._services, ("postgres", "valkey"), strict=True
            )
        ]
        for child in supervisor._children:
            argv = [
                "tests.chaos.app" if w == "wireroom.workers.app" else w
                for w in child._process.argv
            ]
            child._process = replace(child._process, argv=argv)
        supervisor.run_until(lambda: False)


if __name__ == "__main__":
    main()
