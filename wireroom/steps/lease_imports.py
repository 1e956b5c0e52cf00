"""Leasing of imported articles: to be extracted, and to be downloaded."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.decide.shares import delay_start
from wireroom.steps.imports import MAX_BATCH, RESEND_AFTER
from wireroom.store.scheduling import import_turns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wireroom.decide.shares import SharePolicy
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class DueImports:
    """The articles that a tick has leased: to be extracted, and to be downloaded.

    Attributes:
        delays: of each batch of downloads, the seconds until it may start.
    """

    to_extract: tuple[int, ...] = ()
    download_batches: tuple[tuple[int, ...], ...] = ()
    delays: tuple[float, ...] = ()


def lease_articles(
    ctx: StepContext, *, to_extract: int, batches: int, batch_size: int = MAX_BATCH
) -> DueImports:
    """Lease articles, up to ``to_extract`` of them in extraction at once.

    Downloads are leased in ``batches``, and none while the last ones are running, so
    that at most as many threads as batches download. They are leased in turns by host,
    behind the live messages of each, so that an import of one host takes no slot that
    live articles of the host are waiting for.
    """
    now = ctx.now()
    with ctx.store.begin() as tx:
        extracting = tx.imports.count_leases(needs_download=False, now=now)
        extracts = _lease_extracts(tx, to_extract - extracting, now=now)
        is_busy = tx.imports.count_leases(needs_download=True, now=now) > 0
        limit = 0 if is_busy else batches * batch_size
        turns = _lease_downloads(tx, limit, ctx.policy.share, now=now)
        tx.imports.finish_complete(now=now)
    split = _split_batches(turns, batches)
    return DueImports(
        to_extract=tuple(extracts),
        download_batches=tuple(
            tuple(turn.article_id for turn in batch) for batch in split
        ),
        delays=tuple(delay_start(batch[0].place, ctx.policy.share) for batch in split),
    )


def _lease_extracts(tx: Transaction, limit: int, *, now: datetime) -> list[int]:
    """Lease up to ``limit`` waiting articles of the running imports, oldest first."""
    ids: list[int] = []
    for import_id in tx.imports.list_active():
        if len(ids) < limit:
            ids += tx.imports.lease_due(
                import_id, limit=limit - len(ids), now=now, until=now + RESEND_AFTER
            )
    return ids


def _lease_downloads(
    tx: Transaction, limit: int, share: SharePolicy, *, now: datetime
) -> list[import_turns.HostTurn]:
    """Lease up to ``limit`` downloads of the running imports, by places."""
    turns: list[import_turns.HostTurn] = []
    for import_id in tx.imports.list_active():
        if len(turns) < limit:
            turns += import_turns.lease_downloads(
                tx.connection,
                import_id,
                limit=limit - len(turns),
                share=share,
                now=now,
                until=now + RESEND_AFTER,
            )
    return sorted(turns, key=lambda turn: turn.place)


def _split_batches(
    turns: Sequence[import_turns.HostTurn], batches: int
) -> tuple[tuple[import_turns.HostTurn, ...], ...]:
    size = math.ceil(len(turns) / max(batches, 1)) or 1
    starts = range(0, len(turns), size)
    return tuple(tuple(turns[at : at + size]) for at in starts)
