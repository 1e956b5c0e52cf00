"""Whether a reader can continue from a position of the change feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.follow import EpochStart, describe_restore, find_lossy_restore
from wireroom.store.connection.epochs import Loss

if TYPE_CHECKING:
    from wireroom.store.database import Transaction


def find_obstacle(
    tx: Transaction, position: int, epoch: str | None = None
) -> str | None:
    """Return why a reader cannot continue, and what to do; None if nothing is missing.

    Events after the position were pruned, the events up to it were lost with a restore
    of the database, or it does not exist yet. A caller that reads the events too reads
    them first: an event that is pruned meanwhile is then reported, not skipped.

    Args:
        position: of the last event that the reader has read. epoch: of that event,
            where the reader has stored it.
    """
    if (loss := _describe_loss(tx, position, epoch)) is not None:
        return loss
    first, last = tx.changes.get_first_position(), tx.changes.get_last_position()
    remedy = f"read all rows again, then continue after {last}"
    if position + 1 < first:
        return f"events {position + 1} to {first - 1} have been pruned: {remedy}"
    if position > last:
        return f"position {position} is beyond the last event, {last}: {remedy}"
    return None


def _describe_loss(tx: Transaction, position: int, epoch: str | None) -> str | None:
    starts = [
        EpochStart(
            epoch=known.epoch,
            first_position=known.first_position,
            last_before=known.last_before,
            began_at=known.began_at,
            has_loss=known.loss is not Loss.NOTHING,
        )
        for known in tx.epochs.list_epochs()
    ]
    restore = find_lossy_restore(starts, position, epoch)
    return None if restore is None else describe_restore(restore, starts[-1])
