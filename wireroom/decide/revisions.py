"""Revisions: what a published article becomes when its page is extracted again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.decide.visits import schedule_visit
from wireroom.model.evidence import TextState
from wireroom.model.states import RevisionKind, Stage

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.decide.visits import RevisitPolicy
    from wireroom.model.rows import ArticleRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChange:
    """The differences between a published article and its page as extracted now.

    Attributes:
        kind: of the text's change; None: the text is the same.
        fields: other columns that differ, by name.
        has_comment_events: whether comments were added, edited or removed.
    """

    kind: RevisionKind | None = None
    fields: tuple[str, ...] = ()
    has_comment_events: bool = False

    @property
    def changes_article(self) -> bool:
        """Whether the article itself changes, not only its comments."""
        return self.kind is not None or bool(self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedAgain:
    """The state of a published article after its page was extracted again.

    Attributes:
        stage: the steps after it run; ``DONE``: none, the next visit is ``due_at``.
        revision: the number of the present version.
    """

    stage: Stage
    revision: int
    quiet_visits: int
    due_at: datetime | None


def loses_pages(article: ArticleRow, state: TextState) -> bool:
    """Return whether a page has less than is stored because further pages failed.

    The publisher has shortened nothing then.
    """
    return state is TextState.PARTIAL and article.text_state == TextState.COMPLETE


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
        quiet_visits = quiet_visits + 1 if is_quiet else 0
    stage = _next_stage(change)
    due_at = None
    if stage is Stage.DONE:
        due_at = schedule_visit(
            article, now=now, policy=policy, quiet_visits=quiet_visits
        )
    return ExtractedAgain(
        stage=stage,
        revision=article.revision + (change.kind is not None),
        quiet_visits=quiet_visits,
        due_at=due_at,
    )


def _next_stage(change: PageChange) -> Stage:
    if change.changes_article:
        return Stage.EXTRACTED
    return Stage.DEDUPLICATED if change.has_comment_events else Stage.DONE
