"""The folder of a measurement's server, which can be kept and used again."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from two_sizes import connect_admin, make_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.console.local.embedded import EmbeddedPostgres


@contextmanager
def open_folder(kept: Path | None) -> Iterator[Path]:
    """Yield the folder that is kept, or one that is removed afterwards."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@contextmanager
def filled_database(server: EmbeddedPostgres, name: str) -> Iterator[str]:
    """Yield the URL of an empty database, which gets its name when it is filled."""
    unfilled = f"{name}_unfilled"
    with connect_admin(server) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {unfilled}")
        yield make_database(server, unfilled)
        connection.execute(f"ALTER DATABASE {unfilled} RENAME TO {name}")
