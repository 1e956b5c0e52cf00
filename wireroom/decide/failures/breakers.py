"""Breakers: a host that does not answer is asked by one probe, not by every row.

A breaker opens when several addresses of its host fail one after another. While it is
open the rows of the host wait together, and no attempt is counted; one of them is sent
as a probe from time to time. The first answer closes the breaker. The breaker of the
network does the same for all hosts, when several hosts that answered before fail
together: the fault is then on this side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason, Transient

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.rows import BreakerRow

# The name of the network's breaker; no host is named so.
NETWORK = "*"
# Failures that say something of the whole host.
HOST_REASONS = frozenset({
    Reason.DNS, Reason.CONNECT, Reason.TLS, Reason.TIMEOUT, Reason.CUT_OFF,
    Reason.SERVER_ERROR, Reason.RATE_LIMITED, Reason.CHALLENGE,
})  # fmt: skip
# Failures that many hosts have at once if the network of this side is away.
NETWORK_REASONS = frozenset({Reason.DNS, Reason.CONNECT, Reason.TIMEOUT})
# Errors that are raised before the host was asked: they are no answer.
_NO_ANSWER = frozenset({
    Reason.HOST_BUSY, Reason.BAD_URL, Reason.FORBIDDEN_ADDRESS, Reason.ROBOTS,
    # Raised on this side, by a browser that does not run.
    Reason.BROWSER,
})  # fmt: skip
_MAX_DOUBLINGS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerPolicy:
    """When breakers open, and how often a host is probed.

    Attributes:
        addresses: of one host that must fail in a row. hosts: that must fail in a row,
            each for the first time, until the network counts as away.
        first_wait, longest_wait: between two probes; the wait doubles. After days it
            grows beyond, to a share of the time for which the host has not answered,
            and to ``recheck`` at most.
        share: that share.
        recheck: how long a row waits at most without looking at the breaker itself.
        probe_lease: how long a probe may take. network_probes: rows sent at once as
            probes of the network, because any one host may be away by itself.
        spacing: between two rows of a host that start again.
    """

    addresses: int = 3
    hosts: int = 5
    first_wait: timedelta = timedelta(minutes=1)
    longest_wait: timedelta = timedelta(minutes=30)
    share: float = 1 / 48
    recheck: timedelta = timedelta(hours=12)
    probe_lease: timedelta = timedelta(minutes=2)
    network_probes: int = 5
    spacing: timedelta = timedelta(seconds=1)


def is_host_failure(error: Transient | Permanent) -> bool:
    """Return whether an error says that the host does not serve its pages now."""
    return isinstance(error, Transient) and error.reason in HOST_REASONS


def is_answer(error: Transient | Permanent | None) -> bool:
    """Return whether the host has answered, if only by a refusal; None: no error."""
    if error is None:
        return True
    return not is_host_failure(error) and error.reason not in _NO_ANSWER


def record_host_failure(
    breaker: BreakerRow,
    address: str,
    error: Transient | Permanent,
    *,
    now: datetime,
    policy: BreakerPolicy,
    jitter: float,
) -> BreakerRow:
    """Return a host's breaker after a request for an address of it has failed.

    Args:
        jitter: drawn by the caller from [0, 1).
    """
    return _record_failure(
        breaker, address, error, needed=policy.addresses,
        now=now, policy=policy, jitter=jitter,
    )  # fmt: skip


def record_network_failure(
    breaker: BreakerRow,
    host: str,
    error: Transient | Permanent,
    *,
    now: datetime,
    policy: BreakerPolicy,
    jitter: float,
) -> BreakerRow:
    """Return the network's breaker after a host has failed for the first time.

    Args:
        jitter: drawn by the caller from [0, 1).
    """
    return _record_failure(
        breaker, host, error, needed=policy.hosts,
        now=now, policy=policy, jitter=jitter,
    )  # fmt: skip


def blocks(breaker: BreakerRow | None, *, now: datetime) -> bool:
    """Return whether rows of the host wait; False also for a row that may probe it."""
    if breaker is None or breaker.opened_at is None:
        return False
    return breaker.probe_at is not None and breaker.probe_at > now


def _record_failure(  # noqa: PLR0913 - the two breakers differ in two of them
    breaker: BreakerRow,
    name: str,
    error: Transient | Permanent,
    *,
    needed: int,
    now: datetime,
    policy: BreakerPolicy,
    jitter: float,
) -> BreakerRow:
    failed = breaker.failed
    if name not in failed and len(failed) < needed:
        failed = [*failed, name]
    was_open = breaker.opened_at is not None
    is_open = was_open or len(failed) >= needed
    breaker = replace(
        breaker, failed=failed, reason=str(error.reason), detail=error.detail[:500]
    )
    is_probe = was_open and (breaker.probing_until is not None)
    if not is_open or (was_open and not is_probe):
        # A request that was sent before the breaker opened is no probe.
        return breaker
    probes = breaker.probes + was_open
    retry_after = error.retry_after if isinstance(error, Transient) else None
    away = now - breaker.failing_since
    wait = probe_wait(probes, away=away, policy=policy, jitter=jitter)
    return replace(
        breaker,
        opened_at=breaker.opened_at or now,
        probes=probes,
        probe_at=now + max(wait, timedelta(seconds=retry_after or 0)),
        probing_until=None,
    )


def probe_wait(
    probes: int, *, away: timedelta, policy: BreakerPolicy, jitter: float
) -> timedelta:
    """Return the wait for the next probe after so many failed ones.

    Args:
        away: for how long the host has not answered.
    """
    wait = policy.first_wait * float(2 ** min(probes, _MAX_DOUBLINGS))
    longest = max(policy.longest_wait, min(away * policy.share, policy.recheck))
    return min(wait, longest) * (1 + jitter / 10)
