"""The state of the newspaper in its folder: ports, edition, the limited request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class NewspaperState:
    """Small files in one folder, so that a second run serves the same addresses."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._ports = folder / "ports.json"
        self._edition = folder / "edition-2"
        self._limited = folder / "limited-once"
        self.log = folder / "requests.jsonl"

    @property
    def edition(self) -> int:
        """1, or 2 after any process called :meth:`next_edition`."""
        return 2 if self._edition.exists() else 1

    def next_edition(self) -> None:
        """Switch to the second edition; another call changes nothing."""
        self._edition.touch()

    def claim_rate_limit(self) -> bool:
        """Return True at the first call in the life of the folder."""
        try:
            self._limited.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def read_ports(self) -> dict[str, int]:
        """Return the ports of the last run by site; empty if they are not readable."""
        try:
            ports: dict[str, int] = json.loads(self._ports.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return ports

    def remember_ports(self, ports: dict[str, int]) -> None:
        """Store the ports for the next run."""
        self._ports.write_text(json.dumps(ports), "utf-8")
