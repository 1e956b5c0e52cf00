"""How long to wait before a step that failed for now is tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.errors import Reason

if TYPE_CHECKING:
    from wireroom.errors import Transient
    from wireroom.steps.context import PipelinePolicy

# A host that answers with a challenge or refuses more requests is left alone longer
# than one that merely hiccuped.
BACKOFF_FACTORS = {Reason.CHALLENGE: 8, Reason.RATE_LIMITED: 2}

# Waiting for a free place at a host is no failure of the article.
UNCOUNTED_REASONS = frozenset({Reason.HOST_BUSY})


def counts_as_failure(error: Transient) -> bool:
    """Whether an error brings an article nearer to being given up."""
    return error.reason not in UNCOUNTED_REASONS


def backoff_delay(
    error: Transient, *, failures: int, policy: PipelinePolicy, jitter: float
) -> timedelta:
    """Return the wait after the ``failures``-th failure in a row (from 1).

    Doubles from ``retry_base`` to ``retry_cap``, with up to half as much again by
    jitter, and is never shorter than what the other side asked for.
    """
    if not counts_as_failure(error):
        wait = error.retry_after or policy.retry_base.total_seconds()
        return timedelta(seconds=wait * (1 + jitter / 2))
    doubled = (
        policy.retry_base
        * BACKOFF_FACTORS.get(error.reason, 1)
        * 2 ** min(failures - 1, 20)
    )
    wait = min(doubled, policy.retry_cap).total_seconds() * (1 + jitter / 2)
    return timedelta(seconds=max(wait, error.retry_after or 0.0))
