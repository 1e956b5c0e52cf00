"""What follows a failed attempt to deliver events to a target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.decide.failures.retries import double_wait

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPolicy:
    """Waits between attempts, and their end.

    Attributes:
        base, cap: the first and the longest wait, without jitter.
        patience: a target that fails for so long is disabled.
        refusals: attempts of an event that the target refuses, before it goes to the
            dead letters and the next one is sent.
    """

    base: timedelta = timedelta(seconds=5)
    cap: timedelta = timedelta(hours=1)
    patience: timedelta = timedelta(days=5)
    refusals: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptFailure:
    """The state of a target after a failure.

    Attributes:
        failures: in a row, this one included. refusals: of the first event in a row.
        failing_since: the first of them.
        next_attempt_at: not before then. is_disabled: no attempt follows.
        is_dead: the first event goes to the dead letters, and the next one is sent.
    """

    failures: int
    refusals: int
    failing_since: datetime
    next_attempt_at: datetime
    is_disabled: bool = False
    is_dead: bool = False


def decide_failure(  # noqa: PLR0913 - facts of one failure, by name
    *,
    failures: int,
    refusals: int,
    failing_since: datetime | None,
    is_refusal: bool,
    retry_after: float | None,
    now: datetime,
    policy: DeliveryPolicy,
    jitter: float,
) -> AttemptFailure:
    """Return the state after a failure that follows others in a row.

    Args:
        is_refusal: the target answers, and refuses the event itself.
        retry_after: seconds that the target asked to wait.
        jitter: drawn by the caller from [0, 1); adds up to half of the wait.
    """
    since = failing_since or now
    refusals = refusals + 1 if is_refusal else 0
    wait = double_wait(
        policy.base,
        times=failures,
        cap=policy.cap,
        jitter=jitter,
        at_least=retry_after,
    )
    return AttemptFailure(
        failures=failures + 1,
        refusals=refusals,
        failing_since=since,
        next_attempt_at=now + wait,
        is_disabled=not is_refusal and now - since >= policy.patience,
        is_dead=refusals >= policy.refusals,
    )
