"""The rows of a batch, for as long as its worker may start one more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


def iterate_until(
    ids: Iterable[int], *, end: float, clock: Callable[[], float]
) -> Iterator[int]:
    """Yield the ids that a batch had at the start, until its time is over.

    Args:
        end: of the time, in seconds of the clock. clock: monotonic seconds.
    """
    # A copy: the batch forgets each row that is done.
    for row_id in list(ids):
        if clock() >= end:
            return
        yield row_id
