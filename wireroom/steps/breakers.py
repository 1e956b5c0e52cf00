"""Breakers as the steps use them: look before a request, record its result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.decide.failures.breakers import (
    NETWORK,
    NETWORK_REASONS,
    blocks,
    is_answer,
    is_host_failure,
    record_host_failure,
    record_network_failure,
)
from wireroom.errors import Reason, Transient
from wireroom.http.request_url import extract_host

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wireroom.errors import Permanent
    from wireroom.model.rows import BreakerRow
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """The breakers that concern a request, before it is sent.

    Attributes:
        breakers: those that have a row, open or not.
        block: the open one for which the row has to wait, or None.
    """

    host: str
    breakers: Mapping[str, BreakerRow]
    block: BreakerRow | None = None


def find_host_state(ctx: StepContext, tx: Transaction, url: str) -> HostState:
    """Return the breakers that concern an address; claim a probe that is due."""
    state = read_host_state(tx, url)
    return choose_block(ctx, tx, state.host, state.breakers)


def read_host_state(tx: Transaction, url: str) -> HostState:
    """Return the breakers that concern an address, before it is known if it waits."""
    host = extract_host(url)
    return HostState(host=host, breakers=tx.host_breakers.get_by_host([host]))


def choose_block(
    ctx: StepContext, tx: Transaction, host: str, breakers: Mapping[str, BreakerRow]
) -> HostState:
    """Return the state of a host whose breakers, and the network's, are given."""
    mine = {name: b for name, b in breakers.items() if name in (host, NETWORK)}
    state = HostState(host=host, breakers=mine)
    if not mine:
        return state
    now = ctx.now()
    network = mine.get(NETWORK)
    if network is not None and _blocks_network(ctx, network):
        return HostState(host=host, breakers=mine, block=network)
    breaker = mine.get(host)
    if breaker is None or breaker.opened_at is None:
        return state
    until = now + ctx.policy.breaker.probe_lease
    is_probe = not blocks(breaker, now=now) and tx.host_breakers.claim_probe(
        host, now=now, until=until
    )
    return state if is_probe else HostState(host=host, breakers=mine, block=breaker)


def _blocks_network(ctx: StepContext, network: BreakerRow) -> bool:
    """Return whether rows wait for the network; not while its probes are under way."""
    now = ctx.now()
    is_probed = network.probing_until is not None and network.probing_until > now
    return network.opened_at is not None and not is_probed


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkState:
    """Whether a tick may send steps that use the network.

    Attributes:
        is_away: the network's breaker is open. probes: how many rows may be sent as its
            probes now.
    """

    is_away: bool = False
    probes: int = 0


def wake_probes(ctx: StepContext, tx: Transaction) -> NetworkState:
    """Make one row of each host due whose probe is due; the same for the network."""
    now, policy = ctx.now(), ctx.policy.breaker
    network = tx.host_breakers.get_by_host([]).get(NETWORK)
    if network is None or network.opened_at is None:
        tx.host_breakers.wake_probes(now=now, until=now + ctx.policy.resend_after)
        return NetworkState()
    until = now + policy.probe_lease
    if not tx.host_breakers.claim_probe(NETWORK, now=now, until=until):
        return NetworkState(is_away=True)
    tx.host_breakers.wake_network_probes(now=now, most=policy.network_probes)
    return NetworkState(is_away=True, probes=policy.network_probes)


def record_result(
    ctx: StepContext, state: HostState, url: str, error: Transient | Permanent | None
) -> BreakerRow | None:
    """Record how a request ended; return the open breaker that its row waits for.

    An answer closes the breakers of its host and of the network. Where there are none,
    which is the usual case, an answer costs nothing.

    Args:
        error: None: a response.
    """
    if is_answer(error):
        if state.breakers:
            with ctx.store.begin() as tx:
                tx.host_breakers.close(
                    state.breakers, now=ctx.now(), spacing=ctx.policy.breaker.spacing
                )
        return None
    if error is None or not is_host_failure(error):
        return None
    with ctx.store.begin() as tx:
        return _record_failure(ctx, tx, state, url, error)


def _record_failure(
    ctx: StepContext,
    tx: Transaction,
    state: HostState,
    url: str,
    error: Transient | Permanent,
) -> BreakerRow | None:
    """Record a failure, in the order network, host, which every writer keeps."""
    now, policy = ctx.now(), ctx.policy.breaker
    network = state.breakers.get(NETWORK)
    is_known = state.host in state.breakers
    if error.reason in NETWORK_REASONS and (network is not None or not is_known):
        locked = tx.host_breakers.lock(NETWORK, now=now)
        if not is_known or locked.opened_at is not None:
            locked = record_network_failure(
                locked, state.host, error, now=now, policy=policy, jitter=ctx.jitter()
            )
            tx.host_breakers.save(locked)
        if locked.opened_at is not None:
            return locked
    breaker = tx.host_breakers.lock(state.host, now=now)
    breaker = record_host_failure(
        breaker, url, error, now=now, policy=policy, jitter=ctx.jitter()
    )
    tx.host_breakers.save(breaker)
    return breaker if breaker.opened_at is not None else None


def waiting_error(breaker: BreakerRow) -> Transient:
    """Return the failure that a row which waits for a breaker has without a request."""
    reason = Reason(breaker.reason) if breaker.reason in set(Reason) else Reason.CONNECT
    return Transient(reason, breaker.detail)
