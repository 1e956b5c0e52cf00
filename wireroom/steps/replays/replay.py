"""Replays: the steps that compute run again, from the stored page.

An article of a run is reset to the stage before the run's first step and then passes
through the chain as usual. It keeps its outcome and the time of its next visit until a
step changes them; its row names the replay, so that no step counts it as a visit. If
the message is delivered twice, or its worker dies, the article is replayed again, with
the same result.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wireroom.decide.articles.replays import classify_replay
from wireroom.decide.leases import has_lease
from wireroom.decide.transitions import ArticleEvent, can_happen, list_outcomes
from wireroom.errors import OperatorError, Permanent, Transient
from wireroom.model.operator_acts import OperatorAct
from wireroom.model.replays import ReplayResult
from wireroom.model.states import Outcome, Stage
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.json_columns import ReplayBefore
    from wireroom.model.rows import ArticleRow
    from wireroom.model.run_rows import ReplayItemRow
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction
    from wireroom.store.runs.replays import ReplayFilter

# By the name of a run's first step: what the run is for an article, and the outcomes of
# the articles that have reached the stage before that step.
START_EVENTS = {
    "extract": ArticleEvent.REPLAY_FROM_EXTRACT,
    "deduplicate": ArticleEvent.REPLAY_FROM_DEDUPLICATE,
    "enrich": ArticleEvent.REPLAY_FROM_ENRICH,
}
REPLAYABLE = {step: list_outcomes(event) for step, event in START_EVENTS.items()}

# How long an article may be leased before it is sent again: longer than a full queue
# takes.
RESEND_AFTER = timedelta(minutes=10)


def start_replay(
    tx: Transaction,
    step: str,
    articles: ReplayFilter,
    *,
    most: int | None,
    by: str,
    now: datetime,
) -> int:
    """Start a run; return its id. The tick leases its articles to workers.

    Args:
        step: the first step. most: how many articles at most; None: all that match.
        by: the operator.

    Raises:
        OperatorError: there is no such source, or such articles lack the step's input.
    """
    validate_request(tx, step, articles)
    replay_id = tx.replays.start_replay(step, articles, most=most, by=by, now=now)
    act = OperatorAct.REPLAY
    tx.operator_log.add(act, by=by, now=now, replay=replay_id, step=step)
    return replay_id


def lease_articles(ctx: StepContext, room: int) -> list[tuple[int, int]]:
    """Lease articles of the runs, up to ``room`` at once; return (article, run)."""
    now = ctx.now()
    until = now + RESEND_AFTER
    leased: list[tuple[int, int]] = []
    with ctx.store.begin() as tx:
        in_flight = tx.replays.count_leases(now=now)
        for run in tx.replays.lock_running():
            left = room - len(leased) - in_flight
            if left <= 0:
                break
            ids = tx.replays.lease_overdue(run.id, limit=left, now=now, until=until)
            if len(ids) < left and run.position < run.last_article_id:
                ids += tx.replays.lease_next(run, limit=left - len(ids), until=until)
            leased += [(article_id, run.id) for article_id in ids]
        tx.replays.finish_complete(now=now)
    return leased


def begin_article(ctx: StepContext, article_id: int, replay_id: int) -> bool:
    """Reset an article to the run's first stage; False if nothing is to be done."""
    with ctx.store.begin() as tx:
        item = tx.replays.lock_item(replay_id, article_id)
        if item is None:
            return False
        article = tx.articles.lock_at_stage(article_id, Stage.DONE)
        if article is None:
            _skip_article_in_progress(tx, item)
            return False
        # A visit is in progress: the article is leased again later.
        if item.state_before is not None or has_lease(article, ctx.now()):
            return False
        event = START_EVENTS[item.step]
        try:
            refusal = _find_refusal(tx, article, event)
        except Transient:
            return False
        if refusal is not None:
            tx.replays.record_result(replay_id, article_id, refusal)
            return False
        before: ReplayBefore = {
            "outcome": article.outcome,
            "digest": tx.replays.digest_article(article_id),
            "detail": article.detail,
        }
        tx.replays.update_item(replay_id, article_id, state_before=before)
        tx.articles.move(article, event, _restart_columns(ctx, article, item))
        return True


def finish_article(ctx: StepContext, article_id: int, replay_id: int) -> None:
    """Record the result of an article that has passed through the chain."""
    with ctx.store.begin() as tx:
        item = tx.replays.lock_item(replay_id, article_id)
        if item is None or item.state_before is None:
            return
        article = tx.articles.get(article_id)
        if article.stage is Stage.DONE:
            digest = tx.replays.digest_article(article_id)
            result = classify_replay(article, item.state_before, digest)
            tx.replays.record_result(replay_id, article_id, result)


def validate_request(tx: Transaction, step: str, articles: ReplayFilter) -> None:
    """Raise OperatorError if no article can match, or if articles lack the input."""
    for outcome in articles.outcomes:
        if outcome not in REPLAYABLE[step]:
            can = ", ".join(sorted(REPLAYABLE[step]))
            raise OperatorError(
                f"--stage {step} needs articles that are {can}; {outcome} articles have"
                " not reached that stage: use --stage extract"
            )
    if articles.source is not None and not tx.sources.has_source(articles.source):
        raise OperatorError(f"there is no source {articles.source!r}")


def _skip_article_in_progress(tx: Transaction, item: ReplayItemRow) -> None:
    """Record that an article is in progress: the present code processes it anyway."""
    article = tx.articles.get(item.article_id)
    is_ours = article.replay_id is not None
    if item.state_before is None and article.stage is not Stage.DONE and not is_ours:
        tx.replays.record_result(
            item.replay_id, item.article_id, ReplayResult.OVERTAKEN
        )


def _find_refusal(
    tx: Transaction, article: ArticleRow, event: ArticleEvent
) -> ReplayResult | None:
    """Return why an article cannot be replayed, or None.

    Raises:
        Transient: its stored page cannot be read now.
    """
    if not can_happen(article, event):
        # Rejected or merged since the run chose it.
        return ReplayResult.OVERTAKEN
    if event is not ArticleEvent.REPLAY_FROM_EXTRACT:
        return None
    assert article.page_id is not None, "only articles with a page are replayed"
    try:
        tx.pages.get(article.page_id)
    except Permanent as error:
        return ReplayResult(error.reason)
    return None


def _restart_columns(
    ctx: StepContext, article: ArticleRow, item: ReplayItemRow
) -> ArticleUpdate:
    now = ctx.now()
    lease_until = now + ctx.policy.resend_after
    is_published = article.outcome is Outcome.PUBLISHED
    return {
        "replay_id": item.replay_id,
        "replay_due_at": article.due_at,
        "detail": None if is_published else article.detail,
        **lease_end_columns(
            due_at=now,
            lease_until=lease_until,
            failures=article.failures,
            failing_since=article.failing_since,
        ),
    }
