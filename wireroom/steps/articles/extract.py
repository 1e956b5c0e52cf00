"""Step 3: a stored page becomes an article's fields and its comments.

The first time, the result waits for ``enrich`` to be published. At a later visit it is
compared with what is known: another text is a revision, other comments are history, and
both are told at once. A visit that found nothing new ends here. So does a replay, which
reads the page of the last visit once more (``replay.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wireroom.dedupe.revision_diff import RevisionKind, classify_revision
from wireroom.errors import Permanent, Reason, Transient
from wireroom.extract import extract_page
from wireroom.model.article import Page, PageRules
from wireroom.model.states import ChangeKind, Outcome, Stage
from wireroom.steps.articles import boilerplate
from wireroom.steps.articles.article_columns import (
    MAX_TEXT,
    build_columns,
    changed_columns,
    comment_columns,
)
from wireroom.steps.articles.download import next_visit_time, postpone_step
from wireroom.steps.articles.merge_comments import merge_stored_comments
from wireroom.store.changes import Change
from wireroom.store.entries import make_storable
from wireroom.store.scheduling.leases import lease_end_columns

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.article import ExtractedArticle
    from wireroom.model.rows import ArticleRow
    from wireroom.model.updates import ArticleUpdate
    from wireroom.steps.articles.merge_comments import MergedPage
    from wireroom.steps.context import StepContext
    from wireroom.store.comments import MergeResult
    from wireroom.store.database import Transaction


def extract_article(given: StepContext, article_id: int) -> Stage | None:
    """Read a downloaded page."""
    with given.store.begin() as tx:
        article = tx.articles.lock_at_stage(article_id, Stage.DOWNLOADED)
        if article is None:
            return None
        try:
            page = load_page(tx, article)
            read = merge_stored_comments(tx, article, page, extract_page(page))
        except Permanent as error:
            return _reject_unreadable_page(given, tx, article, error)
        except Transient as error:
            postpone_step(given, tx, article, error)
            return None
        is_first = article.outcome != Outcome.PUBLISHED
        take = _store_first_extraction if is_first else _store_later_extraction
        return take(given, tx, article, page, read)


def load_page(tx: Transaction, article: ArticleRow) -> Page:
    """Return an article's page as the extractors see it; raises as ``Pages.get``."""
    assert article.page_id is not None, "a downloaded article has a page"
    stored = tx.pages.get(article.page_id)
    source = tx.feeds.get_source(article.source_id)
    return Page(
        url=stored.final_url,
        body=stored.body,
        content_type=stored.headers.get("content-type", ""),
        fetched_at=stored.fetched_at,
        utc_offset_minutes=source.utc_offset_minutes,
        with_comments=source.comments,
        rules=PageRules(**{kind: tuple(x) for kind, x in source.rules.items()}),
    )


def _store_first_extraction(
    given: StepContext,
    tx: Transaction,
    article: ArticleRow,
    page: Page,
    read: MergedPage,
) -> Stage:
    now, found, is_visit = given.now(), read.article, article.replay_id is None
    tx.comments.merge_visit(
        article.id,
        found.comments,
        now=now,
        whole=read.complete_sources,
        is_visit=is_visit,
    )
    tx.articles.update(
        article.id,
        {
            **build_columns(found, page, tx, article),
            "comments_found": len(found.comments),
            "stage": Stage.EXTRACTED,
            **_next_step_columns(given),
        },
    )
    return Stage.EXTRACTED


