"""Revisions: what a published article becomes when its page is extracted again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.decide.articles.visits import schedule_visit
from wireroom.decide.transitions import ArticleEvent
from wireroom.model.evidence import BodySource, TextState
from wireroom.model.states import RevisionKind

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.decide.articles.visits import RevisitPolicy
    from wireroom.model.rows import ArticleRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChange:
    """The differences between a published article and its page as extracted now.

    Attributes:
        kind: of the text's change; None: the text is the same.
        fields: other columns that differ, by name.
        has_comment_events: whether comments were added, edited or removed.
        is_completion: whether the page completes an article that was published from
            the text of its feed. That is no edit.
        has_failed_provider: whether a list of comments could not be read now.
    """

    kind: RevisionKind | None = None
    fields: tuple[str, ...] = ()
    has_comment_events: bool = False
    is_completion: bool = False
    has_failed_provider: bool = False

    @property
    def changes_article(self) -> bool:
        """Whether the article itself changes, not only its comments."""
        return self.is_completion or self.kind is not None or bool(self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedAgain:
    """The state of a published article after its page was extracted again.

    Attributes:
        event: what the page shows; after ``NOTHING_CHANGED`` no step follows, and the
            next visit is ``due_at``.
        revision: the number of the present version.
    """

    event: ArticleEvent
    revision: int
    quiet_visits: int
    due_at: datetime | None


def loses_pages(article: ArticleRow, state: TextState) -> bool:
    """Return whether a page has less than is stored because further pages failed.

    The publisher has shortened nothing then.
    """
    return state is TextState.PARTIAL and article.text_state == TextState.COMPLETE


def completes_feed_text(
    article: ArticleRow, source: BodySource, *, characters: int
) -> bool:
    """Return whether a page completes an article that has its feed's text.

    A page with less than half of that text shows a teaser.

    Args:
        source: the place of the text in the page. characters: of that text.
    """
    has_feed_text = article.body_source == BodySource.FEED
    is_page = source is not BodySource.FEED
    return has_feed_text and is_page and characters * 2 >= len(article.text)


def decide_revision_kind(
    kind: RevisionKind | None, *, is_replay: bool
) -> RevisionKind | None:
    """Return the kind of a revision whose texts differ as ``kind`` says.

    In a replay the publisher changed nothing: the extraction of the same page did.
    """
    return RevisionKind.REREAD if kind is not None and is_replay else kind


def decide_extraction(
    article: ArticleRow, change: PageChange, *, now: datetime, policy: RevisitPolicy
) -> ExtractedAgain:
    """Return the state of a published article after its page was extracted again.

    Only the steps that depend on a change run: a changed article is deduplicated and
    enriched, an article with changed comments is enriched.
    """
    quiet_visits = article.quiet_visits
    if article.replay_id is None:
        is_quiet = not change.changes_article and not change.has_comment_events
        is_counted = is_quiet and not change.has_failed_provider
        quiet_visits = quiet_visits + is_counted if is_quiet else 0
    event = classify_change(change)
    due_at = None
    if event is ArticleEvent.NOTHING_CHANGED:
        due_at = schedule_visit(
            article, now=now, policy=policy, quiet_visits=quiet_visits
        )
    return ExtractedAgain(
        event=event,
        revision=article.revision + (change.kind is not None),
        quiet_visits=quiet_visits,
        due_at=due_at,
    )


def classify_change(change: PageChange) -> ArticleEvent:
    """Return what a page shows that was extracted again."""
    if change.changes_article:
        return ArticleEvent.ARTICLE_CHANGED
    if change.has_comment_events:
        return ArticleEvent.COMMENTS_CHANGED
    return ArticleEvent.NOTHING_CHANGED
