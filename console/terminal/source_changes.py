"""``wireroom sources plan``: one line per change that ``apply`` would make."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from wireroom.store.sources.source_changes import SourceChanges


def format_plan(plan: SourceChanges) -> Iterator[str]:
    """Yield a line per change, then the totals. Header values are never printed."""
    for verb, urls in (
        ("add", plan.added),
        ("resume", plan.resumed),
        ("change", plan.changed),
        ("pause", plan.paused),
    ):
        yield from (f"{verb:7}{url}" for url in urls)
    for url, old, new in plan.moved:
        yield f"move   {url}: from {old} to {new}"
    for old, new in plan.renamed:
        yield f"rename {old}: {new}, with its articles"
    for name, fields in plan.sources:
        yield f"change {name}: {', '.join(fields)}"
    for name, limits in plan.kept:
        ages = ", ".join(f"{kind} {_format_age(age)}" for kind, age in limits)
        yield f"keep   {name}: {ages}; older content is deleted"
    moved = f", {len(plan.moved)} to move" if plan.moved else ""
    renamed = f", {len(plan.renamed)} to rename" if plan.renamed else ""
    yield (
        f"feeds: {len(plan.added)} to add, {len(plan.resumed)} to resume,"
        f" {len(plan.changed)} to change, {len(plan.paused)} to pause{moved};"
        f" sources: {len(plan.sources)} to change{renamed}"
    )


def _format_age(age: timedelta) -> str:
    hours = int(age.total_seconds()) // 3600
    return f"{hours}h" if hours % 24 else f"{hours // 24}d"
