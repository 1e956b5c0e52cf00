"""Leasing of due feeds and articles, in fair shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wireroom.decide.shares import delay_start
from wireroom.model.states import Stage
from wireroom.steps import breakers
from wireroom.steps.articles.download.download_batch import batch_downloads
from wireroom.steps.articles.visits.visit_batch import batch_visits
from wireroom.steps.feeds.poll import batch_feeds
from wireroom.store.scheduling.article_batches import count_leased
from wireroom.store.scheduling.host_turns import NETWORK_STAGES
from wireroom.store.scheduling.rendered_articles import find_rendered

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from wireroom.steps.articles.article_messages import ArticleMessage
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
        download_batches, visit_batches: those of them whose next step is a download
            or a visit without a browser, by message.
    """

    feed_batches: tuple[tuple[int, ...], ...]
    articles: tuple[tuple[int, Stage], ...]
    delays: Mapping[int, float] = field(default_factory=dict)
    rendered: frozenset[int] = frozenset()
    download_batches: tuple[ArticleMessage, ...] = ()
    visit_batches: tuple[ArticleMessage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MostLeased:
    """How many feeds, and how many articles for each step, may be leased at once.

    Those of earlier ticks count: their messages hold many rows each, so the number of
    messages says little of the work that waits.
    """

    feeds: int
    articles: int


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
        turns = _lease_requests(ctx, tx, limit, stages, most)
        computing = tx.articles.lease_due(
            now=ctx.now(),
            lease=ctx.policy.resend_after,
            limit=limit,
            stages=[stage for stage in stages if stage not in NETWORK_STAGES],
        )
        rendered = _find_rendered(ctx, tx, turns)
    return _to_work(
        turns,
        _delay_starts(ctx, turns),
        rendered,
        computing=computing,
        feed_batches=batch_feeds(leases),
    )


def _to_work(
    turns: Sequence[Turn],
    delays: Mapping[int, float],
    rendered: frozenset[int],
    *,
    computing: Sequence[tuple[int, Stage]] = (),
    feed_batches: tuple[tuple[int, ...], ...] = (),
) -> DueWork:
    """Return the leased rows by the messages that they are sent in."""
    plain = [turn for turn in turns if turn.article_id not in rendered]
    downloads = [turn for turn in plain if turn.stage is Stage.FOUND]
    visits = [turn for turn in plain if turn.stage is Stage.DONE]
    return DueWork(
        feed_batches=feed_batches,
        articles=(*computing, *((turn.article_id, turn.stage) for turn in turns)),
        delays=delays,
        rendered=rendered,
        download_batches=batch_downloads(downloads, delays),
        visit_batches=batch_visits(visits, delays),
    )


def _lease_requests(
    ctx: StepContext,
    tx: Transaction,
    limit: int,
    stages: Collection[Stage],
    most: MostLeased,
) -> list[Turn]:
    """Lease articles whose next step sends a request."""
    asked = [stage for stage in stages if stage in NETWORK_STAGES]
    if not asked:
        return []
    now, turns = ctx.now(), []
    leased = count_leased(tx.connection, (*asked, Stage.DOWNLOADED), now=now)
    rooms = {
        # Downloaded articles count too: they wait to be read, several in a message.
        Stage.FOUND: most.articles
        - max(leased.get(Stage.FOUND, 0), leased[Stage.DOWNLOADED]),
        Stage.DONE: most.articles - leased.get(Stage.DONE, 0),
    }
    for stage in asked:
        room = max(0, min(limit, rooms[stage]))
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
    return _to_work(turns, _delay_starts(ctx, turns, requests_before=1), rendered)


def _find_rendered(
    ctx: StepContext, tx: Transaction, turns: Sequence[Turn]
) -> frozenset[int]:
    """Return which of the leased articles a browser builds; none where none runs."""
    if not ctx.policy.renders or not turns:
        return frozenset()
    return find_rendered(tx.connection, [turn.article_id for turn in turns])


def _delay_starts(
    ctx: StepContext, turns: Sequence[Turn], *, requests_before: int = 0
) -> dict[int, float]:
    share = ctx.policy.share
    return {
        turn.article_id: delay_start(turn.place + requests_before, share)
        for turn in turns
    }
