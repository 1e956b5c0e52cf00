"""Run erasures: small transactions that any process continues after a kill.

    collecting -> marking -> settling -> erasing -> rewriting -> done

Tombstones are committed before any row is touched, and rows are touched only when the
transactions that began before have ended: what is erased cannot come back by a writer
that had looked for tombstones a moment too early.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

from wireroom.decide.articles.erasure import make_author_marks
from wireroom.decide.shares import choose_rest
from wireroom.model.erasures import ErasedItem, ErasureKind, ErasureState
from wireroom.model.operator_acts import OperatorAct
from wireroom.steps.erasure.articles import erase_articles
from wireroom.steps.erasure.collect import collect_portion, resolve_request
from wireroom.steps.erasure.comments import erase_comments, list_marks
from wireroom.steps.erasure.rewrite_files import rewrite_next_file
from wireroom.store.erasure.article_content import (
    blank_unlinked_entries,
    list_article_marks,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from wireroom.model.erasures import ErasureRequest, ErasureRow
    from wireroom.store.database import Store, Transaction

# How long a process may take for one portion before another continues.
LEASE = timedelta(minutes=1)
# Articles that one transaction marks, of which it erases comments, and that it erases
# whole: it holds the lock on stories meanwhile, for which new articles wait.
MARKED_AT_ONCE, ERASED_AT_ONCE, WHOLE_AT_ONCE = 100, 50, 5


class Progress(Enum):
    """What a portion of an erasure leaves."""

    MORE = auto()
    WAITS = auto()
    FINISHED = auto()


def request_erasure(tx: Transaction, request: ErasureRequest, *, now: datetime) -> int:
    """Store a request; return its id.

    From its commit on, no comment of an author that it names is stored.

    Raises:
        OperatorError: it names nothing that is stored.
    """
    target, source_id = resolve_request(tx, request)
    stored = replace(request, target=target)
    erasure_id = tx.erasures.request(stored, source_id=source_id, now=now)
    tx.operator_log.add(
        OperatorAct.ERASE,
        by=request.requested_by,
        now=now,
        erasure=erasure_id,
        kind=str(request.kind),
    )
    if request.kind is ErasureKind.AUTHOR:
        everywhere, *own = make_author_marks(target, source_id or 0)
        marks = [everywhere] if source_id is None else own
        tx.tombstones.add(marks, erasure_id=erasure_id, now=now)
    return erasure_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasurePreview:
    """How many rows an erasure would remove, by kind.

    Attributes:
        is_complete: whether all were counted.
    """

    rows: Mapping[str, int]
    is_complete: bool


def preview_erasure(
    tx: Transaction,
    request: ErasureRequest,
    *,
    now: datetime,
    seconds: float = math.inf,
) -> ErasurePreview:
    """Count what an erasure would remove, in a transaction that is rolled back.

    Args:
        seconds: how long to look for rows.

    Raises:
        OperatorError: it names nothing that is stored.
    """
    until = time.monotonic() + seconds
    erasure_id = request_erasure(tx, request, now=now)
    while (row := tx.erasures.get(erasure_id)) and (
        row.state is ErasureState.COLLECTING and time.monotonic() < until
    ):
        _collect(tx, row)
    assert row is not None, "stored above"
    return ErasurePreview(
        rows=tx.erasures.count_items(row),
        is_complete=row.state is not ErasureState.COLLECTING,
    )


def run_erasures(
    store: Store,
    now: Callable[[], datetime],
    *,
    seconds: float,
    only: int | None = None,
    rest: Callable[[float], None] = time.sleep,
) -> ErasureRow | None:
    """Work on the oldest erasure for some seconds; return it as it is then.

    None: there is none, or other processes work on all of them.

    Args:
        only: work on this one. rest: waits between two transactions.

    Raises:
        Transient: the archive cannot be written now.
        LateAnswer: another process has taken it over.
    """
    with store.begin() as tx:
        erasure = tx.erasures.lease(now=now(), lease=LEASE, only=only)
    if erasure is None:
        return None
    until = time.monotonic() + seconds
    try:
        began = time.monotonic()
        while run_portion(store, erasure, now=now()) is Progress.MORE:
            ended = time.monotonic()
            if ended >= until:
                break
            rest(choose_rest(ended - began))
            began = time.monotonic()
    finally:
        with store.begin() as tx:
            tx.erasures.release(erasure)
    with store.begin() as tx:
        return tx.erasures.get(erasure.id)


def run_portion(store: Store, leased: ErasureRow, *, now: datetime) -> Progress:
    """Run one transaction of an erasure."""
    if _is_rewriting(store, leased) and rewrite_next_file(store, now=now):
        with store.begin() as tx:
            erasure = tx.erasures.hold(leased, until=now + LEASE)
            tx.erasures.add_counts(erasure, {"archive_files": 1})
        return Progress.MORE
    with store.begin() as tx:
        erasure = tx.erasures.hold(leased, until=now + LEASE)
        return _PARTS[erasure.state](tx, erasure, now)


def _is_rewriting(store: Store, leased: ErasureRow) -> bool:
    """Return whether an erasure has come to the archive's files."""
    with store.begin() as tx:
        row = tx.erasures.get(leased.id)
    return row is not None and row.state is ErasureState.REWRITING


