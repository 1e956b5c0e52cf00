"""What applying the sources file would change, a line a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.store.source_changes import SourceChanges


def format_plan(plan: SourceChanges) -> Iterator[str]:
    """Tell each change, then their number; header values stay untold."""
    for sign, urls in (
        ("add", plan.added),
        ("resume", plan.resumed),
        ("change", plan.changed),
        ("pause", plan.paused),
    ):
        yield from (f"{sign:7}{url}" for url in urls)
    for name, fields in plan.sources:
        yield f"change {name}: {', '.join(fields)}"
    yield (
        f"{len(plan.added)} to add, {len(plan.resumed)} to resume,"
        f" {len(plan.changed)} to change, {len(plan.paused)} to pause,"
        f" {len(plan.sources)} sources to change"
    )
