"""Replays: the steps that compute, once more, from the stored page.

An article of a run is put back to where its stage begins and goes through the chain as
ever. It keeps its outcome, and the time of its next visit, until the chain says
otherwise; the row knows that it is replayed, so that nothing counts as a visit.
Delivered twice, or to a worker that dies, it is replayed again, to the same end.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.errors import OperatorError, Permanent, Transient
from wireroom.model.replays import ReplayResult
from wireroom.model.states import Outcome, Stage
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.json_columns import ReplayBefore
    from wireroom.model.rows import ArticleRow, ReplayItemRow
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction
    from wireroom.store.runs.replays import ReplayFilter

# By the step's name: where an article is put back to, and which have what it takes.
START_STAGES = {
    "extract": Stage.DOWNLOADED,
    "deduplicate": Stage.EXTRACTED,
    "enrich": Stage.DEDUPLICATED,
}
_SETTLED = frozenset(Outcome) - {Outcome.IN_FLIGHT}
REPLAYABLE = {
    "extract": _SETTLED,
    "deduplicate": frozenset({Outcome.PUBLISHED, Outcome.MERGED}),
    "enrich": frozenset({Outcome.PUBLISHED}),
}

# How long an article may be out before it is sent again: more than a full queue takes.
RESEND_AFTER = timedelta(minutes=10)


def start_replay(
    tx: Transaction,
    step: str,
    wanted: ReplayFilter,
    *,
    most: int | None,
    by: str,
    now: datetime,
) -> int:
    """Begin a run; return its id. Workers do it, the tick hands it out.

    Raises:
        OperatorError: there is no such source, or the stage cannot read such articles.
    """
    validate_request(tx, step, wanted)
    return tx.replays.start_replay(step, wanted, most=most, by=by, now=now)


def lease_articles(given: StepContext, room: int) -> list[tuple[int, int]]:
    """Take articles out of the runs, so that ``room`` are out; as (article, run)."""
    now = given.now()
    until = now + RESEND_AFTER
    taken: list[tuple[int, int]] = []
    with given.store.begin() as tx:
        out = tx.replays.count_leases(now=now)
        for run in tx.replays.lock_running():
            left = room - len(taken) - out
            if left <= 0:
                break
            ids = tx.replays.lease_overdue(run.id, limit=left, now=now, until=until)
            if len(ids) < left and run.position < run.until_id:
                ids += tx.replays.lease_next(run, limit=left - len(ids), until=until)
            taken += [(article_id, run.id) for article_id in ids]
        tx.replays.finish_complete(now=now)
    return taken


def begin_article(given: StepContext, article_id: int, replay_id: int) -> bool:
    """Put an article back to where a run begins; whether there is anything to do."""
    with given.store.begin() as tx:
        item = tx.replays.lock_item(replay_id, article_id)
        if item is None:
            return False
        article = tx.articles.lock_at_stage(article_id, Stage.DONE)
        if article is None:
            _skip_article_in_progress(tx, item)
            return False
        if item.before is not None or _has_lease(given, article):
            return False
        lost = _page_error(tx, article, START_STAGES[item.step])
        if isinstance(lost, Transient):
            return False
        if lost is not None:
            tx.replays.record_result(replay_id, article_id, ReplayResult(lost.reason))
            return False
        before: ReplayBefore = {
            "outcome": article.outcome,
            "told": tx.replays.digest_article(article_id),
        }
        tx.replays.update_item(replay_id, article_id, before=before)
        tx.articles.update(article_id, _restart_columns(given, article, item))
        return True


def finish_article(given: StepContext, article_id: int, replay_id: int) -> None:
    """Record what came of an article, once it has been through the chain."""
    with given.store.begin() as tx:
        item = tx.replays.lock_item(replay_id, article_id)
        if item is None or item.before is None:
            return
        article = tx.articles.get(article_id)
        if article.stage == Stage.DONE:
            result = _classify_result(tx, article, item.before)
            tx.replays.record_result(replay_id, article_id, result)


def validate_request(tx: Transaction, step: str, wanted: ReplayFilter) -> None:
    """Raise OperatorError where a run could not mean anything."""
    for outcome in wanted.outcomes:
        if outcome not in REPLAYABLE[step]:
            can = ", ".join(sorted(REPLAYABLE[step]))
            raise OperatorError(
                f"--stage {step} reads articles that are {can}; {outcome} ones have not"
                " come as far: --stage extract"
            )
    if wanted.source is not None and not tx.sources.has_source(wanted.source):
        raise OperatorError(f"there is no source {wanted.source!r}")


def _skip_article_in_progress(tx: Transaction, item: ReplayItemRow) -> None:
    """Leave alone what is on its way by itself: today's code will have read it."""
    article = tx.articles.get(item.article_id)
    is_ours = article.replay_id is not None
    if item.before is None and article.stage != Stage.DONE and not is_ours:
        tx.replays.record_result(
            item.replay_id, item.article_id, ReplayResult.OVERTAKEN
        )


def _has_lease(given: StepContext, article: ArticleRow) -> bool:
    """Whether a visit is under way; the article is asked for again later."""
    return article.lease_until is not None and article.lease_until > given.now()


def _page_error(
    tx: Transaction, article: ArticleRow, stage: Stage
) -> Permanent | Transient | None:
    """Say why a stored page cannot be had; None where it can, or is not needed."""
    if stage is not Stage.DOWNLOADED:
        return None
    assert article.page_id is not None, "only articles with a page are replayed"
    try:
        tx.pages.get(article.page_id)
    except (Permanent, Transient) as error:
        return error
    return None


def _restart_columns(
    given: StepContext, article: ArticleRow, item: ReplayItemRow
) -> ArticleUpdate:
    now = given.now()
    lease = now + given.policy.resend_after
    is_published = article.outcome == Outcome.PUBLISHED
    return {
        "stage": START_STAGES[item.step],
        "replay_id": item.replay_id,
        "replay_due_at": article.due_at,
        "detail": None if is_published else article.detail,
        **lease_end_columns(due_at=now, lease_until=lease, failures=article.failures),
    }


def _classify_result(
    tx: Transaction, article: ArticleRow, before: ReplayBefore
) -> ReplayResult:
    if article.outcome != before["outcome"]:
        return ReplayResult(f"now_{article.outcome}")
    if tx.replays.digest_article(article.id) != before["told"]:
        return ReplayResult.UPDATED
    if article.outcome == Outcome.PUBLISHED and article.detail is not None:
        return ReplayResult.KEPT
    return ReplayResult.UNCHANGED
