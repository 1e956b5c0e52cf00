"""Whether a reader can continue from a position of the change feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.follow import EpochStart, describe_restore, find_lossy_restore
from wireroom.store.epochs import Loss

if TYPE_CHECKING:
    from wireroom.store.database import Transaction


def describe_loss(
    tx: Transaction, position: int, epoch: str | None = None
) -> str | None:
    """Return what a reader must know before it continues; None if nothing.

    Args:
        position: of the last event that it has read. epoch: of that event, where the
            reader has stored it.
    """
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
