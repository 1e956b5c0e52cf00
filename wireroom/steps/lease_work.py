"""Leasing of due feeds and articles, in fair shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.decide.shares import delay_start
from wireroom.model.states import Stage
from wireroom.steps import breakers
from wireroom.steps.articles.visit_batch import batch_visits
from wireroom.steps.feeds.poll import batch_feeds
from wireroom.store.scheduling.host_turns import NETWORK_STAGES
from wireroom.store.scheduling.rendered_articles import find_rendered
from wireroom.store.scheduling.visit_batches import count_leased_visits

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from wireroom.steps.articles.visit_batch import VisitsToSend
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction
    from wireroom.store.scheduling.host_turns import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWork:
    """The due rows that a tick has leased and sends now.

    Attributes:
        feed_batches: ids of feeds, by batch.
        articles: (id, stage reached). delays: by article, the seconds until its next
            step may start; 0 for the others.
        rendered: the articles whose page a browser builds.
        visit_batches: the articles of them whose next step is a visit, by batch.
    """

    feed_batches: tuple[tuple[int, ...], ...]
    articles: tuple[tuple[int, Stage], ...]
    delays: Mapping[int, float] = field(default_factory=dict)
    rendered: frozenset[int] = frozenset()
    visit_batches: tuple[VisitsToSend, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MostLeased:
    """How many feeds and how many visits may be leased at once.

    Those of earlier ticks count: their messages hold many rows each, so the number of
    messages says little of the work that waits.
    """

    feeds: int
    visits: int


def lease_due(
    ctx: StepContext, limit: int, *, most: MostLeased, stages: Collection[Stage]
) -> DueWork:
    """Lease up to ``limit`` due feeds, and as many due articles of each kind of stage.

    While the network is away only a few rows are leased that need it, as probes.

    Args:
        stages: lease only articles at these stages.
    """
    leases, feeds = [], most.feeds
    with ctx.store.begin() as tx:
        network = breakers.wake_probes(ctx, tx)
        if network.is_away and network.probes:
            limit = network.probes
        elif network.is_away:
            feeds = 0
            stages = [stage for stage in stages if stage not in NETWORK_STAGES]
        if feeds:
            leases = tx.feeds.lease_due(
                now=ctx.now(),
                lease=ctx.policy.resend_after,
                limit=limit,
                most=feeds,
            )
        turns = _lease_requests(ctx, tx, limit, stages, most_visits=most.visits)
        computing = tx.articles.lease_due(
            now=ctx.now(),
            lease=ctx.policy.resend_after,
            limit=limit,
            stages=[stage for stage in stages if stage not in NETWORK_STAGES],
        )
        rendered = _find_rendered(ctx, tx, turns)
    delays = _delay_starts(ctx, turns)
    visits = [
        turn
        for turn in turns
        if turn.stage is Stage.DONE and turn.article_id not in rendered
    ]
    return DueWork(
        feed_batches=batch_feeds(leases),
        articles=(*computing, *_to_articles(turns)),
        delays=delays,
        rendered=rendered,
        visit_batches=batch_visits(visits, delays),
    )


def _lease_requests(
    ctx: StepContext,
    tx: Transaction,
    limit: int,
    stages: Collection[Stage],
    *,
    most_visits: int,
) -> list[Turn]:
    """Lease articles whose next step sends a request."""
    now, turns = ctx.now(), []
    for stage in stages:
        if stage not in NETWORK_STAGES:
            continue
        room = limit
        if stage is Stage.DONE:
            leased = count_leased_visits(tx.connection, now=now)
            room = max(0, min(limit, most_visits - leased))
        turns += tx.articles.lease_in_turns(
            [stage] if room else [],
            now=now,
            lease=ctx.policy.resend_after,
            limit=room,
            per_host=ctx.policy.share.per_host,
        )
    return turns


def lease_new(ctx: StepContext, article_ids: Collection[int]) -> DueWork:
    """Lease articles that were just found, to be sent at once.

    Of each host as many as may be out; the ticks send the others in turns.
    """
    with ctx.store.begin() as tx:
        turns = tx.articles.lease_new(
            article_ids,
            now=ctx.now(),
            lease=ctx.policy.resend_after,
            per_host=ctx.policy.share.per_host,
        )
        rendered = _find_rendered(ctx, tx, turns)
    # The poll has just used a slot of the host that most of them are on.
    delays = _delay_starts(ctx, turns, requests_before=1)
    return DueWork(
        feed_batches=(),
        articles=_to_articles(turns),
        delays=delays,
        rendered=rendered,
    )


def _find_rendered(
    ctx: StepContext, tx: Transaction, turns: Sequence[Turn]
) -> frozenset[int]:
    """Return which of the leased articles a browser builds; none where none runs."""
    if not ctx.policy.renders or not turns:
        return frozenset()
    return find_rendered(tx.connection, [turn.article_id for turn in turns])


def _to_articles(turns: Sequence[Turn]) -> tuple[tuple[int, Stage], ...]:
    return tuple((turn.article_id, turn.stage) for turn in turns)


def _delay_starts(
    ctx: StepContext, turns: Sequence[Turn], *, requests_before: int = 0
) -> dict[int, float]:
    share = ctx.policy.share
    return {
        turn.article_id: delay_start(turn.place + requests_before, share)
        for turn in turns
    }
