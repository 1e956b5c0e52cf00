"""The zone of a source, in which its feeds print dates that name none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wireroom.steps.context import StepContext


def get_utc_offset(ctx: StepContext, source_id: int) -> int | None:
    """Return a source's offset from UTC in minutes; None if it configures none."""
    with ctx.store.begin() as tx:
        return tx.feeds.get_source(source_id).utc_offset_minutes


def find_utc_offset(ctx: StepContext, url: str) -> int | None:
    """Return the offset of the source that an address belongs to, or None."""
    with ctx.store.begin() as tx:
        source_id = tx.source_hosts.find_owners([url]).get(url)
    return None if source_id is None else get_utc_offset(ctx, source_id)
