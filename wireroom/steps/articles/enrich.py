"""Step 5: annotate an article, and publish it."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from wireroom.decide.articles.languages import choose_language
from wireroom.decide.articles.visits import schedule_visit
from wireroom.decide.transitions import ArticleEvent
from wireroom.enrich import EnrichInput
from wireroom.enrich.run_enrichers import find_article_language, run_enrichers
from wireroom.model.moment import Precision
from wireroom.model.states import ChangeKind, CommentState, Outcome, Stage
from wireroom.step_metrics import ENRICHER_PREFIX, RunKind, RunOutcome
from wireroom.steps.articles.extract import fetch_comments
from wireroom.store.change_feed.changes import Change
from wireroom.store.comments.comment_rows import to_comments
from wireroom.store.scheduling.leases import kept_failures, kept_waits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wireroom.enrich.run_enrichers import EnricherRun
    from wireroom.model.article import Annotation
    from wireroom.model.leases import ArticleLease
    from wireroom.model.rows import ArticleRow, CommentRow, LeasedArticle
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

_STAGE = Stage.DEDUPLICATED
# Annotations of this kind have a ``name``.
ENTITY_KIND = "entity"


def enrich_and_publish(ctx: StepContext, lease: ArticleLease) -> Stage | None:
    """Annotate an article and its comments; publish it if it is not published yet."""
    with ctx.store.begin() as tx:
        return enrich_in_transaction(ctx, tx, tx.articles.hold(lease, _STAGE))


def enrich_in_transaction(
    ctx: StepContext,
    tx: Transaction,
    article: LeasedArticle,
    runs: Sequence[EnricherRun] | None = None,
) -> Stage:
    """As :func:`enrich_and_publish`, in a transaction that the caller commits.

    Args:
        runs: as :func:`prepare_enrichment` returned them for this text; None: run now.
    """
    rows = tx.comments.list_rows(article.id)
    declared = _find_declared_language(tx, article)
    if runs is None:
        runs = annotate_article(ctx, article, rows, declared=declared)
    annotations = _store_annotations(ctx, tx, article, rows, runs)
    language = _choose_language(article, declared, runs)
    stage = _publish_article(ctx, tx, article, rows, language)
    tx.search_index.write_article(
        article,
        rows,
        language=language,
        entities=_list_entities(annotations),
    )
    return stage


def prepare_enrichment(
    ctx: StepContext, tx: Transaction, article: ArticleRow
) -> tuple[EnricherRun, ...]:
    """Compute what :func:`enrich_in_transaction` stores; return the enrichers' runs."""
    rows = tx.comments.list_rows(article.id)
    declared = _find_declared_language(tx, article)
    runs = annotate_article(ctx, article, rows, declared=declared)
    notes = [note for run in runs for note in run.to_annotations()]
    tx.search_index.prepare_article(
        article,
        rows,
        language=_choose_language(article, declared, runs),
        entities=_list_entities(notes),
    )
    return runs


def _find_declared_language(tx: Transaction, article: ArticleRow) -> str | None:
    """Return the language that the page declares, in place of which another is stored.

    An article that was never published has the declared one in its row.
    """
    if article.first_published_at is None:
        return article.language
    overruled = tx.annotations.find_overruled_language(article.id, article.language)
    return overruled or article.language


def _choose_language(
    article: ArticleRow, declared: str | None, runs: Sequence[EnricherRun]
) -> str | None:
    recognised = find_article_language(runs)
    return choose_language(declared, recognised, characters=len(article.text))


def _list_entities(annotations: Sequence[Annotation]) -> list[str]:
    """Return the names that enrichers found in the text, each once."""
    names = (a.value.get("name") for a in annotations if a.kind == ENTITY_KIND)
    return list(dict.fromkeys(name for name in names if isinstance(name, str)))


def annotate_article(
    ctx: StepContext,
    article: ArticleRow,
    rows: Sequence[CommentRow],
    *,
    declared: str | None,
) -> tuple[EnricherRun, ...]:
    """Run the enrichers on an article and its comments; store nothing.

    Args:
        declared: the language that the page declares.
    """
    comments = tuple(to_comments([r for r in rows if r.state != CommentState.GONE]))
    return run_enrichers(
        EnrichInput(
            title=article.title,
            text=article.text,
            language=declared,
            published=_exact_publication_time(article),
            comments=comments,
        ),
        ctx.registry.enrichers,
        clock=perf_counter,
    )