def _collect(tx: Transaction, erasure: ErasureRow) -> Progress:
    items, last = collect_portion(tx, erasure)
    tx.erasures.collect(erasure, items)
    if last is None:
        tx.erasures.proceed(erasure, ErasureState.MARKING)
    else:
        tx.erasures.proceed(erasure, ErasureState.COLLECTING, position=last)
    return Progress.MORE


def _collect_settled(tx: Transaction, erasure: ErasureRow, _: datetime) -> Progress:
    """List rows, of an author once no writer can have missed the tombstone."""
    if erasure.kind is ErasureKind.AUTHOR and not _settle(tx, erasure):
        return Progress.WAITS
    return _collect(tx, erasure)


def _mark(tx: Transaction, erasure: ErasureRow, now: datetime) -> Progress:
    ids = tx.erasures.list_articles(erasure, limit=MARKED_AT_ONCE)
    if not ids:
        tx.erasures.proceed(erasure, ErasureState.SETTLING)
        return Progress.MORE
    items = tx.erasures.list_items(erasure, ids)
    marks = list_article_marks(tx.connection, list(items[ErasedItem.ARTICLE]))
    marks += list_marks(tx, items[ErasedItem.COMMENT])
    tx.tombstones.add(marks, erasure_id=erasure.id, now=now)
    tx.erasures.proceed(erasure, ErasureState.MARKING, position=ids[-1])
    return Progress.MORE


def _wait_for_writers(tx: Transaction, erasure: ErasureRow, _: datetime) -> Progress:
    if not _settle(tx, erasure):
        return Progress.WAITS
    tx.erasures.proceed(erasure, ErasureState.ERASING)
    return Progress.MORE


def _settle(tx: Transaction, erasure: ErasureRow) -> bool:
    """Return whether every transaction that may have missed tombstones has ended."""
    is_settled = tx.erasures.is_settled(erasure)
    if is_settled is None:
        tx.erasures.begin_settling(erasure)
    return bool(is_settled)


def _erase(tx: Transaction, erasure: ErasureRow, now: datetime) -> Progress:
    ids = tx.erasures.list_articles(erasure, limit=ERASED_AT_ONCE)
    items = tx.erasures.list_items(erasure, ids)
    whole = list(items[ErasedItem.ARTICLE])[:WHOLE_AT_ONCE]
    if len(whole) == WHOLE_AT_ONCE:
        ids = [one for one in ids if one <= whole[-1]]
    if not ids:
        return _end_erasing(tx, erasure, now)
    counts = Counter[str]()
    if whole:
        counts.update(erase_articles(tx, whole, erasure_id=erasure.id, now=now))
    threads = _choose_threads(items, set(ids) - set(whole))
    if threads:
        name = erasure.target or "" if erasure.kind is ErasureKind.AUTHOR else ""
        found = erase_comments(tx, threads, name=name, erasure_id=erasure.id, now=now)
        counts.update(found)
    tx.erasures.proceed(erasure, ErasureState.ERASING, position=ids[-1])
    tx.erasures.add_counts(erasure, counts)
    return Progress.MORE


def _choose_threads(
    items: Mapping[ErasedItem, Mapping[int, Sequence[int]]], ids: Iterable[int]
) -> dict[int, Sequence[int]]:
    """Return the erased comments of articles that stay; none where a name is masked."""
    comments = items[ErasedItem.COMMENT]
    return {article_id: comments.get(article_id, ()) for article_id in sorted(ids)}


def _end_erasing(tx: Transaction, erasure: ErasureRow, now: datetime) -> Progress:
    if erasure.kind is ErasureKind.SOURCE and erasure.target:
        entries = blank_unlinked_entries(
            tx.connection,
            tx.tombstones,
            erasure_id=erasure.id,
            source=erasure.target,
            now=now,
        )
        if entries:
            tx.erasures.add_counts(erasure, {"entries": entries})
            return Progress.MORE
    tx.erasures.proceed(erasure, ErasureState.REWRITING)
    return Progress.MORE


def _finish(tx: Transaction, erasure: ErasureRow, now: datetime) -> Progress:
    tx.erasures.finish(erasure, now=now)
    return Progress.FINISHED


_PARTS: Mapping[
    ErasureState, Callable[[Transaction, ErasureRow, datetime], Progress]
] = {
    ErasureState.COLLECTING: _collect_settled,
    ErasureState.MARKING: _mark,
    ErasureState.SETTLING: _wait_for_writers,
    ErasureState.ERASING: _erase,
    ErasureState.REWRITING: _finish,
    ErasureState.DONE: _finish,
}
