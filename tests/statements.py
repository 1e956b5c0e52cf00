"""The statements that a store sends."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.store.database import Store


@contextmanager
def sent(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """Yield the statements of the block, with their parameters."""
    statements: list[tuple[str, Any]] = []

    def record(_, __, statement: str, parameters: object, *___: object) -> None:
        statements.append((statement, parameters))

    event.listen(store._engine, "before_cursor_execute", record)
    try:
        yield statements
    finally:
        event.remove(store._engine, "before_cursor_execute", record)
