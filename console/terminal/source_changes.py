"""``wireroom sources plan``: one line per change that ``apply`` would make."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wireroom.store.source_changes import SourceChanges


def format_plan(plan: SourceChanges) -> Iterator[str]:
    """Yield a line per change, then the totals. Header values are never printed."""
    for verb, urls in (
        ("add", plan.added),
        ("resume", plan.resumed),
        ("change", plan.changed),
        ("pause", plan.paused),
    ):
        yield from (f"{verb:7}{url}" for url in urls)
    for name, fields in plan.sources:
        yield f"change {name}: {', '.join(fields)}"
    yield (
        f"feeds: {len(plan.added)} to add, {len(plan.resumed)} to resume,"
        f" {len(plan.changed)} to change, {len(plan.paused)} to pause;"
        f" sources: {len(plan.sources)} to change"
    )