def _store_later_extraction(
    given: StepContext,
    tx: Transaction,
    article: ArticleRow,
    page: Page,
    read: MergedPage,
) -> Stage:
    now, found, is_visit = given.now(), read.article, article.replay_id is None
    kind = _revision_kind(article, found)
    if kind is not None and boilerplate.shows_known_boilerplate(
        tx, article, found.title, found.text, now=now
    ):
        wall = Permanent(Reason.BOILERPLATE, page.url)
        return _reject_unreadable_page(given, tx, article, wall)
    written = tx.comments.merge_visit(
        article.id,
        found.comments,
        now=now,
        whole=read.complete_sources,
        is_visit=is_visit,
    )
    tx.comments.set_positions(
        {written.ids[key]: at for key, at in read.new_positions.items()}
    )
    said = build_columns(found, page, tx, article)
    difference = _PageChange(
        kind=kind,
        # A visit leaves alone what moves without another text, as a later date does.
        fields=() if is_visit else changed_columns(article, said),
        comments=written.delta.has_events,
    )
    values = comment_columns(tx, article, found)
    if written.delta.has_events:
        values["comments_found"] = article.comments_found + _comment_growth(written)
    if difference.changes_article:
        values |= {**said, "updated_at": now}
    if kind is not None:
        tx.articles.save_revision(article, kind, now=now)
        values["revision"] = article.revision + 1
    if is_visit:
        values["quiet_visits"] = 0 if difference.has_any else article.quiet_visits + 1
    stage = difference.next_stage
    step = (
        lease_end_columns(due_at=_next_visit(given, article, values))
        if stage is Stage.DONE
        else _next_step_columns(given)
    )
    tx.articles.update(article.id, {**values, "stage": stage, **step})
    events = [*difference.build_events(article), *written.to_events(article.id)]
    tx.changes.append_events(events, now=now)
    return stage


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageChange:
    """What was found new by reading a published page again.

    Attributes:
        kind: of the text's change; None where it is the same.
        fields: columns that a replay reads otherwise than they stand.
    """

    kind: RevisionKind | None
    fields: tuple[str, ...]
    comments: bool

    @property
    def changes_article(self) -> bool:
        """Whether the article itself is another."""
        return self.kind is not None or bool(self.fields)

    @property
    def has_any(self) -> bool:
        return self.changes_article or self.comments

    @property
    def next_stage(self) -> Stage:
        """Go through what depends on the change, and no further."""
        if self.changes_article:
            return Stage.EXTRACTED
        return Stage.DEDUPLICATED if self.comments else Stage.DONE

    def build_events(self, article: ArticleRow) -> list[Change]:
        if not self.changes_article:
            return []
        data: dict[str, Any] = {"revision": article.revision, "kind": "fields"}
        if self.kind is not None:
            data = {"revision": article.revision + 1, "kind": str(self.kind)}
        if self.fields:
            data["fields"] = list(self.fields)
        kind = ChangeKind.ARTICLE_UPDATED
        return [Change(kind=kind, article_id=article.id, data=data)]


def _revision_kind(article: ArticleRow, found: ExtractedArticle) -> RevisionKind | None:
    """Say what kind of change a page's text is; None where it says the same."""
    title, text = (
        make_storable(found.title[:1000]),
        make_storable(found.text[:MAX_TEXT]),
    )
    if article.text == text and article.title == title:
        return None
    kind = classify_revision(article.title, article.text, title or article.title, text)
    # The publisher changed nothing; we read the same page otherwise.
    return kind if kind is None or article.replay_id is None else RevisionKind.REREAD


def _comment_growth(written: MergeResult) -> int:
    delta = written.delta
    return len(delta.added) + len(delta.returned) - len(delta.gone)


def _next_visit(
    given: StepContext, article: ArticleRow, values: ArticleUpdate
) -> datetime | None:
    return next_visit_time(
        given,
        article,
        visits=article.visits,
        quiet_visits=values.get("quiet_visits", article.quiet_visits),
        grew=False,
    )


def _reject_unreadable_page(
    given: StepContext, tx: Transaction, article: ArticleRow, error: Permanent
) -> Stage:
    """Reject a page; one that was published before keeps what it said then."""
    given.metrics.set_outcome(Outcome.REJECTED, error.reason)
    if article.outcome != Outcome.PUBLISHED:
        tx.articles.finish(
            article.id, Outcome.REJECTED, reason=error.reason, detail=error.detail
        )
        return Stage.DONE
    values: ArticleUpdate = {"stage": Stage.DONE, "detail": str(error)[:500]}
    if article.replay_id is None:
        values["quiet_visits"] = article.quiet_visits + 1
    due = _next_visit(given, article, values)
    tx.articles.update(article.id, {**values, **lease_end_columns(due_at=due)})
    return Stage.DONE


def _next_step_columns(given: StepContext) -> ArticleUpdate:
    """Record that the next step follows in the same delivery: it is begun once."""
    now = given.now()
    following = lease_end_columns(
        due_at=now, lease_until=now + given.policy.resend_after
    )
    return {**following, "attempts": 1}
