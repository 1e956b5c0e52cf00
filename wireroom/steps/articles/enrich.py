"""Step 5: say what an article is about, and publish it."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from wireroom.enrich import EnrichInput
from wireroom.enrich.run_enrichers import enrich_article, spoken
from wireroom.model.moment import Precision
from wireroom.model.states import ChangeKind, CommentState, Outcome, Stage
from wireroom.step_metrics import ENRICHER, Kind, Ran
from wireroom.steps.articles import fetch_comments
from wireroom.steps.articles.download import after_visit
from wireroom.store.changes import Change
from wireroom.store.comments import as_values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from wireroom.steps.context import Resources
    from wireroom.store.database import Transaction


def enrich(given: Resources, article_id: int) -> Stage | None:
    """Annotate an article with its comments, and publish it if it is not yet."""
    with given.store.begin() as tx:
        return enrich_in(given, tx, article_id)


def enrich_in(given: Resources, tx: Transaction, article_id: int) -> Stage | None:
    """As :func:`enrich`, in a transaction that somebody else ends."""
    article = tx.articles.lock(article_id, Stage.DEDUPLICATED)
    if article is None:
        return None
    rows = tx.comments.of(article_id)
    language = _annotate(given, tx, article, rows)
    return _publish(given, tx, article, rows, language)


def _annotate(
    given: Resources, tx: Transaction, article: Row[Any], rows: Sequence[dict[str, Any]]
) -> str | None:
    """Replace what the enrichers say; return the language they found."""
    comments = tuple(as_values([r for r in rows if r["state"] != CommentState.GONE]))
    enrichers = given.roster.enrichers
    runs = enrich_article(
        EnrichInput(
            title=article.title,
            text=article.text,
            language=article.language,
            published=_published(article),
            comments=comments,
        ),
        enrichers,
        clock=perf_counter,
    )
    said = [note for run in runs for note in run.annotations()]
    tx.notes.replace(
        article.id,
        said,
        producers=[(e.name, e.version) for e in enrichers],
        comment_ids={row["key"]: row["id"] for row in rows},
    )
    for run in runs:
        outcome = str(Ran.ERROR if run.failed else Ran.DONE)
        given.meter.count(Kind(ENRICHER + run.enricher.name, outcome, ""), run.seconds)
    return spoken(runs).get(None)


def _published(article: Row[Any]) -> datetime | None:
    coarse = {Precision.DAY, Precision.MONTH, Precision.YEAR}
    return None if article.published_precision in coarse else article.published_at


def _publish(
    given: Resources,
    tx: Transaction,
    article: Row[Any],
    rows: Sequence[dict[str, Any]],
    language: str | None,
) -> Stage:
    now = given.now()
    is_first = article.first_published_at is None
    due = after_visit(
        given,
        article,
        visits=article.visits,
        quiet_visits=article.quiet_visits,
        grew=True,
    )
    columns: dict[str, Any] = {"language": article.language or language}
    if is_first:
        columns |= {"first_published_at": now, "updated_at": now}
        if article.discussion and fetch_comments.is_pending(
            article, tx.feeds.source(article.source_id)
        ):
            due = now
    tx.articles.settle(article.id, Outcome.PUBLISHED, due_at=due, **columns)
    if is_first:
        tx.changes.append(_news(article, rows), now=now)
    return Stage.DONE


def _news(article: Row[Any], rows: Sequence[dict[str, Any]]) -> list[Change]:
    """Tell of an article and of every comment it came with."""
    published = Change(kind=ChangeKind.ARTICLE_PUBLISHED, article_id=article.id)
    added = ChangeKind.COMMENT_ADDED
    return [
        published,
        *(Change(kind=added, article_id=article.id, comment_id=r["id"]) for r in rows),
    ]