def _store_annotations(
    ctx: StepContext,
    tx: Transaction,
    article: LeasedArticle,
    rows: Sequence[CommentRow],
    runs: Sequence[EnricherRun],
) -> list[Annotation]:
    """Replace the annotations of the enrichers, count their runs; return the former.

    An article that was never published has none.
    """
    annotations = [note for run in runs for note in run.to_annotations()]
    tx.annotations.replace_by_producer(
        article.lease,
        annotations,
        producers=[(e.name, e.version) for e in ctx.registry.enrichers],
        is_first=article.first_published_at is None,
        comment_ids={row.key: row.id for row in rows},
    )
    for run in runs:
        outcome = str(RunOutcome.ERROR if run.is_failure else RunOutcome.DONE)
        ctx.metrics.count_run(
            RunKind(ENRICHER_PREFIX + run.enricher.name, outcome, ""), run.seconds
        )
    return annotations


def _exact_publication_time(article: ArticleRow) -> datetime | None:
    """Return the publication time; None if its precision is a day or coarser."""
    coarse = {Precision.DAY, Precision.MONTH, Precision.YEAR}
    return None if article.published_precision in coarse else article.published_at


def _publish_article(
    ctx: StepContext,
    tx: Transaction,
    article: LeasedArticle,
    rows: Sequence[CommentRow],
    language: str | None,
) -> Stage:
    now = ctx.now()
    is_first = article.first_published_at is None
    due_at = schedule_visit(article, now=now, policy=ctx.policy.revisit, grew=True)
    columns: ArticleUpdate = {"language": language}
    if is_first:
        columns |= {"first_published_at": now, "updated_at": now}
        # The first visit requests the comments beyond the page, at once.
        if article.comment_location and fetch_comments.is_pending(
            article, tx.feeds.get_source(article.source_id)
        ):
            due_at = now
    is_back = article.outcome is not Outcome.PUBLISHED
    if is_back:
        # A mark of before hides nothing that is published now.
        columns |= {"withdrawn_at": None, "missing_since": None, "missing_checks": 0}
        columns["given_up_at"] = None
        # Comments that were found while it was merged are counted now.
        columns["comments_found"] = sum(r.state is not CommentState.GONE for r in rows)
    stage = tx.articles.move(
        article,
        ArticleEvent.ENRICHED,
        {
            **columns,
            "due_at": due_at,
            "failures": kept_failures(article),
            **kept_waits(article),
        },
    )
    if is_first:
        tx.changes.append_events(_publication_events(article, rows), now=now)
    elif is_back:
        tx.changes.append_events(_return_events(article, rows), now=now)
    return stage


def _return_events(article: ArticleRow, rows: Sequence[CommentRow]) -> list[Change]:
    """Return the events of an article that is published again, with its comments.

    Some of them may have been found while the article was not published.
    """
    returned = Change(kind=ChangeKind.ARTICLE_RETURNED, article_id=article.id)
    return [
        returned,
        *(
            Change(
                kind=ChangeKind.COMMENT_ADDED,
                article_id=article.id,
                comment_id=row.id,
                data={"returned": True},
            )
            for row in rows
            if row.state is not CommentState.GONE
        ),
    ]


def _publication_events(
    article: ArticleRow, rows: Sequence[CommentRow]
) -> list[Change]:
    """Return the events of a new article and of every comment it has."""
    # In the event, so that a reader of the feed can filter without reading the row.
    reserved = {"reserved": sorted(article.reservations)}
    published = Change(
        kind=ChangeKind.ARTICLE_PUBLISHED,
        article_id=article.id,
        data=reserved if article.reservations else {},
    )
    added = ChangeKind.COMMENT_ADDED
    return [
        published,
        *(Change(kind=added, article_id=article.id, comment_id=r.id) for r in rows),
    ]
