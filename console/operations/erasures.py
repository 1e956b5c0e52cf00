"""Run an erasure to its end, from the command line."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from wireroom.errors import OperatorError, Transient
from wireroom.model.erasures import ErasureState
from wireroom.steps.erasure.run import run_erasures

if TYPE_CHECKING:
    from wireroom.model.erasures import ErasureRow
    from wireroom.store.database import Store

# Seconds between two looks at transactions that have to end first, and of one run.
_PAUSE_SECONDS, _RUN_SECONDS = 0.2, 30.0


def run_to_end(store: Store, erasure_id: int | None) -> ErasureRow | None:
    """Work on an erasure until it is done; return it.

    None: there is none, or another process works on it.

    Raises:
        OperatorError: the archive cannot be written; `erase resume` continues.
    """
    now = partial(datetime.now, UTC)
    while True:
        try:
            row = run_erasures(store, now, seconds=_RUN_SECONDS, only=erasure_id)
        except Transient as error:
            raise OperatorError(
                f"the archive cannot be written: {error.detail};"
                " wireroom erase resume continues"
            ) from error
        if row is None or row.state is ErasureState.DONE:
            return row
        erasure_id = row.id
        time.sleep(_PAUSE_SECONDS)
